"""Official tables as data (domain.md §7): what a table looks like, and one laid out with its rows; no Django.

A laid-out :class:`Content` is what a frozen report keeps: workbook, PDF and page are all drawn from it, so they cannot
disagree, and drawing it again gives the same.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any

WAN = 10_000
CENT = Decimal("0.01")


class Measure(StrEnum):
    """How a column's values are read. Money is held in yuan; WAN columns show it in 万元, converted once (domain.md §7)."""

    TEXT = "text"
    COUNT = "count"
    YUAN = "yuan"
    WAN = "wan"
    PERCENT = "percent"
    NUMBER = "number"
    DAY = "day"


class Total(StrEnum):
    """What stands in 小计 and 合计: nothing, the sum of the rows, or (合计 only) a value counted on its own, as distinct heads are."""

    NONE = ""
    SUM = "sum"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``path`` leads from a row to its value, ``source`` says where that comes from (a figure's key or words)."""

    title: str
    width: float
    path: str
    measure: Measure = Measure.TEXT
    total: Total = Total.NONE
    source: str = ""

    def of(self, row: Any) -> Any:
        return attrgetter(self.path)(row)


@dataclass(frozen=True, slots=True)
class Layout:
    """A table as declared: heading, unit, columns, notes below. ``group``: rows come in groups with a 小计 each, by this path."""

    title: str
    unit: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    group: str = ""
    grand_total: bool = True


Cell = str | int | None
"""A value as kept: money, shares and days as strings (``19600.00``, ``2024-07-24``), counts as integers."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: ``key`` tells it from the others in every edition of the report, ``url`` is the page of the record behind it."""

    key: str
    url: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    lines: list[Line]
    sums: list[Cell]


@dataclass(frozen=True, slots=True)
class Content:
    """A table with its rows. ``made_on``: the day it was filled in; ``mark``: 演示数据 where they are invented."""

    title: str
    period: str
    unit: str
    mark: str
    made_on: str
    columns: list[dict[str, Any]]
    groups: list[Group]
    totals: list[Cell] | None
    notes: list[str]

    @property
    def row_count(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    def to_json(self) -> str:
        """The same text for the same content, always."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Content":
        data = json.loads(text)
        data["groups"] = [Group(g["name"], [Line(**line) for line in g["lines"]], g["sums"]) for g in data["groups"]]
        return cls(**data)

    @property
    def digest(self) -> str:
        """SHA-256 of what the table says, apart from the day it was made."""
        data = {name: value for name, value in asdict(self).items() if name != "made_on"}
        return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def lay_out(
    layout: Layout,
    rows: Iterable[Any],
    *,
    period: str,
    made_on: date,
    mark: str = "",
    own_totals: Mapping[str, Any] | None = None,
    key: Callable[[Any], str],
    url: Callable[[Any], str],
) -> Content:
    """The table with its rows, which come in the order of their groups; ``own_totals`` by column title."""
    group_of = attrgetter(layout.group) if layout.group else lambda row: ""
    groups, totals = [], _zeros(layout)
    for name, members in groupby(rows, key=group_of):
        lines, sums = [], _zeros(layout)
        for row in members:
            values = [column.of(row) for column in layout.columns]
            sums = [_plus(total, value) for total, value in zip(sums, values, strict=True)]
            lines.append(Line(key(row), url(row), [cell_of(value) for value in values]))
        groups.append(Group(str(name), lines, [cell_of(total) for total in sums]))
        totals = [_plus(total, value) for total, value in zip(totals, sums, strict=True)]
    own = own_totals or {}
    whole = [own.get(c.title) if c.total == Total.OWN else total for c, total in zip(layout.columns, totals, strict=True)]
    return Content(
        title=layout.title,
        period=period,
        unit=layout.unit,
        mark=mark,
        made_on=made_on.isoformat(),
        columns=[{"title": c.title, "width": c.width, "measure": c.measure, "total": c.total, "source": c.source} for c in layout.columns],
        groups=groups,
        totals=[cell_of(value) for value in whole] if layout.grand_total else None,
        notes=list(layout.notes),
    )


def cell_of(value: Any) -> Cell:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value)


def number_of(cell: Cell) -> Decimal | int | None:
    """A cell of a column of numbers, to reckon with."""
    return Decimal(cell) if isinstance(cell, str) else cell


SHOWN: dict[str, Callable[[Any], str]] = {
    Measure.COUNT: lambda cell: f"{cell:,}",
    Measure.YUAN: lambda cell: f"{Decimal(cell):,.2f}",
    Measure.WAN: lambda cell: f"{(Decimal(cell) / WAN).quantize(CENT, ROUND_HALF_UP):,}",
    Measure.PERCENT: lambda cell: f"{Decimal(cell):.1f}%",
    Measure.NUMBER: lambda cell: f"{Decimal(cell).normalize():,f}",
}


def words(cell: Cell, measure: str) -> str:
    """A cell as it is printed: separators, two decimals, 万元 rounded half up, a blank where there is nothing."""
    return "" if cell is None else SHOWN.get(measure, str)(cell)


def percent(part: int | Decimal, whole: int | Decimal | None) -> Decimal | None:
    """``part`` in ``whole`` in per cent with one place; nothing of nothing is blank."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def _zeros(layout: Layout) -> list[Any]:
    zero = {Measure.YUAN: Decimal("0.00"), Measure.WAN: Decimal("0.00"), Measure.NUMBER: Decimal(0)}
    return [zero.get(column.measure, 0) if column.total == Total.SUM else None for column in layout.columns]


def _plus(total: Any, value: Any) -> Any:
    return None if total is None else total + (value or 0)
