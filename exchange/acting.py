"""Whose job it is: a worker acts with the rights its owner has when it runs, not with those she had when she ordered it."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

from accounts.actor import Actor
from accounts.models import User
from exchange.models import ExportJob, ImportJob

Finder = Callable[[User, int | None], Actor]
_finders: list[Finder] = []


def find_actors_with(finder: Finder) -> None:
    """The registry knows who holds which role; it lies above this app and says so in its ``ready()``."""
    _finders[:] = [finder]


def actor_behind(job: ImportJob | ExportJob) -> Actor:
    """The owner in the organisation she ordered it for; ``PermissionDenied`` where she no longer works there."""
    owner = job.requested_by
    actor = _finders[0](owner, job.organisation_id)
    if not owner.is_active or actor.organisation_id != job.organisation_id:
        raise PermissionDenied("您已不在申请时的单位任职，任务没有执行。")
    return actor
