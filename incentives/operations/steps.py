"""What the operations on filings have in common: begin, hand in, check, send back, take back."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from audit.engine import Workflow
from audit.models import Tracked
from audit.operations import Stale, authorise, lock, record, require
from correspondence.operations import notify
from incentives.models import Filing
from incentives.permissions import can_edit
from policies.selectors import policy_for
from registry.models import Organisation
from registry.selectors import people_acting, working_day_after

T = TypeVar("T", bound=Tracked)
F = TypeVar("F", bound=Filing)


def moment(at: datetime | None) -> datetime:
    return at or timezone.now()


def business_day(at: datetime | None) -> date:
    """The business day of ``at`` in Asia/Shanghai."""
    return timezone.localdate(moment(at))


def new_filing(firm: Organisation, year: int, at: datetime | None) -> dict[str, object]:
    """The columns every new filing begins with; a year that has not begun is refused."""
    require(firm.is_firm, "只有企业可以填报。", "firm")
    require(year <= business_day(at).year, f"{year}年还没有开始。", "year")
    return {"firm": firm, "region_id": firm.region_id, "year": year, "state_since": moment(at), "created_at": moment(at)}


def to_edit(model: type[F], pk: int, *, actor: Actor, seen_version: int | None) -> F:
    """The locked filing, once the actor may change it."""
    filing = lock(model, pk)
    authorise(can_edit(actor, filing))
    if seen_version not in (None, filing.version):
        raise Stale
    filing.version += 1
    return filing


def at_step(workflow: Workflow, model: type[T], pk: int, name: str, *, actor: Actor, seen_version: int | None, comment: str = "") -> T:
    """The locked row, once the workflow allows the step."""
    row = lock(model, pk)
    workflow.require(row, name, actor=actor, comment=comment, seen_version=seen_version)
    return row


def hand_in(workflow: Workflow, filing: Filing, *, actor: Actor, at: datetime | None, **detail: Any) -> None:
    """To the county, with the days that the policy gives a first review."""
    day = business_day(at)
    policy = policy_for(day)
    due_on = working_day_after(day, policy.handle_days) if policy and policy.handle_days else None
    filing.submitted_by_id = actor.user_id
    workflow.apply(filing, "submit", actor=actor, at=at, due_on=due_on, **detail)


def confirm(workflow: Workflow, filing: Filing, *, actor: Actor, comment: str, at: datetime | None, **detail: Any) -> None:
    filing.confirmed_by_id = actor.user_id
    workflow.apply(filing, "confirm", actor=actor, comment=comment, at=at, **detail)


def send_back(
    workflow: Workflow, model: type[F], pk: int, name: str, *, actor: Actor, comment: str, seen_version: int | None, at: datetime | None
) -> F:
    """Return a filing, or take its confirmation back; the firm is told why."""
    filing = at_step(workflow, model, pk, name, actor=actor, comment=comment, seen_version=seen_version)
    filing.confirmed_by = None
    workflow.apply(filing, name, actor=actor, comment=comment, at=at)
    notify(
        recipients=people_acting(Role.FIRM, organisation_id=filing.firm_id),
        text=f"{filing}已{workflow.transitions[name].label}：{comment.strip()}"[:300],
        url=reverse(f"incentives:{PAGES[model._meta.model_name]}_detail", args=[filing.pk]),
        at=at,
    )
    return filing


PAGES = {"educationreport": "education", "investment": "investment", "creditestimate": "credit"}


def begun(filing: Filing, *, actor: Actor, at: datetime | None) -> None:
    record(filing, "draft", f"填写{filing._meta.verbose_name}", actor=actor, at=at, target=filing.state)
