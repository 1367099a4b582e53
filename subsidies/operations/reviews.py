"""Review of claims (初审、复核、审批): three persons, none of them the submitter, held in the database too."""

from collections.abc import Mapping
from datetime import datetime

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship.models import TrainingClass
from audit.operations import authorise, lock, operation, record, require
from funds import operations as funds
from funds.rules.money import ZERO
from subsidies.corrections import snapshot
from subsidies.enums import LineDecision, LineStatus, PrepaymentState, Step
from subsidies.models import Claim, ClaimLine
from subsidies.operations.assessing import Costs, assess_claim, check_costs, lines_of, set_totals, store_lines
from subsidies.operations.invoices import proven_costs
from subsidies.operations.steps import deadline, end_claim, names_of, take_step
from subsidies.operations.telling import tell
from subsidies.permissions import can_review_lines
from subsidies.selectors import prepaid_of, terms_of
from subsidies.workflow import CLAIM


@operation
def claim_handle(
    *,
    actor: Actor,
    claim_id: int,
    verified: Costs | None = None,
    comment: str = "",
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Claim:
    """First review (初审): the county states the verified cost (核定成本); what is left out is taken as declared.

    Declared costs stay as they are; from here on the amounts rest on the verified ones. Where the claim has invoices, these prove
    the verified cost of everybody and no other is taken.
    """
    claim = lock(Claim, claim_id)
    due_on = deadline(at, claim.policy.check_days)
    CLAIM.apply(claim, "handle", actor=actor, comment=comment, at=at, seen_version=seen_version, due_on=due_on)
    lines = lines_of(claim)
    stated = proven_costs(claim, lines) or verified or {}
    check_costs(lines, stated, terms_of(claim.policy))
    for line in lines:
        line.verified_costs = list(stated.get(line.enrolment_id, line.verified_costs or line.declared_costs))
    assess_claim(claim, lines, at=at)
    store_lines(lines, "verified_costs")
    claim.save()
    take_step(claim, Step.HANDLE, actor, at)
    tell(claim, "初审通过，待复核。", Role.CITY_CHECKER, at=at)
    return claim


@operation
def claim_check(*, actor: Actor, claim_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None) -> Claim:
    """Re-check (复核) by another person at the city."""
    claim = lock(Claim, claim_id)
    due_on = deadline(at, claim.policy.approve_days)
    CLAIM.apply(claim, "check", actor=actor, comment=comment, at=at, seen_version=seen_version, due_on=due_on)
    take_step(claim, Step.CHECK, actor, at)
    tell(claim, "复核通过，待审批。", Role.CITY_APPROVER, at=at)
    return claim


@operation
def claim_approve(*, actor: Actor, claim_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None) -> Claim:
    """Approve (审批): every line has an amount, and the money for the net total is reserved.

    The lock on the class keeps a prepayment from being approved beside it.
    """
    claim = lock(Claim, claim_id)
    CLAIM.require(claim, "approve", actor=actor, seen_version=seen_version)
    lock(TrainingClass, claim.training_class_id)
    lines = lines_of(claim)
    _require_amounts(lines)
    unfinished = prepaid_of(claim.training_class_id).unfinished
    require(
        unfinished is None or unfinished.state == PrepaymentState.APPROVED,
        f"本班的预支 {unfinished} 还在办理，请先办结（核准、不予或撤回）再审批补贴。",
    )
    assess_claim(claim, lines, at=at)
    store_lines(lines)
    if claim.net_total > ZERO:
        claim.reservation = funds.reserve(actor=actor, amount=claim.net_total, purpose=f"{claim.number} 补贴", at=at)
    CLAIM.apply(claim, "approve", actor=actor, comment=comment, at=at, net=str(claim.net_total))
    take_step(claim, Step.APPROVE, actor, at)
    tell(claim, "审批通过，待公示。", Role.CITY_HANDLER, Role.INSTITUTION, Role.FIRM, at=at)
    return claim


def _require_amounts(lines: list[ClaimLine]) -> None:
    """An approval over an empty set must not pass, nor one over a line without an amount."""
    included = [line for line in lines if line.decision != LineDecision.REFUSED]
    require(included, "本件没有列入任何学徒，不能审批。")
    for status in (LineStatus.AWAITING_RATE, LineStatus.AWAITING_COST):
        names = [line.person.name for line in included if line.status == status]
        require(not names, f"{names_of(names)} 为“{status.label}”，还没有金额，不能审批。请等标准审定、成本填齐，或对其作“不予补贴”。")


@operation
def claim_return(
    *,
    actor: Actor,
    claim_id: int,
    comment: str,
    corrections: Mapping[int, str] | None = None,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Claim:
    """Send the claim back for correction; it then goes through every step again.

    ``corrections``: by line id what has to be put right. They and the costs as they are now stay in the event, so that both sides
    can see afterwards what was changed.
    """
    claim = lock(Claim, claim_id)
    lines = lines_of(claim)
    asked = {line_id: reason.strip() for line_id, reason in (corrections or {}).items() if reason.strip()}
    require(asked.keys() <= {line.pk for line in lines}, "补正清单中有不在本件申领中的学徒，请刷新页面后重填。")
    kept = snapshot(lines, asked)
    CLAIM.apply(
        claim,
        "return_for_correction",
        actor=actor,
        comment=comment,
        at=at,
        seen_version=seen_version,
        corrections=kept["corrections"],
        costs=kept["costs"],
    )
    told = f"退回补正（{len(asked)} 名学徒须补正）：" if asked else "退回补正："
    tell(claim, f"{told}{comment.strip()}", Role.INSTITUTION, Role.FIRM, at=at)
    return claim


@operation
def claim_reject(*, actor: Actor, claim_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Claim:
    claim = end_claim(claim_id, "reject", actor=actor, comment=comment, seen_version=seen_version, at=at)
    tell(claim, f"不予补贴：{comment.strip()}", Role.INSTITUTION, Role.FIRM, at=at)
    return claim


@operation
def line_refuse(*, actor: Actor, line_id: int, reason: str, at: datetime | None = None) -> ClaimLine:
    """Refuse one apprentice's subsidy (不予补贴), with the reason, while the claim is on the actor's desk."""
    require(reason.strip(), "请写明不予补贴的理由。", "reason")
    return _decide(actor, line_id, LineDecision.REFUSED, reason.strip(), at)


@operation
def line_restore(*, actor: Actor, line_id: int, at: datetime | None = None) -> ClaimLine:
    """Enter a refused line again; the database refuses it where the person is funded for the same elsewhere."""
    return _decide(actor, line_id, LineDecision.INCLUDED, "", at)


def _decide(actor: Actor, line_id: int, decision: LineDecision, reason: str, at: datetime | None) -> ClaimLine:
    claim = lock(Claim, ClaimLine.objects.get(pk=line_id).claim_id)
    authorise(can_review_lines(actor, claim), "本件不在您手上审核，不能改动逐人结论。")
    lines = lines_of(claim)
    line = next(line for line in lines if line.pk == line_id)
    require(line.decision != decision, f"{line.person.name} 已经是“{line.get_decision_display()}”，请刷新页面。")
    line.decision, line.decision_reason = decision, reason
    line.save(update_fields=["decision", "decision_reason"])
    set_totals(claim, lines)
    claim.version += 1
    claim.save()
    # The verdict stands in the comment, which parties read only of their own side.
    said = f"{line.person.name}：{decision.label}" + (f"，{reason}" if reason else "")
    record(claim, "line", "逐人结论", actor=actor, at=at, comment=said, line=line.pk, person=line.person.name)
    return line
