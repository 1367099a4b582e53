"""What a kind of sheet (花名册, 企业, 费用 …) declares: its columns, the words for them, and how a cell is read."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from exchange.sheets.values.text import Unreadable, Value, is_blank


class Note(NamedTuple):
    """An error or a warning about a value: its code and a sentence that says what is wrong and what to do."""

    code: str
    message: str


class Reading(NamedTuple):
    """What one cell says: a value, or the error that keeps it from being one; warnings in either case."""

    value: Any = None
    error: Note | None = None
    warnings: tuple[Note, ...] = ()


BLANK = Reading()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a cell cannot say itself: the workbook's day numbers, and the day on which it is read."""

    today: date
    epoch_1904: bool = False


Parser = Callable[[Value, Surroundings], Reading]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``key`` for us, ``label`` on our template, ``aliases`` for the words that people use instead.

    ``hint`` recognises header words that no alias lists. ``anchor`` marks what tells a row of data from a total or a signature.
    ``halves`` are the keys of start and end, for one header word over two columns. ``unreadable`` is the error code of a formula
    without a result; where it is empty, that is a warning. ``repeats``: few different values, so readings are remembered.
    """

    key: str
    label: str
    parser: Parser
    aliases: tuple[str, ...] = ()
    hint: Callable[[str], bool] | None = None
    halves: tuple[str, str] | None = None
    required: bool = False
    anchor: bool = False
    unreadable: str = ""
    repeats: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind. ``needed`` are groups of keys of which a header must show at least half, one key of a group enough."""

    name: str
    columns: tuple[Column, ...]
    needed: tuple[frozenset[str], ...]
    words: Mapping[str, tuple[int, int]] = field(repr=False)

    @classmethod
    def declare(
        cls,
        name: str,
        columns: Iterable[Column],
        *,
        needed: Iterable[Iterable[str]] = (),
        extra_aliases: Mapping[str, Iterable[str]] | None = None,
    ) -> "Layout":
        """Build the table of header words; ``extra_aliases`` (key → words) are those that the office has added."""
        columns = tuple(columns)
        groups = tuple(frozenset(group) for group in needed) or tuple(frozenset({c.key}) for c in columns if c.required)
        words: dict[str, tuple[int, int]] = {}
        for index, column in enumerate(columns):
            own = (column.label, *column.aliases, *((extra_aliases or {}).get(column.key, ())))
            for rank, word in enumerate(own):
                words.setdefault(plain_label(word), (rank, index))
        return cls(name, columns, groups, words)

    def index(self, key: str) -> int:
        return next(index for index, column in enumerate(self.columns) if column.key == key)

    def match(self, label: str) -> tuple[int, int] | None:
        """Rank (0 is best) and index of the column that a header cell names."""
        folded = unicodedata.normalize("NFKC", label)
        whole = plain_label(folded)
        return self.words.get(whole) or self._match_hint(whole) or self.words.get(plain_label(_BRACKETED.sub("", folded)))

    def _match_hint(self, label: str) -> tuple[int, int] | None:
        if not 2 <= len(label) <= _LONGEST_LABEL:
            return None
        for index, column in enumerate(self.columns):
            if column.hint and column.hint(label):
                return _HINT_RANK, index
        return None


_BRACKETED = re.compile(r"[(\[【〔].*?[)\]】〕]")
_DECORATION = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff*.,:;/\\\-_#'\"()\[\]<>|·。、【】〔〕《》“”‘’★☆※—–]+")
_NUMBERING = re.compile(r"^\d{1,2}(?=\D)")
_LONGEST_LABEL = 20
_HINT_RANK = 10_000


@lru_cache(maxsize=8192)
def plain_label(text: str) -> str:
    """A header word without spaces, line breaks, stars, brackets, numbering and case: ``*姓  名`` → ``姓名``."""
    return _NUMBERING.sub("", _DECORATION.sub("", unicodedata.normalize("NFKC", text)).lower())


@dataclass(slots=True)
class Cells:
    """What a row says: its values by key of column (None where blank or in error), and what is wrong with or odd about them."""

    values: dict[str, Any]
    errors: list[tuple[str, Note]]
    warnings: list[tuple[str, Note]]

    def error(self, key: str, code: str, message: str) -> None:
        self.errors.append((key, Note(code, message)))

    def warn(self, key: str, code: str, message: str) -> None:
        self.warnings.append((key, Note(code, message)))


_Reader = tuple[str, Column, dict[Value, Any] | None]
"""Key, column, and what has been read in it so far."""


class RowReader:
    """Reads the cells of rows; remembers what it has read without a note in columns whose values repeat."""

    _MOST_REMEMBERED = 20_000
    _UNREAD = object()

    def __init__(self, layout: Layout, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._columns: list[_Reader] = [(column.key, column, {} if column.repeats else None) for column in layout.columns]
        self._blank: dict[str, Any] = dict.fromkeys(column.key for column in layout.columns)
        self._required = [index for index, column in enumerate(layout.columns) if column.required]
        self._shown: dict[tuple[int, ...], list[_Reader]] = {}

    def read(self, columns: tuple[int, ...], row: Iterable[Value]) -> Cells:
        """``row`` holds one value for each of these columns of the layout; the others are blank."""
        shown = self._shown.get(columns)
        if shown is None:
            shown = self._shown[columns] = [self._columns[index] for index in columns]
        values = self._blank.copy()
        cells = Cells(values, [], [])
        unread = self._UNREAD
        for value, (key, column, memory) in zip(row, shown, strict=True):
            known = unread if memory is None else memory.get(value, unread)
            values[key] = known if known is not unread else self._read(column, value, memory, cells)
        if len(shown) < len(self._columns):
            self._report_absent(columns, cells)
        return cells

    def _report_absent(self, columns: tuple[int, ...], cells: Cells) -> None:
        for index in self._required:
            if index not in columns:
                _, column, _ = self._columns[index]
                cells.error(column.key, "required_missing", f"表中没有「{column.label}」一列，请补上这一列。")

    def _read(self, column: Column, value: Value, memory: dict[Value, Any] | None, cells: Cells) -> Any:
        reading = self._parse(column, value)
        if column.required and reading.value is None and reading.error is None:
            cells.error(column.key, "required_missing", f"缺「{column.label}」，请补填。")
        elif reading.error is not None:
            cells.errors.append((column.key, reading.error))
        elif not reading.warnings and memory is not None and len(memory) < self._MOST_REMEMBERED:
            memory[value] = reading.value
        cells.warnings += [(column.key, note) for note in reading.warnings]
        return reading.value

    def _parse(self, column: Column, value: Value) -> Reading:
        if not (isinstance(value, str) and value[:1].isalnum()) and is_blank(value):
            return BLANK
        if isinstance(value, Unreadable):
            message = f"「{column.label}」{value.reason}"
            if column.unreadable:
                return Reading(error=Note(column.unreadable, message))
            return Reading(warnings=(Note("unreadable_cell", message),))
        return column.parser(value, self._surroundings)
