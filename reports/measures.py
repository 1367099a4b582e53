"""How a number of the portal is taken from its rows (design.md §8).

A figure is a list of parts; a part says which rows count, what is measured over them, and on which day
and in which region each row falls. Value, series by year, split by county and drill-down all follow from
the same parts, so they cannot disagree. As of a day is asked two ways: what had happened by then
(``Scope.to_day``, business time) and what was known by then (``Scope.known_by``, recording time, from the events).
Money is yuan (Decimal, two places); counts are integers, and distinct ones are distinct: 合计 is then not the sum
of its counties.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Aggregate, F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractMonth, ExtractYear

YUAN = "元"


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that count: ``on`` and ``region`` are paths to their business date and region code.

    ``dimensions``: by name (see :data:`DIMENSIONS`) the path by which the rows can be told apart further. ``known``: the rows
    whose recording had been made by a moment; without it, a figure can't be asked what was known.
    """

    rows: Callable[[], QuerySet]
    on: str
    region: str
    measure: Callable[[], Aggregate]
    sign: int = 1
    dimensions: Mapping[str, str] = field(default_factory=dict)
    known: Callable[[QuerySet, datetime], QuerySet] | None = None

    def path_of(self, dimension: str) -> str:
        return self.region if dimension == "region" else self.dimensions[dimension]


DIMENSIONS = {
    "region": "县（市、区）",
    "level": "培训等级",
    "occupation": "职业（工种）",
    "firm": "企业",
    "institution": "培训机构",
    "fund": "资金来源",
}
"""Ways to tell rows apart, besides year and month."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: its name, unit, definition in a sentence and the document that asks for it.

    ``window``: first and last day that the number covers as of a day, where it is not "everything so far".
    """

    key: str
    label: str
    unit: str
    definition: str
    parts: tuple[Part, ...]
    source: str = ""
    window: Callable[[date], tuple[date, date]] | None = None

    @property
    def is_money(self) -> bool:
        return self.unit == YUAN

    @property
    def dimensions(self) -> list[str]:
        """Names of what all its parts can be told apart by."""
        return [name for name in DIMENSIONS if name == "region" or all(name in part.dimensions for part in self.parts)]

    @property
    def keeps_records(self) -> bool:
        """Whether it can be asked what was known by a moment."""
        return all(part.known for part in self.parts)

    def within(self, scope: "Scope") -> "Scope":
        """``scope`` as this figure reads it: its own window, unless a period was asked for."""
        if self.window is None or scope.from_day is not None:
            return scope
        from_day, to_day = self.window(scope.to_day)
        return replace(scope, from_day=from_day, to_day=to_day)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows to count: business dates from–to (inclusive days), region codes, and any other dimensions.

    ``regions=None`` is the whole city. ``known_by``: only what had been recorded by this moment. ``where``: pairs of a
    dimension and the value wanted.
    """

    to_day: date
    from_day: date | None = None
    regions: frozenset[str] | None = None
    known_by: datetime | None = None
    where: tuple[tuple[str, str | int], ...] = ()

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
    where &= Q(**{part.path_of(dimension): wanted for dimension, wanted in scope.where})
    rows = part.rows().filter(where)
    if scope.known_by is None:
        return rows
    if part.known is None:
        raise LookupError(f"{rows.model._meta.verbose_name}没有按记录时间统计的口径")
    return part.known(rows, scope.known_by)


def value(figure: Figure, scope: Scope) -> Number:
    """The figure over ``scope``: an integer count, or yuan with two places."""
    total = sum((p.sign * (rows_of(p, figure.within(scope)).aggregate(n=p.measure())["n"] or 0) for p in figure.parts), start=_zero(figure))
    return _exact(figure, total)


def by_year(figure: Figure, scope: Scope) -> dict[int, Number]:
    """The figure of each calendar year that has rows, in order."""
    return dict(sorted(_grouped(figure, scope, lambda part: ExtractYear(part.on)).items()))


def by_month(figure: Figure, scope: Scope) -> dict[int, Number]:
    """The figure of each month (1–12) that has rows; ``scope`` is one year."""
    return dict(sorted(_grouped(figure, scope, lambda part: ExtractMonth(part.on)).items()))


def by(dimension: str, figure: Figure, scope: Scope) -> dict[str | int, Number]:
    """The figure of each value of ``dimension`` that has rows; distinct counts do not add up to the whole."""
    return _grouped(figure, figure.within(scope), lambda part: part.path_of(dimension))


def by_region(figure: Figure, scope: Scope) -> dict[str, Number]:
    """The figure of each region code that has rows; distinct counts do not add up to the whole."""
    return by("region", figure, scope)


def _grouped(figure: Figure, scope: Scope, key_of: Callable[[Part], str | Combinable]) -> dict:
    found: dict = {}
    for part in figure.parts:
        key = key_of(part)
        query = rows_of(part, scope).order_by().annotate(group=F(key) if isinstance(key, str) else key)
        for row in query.values("group").annotate(n=part.measure()):
            found[row["group"]] = found.get(row["group"], _zero(figure)) + part.sign * (row["n"] or 0)
    return {group: _exact(figure, number) for group, number in found.items()}


def _zero(figure: Figure) -> Number:
    return Decimal("0.00") if figure.is_money else 0


def _exact(figure: Figure, number: Number) -> Number:
    return Decimal(number).quantize(Decimal("0.01")) if figure.is_money else int(number)
