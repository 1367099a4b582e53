"""What imports and exports share: whose a job is, who works on it, and how far it is."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.utils import timezone

from accounts.actor import Actor
from audit.operations import lock
from exchange.models import ExportJob, ImportJob

SILENT = timedelta(minutes=3)
"""A job without a sign of life for longer was lost with its worker or its message."""
ATTEMPTS = 3
TOLD_EVERY_SECONDS = 0.5


J = TypeVar("J", ImportJob, ExportJob)


class Stopped(Exception):
    """The job was cancelled, or another worker has finished it: nothing more to do."""


def own(model: type[J], actor: Actor, job_id: int) -> J:
    """The locked job of the actor; ``DoesNotExist`` for another's."""
    model._default_manager.visible_to(actor).get(pk=job_id)
    return lock(model, job_id)


def owner_fields(actor: Actor) -> dict[str, Any]:
    return {
        "requested_by_id": actor.user_id,
        "organisation_id": actor.organisation_id,
        "organisation_name": actor.organisation_name,
    }


def move(job: ImportJob | ExportJob, state: str, **fields: Any) -> None:
    """Write a new state of a locked job, with what comes with it."""
    now = timezone.now()
    for name, value in {"state": state, "state_since": now, "alive_at": now, **fields}.items():
        setattr(job, name, value)
    job.version += 1
    job.save()


def teller(job: ImportJob | ExportJob) -> Callable[[int, int], None]:
    """Writes rows done and rows in all to the job, at most twice a second; raises :class:`Stopped` where it left its state."""
    mine = type(job)._default_manager.filter(pk=job.pk, state=job.state)
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < TOLD_EVERY_SECONDS and done != total:
            return
        last = time.monotonic()
        if not mine.update(rows_done=done, rows_total=total, alive_at=timezone.now()):
            raise Stopped

    return tell
