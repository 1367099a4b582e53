"""Yearly estimates of the credit against surcharges (附加抵免测算); the tax office decides."""

from datetime import datetime
from decimal import Decimal

from accounts.actor import Actor
from audit.operations import authorise, lock, operation, record, require
from incentives.enums import FilingState, ParameterKind
from incentives.models import CreditEstimate
from incentives.operations.steps import at_step, begun, business_day, confirm, hand_in, new_filing, send_back, to_edit
from incentives.permissions import can_report_for
from incentives.selectors import brought_into, invested, share_for, year_left_out
from incentives.workflow import CREDIT
from registry.models import Organisation


@operation
def credit_draft(
    *,
    actor: Actor,
    firm: Organisation,
    year: int,
    education_surcharge: Decimal,
    local_surcharge: Decimal,
    at: datetime | None = None,
) -> CreditEstimate:
    """Estimate a year from its confirmed investments and the surcharges that the firm states."""
    authorise(can_report_for(actor, firm) and actor.organisation_id == firm.pk)
    require(firm.fusion_listings.exclude(state="rejected").exists(), "企业不在产教融合型企业名单内。", "year")
    there = CreditEstimate.objects.filter(firm=firm, year=year).exists()
    require(not there, f"{year}年的测算已经填写，请在原测算上修改。", "year")
    estimate = CreditEstimate(**new_filing(firm, year, at), education_surcharge=education_surcharge, local_surcharge=local_surcharge)
    _reckon(estimate)
    estimate.save()
    begun(estimate, actor=actor, at=at)
    return estimate


@operation
def credit_update(
    *,
    actor: Actor,
    credit_id: int,
    education_surcharge: Decimal,
    local_surcharge: Decimal,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> CreditEstimate:
    estimate = to_edit(CreditEstimate, credit_id, actor=actor, seen_version=seen_version)
    estimate.education_surcharge, estimate.local_surcharge = education_surcharge, local_surcharge
    _reckon(estimate)
    estimate.save()
    record(estimate, "update", "修改附加抵免测算", actor=actor, at=at, used=str(estimate.used))
    return estimate


def _reckon(estimate: CreditEstimate) -> None:
    """Fill the amounts from what is confirmed now; years must come in order, or credit would be lost or counted twice."""
    lock(Organisation, estimate.firm_id)
    later = CreditEstimate.objects.filter(firm=estimate.firm_id, year__gt=estimate.year, state=FilingState.CONFIRMED)
    after = later.order_by("year").values_list("year", flat=True).first()
    require(after is None, f"{after}年的测算已核对，须先撤销其核对。", "year")
    left_out = year_left_out(estimate.firm, estimate.year)
    require(left_out is None, f"{left_out}年有已核对的投资但测算尚未核对，请按年度顺序办理。", "year")
    share = share_for(ParameterKind.CREDIT_SHARE, estimate.year)
    require(share is not None, f"{estimate.year}年没有抵免比例参数，暂不能测算；请联系市级经办录入。", "year")
    estimate.share = share
    estimate.investment, estimate.brought_in = invested(estimate.firm, estimate.year), brought_into(estimate.firm, estimate.year)
    result = estimate.reckoning
    estimate.earned, estimate.used, estimate.carried_over = result.earned, result.used, result.carried_over


@operation
def credit_submit(*, actor: Actor, credit_id: int, seen_version: int | None = None, at: datetime | None = None) -> CreditEstimate:
    """Hand the estimate in once the year is over, reckoned anew from what is confirmed by now."""
    estimate = at_step(CREDIT, CreditEstimate, credit_id, "submit", actor=actor, seen_version=seen_version)
    require(business_day(at).year > estimate.year, f"{estimate.year}年还没有结束，请在年度结束后提交。")
    _reckon(estimate)
    hand_in(CREDIT, estimate, actor=actor, at=at, used=str(estimate.used), carried_over=str(estimate.carried_over))
    return estimate


@operation
def credit_confirm(
    *, actor: Actor, credit_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> CreditEstimate:
    """Confirm what was handed in; where investments changed meanwhile, it goes back to be reckoned again."""
    estimate = at_step(CREDIT, CreditEstimate, credit_id, "confirm", actor=actor, seen_version=seen_version)
    shown = (estimate.used, estimate.carried_over)
    _reckon(estimate)
    require(shown == (estimate.used, estimate.carried_over), "提交以后投资或结转有变化，请退回企业重新测算。")
    confirm(CREDIT, estimate, actor=actor, comment=comment, at=at, used=str(estimate.used), carried_over=str(estimate.carried_over))
    return estimate


@operation
def credit_return(
    *, actor: Actor, credit_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> CreditEstimate:
    name = "return_for_correction"
    return send_back(CREDIT, CreditEstimate, credit_id, name, actor=actor, comment=comment, seen_version=seen_version, at=at)


@operation
def credit_reopen(
    *, actor: Actor, credit_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> CreditEstimate:
    """Take a confirmation back, unless a later year already rests on it."""
    estimate = lock(CreditEstimate, credit_id)
    lock(Organisation, estimate.firm_id)
    later = CreditEstimate.objects.filter(firm=estimate.firm_id, year__gt=estimate.year).exclude(state=FilingState.DRAFT)
    year = later.order_by("year").values_list("year", flat=True).first()
    require(year is None, f"{year}年的测算已用到这一年的结转，须先退回该年。")
    return send_back(CREDIT, CreditEstimate, credit_id, "reopen", actor=actor, comment=comment, seen_version=seen_version, at=at)
