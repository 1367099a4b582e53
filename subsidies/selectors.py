"""Reading subsidies: a policy as the rule reads it, the facts of a line, what a class was prepaid."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import PARTY_ATTRIBUTE, Role
from apprenticeship.enums import ClassState, Outcome
from apprenticeship.models import Enrolment, TrainingClass
from funds.enums import PayableState, RecoveryState
from funds.models import PaymentLine, Recovery
from funds.rules.money import ZERO
from policies.enums import Payee
from policies.models import PolicyVersion
from registry.enums import SkillLevel
from registry.models import Organisation
from subsidies.enums import DEAD_CLAIM, DEAD_PREPAYMENT, PREPAYABLE, ClaimState, LineDecision, NoticeState, PrepaymentState
from subsidies.models import Claim, ClaimLine, Prepayment, PublicNotice
from subsidies.rules.assessment import LineInputs, assess, training_years
from subsidies.rules.settlement import prepayment as prepaid_amount
from subsidies.rules.terms import PolicyTerms, Rate

UNLIMITED = Decimal("1e12")
"""A cost that no rate reaches."""


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


def payee_of(training_class: TrainingClass) -> Organisation:
    """Who is paid (收款人): the enterprise, unless the class's policy names the institution (domain.md §2.1)."""
    return training_class.institution if training_class.policy.payee == Payee.INSTITUTION else training_class.firm


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


@dataclass(frozen=True, slots=True)
class CostRow:
    """A line of the cost table: how many training years need a cost, and the yearly rate (yuan) it is measured by."""

    line: ClaimLine
    years: int
    rate: Decimal | None

    @property
    def declared(self) -> list[Decimal | None]:
        return self._padded(self.line.declared_costs)

    @property
    def proposed(self) -> list[Decimal | None]:
        """What a reviewer starts from: verified before, else as declared."""
        return self._padded(self.line.verified_costs or self.line.declared_costs)

    def _padded(self, costs: list[Decimal]) -> list[Decimal | None]:
        return [*costs, *[None] * self.years][: self.years]


def cost_rows(claim: Claim) -> list[CostRow]:
    """The claim's lines that are not refused, with what a cost table needs to know of each."""
    terms = terms_of(claim.policy)
    lines = claim.lines.exclude(decision=LineDecision.REFUSED).select_related("person").order_by("id")
    return [CostRow(line, training_years(inputs_of(line), terms), _rate_of(line, terms)) for line in lines]


def proven_rows(claim: Claim) -> list[tuple[CostRow, list[Decimal]]]:
    """The claim's lines, each with what its live invoices prove per training year, in yuan."""
    sums = claim.invoices.filter(live=True, allocations__isnull=False).values_list("allocations__line_id", "allocations__year")
    proven = {(line, year): total for line, year, total in sums.annotate(total=Sum("allocations__amount"))}
    return [(row, [proven.get((row.line.pk, year), ZERO) for year in range(1, row.years + 1)]) for row in cost_rows(claim)]


def _rate_of(line: ClaimLine, terms: PolicyTerms) -> Decimal | None:
    rate = terms.rate_on(line.level, line.filed_on)
    return rate.amount if rate else None


def claimable_classes(actor: Actor) -> QuerySet[TrainingClass]:
    """Finished classes of the actor's institution that have no live claim yet."""
    claimed = Claim.objects.exclude(state__in=DEAD_CLAIM).values("training_class_id")
    return _own_classes(actor, Role.INSTITUTION).filter(state=ClassState.FINISHED).exclude(pk__in=claimed)


def prepayable_classes(actor: Actor) -> QuerySet[TrainingClass]:
    """Filed and open classes of the actor's firm that have no live prepayment yet."""
    prepaid = Prepayment.objects.exclude(state__in=DEAD_PREPAYMENT).values("training_class_id")
    return _own_classes(actor, Role.FIRM).filter(state__in=PREPAYABLE).exclude(pk__in=prepaid)


