"""What every operation of this app begins with."""

from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

from accounts.actor import Actor
from audit.engine import Workflow
from audit.models import Tracked
from audit.operations import Stale, lock, require
from policies.selectors import policy_for
from registry.selectors import working_day_after

T = TypeVar("T", bound=Tracked)


def moment(at: datetime | None) -> datetime:
    """When it happened: now unless told."""
    return at or timezone.now()


def business_day(at: datetime | None) -> date:
    """The business day of ``at`` in Asia/Shanghai."""
    return timezone.localdate(moment(at))


def at_step(workflow: Workflow, model: type[T], pk: int, name: str, *, actor: Actor, seen_version: int | None, comment: str = "") -> T:
    """The locked row, once the workflow allows the step."""
    row = lock(model, pk)
    workflow.require(row, name, actor=actor, comment=comment, seen_version=seen_version)
    return row


def not_stale(row: Tracked, seen_version: int | None) -> None:
    if seen_version not in (None, row.version):
        raise Stale


def happened(day: date, what: str, *, at: datetime | None, field: str) -> None:
    require(day <= business_day(at), f"{what}不能晚于今天。", field)


def city_deadline(at: datetime | None) -> date | None:
    """Last day for the city's check of something just handed in: the policy's days for a check, none without a policy."""
    day = business_day(at)
    policy = policy_for(day)
    return working_day_after(day, policy.check_days) if policy and policy.check_days else None
