"""The frame of every operation: one transaction, one door, errors as sentences (design.md §3)."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.actor import Actor
from audit.integrity import sentence_of
from audit.models import Event

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)


class Refused(Exception):
    """The operation did not happen; ``message`` says why and what to do, ``field`` where on a form."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Stale(Refused):
    """Somebody changed the record after the actor had opened it."""

    def __init__(self) -> None:
        super().__init__("这条记录刚被他人更新过。请刷新页面，核对最新内容后再办理；您填写的内容仍保留在本页。")


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """Run ``function`` in one transaction; a broken constraint becomes :class:`Refused`."""

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return function(*args, **kwargs)
        except IntegrityError as error:
            raise Refused(sentence_of(error)) from error

    return inner


def authorise(allowed: bool, message: str = "您没有办理此事项的权限。") -> None:
    if not allowed:
        raise PermissionDenied(message)


def require(condition: object, message: str, field: str | None = None) -> None:
    if not condition:
        raise Refused(message, field)


def lock(model: type[M], pk: Any) -> M:
    """The row, locked until the transaction ends; only the row itself, not what it points to."""
    return model._default_manager.select_for_update(of=("self",)).get(pk=pk)


def record(
    subject: models.Model,
    name: str,
    label: str,
    *,
    actor: Actor,
    at: datetime | None = None,
    comment: str = "",
    source: str = "",
    target: str = "",
    **detail: Any,
) -> Event:
    """Write one event about ``subject``; ``at`` is when it happened, now unless told."""
    return Event.objects.create(
        **event_fields(subject, name, label, actor=actor, at=at, comment=comment, source=source, target=target, **detail)
    )


def event_fields(
    subject: models.Model,
    name: str,
    label: str,
    *,
    actor: Actor,
    at: datetime | None = None,
    comment: str = "",
    source: str = "",
    target: str = "",
    **detail: Any,
) -> dict[str, Any]:
    """The columns of one event, for :func:`record` and for bulk operations."""
    return {
        "subject_type": subject._meta.label_lower,
        "subject_id": subject.pk,
        "name": name,
        "label": label,
        "source": source,
        "target": target,
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "organisation_id": actor.organisation_id,
        "organisation_name": actor.organisation_name,
        "comment": comment,
        "detail": detail,
        "occurred_at": at or timezone.now(),
    }