def _own_classes(actor: Actor, role: Role) -> QuerySet[TrainingClass]:
    if role not in actor.roles:
        return TrainingClass.objects.none()
    own = {PARTY_ATTRIBUTE[role]: actor.organisation_id}
    return TrainingClass.objects.filter(**own).select_related("firm", "institution", "occupation", "policy__document").order_by("number")


def noticeable_claims(actor: Actor, notice: PublicNotice | None = None) -> QuerySet[Claim]:
    """Approved claims that no draft notice holds, besides those that ``notice`` holds itself."""
    drafted = PublicNotice.objects.filter(state=NoticeState.DRAFT)
    if notice is not None:
        drafted = drafted.exclude(pk=notice.pk)
    related = ("training_class__firm", "training_class__region")
    claims = Claim.objects.visible_to(actor).filter(state=ClaimState.APPROVED).exclude(notices__in=drafted)
    return claims.select_related(*related).order_by("number")


def rivals_of(line: ClaimLine, actor: Actor) -> QuerySet[ClaimLine]:
    """Live lines of the same person for the same occupation at this level or above that the actor may see."""
    others = ClaimLine.objects.visible_to(actor).filter(person=line.person_id, live=True, occupation_code=line.occupation_code)
    return others.filter(level__gte=line.level).exclude(pk=line.pk).exclude(entitlement=ZERO).select_related("claim")


def differing_lines(lines: Iterable[ClaimLine], terms: Mapping[int, PolicyTerms]) -> Iterator[tuple[ClaimLine, str]]:
    """Lines whose stored amount or steps the rule does not find again, with what it finds; ``terms`` by policy id (nightly check)."""
    for line in lines:
        result = assess(inputs_of(line), terms[line.claim.policy_id])
        steps = [{"kind": step.kind, "text": step.text} for step in result.steps]
        if (line.status, line.entitlement, line.steps) != (result.status.value, result.entitlement, steps):
            yield line, result.explanation


def prepayment_offer(training_class: TrainingClass) -> str:
    """What a prepayment of the class would come to, in words."""
    terms = terms_of(training_class.policy)
    rate = terms.rate_on(training_class.level, training_class.filed_on)
    heads = training_class.enrolments.filter(in_filing=True).exclude(outcome__in=[Outcome.WITHDREW, Outcome.VOID]).count()
    label = f"{training_class.title}（{training_class.number}，{training_class.get_level_display()}）"
    if rate is None:
        return f"{label}：备案日没有该等级的补贴标准，暂不能预支"
    amount = prepaid_amount(rate.amount, terms.prepay_share, heads)
    return f"{label}：{heads} 人 × {rate.amount:,} 元 × {terms.prepay_share:.0%} = {amount:,} 元"


def most_for(terms: PolicyTerms | None, level: int, start: date, end: date) -> Decimal | None:
    """Yuan for one person who trains on these days from now on: certified, costs up to the rate. None without a rate."""
    if terms is None:
        return None
    costs = (UNLIMITED,) * (terms.max_years + 1)
    inputs = LineInputs(level, timezone.localdate(), start, end, end, costs, Outcome.CERTIFIED, Decimal(0))
    return assess(inputs, terms).entitlement


def already_subsidised(training_class: TrainingClass, person_ids: Collection[int]) -> dict[int, str]:
    """Who of these persons has, or is claiming, a subsidy for the class's occupation at its level or a higher one (domain.md §3.3)."""
    lines = ClaimLine.objects.filter(
        person_id__in=person_ids, occupation_code=training_class.occupation.code, level__gte=training_class.level, live=True
    ).exclude(entitlement=ZERO)
    levels = lines.order_by("person_id", "level").values_list("person_id", "level")
    said = "该人员的{}{}已享受或正在申领补贴，不能重复享受"
    return {person: said.format(training_class.occupation, SkillLevel(level).label) for person, level in levels}
