"""职业培训补贴资金拨付情况表 (domain.md §7, table 2): one row per payment confirmed or refund received in the period.

The sum of 本次拨付 is the figure ``subsidies.paid`` of the same days; a test says so.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from apprenticeship.models import TrainingClass
from funds.models import Payable
from policies.models import RateRow
from reports.figures import FIGURES, Part, Scope, rows_of
from subsidies.rules.months import whole_months


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A line of the table; amounts in yuan, ``paid_now`` negative for a refund."""

    region: str
    firm: str
    uscc: str
    institution: str
    occupation: str
    level: str
    years: Decimal
    filed_heads: int
    subsidised_heads: int
    rate: Decimal | None
    entitled: Decimal | None
    prepaid: Decimal | None
    paid_now: Decimal
    paid_so_far: Decimal
    source: str
    paid_on: date
    kind: str
    payable_id: int
    key: str


CLASS_PATHS = ("firm", "institution", "occupation", "region")


Movement = tuple[date, Decimal, Payable, str, str]
"""Day, signed amount, the payable behind it, what kind it is, and a key of its own."""


def payment_rows(starts_on: date, ends_on: date, *, known_by: datetime | None = None) -> list[PaymentRow]:
    """Rows of the period, by region, firm and day; ``known_by``: only what had been recorded by then."""
    scope = Scope(from_day=starts_on, to_day=ends_on, known_by=known_by)
    paid_part, refund_part = FIGURES["subsidies.paid"].parts
    movements = [*_payments(paid_part, scope), *_refunds(refund_part, scope)]
    so_far, rates = _paid_before(starts_on, known_by), _rates()
    rows = []
    for movement in sorted(movements, key=lambda m: (m[0], m[2].pk, m[4])):
        training_class = class_of(movement[2])
        so_far[training_class.pk] += movement[1]
        rows.append(_row(training_class, movement, so_far[training_class.pk], rates))
    return sorted(rows, key=lambda row: (row.region, row.firm, row.paid_on))


def class_of(payable: Payable) -> TrainingClass:
    """The class behind a payable of apprenticeship."""
    if prepayment := getattr(payable, "prepayment", None):
        return prepayment.training_class
    return payable.settlement.claim.training_class


def _payments(part: Part, scope: Scope) -> list[Movement]:
    paths = [f"prepayment__training_class__{path}" for path in CLASS_PATHS]
    paths += [f"settlement__claim__training_class__{path}" for path in CLASS_PATHS]
    payables = rows_of(part, scope).select_related("reservation__budget", *paths)
    return [(p.paid_on, p.amount, p, "预支" if hasattr(p, "prepayment") else "结算", p.number) for p in payables]


def _refunds(part: Part, scope: Scope) -> list[Movement]:
    payable = "recovery__payment_line__payable"
    paths = [f"{payable}__prepayment__training_class__{path}" for path in CLASS_PATHS]
    paths += [f"{payable}__settlement__claim__training_class__{path}" for path in CLASS_PATHS]
    receipts = rows_of(part, scope).select_related(f"{payable}__reservation__budget", *paths)
    return [(r.received_on, -r.amount, r.recovery.payment_line.payable, "退回", f"{r.recovery.number}-{r.pk}") for r in receipts]


def _paid_before(day: date, known_by: datetime | None) -> defaultdict[int, Decimal]:
    """Net paid per class before ``day``."""
    before = Scope(to_day=day - timedelta(days=1), known_by=known_by)
    found: defaultdict[int, Decimal] = defaultdict(Decimal)
    paid_part, refund_part = FIGURES["subsidies.paid"].parts
    payables = rows_of(paid_part, before)
    for prepaid_class, settled_class, amount in payables.values_list(
        "prepayment__training_class_id", "settlement__claim__training_class_id", "amount"
    ):
        found[prepaid_class or settled_class] += amount
    path = "recovery__payment_line__payable__"
    receipts = rows_of(refund_part, before)
    for prepaid_class, settled_class, amount in receipts.values_list(
        f"{path}prepayment__training_class_id", f"{path}settlement__claim__training_class_id", "amount"
    ):
        found[prepaid_class or settled_class] -= amount
    return found


Rates = dict[tuple[int, int], list[tuple[date, date | None, Decimal]]]


def _rates() -> Rates:
    """Approved rates by policy version and level."""
    found: defaultdict[tuple[int, int], list] = defaultdict(list)
    for row in RateRow.objects.filter(approved_by__isnull=False):
        found[row.version_id, row.level].append((row.valid_from, row.valid_to, row.amount))
    return found


def _rate_on(training_class: TrainingClass, rates: Rates) -> Decimal | None:
    day = training_class.filed_on
    for first, last, amount in rates.get((training_class.policy_id, training_class.level), ()):
        if first <= day and (last is None or day <= last):
            return amount
    return None


def _row(training_class: TrainingClass, movement: Movement, so_far: Decimal, rates: Rates) -> PaymentRow:
    day, amount, payable, kind, key = movement
    prepayment, settlement = getattr(payable, "prepayment", None), getattr(payable, "settlement", None)
    claim = settlement.claim if settlement else None
    months = whole_months(training_class.planned_start, training_class.filed_end)
    return PaymentRow(
        region=training_class.region.name,
        firm=training_class.firm.name,
        uscc=training_class.firm.uscc,
        institution=training_class.institution.name,
        occupation=str(training_class.occupation),
        level=training_class.get_level_display(),
        years=(Decimal(months) / 12).quantize(Decimal("0.01")),
        filed_heads=training_class.filed_heads,
        subsidised_heads=prepayment.heads if prepayment else claim.line_count,
        rate=_rate_on(training_class, rates),
        entitled=settlement.entitled if settlement else None,
        prepaid=settlement.prepaid if settlement else None,
        paid_now=amount,
        paid_so_far=so_far,
        source=payable.reservation.budget.get_source_display(),
        paid_on=day,
        kind=kind,
        payable_id=payable.pk,
        key=key,
    )
