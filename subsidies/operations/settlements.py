"""Settlement (结算): what a claim's noticed lines come to after the class's prepayments (domain.md §3.2)."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship.models import TrainingClass
from audit.operations import Refused, authorise, lock, operation, require
from funds import operations as funds
from funds.enums import RecoveryState
from funds.models import Payable, Recovery, Reservation
from funds.rules.money import ZERO
from subsidies.enums import ClaimState, LineDecision, NoticeState
from subsidies.models import Claim, ClaimLine, Settlement, SettlementLine
from subsidies.operations.steps import deadline, hold_as_settled
from subsidies.operations.telling import tell
from subsidies.rules.settlement import class_settlement
from subsidies.selectors import Prepaid, payee_of, prepaid_of
from subsidies.workflow import CLAIM


@operation
def claim_settle(*, actor: Actor, claim_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None) -> Claim:
    """Settle a claim that its notice left behind. Refused with the reason while it still can't be."""
    claim = lock(Claim, claim_id)
    authorise(CLAIM.may("settle", actor, claim))
    require(not (reason := obstacle(claim)), reason)
    _settle_claim(claim, actor=actor, at=at, comment=comment, seen_version=seen_version)
    return claim


def settle_claims(claims: Iterable[Claim], *, actor: Actor, at: datetime | None) -> None:
    """Settle the claims, locked by the caller, that can be."""
    for claim in claims:
        if not obstacle(claim):
            # No money left for one claim does not keep the others of its notice waiting.
            with suppress(Refused), transaction.atomic():
                _settle_claim(claim, actor=actor, at=at)


def after_objection(claim: Claim, line: ClaimLine, *, actor: Actor, at: datetime | None) -> None:
    """An objection is answered: pay the line if its claim went ahead without it, or settle the claim if it waited for this."""
    if claim.state == ClaimState.SETTLED:
        if line.decision == LineDecision.INCLUDED:
            _settle(claim, [line], Prepaid(), actor=actor, at=at)
        _release_rest(claim, actor=actor, at=at)
        claim.save()
    else:
        settle_claims([claim], actor=actor, at=at)


def obstacle(claim: Claim) -> str:
    """Why a noticed claim can't be settled now, or an empty string."""
    if claim.state != ClaimState.NOTICED or claim.notices.filter(state=NoticeState.PUBLISHED).exists():
        return f"{claim} 的公示尚未结束，结束公示后才能结算。"
    prepaid = prepaid_of(claim.training_class_id)
    if prepaid.unfinished:
        return f"本班的预支 {prepaid.unfinished} 尚未确认到账，到账或取消后才能结算，以免重复计算。"
    result = class_settlement([line.entitlement for line in _included(claim)], [prepaid.total])
    if not result.payable and claim.lines.filter(decision=LineDecision.STOPPED).exists():
        return f"{claim} 有异议尚未答复，其余明细不足以冲减预支，异议办结后一并结算。"
    demanded = prepaid.payment_line and prepaid.payment_line.recoveries.exclude(state=RecoveryState.WITHDRAWN).first()
    if result.recovery and demanded:
        return f"本班的预支已有追缴 {demanded}，结算还应退回 {result.recovery:,} 元。请先撤销该追缴（尚无款项退回时），由结算一并追缴。"
    return ""


def _included(claim: Claim) -> list[ClaimLine]:
    return list(claim.lines.filter(decision=LineDecision.INCLUDED).order_by("id"))


def _settle_claim(claim: Claim, *, actor: Actor, at: datetime | None, comment: str = "", seen_version: int | None = None) -> None:
    """The claim's own settlement: it nets the prepayments of all filed heads, leavers included, once."""
    lock(TrainingClass, claim.training_class_id)
    prepaid = prepaid_of(claim.training_class_id)
    settlement = _settle(claim, _included(claim), prepaid, actor=actor, at=at)
    _release_rest(claim, actor=actor, at=at)
    claim.prepaid_total = prepaid.total
    CLAIM.apply(claim, "settle", actor=actor, comment=comment, at=at, seen_version=seen_version, net=str(settlement.net))
    hold_as_settled(claim, at)
    tell(claim, f"公示期满已结算，{_in_words(settlement.net)}。", Role.FIRM, Role.INSTITUTION, at=at)


def _in_words(net: Decimal) -> str:
    if net > ZERO:
        return f"应付 {net:,} 元，等待财政拨付"
    return f"须退回 {-net:,} 元" if net else "无须拨付"


def _settle(claim: Claim, lines: Sequence[ClaimLine], prepaid: Prepaid, *, actor: Actor, at: datetime | None) -> Settlement:
    """Write one settlement of ``lines``: a payable to the firm, a recovery from it, or neither."""
    result = class_settlement([line.entitlement for line in lines], [prepaid.total])
    settlement = Settlement.objects.create(
        claim=claim,
        entitled=result.entitlement,
        prepaid=result.prepaid,
        net=result.payable - result.recovery,
        payable=_payable(claim, result.payable, actor, at) if result.payable else None,
        recovery=_recovery(claim, result.recovery, prepaid, actor, at) if result.recovery else None,
        settled_at=at or timezone.now(),
    )
    SettlementLine.objects.bulk_create([SettlementLine(settlement=settlement, claim_line=line, amount=line.entitlement) for line in lines])
    return settlement


def _payable(claim: Claim, amount: Decimal, actor: Actor, at: datetime | None) -> Payable:
    training_class = claim.training_class
    return funds.payable_create(
        actor=actor,
        reservation=_reservation(claim, amount, actor, at),
        payee=payee_of(training_class),
        region=training_class.region,
        title=f"{training_class.number} {training_class.title} 补贴",
        amount=amount,
        due_on=deadline(at, claim.policy.finance_days),
        at=at,
    )


def _reservation(claim: Claim, amount: Decimal, actor: Actor, at: datetime | None) -> Reservation:
    """The claim's reservation; a new one where a cancelled prepayment left it too small."""
    if claim.reservation is None or claim.reservation.left < amount:
        if claim.reservation and claim.reservation.left:
            funds.release(actor=actor, reservation_id=claim.reservation_id, amount=claim.reservation.left, at=at)
        claim.reservation = funds.reserve(actor=actor, amount=amount, purpose=f"{claim.number} 补贴", at=at)
    return claim.reservation


def _recovery(claim: Claim, amount: Decimal, prepaid: Prepaid, actor: Actor, at: datetime | None) -> Recovery:
    reason = f"{claim.number} 结算：应补 {claim.entitled_total} 元少于已预支 {prepaid.total} 元，差额退回。"
    return funds.recovery_demand(actor=actor, payment_line=prepaid.payment_line, amount=amount, reason=reason, at=at)


def _release_rest(claim: Claim, *, actor: Actor, at: datetime | None) -> None:
    """Give back what is reserved beyond the lines whose objection is still open."""
    if claim.reservation is None:
        return
    claim.reservation.refresh_from_db()
    kept = sum(claim.lines.filter(decision=LineDecision.STOPPED).values_list("entitlement", flat=True), ZERO)
    surplus = claim.reservation.left - kept
    if surplus > ZERO:
        funds.release(actor=actor, reservation_id=claim.reservation_id, amount=surplus, at=at)
