"""A file of rows, whatever its format: what every reader delivers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from exchange.sheets.values.text import Value


class Merge(NamedTuple):
    """Cells that run down over several rows: row numbers as Excel shows them, both included; ``column`` counts from 0."""

    first_row: int
    last_row: int
    column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``rows`` starts afresh at each call and yields row numbers as Excel shows them, and the cells from column A on."""

    name: str
    rows: Callable[[], Iterator[tuple[int, list[Value]]]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a file in their order; ``epoch_1904`` where its day numbers count from 1904 instead of 1900."""

    sheets: tuple[Sheet, ...] = field(default=())
    epoch_1904: bool = False
