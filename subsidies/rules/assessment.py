"""How much one person's training is paid: the six rules of the table of cases, in their order."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from funds.rules.money import ZERO, round_half_up
from subsidies.rules.months import add_months, whole_months
from subsidies.rules.steps import Step, steps_of
from subsidies.rules.terms import PartialYear, PolicyTerms, Rate

_DAY = timedelta(days=1)


class Status(StrEnum):
    """Whether an amount could be computed (可计发, 待定标准, 待定成本)."""

    OK = "ok"
    AWAITING_RATE = "awaiting_rate"
    AWAITING_COST = "awaiting_cost"


@dataclass(frozen=True, slots=True)
class LineInputs:
    """The facts of one person's training.

    Days are inclusive. ``costs`` are the actual costs (实际成本) of training years 1, 2, … in yuan; None where one is not known yet.
    ``outcome`` is one of :class:`~subsidies.rules.terms.Outcome`; ``prepaid`` is what was paid ahead for this person.
    """

    level: int
    filed_on: date
    training_start: date
    training_end: date
    filed_end: date
    costs: tuple[Decimal | None, ...]
    outcome: str
    prepaid: Decimal


@dataclass(frozen=True, slots=True)
class YearResult:
    """One training year (学年): ``months`` counted, yearly ``rate`` and actual ``cost`` in yuan, and which of the two pays."""

    number: int
    months: int
    rate: Decimal
    cost: Decimal
    by_rate: bool

    @property
    def rate_part(self) -> Fraction:
        """Rate × months ÷ 12 in yuan, exact."""
        return Fraction(self.rate) * self.months / 12

    @property
    def amount(self) -> Fraction:
        """What the year pays before the share of the outcome, in yuan, exact."""
        return self.rate_part if self.by_rate else Fraction(self.cost)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result for one line and all that it was computed from. Amounts are yuan with two places, None while the line waits.

    ``months`` are the whole months up to ``paid_until``, ``years`` those of them that count. ``entitlement`` (应补) is never
    negative; ``payable`` (entitlement less prepaid) may be: a class nets its lines (settlement.py).
    """

    inputs: LineInputs
    terms: PolicyTerms
    status: Status
    rate: Rate | None = None
    paid_until: date | None = None
    months: int = 0
    years: tuple[YearResult, ...] = ()
    missing_year: int | None = None
    entitlement: Decimal | None = None
    payable: Decimal | None = None

    @property
    def share(self) -> Decimal:
        return self.terms.outcome_share[self.inputs.outcome]

    @property
    def paid_months(self) -> int:
        """The months that count: fewer than ``months`` where a part of a year does not (``whole_years``)."""
        return sum(year.months for year in self.years)

    @property
    def rate_part(self) -> Decimal | None:
        """What the rate alone would pay over the paid months, in yuan; the entitlement never exceeds it under min_rate_actual."""
        return round_half_up(self.share * self.rate.amount * self.paid_months / 12) if self.rate and self.status == Status.OK else None

    @property
    def cost_part(self) -> Decimal | None:
        """The actual costs of the paid years, in yuan; the entitlement never exceeds them under min_rate_actual."""
        return sum((year.cost for year in self.years), ZERO) if self.status == Status.OK else None

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step in words; written on demand, because bulk work seldom needs it."""
        return steps_of(self)

    @property
    def explanation(self) -> str:
        """The steps as one line of Chinese, as it is stored and printed."""
        return ";".join(step.text for step in self.steps)


def assess(inputs: LineInputs, terms: PolicyTerms) -> Assessment:
    """Apply ``terms`` to one line: exact arithmetic, rounded half up to 0.01 once. Raises ValueError for a negative cost."""
    rate = terms.rate_on(inputs.level, inputs.filed_on)
    if rate is None:
        return Assessment(inputs, terms, Status.AWAITING_RATE)

    paid_until = _last_paid_day(inputs, terms)
    months = whole_months(inputs.training_start, paid_until)
    paid_months = _counted(months, terms)

    # Amounts are carried as twelfths of a yuan, so that nothing is divided before the one rounding.
    threshold = rate.amount if terms.floor is None else terms.floor
    years, twelfths = [], Decimal(0)
    for number, before in enumerate(range(0, paid_months, 12), start=1):
        cost = inputs.costs[number - 1] if number <= len(inputs.costs) else None
        if cost is None:
            return Assessment(inputs, terms, Status.AWAITING_COST, rate, paid_until, months, missing_year=number)
        if cost < 0:
            raise ValueError(f"第{number}学年的实际成本不能为负数")
        counted = min(paid_months - before, 12)
        by_rate = cost * 12 >= threshold * counted
        twelfths += rate.amount * counted if by_rate else cost * 12
        years.append(YearResult(number, counted, rate.amount, cost, by_rate))

    entitlement = round_half_up(terms.outcome_share[inputs.outcome] * twelfths / 12)
    return Assessment(inputs, terms, Status.OK, rate, paid_until, months, tuple(years), None, entitlement, entitlement - inputs.prepaid)


def training_years(inputs: LineInputs, terms: PolicyTerms) -> int:
    """How many training years (学年) need an actual cost: those with a month that counts."""
    return -(-_counted(whole_months(inputs.training_start, _last_paid_day(inputs, terms)), terms) // 12)


def _counted(months: int, terms: PolicyTerms) -> int:
    return months - months % 12 if terms.partial_year == PartialYear.WHOLE_YEARS else months


def _last_paid_day(inputs: LineInputs, terms: PolicyTerms) -> date:
    """The earliest of the training's real end, its filed end and the longest term that the policy pays."""
    longest = add_months(inputs.training_start, 12 * terms.max_years) - _DAY
    return min(inputs.training_end, inputs.filed_end, longest)
