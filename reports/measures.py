"""How a number of the portal is taken from its rows (design.md §8).

A figure is a list of parts; a part says which rows count, what is measured over them, and on which day
and in which region each row falls. Value, series by year, split by county and drill-down all follow from
the same parts, so they cannot disagree. Money is yuan (Decimal, two places); counts are integers, and
distinct ones are distinct: 合计 is then not the sum of its counties.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Aggregate, Q, QuerySet
from django.db.models.functions import ExtractYear

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

    def within(self, scope: "Scope") -> "Scope":
        """``scope`` as this figure reads it: its own window, unless a period was asked for."""
        if self.window is None or scope.from_day is not None:
            return scope
        from_day, to_day = self.window(scope.to_day)
        return replace(scope, from_day=from_day, to_day=to_day)


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
    total = sum((p.sign * (rows_of(p, figure.within(scope)).aggregate(n=p.measure())["n"] or 0) for p in figure.parts), start=_zero(figure))
    return _exact(figure, total)


def by_year(figure: Figure, scope: Scope) -> dict[int, Number]:
    """The figure of each calendar year that has rows, in order."""
    return dict(sorted(_grouped(figure, scope, lambda part: ExtractYear(part.on)).items()))


def by_region(figure: Figure, scope: Scope) -> dict[str, Number]:
    """The figure of each region code that has rows; distinct counts do not add up to the whole."""
    return _grouped(figure, figure.within(scope), lambda part: part.region)


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
