"""Every number of the portal, defined once (design.md §8).

A figure is a list of parts; a part says which rows count, what is measured over them, and on which day
and in which region each row falls. Value, series by year, split by county and drill-down all follow from
the same parts, so they cannot disagree. Money is yuan (Decimal, two places); counts are integers, and
distinct ones are distinct: 合计 is then not the sum of its counties.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Aggregate, Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from apprenticeship.enums import Outcome
from apprenticeship.models import Certificate, Enrolment, TrainingClass
from funds.enums import PayableState
from funds.models import Payable, RecoveryReceipt

YUAN = "元"


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that count: ``on`` and ``region`` are paths to their business date and region code."""

    rows: Callable[[], QuerySet]
    on: str
    region: str
    measure: Callable[[], Aggregate]
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: its name, unit, definition in a sentence and the document that asks for it."""

    key: str
    label: str
    unit: str
    definition: str
    parts: tuple[Part, ...]
    source: str = ""

    @property
    def is_money(self) -> bool:
        return self.unit == YUAN


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows to count: business dates from–to (inclusive days), region codes, one kind of subject.

    ``regions=None`` is the whole city.
    """

    to_day: date
    from_day: date | None = None
    regions: frozenset[str] | None = None

    @classmethod
    def year(cls, year: int, *, to_day: date, regions: frozenset[str] | None = None) -> "Scope":
        """One calendar year, not beyond ``to_day``."""
        return cls(from_day=date(year, 1, 1), to_day=min(date(year, 12, 31), to_day), regions=regions)


Number = int | Decimal


def rows_of(part: Part, scope: Scope) -> QuerySet:
    """The rows of one part that fall into ``scope``."""
    where = Q(**{f"{part.on}__lte": scope.to_day})
    if scope.from_day is not None:
        where &= Q(**{f"{part.on}__gte": scope.from_day})
    if scope.regions is not None:
        where &= Q(**{f"{part.region}__in": scope.regions})
    return part.rows().filter(where)


def value(figure: Figure, scope: Scope) -> Number:
    """The figure over ``scope``: an integer count, or yuan with two places."""
    total = sum((p.sign * (rows_of(p, scope).aggregate(n=p.measure())["n"] or 0) for p in figure.parts), start=_zero(figure))
    return _exact(figure, total)


def by_year(figure: Figure, scope: Scope) -> dict[int, Number]:
    """The figure of each calendar year that has rows, in order."""
    return dict(sorted(_grouped(figure, scope, lambda part: ExtractYear(part.on)).items()))


def by_region(figure: Figure, scope: Scope) -> dict[str, Number]:
    """The figure of each region code that has rows; distinct counts do not add up to the whole."""
    return _grouped(figure, scope, lambda part: part.region)


def _grouped(figure: Figure, scope: Scope, key_of: Callable) -> dict:
    found: dict = {}
    for part in figure.parts:
        key = key_of(part)
        query = rows_of(part, scope).order_by()
        query = query.values(key) if isinstance(key, str) else query.annotate(group=key).values("group")
        for row in query.annotate(n=part.measure()):
            group = row[key] if isinstance(key, str) else row["group"]
            found[group] = found.get(group, _zero(figure)) + part.sign * (row["n"] or 0)
    return {group: _exact(figure, number) for group, number in found.items()}


def _zero(figure: Figure) -> Number:
    return Decimal("0.00") if figure.is_money else 0


def _exact(figure: Figure, number: Number) -> Number:
    return Decimal(number).quantize(Decimal("0.01")) if figure.is_money else int(number)


def _opened_classes() -> QuerySet:
    return TrainingClass.objects.filter(opened_on__isnull=False)


def _apprentices() -> QuerySet:
    return Enrolment.objects.exclude(outcome=Outcome.VOID).filter(training_class__opened_on__isnull=False)


def _certificates() -> QuerySet:
    return Certificate.objects.filter(enrolment__outcome=Outcome.CERTIFIED, enrolment__confirmed_at__isnull=False)


