"""Amounts of claim lines: computed by the rule, stored with every step (design.md §5)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.utils import timezone

from accounts.actor import SYSTEM
from accounts.enums import Role
from audit.bulk import update_rows
from audit.operations import Refused, lock, operation, record
from correspondence.operations import notify
from funds.rules.money import ZERO, round_half_up
from policies.models import PolicyVersion
from registry.selectors import people_acting
from subsidies.enums import DEAD_CLAIM, LineDecision, LineStatus
from subsidies.models import Claim, ClaimLine
from subsidies.operations.telling import tell
from subsidies.rules.assessment import Assessment, assess
from subsidies.rules.costs import cost_problem
from subsidies.rules.terms import PolicyTerms
from subsidies.selectors import differing_lines, inputs_of, prepaid_of, terms_of

Costs = Mapping[int, Sequence[Decimal]]
"""Yuan per training year, in order, by enrolment id."""

RESULT_FIELDS = ["cap_mode", "share", "months", "rate_part", "cost_part", "status", "entitlement", "prepaid", "steps", "assessed_at"]
"""Columns that an assessment writes; ``prepaid`` is among its inputs and is refreshed with it."""


def assess_lines(lines: Iterable[ClaimLine], terms: PolicyTerms, *, at: datetime) -> None:
    """Compute every line from its own stored facts and fill in the result; the caller stores the rows."""
    for line in lines:
        result = assess(inputs_of(line), terms)
        line.cap_mode = terms.cap_mode
        line.share = terms.outcome_share[line.outcome]
        line.months = result.months
        line.status = result.status.value
        line.entitlement = result.entitlement
        line.rate_part, line.cost_part = _parts(result, line.share)
        line.steps = [{"kind": step.kind, "text": step.text} for step in result.steps]
        line.assessed_at = at


def _parts(result: Assessment, share: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """What the rates alone would pay (times the share), and the cost of the years that count: the two caps of a line."""
    if result.entitlement is None or result.rate is None:
        return None, None
    months = sum(year.months for year in result.years)
    return round_half_up(result.rate.amount * months * share / 12), sum((year.cost for year in result.years), ZERO)


def lines_of(claim: Claim) -> list[ClaimLine]:
    """The claim's lines with their persons, locked."""
    return list(claim.lines.select_for_update(of=("self",)).select_related("person").order_by("id"))


def assess_claim(claim: Claim, lines: Sequence[ClaimLine], *, at: datetime | None) -> None:
    """Compute the lines of a claim anew, with what its class was prepaid by now, and the claim's totals. Stores nothing."""
    prepaid = prepaid_of(claim.training_class_id)
    claim.prepaid_total = prepaid.total
    for line in lines:
        line.prepaid = prepaid.by_enrolment.get(line.enrolment_id, ZERO)
    assess_lines(lines, terms_of(claim.policy), at=at or timezone.now())
    set_totals(claim, lines)


def set_totals(claim: Claim, lines: Sequence[ClaimLine]) -> None:
    """Heads and entitlement of the lines that are not refused; a waiting line adds nothing yet."""
    counted = [line for line in lines if line.decision != LineDecision.REFUSED]
    claim.line_count = len(counted)
    claim.entitled_total = sum((line.entitlement for line in counted if line.status == LineStatus.OK), ZERO)


def store_lines(lines: Sequence[ClaimLine], *more_fields: str) -> None:
    """Write the results of existing lines in one statement."""
    update_rows(lines, (*RESULT_FIELDS, *more_fields))


def check_costs(lines: Sequence[ClaimLine], costs: Costs, terms: PolicyTerms) -> None:
    """Refuse costs of strangers to the claim, and those that cannot be right, at field ``cost-<enrolment>-<year>``."""
    by_enrolment = {line.enrolment_id: line for line in lines}
    for enrolment_id, years in costs.items():
        line = by_enrolment.get(enrolment_id)
        if line is None:
            raise Refused("成本表中有不在本件申领中的学徒，请刷新页面后重填。")
        rate = terms.rate_on(line.level, line.filed_on)
        for year, cost in enumerate(years, start=1):
            if problem := cost_problem(cost, rate.amount if rate else None):
                raise Refused(f"{line.person.name} 第{year}学年：{problem}", field=f"cost-{enrolment_id}-{year}")


@operation
def amounts_check(*, at: datetime | None = None) -> int:
    """Compute every live line again from its stored facts; how many differ from what is stored (none may).

    Each such claim gets an event that names its lines, and the city's offices and the administrators are told.
    """
    lines = ClaimLine.objects.filter(live=True).select_related("claim").order_by("claim_id", "pk")
    policies = PolicyVersion.objects.filter(claims__isnull=False).select_related("document").prefetch_related("rates").distinct()
    terms = {version.pk: terms_of(version) for version in policies}
    differing = list(differing_lines(lines.iterator(chunk_size=2000), terms))
    for _, group in groupby(differing, key=lambda found: found[0].claim_id):
        _report(list(group), at)
    return len(differing)


def _report(differing: list[tuple[ClaimLine, str]], at: datetime | None) -> None:
    """Lines of one claim, each with what the rule finds."""
    claim = differing[0][0].claim
    found = {str(line.pk): {"stored": str(line.entitlement), "found": explanation} for line, explanation in differing}
    what = f"有 {len(differing)} 条明细与重新测算的结果不一致，请核查。"
    record(claim, "amount_differs", "夜间复核不一致", actor=SYSTEM, at=at, comment=what, lines=found)
    tell(claim, what, Role.CITY_HANDLER, Role.CITY_CHECKER, Role.AUDITOR, at=at)
    administrators = people_acting(Role.ADMINISTRATOR)
    notify(recipients=administrators, text=f"补贴申领 {claim.number} {what}", at=at)


@operation
def waiting_claims_assess(*, at: datetime | None = None) -> int:
    """Let lines that waited for a rate (待定标准) go on by themselves once one is approved; how many claims moved."""
    waiting = Claim.objects.exclude(state__in=DEAD_CLAIM).filter(lines__status=LineStatus.AWAITING_RATE, lines__live=True)
    return sum(_go_on(claim_id, at) for claim_id in waiting.order_by("id").values_list("id", flat=True).distinct())


def _go_on(claim_id: int, at: datetime | None) -> bool:
    claim = lock(Claim, claim_id)
    lines = lines_of(claim)
    before = sum(line.status == LineStatus.AWAITING_RATE for line in lines)
    assess_claim(claim, lines, at=at)
    found = before - sum(line.status == LineStatus.AWAITING_RATE for line in lines)
    if found:
        store_lines(lines)
        claim.version += 1
        claim.save()
        record(claim, "rate_found", "标准已审定，重新测算", actor=SYSTEM, at=at, lines=found, entitled=str(claim.entitled_total))
    return bool(found)
