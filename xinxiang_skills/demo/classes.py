"""The plan of the demo city's classes: who, what, when, and how each one ends.

A plan, not data: :mod:`xinxiang_skills.demo.city` carries it out through the operations up to today.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from registry.enums import SkillLevel

DOCUMENT_DAY = date(2024, 7, 24)
"""The day of the public document; its totals hold on this day."""
TARGET_PAID = Decimal(25_450_000)
"""Yuan paid by then: 2500余万元, with room for the last classes to fall either way."""
RATES = {SkillLevel.INTERMEDIATE: Decimal(5000), SkillLevel.ADVANCED: Decimal(6000)}
COSTS = {
    SkillLevel.INTERMEDIATE: tuple(map(Decimal, ("4580.00", "4750.50", "4900.00", "5000.00", "5180.00", "5300.00"))),
    SkillLevel.ADVANCED: tuple(map(Decimal, ("5460.00", "5500.00", "5800.00", "6000.00", "6120.00", "6400.00"))),
}
FIRMS_BY_DOCUMENT_DAY, INSTITUTIONS_BY_DOCUMENT_DAY = 74, 25
FIRMS, INSTITUTIONS, EVALUATORS = 84, 27, 3
CLASSES_BY_DOCUMENT_DAY = 318
FIRST_AFTER, EVERY = 8, 9
"""Days from the document's day to the first class after it, and from one class to the next."""
PREPARED_AHEAD = timedelta(days=50)
SETTLES_WITHIN = timedelta(days=165)
"""From the end of training to the money: outcomes, claim, three reviews, notice, batch."""


@dataclass
class ClassPlan:
    """One class: ``fate`` says how far it goes (see ``city``)."""

    index: int
    firm: int
    institution: int
    occupation: int
    level: SkillLevel
    start: date
    years: int
    heads: int
    prepays: bool
    fate: str = "settled"
    outcomes: list[str] = field(default_factory=list)
    costs: list[list[Decimal]] = field(default_factory=list)
    claims_from: date = date.min
    """No claim is drafted before."""
    stalls: str = ""
    """The step after which nobody has gone on."""

    @property
    def end(self) -> date:
        """Last day of the filed term."""
        return date(self.start.year + self.years, self.start.month, self.start.day) - timedelta(days=1)

    @property
    def rate(self) -> Decimal:
        return RATES[self.level]

    @property
    def entitled(self) -> Decimal:
        """Yuan the certified heads come to; everybody else gets nothing under the shipped policy."""
        return sum(
            (
                min(self.rate, cost)
                for costs, outcome in zip(self.costs, self.outcomes, strict=True)
                if outcome == "certified"
                for cost in costs
            ),
            Decimal(0),
        )

    @property
    def prepaid(self) -> Decimal:
        return self.rate / 2 * self.heads if self.prepays else Decimal(0)