def _paid(**cause: bool) -> QuerySet:
    return Payable.objects.filter(state=PayableState.PAID, **cause)


OF_APPRENTICESHIP = Q(prepayment__isnull=False) | Q(settlement__isnull=False)
RECOVERED_FROM_APPRENTICESHIP = Q(recovery__payment_line__payable__prepayment__isnull=False) | Q(
    recovery__payment_line__payable__settlement__isnull=False
)


def _all_paid() -> QuerySet:
    return Payable.objects.filter(OF_APPRENTICESHIP, state=PayableState.PAID)


def _all_recovered() -> QuerySet:
    return RecoveryReceipt.objects.filter(RECOVERED_FROM_APPRENTICESHIP)


def _sum_amount() -> Aggregate:
    return Sum("amount")


REPLY = "对市政协十三届二次会议第82号提案的答复"

FIGURES: dict[str, Figure] = {
    figure.key: figure
    for figure in (
        Figure(
            "apprenticeship.enterprises",
            "开展学徒制培训的企业",
            "家",
            "开过班的企业数,同一企业只计一次;按开班日期。",
            (Part(_opened_classes, "opened_on", "region_id", lambda: Count("firm_id", distinct=True)),),
            REPLY,
        ),
        Figure(
            "apprenticeship.institutions",
            "开展学徒制培训的培训机构",
            "家",
            "承担过已开班培训的培训机构数,同一机构只计一次;按开班日期。",
            (Part(_opened_classes, "opened_on", "region_id", lambda: Count("institution_id", distinct=True)),),
            REPLY,
        ),
        Figure(
            "apprenticeship.classes",
            "开班数",
            "个",
            "已开班的学徒培训班数;按开班日期。",
            (Part(_opened_classes, "opened_on", "region_id", lambda: Count("pk")),),
        ),
        Figure(
            "apprenticeship.apprentices",
            "参与学徒",
            "人",
            "已开班班级中的学徒人数,同一人参加几次只计一次,作废的不计;按开班日期。",
            (
                Part(
                    _apprentices,
                    "training_class__opened_on",
                    "training_class__region_id",
                    lambda: Count("person_id", distinct=True),
                ),
            ),
            REPLY,
        ),
        Figure(
            "apprenticeship.certificates",
            "取得证书",
            "本",
            "经评价机构确认的结业取证证书数;按发证日期。",
            (Part(_certificates, "issued_on", "enrolment__training_class__region_id", lambda: Count("pk")),),
        ),
        Figure(
            "subsidies.paid",
            "拨付补贴资金",
            YUAN,
            "付款方已确认到账的学徒制预支与结算补贴,减去已追回的;按到账日期,不含项目资金。",
            (
                Part(_all_paid, "paid_on", "region_id", _sum_amount),
                Part(_all_recovered, "received_on", "recovery__region_id", _sum_amount, sign=-1),
            ),
            REPLY,
        ),
        Figure(
            "subsidies.prepaid",
            "其中:预支",
            YUAN,
            "付款方已确认到账的学徒制预支;按到账日期,不减追回。",
            (Part(lambda: _paid(prepayment__isnull=False), "paid_on", "region_id", _sum_amount),),
        ),
        Figure(
            "subsidies.settled",
            "其中:结算补贴",
            YUAN,
            "付款方已确认到账的结业结算补贴(已冲减预支);按到账日期,不减追回。",
            (Part(lambda: _paid(settlement__isnull=False), "paid_on", "region_id", _sum_amount),),
        ),
        Figure(
            "subsidies.recovered",
            "其中:追回",
            YUAN,
            "企业已退回的学徒制补贴;按退回到账日期。",
            (Part(_all_recovered, "received_on", "recovery__region_id", _sum_amount),),
        ),
    )
}

HEADLINES = (
    "apprenticeship.enterprises",
    "apprenticeship.institutions",
    "apprenticeship.apprentices",
    "apprenticeship.certificates",
    "subsidies.paid",
)
