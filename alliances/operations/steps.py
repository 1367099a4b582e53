"""What operations of this app begin with."""

from datetime import date, datetime

from django.utils import timezone

from accounts.actor import Actor
from alliances import permissions
from alliances.models import Alliance, Meeting
from audit.operations import Stale, authorise, lock, require


def moment(at: datetime | None) -> datetime:
    """When it happened: now unless told."""
    return at or timezone.now()


def business_day(at: datetime | None) -> date:
    """The business day of ``at`` in Asia/Shanghai."""
    return timezone.localdate(moment(at))


def not_stale(row: Alliance | Meeting, seen_version: int | None) -> None:
    if seen_version not in (None, row.version):
        raise Stale


def happened(day: date, what: str, *, at: datetime | None, field: str) -> None:
    require(day <= business_day(at), f"{what}不能晚于今天。", field)


def run(actor: Actor, alliance_id: int) -> Alliance:
    """The locked alliance, once the actor may run it."""
    alliance = lock(Alliance, alliance_id)
    authorise(permissions.can_run(actor, alliance))
    return alliance
