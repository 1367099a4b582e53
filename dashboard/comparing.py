"""Counties, institutions, occupations or firms beside each other, for a year and another one, with what falls out of line."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import mean, median
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.actor import Actor
from audit.models import Event
from dashboard.selectors import DIMENSION_NAMES, FIRST_YEAR
from funds.enums import PayableState
from reports.figures import CLASS_DIMENSIONS, FIGURES, Scope, by
from reports.rules.tables import Column, Content, Layout, Measure, lay_out, percent
from subsidies.models import Settlement

COMPARED = {"region": "县（市、区）", "institution": "培训机构", "occupation": "职业（工种）", "firm": "企业"}
ENOUGH = 5
"""Fewer results or certificates say nothing about a rate."""
FAR = Decimal("1.5")
"""An outlier lies more than this many spreads from the median."""
SPREAD = Decimal("1.4826")
"""Times the median absolute deviation: one standard deviation, where values are spread normally."""
WORTH_A_LOOK = Decimal("0.1")
"""Less than a tenth of the median is no matter, however alike the others are."""
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Measures:
    """One subject in one year. ``cost``: yuan paid per certificate; ``days``: from handing the claim in to the money's arrival."""

    results: int
    certificates: int
    paid: Decimal
    days: Decimal | None

    @property
    def rate(self) -> Decimal | None:
        return percent(self.certificates, self.results) if self.results >= ENOUGH else None

    @property
    def cost(self) -> Decimal | None:
        return (self.paid / self.certificates).quantize(Decimal("0.01"), ROUND_HALF_UP) if self.certificates >= ENOUGH else None


@dataclass(frozen=True, slots=True)
class Compared:
    """A subject, its two years, and in sentences why it stands out (empty: it does not)."""

    name: str
    now: Measures
    before: Measures
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared: ``dimension`` in ``year`` and in ``other``, within the actor's regions."""

    dimension: str
    year: int
    other: int
    regions: frozenset[str] | None
    today: date

    def scope(self, year: int) -> Scope:
        return Scope.year(year, to_day=self.today, regions=self.regions)


def question_of(actor: Actor, today: date, words: Mapping[str, str]) -> Question:
    """The question for the words of an address; what is no year or dimension counts as not asked."""
    years = {str(year): year for year in range(FIRST_YEAR, today.year + 1)}
    year = years.get(words.get("year", ""), today.year)
    dimension = words.get("by", "")
    return Question(
        dimension=dimension if dimension in COMPARED else "region",
        year=year,
        other=years.get(words.get("other", ""), max(year - 1, FIRST_YEAR)),
        regions=actor.regions,
        today=today,
    )


def compare(question: Question) -> list[Compared]:
    """Every subject with anything in either year, the highest certificate rate first."""
    now, before = measured(question, question.year), measured(question, question.other)
    keys = [key for key in {*now, *before} if key is not None]
    names = DIMENSION_NAMES[question.dimension](keys)
    nothing = Measures(0, 0, ZERO, None)
    whys = _outliers({key: now.get(key, nothing) for key in keys})
    rows = [Compared(names[key], now.get(key, nothing), before.get(key, nothing), whys.get(key, "")) for key in keys]
    return sorted(rows, key=lambda row: (-(row.now.rate if row.now.rate is not None else Decimal(-1)), row.name))


def measured(question: Question, year: int) -> dict[Any, Measures]:
    scope, dimension = question.scope(year), question.dimension
    results = by(dimension, FIGURES["apprenticeship.results"], scope)
    certificates = by(dimension, FIGURES["apprenticeship.certificates"], scope)
    paid = by(dimension, FIGURES["subsidies.paid"], scope)
    days = _days(scope, dimension)
    return {
        key: Measures(results.get(key, 0), certificates.get(key, 0), paid.get(key, ZERO), days.get(key))
        for key in {*results, *certificates, *paid}
    }


def _days(scope: Scope, dimension: str) -> dict[Any, Decimal]:
    """Mean days from a claim's first submission to the arrival of its money, of money that arrived in the scope."""
    path = "region_id" if dimension == "region" else CLASS_DIMENSIONS[dimension]
    submitted = Event.objects.filter(subject_type="subsidies.claim", subject_id=OuterRef("claim_id"), name="submit").order_by("occurred_at")
    paid = Settlement.objects.filter(
        payable__state=PayableState.PAID, payable__paid_on__gte=scope.from_day, payable__paid_on__lte=scope.to_day
    ).annotate(submitted=Subquery(submitted.values("occurred_at")[:1]))
    if scope.regions is not None:
        paid = paid.filter(claim__training_class__region__in=scope.regions)
    waits = defaultdict(list)
    for key, since, until in paid.order_by().values_list(f"claim__training_class__{path}", "submitted", "payable__paid_on"):
        if since is not None:
            waits[key].append((until - timezone.localdate(since)).days)
    return {key: Decimal(mean(days)).quantize(Decimal("0.1"), ROUND_HALF_UP) for key, days in waits.items()}


OUTLIERS = (
    ("取证率", "rate", "%", -1),
    ("每本证书成本", "cost", "元", 1),
    ("申领到拨付", "days", "天", 1),
)
"""What is judged, and which side is worth a look: -1 low, 1 high."""


def _outliers(found: dict[Any, Measures]) -> dict[Any, str]:
    why = defaultdict(list)
    for label, name, unit, side in OUTLIERS:
        values = {key: getattr(one, name) for key, one in found.items() if getattr(one, name) is not None}
        middle, limit = _middle(list(values.values()))
        for key, number in values.items():
            if limit is not None and (number - middle) * side > limit:
                word = "高" if side > 0 else "低"
                why[key].append(f"{label}{number:,.1f}{unit}，{word}于中位数{middle:,.1f}{unit}较多")
    return {key: "；".join(sentences) for key, sentences in why.items()}


def _middle(values: list[Decimal]) -> tuple[Decimal, Decimal | None]:
    """The median and how far from it is far; with fewer than four there is no line to fall out of."""
    if len(values) <= ENOUGH - 2:
        return ZERO, None
    middle = median(values)
    spread = median(abs(value - middle) for value in values) * SPREAD
    return middle, max(spread * FAR, middle * WORTH_A_LOOK)


def as_table(question: Question, rows: list[Compared]) -> Content:
    """The comparison as an official table, for the workbook."""
    name = COMPARED[question.dimension]
    columns = [Column(name, 30, "name")]
    for year, part in ((question.year, "now"), (question.other, "before")):
        columns += [
            Column(f"{year}年结果（人次）", 9, f"{part}.results", Measure.COUNT),
            Column(f"{year}年取证（本）", 9, f"{part}.certificates", Measure.COUNT),
            Column(f"{year}年取证率", 9, f"{part}.rate", Measure.PERCENT),
            Column(f"{year}年拨付（元）", 14, f"{part}.paid", Measure.YUAN),
            Column(f"{year}年每本成本（元）", 12, f"{part}.cost", Measure.YUAN),
            Column(f"{year}年申领到拨付（天）", 10, f"{part}.days", Measure.NUMBER),
        ]
    columns.append(Column("提示", 40, "why"))
    layout = Layout(f"技能培训情况对比（按{name}）", "见各栏", tuple(columns), notes=(EXPLAINED,), grand_total=False)
    period = f"{question.year}年与{question.other}年"
    return lay_out(layout, rows, period=period, made_on=question.today, key=lambda row: row.name, url=lambda row: "")


EXPLAINED = f"取证率为取证本数除以结果已确认人次，结果或证书不足{ENOUGH}个的不计算；每本成本为当年拨付除以当年取证本数。"
