"""Writing work plans (年度工作方案) and cooperation agreements (企校合作协议)."""

from datetime import date, datetime

from django.utils import timezone

from accounts.actor import Actor
from apprenticeship import permissions
from apprenticeship.enums import PlanState
from apprenticeship.models import Agreement, PlanTarget, WorkPlan
from apprenticeship.notices import tell_firm_of_agreement
from apprenticeship.workflow import AGREEMENT, PLAN
from audit.operations import Stale, authorise, lock, operation, record, require
from registry.enums import OrganisationState
from registry.models import Organisation, Region

FIRST_YEAR = 2019
"""Apprenticeship training runs in Xinxiang since 2019 (domain.md §2)."""

Target = tuple[Region, int, int]
"""County, level (ordinal) and heads to be filed in the year."""


@operation
def plan_save(
    *,
    actor: Actor,
    year: int,
    title: str,
    number: str,
    targets: list[Target],
    seen_version: int | None = None,
    at: datetime | None = None,
) -> WorkPlan:
    """Write the plan of ``year`` with all its targets, which replace the former ones; an issued plan is not changed.

    ``seen_version`` is 0 where the page showed no plan of that year yet.
    """
    authorise(permissions.can_make_plans(actor))
    require(year >= FIRST_YEAR, f"企业新型学徒制自{FIRST_YEAR}年起开展，年度不能更早。", field="year")
    require(title.strip(), "请填写方案名称。", field="title")
    existing = WorkPlan.objects.select_for_update().filter(year=year).first()
    plan = existing or WorkPlan(year=year, version=0)
    if seen_version not in (None, plan.version):
        raise Stale
    require(plan.state == PlanState.DRAFT, f"{year}年度工作方案已下达，不能再修改。", field="year")
    plan.title, plan.number, plan.version = title.strip(), number.strip(), plan.version + 1
    plan.save()
    plan.targets.all().delete()
    PlanTarget.objects.bulk_create(PlanTarget(plan=plan, region=region, level=level, headcount=heads) for region, level, heads in targets)
    record(plan, "save", "编制" if existing is None else "修改", actor=actor, at=at, heads=sum(heads for *_, heads in targets))
    return plan


@operation
def plan_issue(*, actor: Actor, plan_id: int, seen_version: int | None = None, at: datetime | None = None) -> WorkPlan:
    plan = lock(WorkPlan, plan_id)
    PLAN.require(plan, "issue", actor=actor, seen_version=seen_version)
    require(plan.targets.filter(headcount__gt=0).exists(), "方案还没有目标任务，请先按县（市、区）分解人数。")
    PLAN.apply(plan, "issue", actor=actor, at=at)
    return plan


@operation
def agreement_draft(
    *,
    actor: Actor,
    firm: Organisation,
    institution: Organisation,
    number: str,
    signed_on: date,
    valid_from: date,
    valid_to: date,
    fee_note: str = "",
    at: datetime | None = None,
) -> Agreement:
    """The institution writes down an agreement it has signed; it counts once the firm confirms it."""
    agreement = Agreement(
        firm=firm,
        institution=institution,
        number=number.strip(),
        signed_on=signed_on,
        valid_from=valid_from,
        valid_to=valid_to,
        fee_note=fee_note.strip(),
        created_at=at or timezone.now(),
        state_since=at or timezone.now(),
    )
    authorise(permissions.can_draft_agreements(actor) and institution.pk == actor.organisation_id)
    _require_able(firm, "is_firm", "不能作为用人企业", field="firm")
    _require_able(institution, "is_institution", "不能作为培训机构", field="institution")
    require(agreement.number, "请填写协议编号。", field="number")
    require(not Agreement.objects.filter(number=agreement.number).exists(), "该协议编号已经登记过。", field="number")
    require(valid_to >= valid_from, "协议有效期止不能早于有效期起。", field="valid_to")
    require(signed_on <= valid_to, "签订日期不能晚于协议有效期止。", field="signed_on")
    agreement.save()
    record(agreement, "draft", "登记协议", actor=actor, at=at)
    tell_firm_of_agreement(agreement, at)
    return agreement


@operation
def agreement_confirm(*, actor: Actor, agreement_id: int, seen_version: int | None = None, at: datetime | None = None) -> Agreement:
    agreement = lock(Agreement, agreement_id)
    AGREEMENT.apply(agreement, "confirm", actor=actor, at=at, seen_version=seen_version)
    return agreement


@operation
def agreement_end(
    *, actor: Actor, agreement_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Agreement:
    agreement = lock(Agreement, agreement_id)
    AGREEMENT.apply(agreement, "end", actor=actor, at=at, comment=comment, seen_version=seen_version)
    return agreement


def _require_able(organisation: Organisation, flag: str, otherwise: str, *, field: str) -> None:
    require(getattr(organisation, flag), f"“{organisation}”{otherwise}，请联系所在地人社部门核对单位登记。", field=field)
    active = organisation.state == OrganisationState.ACTIVE
    require(active, f"“{organisation}”的登记状态是“{organisation.get_state_display()}”，不能办理新业务。", field=field)
