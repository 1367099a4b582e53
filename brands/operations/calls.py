"""Types of projects and calls for applications (项目申报通知)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.actor import Actor
from audit.models import Event
from audit.operations import Stale, authorise, event_fields, lock, operation, record, require
from brands import permissions
from brands.enums import CallState
from brands.models import CallType, ProjectCall, ProjectType, TypeOffer
from brands.operations.steps import at_step, business_day, moment, not_stale
from brands.workflow import CALL
from registry.permissions import can_administer


@dataclass(frozen=True, slots=True)
class OpenType:
    """A type of a call: places and award in yuan, empty where the call does not say."""

    type: ProjectType
    places: int | None = None
    amount: Decimal | None = None


@operation
def project_types_add(*, actor: Actor, types: Iterable[ProjectType], offers: Iterable[TypeOffer]) -> int:
    """Load shipped types and yearly offers; what is there stays as staff left it. Returns how many were new."""
    authorise(can_administer(actor))
    before = ProjectType.objects.count() + TypeOffer.objects.count()
    ProjectType.objects.bulk_create(types, ignore_conflicts=True)
    by_code = {row.code: row for row in ProjectType.objects.all()}
    rows = list(offers)
    for row in rows:
        row.type = by_code[row.type.code]
    TypeOffer.objects.bulk_create(rows, ignore_conflicts=True)
    return ProjectType.objects.count() + TypeOffer.objects.count() - before


@operation
def project_type_switch(
    *, actor: Actor, type_id: int, counts: bool, seen_version: int | None = None, at: datetime | None = None
) -> ProjectType:
    """Say whether projects of a type count among the projects of the 全民技能振兴工程 (是否计入项目总数)."""
    authorise(permissions.can_make_calls(actor))
    kind = lock(ProjectType, type_id)
    if seen_version not in (None, kind.version):
        raise Stale
    require(kind.counts != counts, f"“{kind}”的口径没有变化。", "counts")
    kind.counts = counts
    kind.version += 1
    kind.save()
    label = "计入项目总数" if counts else "不计入项目总数"
    Event.objects.create(**event_fields(kind, "switch", label, actor=actor, at=at))
    return kind


@operation
def call_draft(
    *,
    actor: Actor,
    title: str,
    year: int,
    opens_on: date,
    closes_on: date,
    types: Sequence[OpenType],
    number: str = "",
    at: datetime | None = None,
    **terms: Any,
) -> ProjectCall:
    """Draft a call; ``terms`` are its working days and number of experts."""
    authorise(permissions.can_make_calls(actor))
    _check(title, year, opens_on, closes_on, types, at)
    call = ProjectCall.objects.create(
        title=title.strip(),
        number=number.strip(),
        year=year,
        opens_on=opens_on,
        closes_on=closes_on,
        drafted_by_id=actor.user_id,
        state_since=moment(at),
        created_at=moment(at),
        **terms,
    )
    _set_types(call, types)
    record(call, "draft", "拟定申报通知", actor=actor, at=at, target=call.state)
    return call


@operation
def call_update(
    *,
    actor: Actor,
    call_id: int,
    title: str,
    year: int,
    opens_on: date,
    closes_on: date,
    types: Sequence[OpenType],
    number: str = "",
    seen_version: int | None = None,
    at: datetime | None = None,
    **terms: Any,
) -> ProjectCall:
    """Change a call before it is published; its types are replaced."""
    call = lock(ProjectCall, call_id)
    authorise(permissions.can_edit_call(actor, call))
    not_stale(call, seen_version)
    _check(title, year, opens_on, closes_on, types, at)
    changes = {"title": title.strip(), "number": number.strip(), "year": year, "opens_on": opens_on, "closes_on": closes_on} | terms
    for name, value in changes.items():
        setattr(call, name, value)
    call.version += 1
    call.save()
    call.types.all().delete()
    _set_types(call, types)
    record(call, "update", "修改申报通知", actor=actor, at=at)
    return call


def _check(title: str, year: int, opens_on: date, closes_on: date, types: Sequence[OpenType], at: datetime | None) -> None:
    require(title.strip(), "请填写标题。", "title")
    require(2000 <= year <= business_day(at).year + 1, "年度不能晚于明年。", "year")
    require(closes_on >= opens_on, "申报截止日期不能早于开始日期。", "closes_on")
    require(types, "请至少列出一种可申报的项目类型。")
    require(len({row.type.pk for row in types}) == len(types), "同一项目类型在一份通知中只列一行。")


def _set_types(call: ProjectCall, types: Sequence[OpenType]) -> None:
    CallType.objects.bulk_create(CallType(call=call, type=row.type, places=row.places, amount=row.amount) for row in types)


@operation
def call_publish(*, actor: Actor, call_id: int, seen_version: int | None = None, at: datetime | None = None) -> ProjectCall:
    """Open the call to applicants; another person than who drafted it."""
    call = lock(ProjectCall, call_id)
    CALL.apply(call, "publish", actor=actor, seen_version=seen_version, at=at, due_on=call.closes_on)
    return call


@operation
def call_close(*, actor: Actor, call_id: int, seen_version: int | None = None, at: datetime | None = None) -> ProjectCall:
    """Take no more applications; only after the last day, on which people may still hand in."""
    call = at_step(CALL, ProjectCall, call_id, "close", actor=actor, seen_version=seen_version)
    require(business_day(at) > call.closes_on, f"申报到{call.closes_on:%Y-%m-%d}截止，当天仍可提交，请在次日以后办理。")
    CALL.apply(call, "close", actor=actor, at=at)
    return call


def require_open(call: ProjectCall, at: datetime | None) -> None:
    """A call takes applications between its first and last day, both included."""
    require(call.state == CallState.OPEN, f"申报通知现在是“{call.get_state_display()}”，不能申报。")
    inside = call.opens_on <= business_day(at) <= call.closes_on
    require(inside, f"申报期为{call.opens_on:%Y-%m-%d}至{call.closes_on:%Y-%m-%d}，现在不能申报。")
