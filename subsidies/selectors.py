"""Reading subsidies: a policy as the rule reads it, the facts of a line, what a class was prepaid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from apprenticeship.enums import Outcome
from apprenticeship.models import Enrolment
from funds.enums import PayableState, RecoveryState
from funds.models import PaymentLine, Recovery
from funds.rules.money import ZERO
from policies.models import PolicyVersion
from subsidies.enums import DEAD_PREPAYMENT, PrepaymentState
from subsidies.models import ClaimLine, Prepayment
from subsidies.rules.assessment import LineInputs
from subsidies.rules.terms import PolicyTerms, Rate


def terms_of(version: PolicyVersion) -> PolicyTerms:
    """The rates and parameters of a policy version; a rate that no second person approved yet does not exist."""
    rates = [Rate(r.level, r.amount, r.valid_from, r.valid_to, r.clause) for r in version.rates.all() if r.approved_by_id]
    return PolicyTerms(
        document_number=version.document.number,
        rates=tuple(rates),
        cap_mode=version.cap_mode,
        partial_year=version.partial_year,
        max_years=version.max_years,
        prepay_share=version.prepay_share,
        outcome_share={
            Outcome.CERTIFIED: version.share_certified,
            Outcome.PASSED_UNCERTIFIED: version.share_passed_uncertified,
            Outcome.FAILED: version.share_failed,
            Outcome.WITHDREW: version.share_withdrew,
        },
        literal_floor=version.literal_floor,
    )


def inputs_of(line: ClaimLine) -> LineInputs:
    """The stored facts of a line as the rule reads them; the verified cost (核定成本) where an officer has stated one."""
    return LineInputs(
        level=line.level,
        filed_on=line.filed_on,
        training_start=line.training_start,
        training_end=line.training_end,
        filed_end=line.filed_end,
        costs=tuple(line.verified_costs or line.declared_costs),
        outcome=line.outcome,
        prepaid=line.prepaid,
    )


def line_facts(enrolment: Enrolment) -> dict[str, object]:
    """What a claim line copies from a finished training; ``enrolment`` comes with its class, occupation, policy and certificate.

    A certificate of a kind that the policy does not count is no certificate (domain.md §2.2).
    """
    training_class = enrolment.training_class
    return {
        "enrolment": enrolment,
        "person": enrolment.person,
        "occupation_code": training_class.occupation.code,
        "level": training_class.level,
        "outcome": _counted_outcome(enrolment),
        "filed_on": training_class.filed_on,
        "training_start": enrolment.training_start,
        "training_end": enrolment.exit_on or enrolment.training_end,
        "filed_end": training_class.filed_end,
    }


def _counted_outcome(enrolment: Enrolment) -> str:
    accepted = enrolment.training_class.policy.certificate_types
    if enrolment.outcome == Outcome.CERTIFIED and accepted and enrolment.certificate.type not in accepted:
        return Outcome.PASSED_UNCERTIFIED
    return enrolment.outcome


@dataclass(frozen=True, slots=True)
class Prepaid:
    """What a class was prepaid (已预支), in yuan: ``total`` less what was demanded back, and each head's part.

    ``unfinished`` names a prepayment that is not settled yet, one way or the other: approved but not confirmed
    by the payer, or still under review.
    """

    total: Decimal = ZERO
    by_enrolment: Mapping[int, Decimal] = field(default_factory=dict)
    unfinished: Prepayment | None = None
    payment_line: PaymentLine | None = None


def prepaid_of(class_id: int) -> Prepaid:
    """The prepayment of a class as it stands; one whose payable was cancelled by finance was never paid."""
    prepayment = Prepayment.objects.filter(training_class_id=class_id).exclude(state__in=DEAD_PREPAYMENT).select_related("payable").first()
    if prepayment is None or (prepayment.payable and prepayment.payable.state == PayableState.CANCELLED):
        return Prepaid()
    if prepayment.state != PrepaymentState.APPROVED:
        return Prepaid(unfinished=prepayment)
    paid_line = PaymentLine.objects.filter(payable=prepayment.payable, live=True).select_related("order").first()
    return Prepaid(
        total=prepayment.amount - _recovered(prepayment),
        by_enrolment=dict(prepayment.lines.values_list("enrolment_id", "amount")),
        unfinished=None if prepayment.payable.state == PayableState.PAID else prepayment,
        payment_line=paid_line,
    )


def _recovered(prepayment: Prepayment) -> Decimal:
    """Already demanded back on its payment line, so not to be netted a second time."""
    demands = Recovery.objects.filter(payment_line__payable=prepayment.payable).exclude(state=RecoveryState.WITHDRAWN)
    return sum(demands.values_list("amount", flat=True), ZERO)