def plan_classes(random: Random, today: date) -> list[ClassPlan]:
    """All classes of the city in order of their start, fates assigned; the last ones are being prepared ``today``."""
    early = [
        _class(random, index, FIRMS_BY_DOCUMENT_DAY, INSTITUTIONS_BY_DOCUMENT_DAY, _early_start(random))
        for index in range(CLASSES_BY_DOCUMENT_DAY)
    ]
    late = [
        _class(random, CLASSES_BY_DOCUMENT_DAY + n, FIRMS, INSTITUTIONS, DOCUMENT_DAY + timedelta(days=FIRST_AFTER + n * EVERY))
        for n in range(max((today + PREPARED_AHEAD - DOCUMENT_DAY).days - FIRST_AFTER, 0) // EVERY)
    ]
    # The newest firms come after the document's day only.
    for n, plan in enumerate(late[: FIRMS - FIRMS_BY_DOCUMENT_DAY]):
        plan.firm = FIRMS_BY_DOCUMENT_DAY + n
    _assign_fates(random, early)
    _leave_standing(late, today)
    return sorted(early + late, key=lambda plan: (plan.start, plan.index))


def _early_start(random: Random) -> date:
    """2019-03 to 2024-06, on the 1st, 10th or 20th."""
    month = random.randrange(64) + 2
    return date(2019 + month // 12, month % 12 + 1, random.choice((1, 10, 20)))


def _class(random: Random, index: int, firms: int, institutions: int, start: date) -> ClassPlan:
    level = SkillLevel.ADVANCED if random.random() < 0.24 else SkillLevel.INTERMEDIATE
    years = 2 if level == SkillLevel.ADVANCED and random.random() < 0.5 else 1
    heads = random.randint(24, 37)
    # Every firm and institution of the range has a class before the others get a second one.
    firm = index if index < firms else random.randrange(firms)
    institution = index if index < institutions else random.randrange(institutions)
    outcomes = random.choices(("certified", "passed_uncertified", "failed", "withdrew"), (88, 3, 3, 6), k=heads)
    costs = [[random.choice(COSTS[level]) for _ in range(years)] for _ in range(heads)]
    return ClassPlan(
        index, firm, institution, random.randrange(18), level, start, years, heads, random.random() < 0.45, "settled", outcomes, costs
    )


def _assign_fates(random: Random, plans: list[ClassPlan]) -> None:
    """Decide what was paid by the document's day so that it adds up to :data:`TARGET_PAID`.

    Running classes keep their prepayment; finished ones are settled, in random order, until the sum is
    reached; of the rest some were refused, some left uncleared, most never claimed.
    """
    running = [plan for plan in plans if plan.end + SETTLES_WITHIN >= DOCUMENT_DAY]
    finished = [plan for plan in plans if plan.end + SETTLES_WITHIN < DOCUMENT_DAY]
    for plan in running:
        plan.prepays = plan.prepays and plan.start < DOCUMENT_DAY - timedelta(days=100)
        plan.claims_from = DOCUMENT_DAY + timedelta(days=10)
    total = sum((plan.prepaid for plan in running), Decimal(0))
    random.shuffle(finished)
    for number, plan in enumerate(finished):
        if number < 2:
            _mostly_dropped_out(plan)
            total += plan.entitled
        elif total < TARGET_PAID:
            total += max(plan.entitled, plan.prepaid)
        else:
            plan.prepays = False
            plan.fate = ("refused", "unclaimed", "unclaimed", "withdrawn")[number % 4]


def _mostly_dropped_out(plan: ClassPlan) -> None:
    """A prepaid class that comes to less than its prepayment: its firm has to pay back."""
    plan.prepays = True
    plan.outcomes = ["certified"] * 4 + ["withdrew"] * (plan.heads - 4)


STALLS = ("draft", "submit", "return", "confirm", "handle", "check")
PREPAYMENT_STALLS = ("prepay_apply", "prepay_check")
COMING_FATES = ("return_filing", "unfiled")
LISTED_STALLS = ("submit", "return", "confirm", *PREPAYMENT_STALLS)
"""What stands at these belongs to the first firm and institution, so that whoever tries their accounts has something to do."""


def _leave_standing(plans: list[ClassPlan], today: date) -> None:
    """Leave the last classes of every stage where they are: returned, stopped, waiting, overdue."""
    for number, plan in enumerate(plans):
        plan.fate = {11: "cancelled", 23: "terminated", 31: "refused", 47: "return_filing"}.get(number % 50, plan.fate)
    ended = [plan for plan in plans if plan.end < today - timedelta(days=45) and plan.fate == "settled"]
    for plan, stall in zip(reversed(ended), STALLS, strict=False):
        plan.stalls = stall
    if len(ended) > len(STALLS) + 3:
        _mostly_dropped_out(ended[-len(STALLS) - 3])
    opened = [plan for plan in plans if plan.start < today - timedelta(days=20) and plan.end > today and plan.fate == "settled"]
    for plan, stall in zip(reversed(opened), PREPAYMENT_STALLS, strict=False):
        plan.prepays, plan.stalls = True, stall
    examined = [plan for plan in plans if plan.end < today - timedelta(days=20) and plan.fate == "settled" and not plan.stalls]
    for plan in [plan for plan in examined if plan.index % EVALUATORS == 0][-1:]:
        plan.fate = "unconfirmed"
    coming = [plan for plan in plans if today < plan.start <= today + timedelta(days=30)]
    for plan, fate in zip(reversed(coming), COMING_FATES, strict=False):
        plan.fate = fate
    for plan in plans:
        if plan.stalls in LISTED_STALLS or plan.fate in COMING_FATES:
            plan.firm = plan.institution = 0
