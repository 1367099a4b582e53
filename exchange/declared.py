"""Imports that are declared (导入内容的声明): an app names the columns and says how rows compare and are written; the rest is here.

A kind declares ``declared`` (columns), ``unique`` (keys that name a row) and ``examples``, and writes ``judge`` and
``apply``. ``docs/pages.md`` has one from end to end.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.utils import timezone

from audit.operations import Refused
from exchange.blanks import OWN_SHEETS, Blank, BlankColumn
from exchange.kinds import ImportKind, Problem, Row, Told
from exchange.selectors import extra_aliases
from exchange.sheets.columns import Column, Layout, RowReader, Surroundings
from exchange.sheets.reading import read_book
from exchange.sheets.tables import Record, Records, Remark

COMMON_NOTES = (
    "黄色表头的列必填，其余可空。可以增加、删除或调换列，表头文字不要改动。",
    "号码、代码和电话列已设为文本格式，请勿改成数字，否则 Excel 会丢失末几位。",
    "日期写成 2024-09-01；金额以元为单位。",
    "“示例”一行不会导入，可以保留或删除。",
)


class DeclaredKind(ImportKind):
    """A kind whose rows are its columns and nothing else; values are text, ``date``, ``Decimal`` or None by column key."""

    declared: ClassVar[tuple[Column, ...]]
    unique: ClassVar[tuple[str, ...]]
    """Columns that together name a row; the second of two such rows goes back."""
    examples: ClassVar[Mapping[str, str]]
    """Columns of the template with a cell each, in its order."""
    widths: ClassVar[Mapping[str, int]] = {}
    notes: ClassVar[tuple[str, ...]] = ()

    def choices(self) -> Mapping[str, Sequence[str]]:
        """Drop-down lists of the template by column key."""
        return {}

    def label_of(self, values: Mapping[str, Any]) -> str:
        """Names a row for people; personal numbers masked."""
        return " ".join(str(values[key]) for key in self.unique if values[key])

    def pack(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a good row as plain JSON; a kind with parsers of its own makes theirs plain first."""
        return pack(values)

    def layout(self) -> Layout:
        return Layout.declare(self.label, self.declared, extra_aliases=extra_aliases(self.key))

    def blank(self) -> Blank:
        by_key, lists = {column.key: column for column in self.declared}, self.choices()
        columns = [
            BlankColumn(by_key[key].label, example, self.widths.get(key, 16), by_key[key].required, tuple(lists.get(key, ())))
            for key, example in self.examples.items()
        ]
        return Blank(f"{self.label}模板", self.label, columns, (*COMMON_NOTES, *self.notes))

    def read(self, content: bytes, name: str, told: Told) -> tuple[list[Row], list[str]]:
        layout, book = self.layout(), read_book(content, name)
        source = Records(book, layout)
        records = list(source)
        reader = RowReader(layout, Surroundings(timezone.localdate(), book.epoch_1904))
        seen: dict[tuple[Any, ...], Record] = {}
        rows = []
        for done, record in enumerate(records, start=1):
            rows.append(self._row(reader, record, seen))
            told(done, len(records))
        return rows, [remark_words(remark) for remark in source.remarks if remark.sheet not in OWN_SHEETS]

    def _row(self, reader: RowReader, record: Record, seen: dict[tuple[Any, ...], Record]) -> Row:
        cells = reader.read(record.columns, record.values)
        name = tuple(cells.values[key] for key in self.unique)
        if all(name) and (first := seen.setdefault(name, record)) is not record:
            where = f"工作表「{first.sheet}」第 {first.row} 行" if first.sheet != record.sheet else f"第 {first.row} 行"
            cells.error(self.unique[0], "duplicate_in_file", f"与{where}重复，请删去多余的一行。")
        problems = [Problem(key, *note) for key, note in cells.errors]
        warnings = [Problem(key, *note) for key, note in cells.warnings]
        return Row(record.sheet, record.row, self.label_of(cells.values), None if problems else self.pack(cells.values), problems, warnings)


def remark_words(remark: Remark) -> str:
    """Something about the file, and where."""
    where = f"第 {remark.row} 行" if remark.row else ""
    return f"工作表「{remark.sheet}」{where}：{remark.note.message}" if remark.sheet else f"{where}{remark.note.message}"


@contextmanager
def naming_row(row: Row) -> Iterator[None]:
    """A refusal while a row is written says which row it was."""
    try:
        yield
    except Refused as refusal:
        raise Refused(f"{row.sheet} 第 {row.number} 行：{refusal.message}".strip(), refusal.field) from refusal


def pack(values: Mapping[str, Any]) -> dict[str, Any]:
    """As plain JSON; a day and an amount keep their type."""
    return {key: _packed(value) for key, value in values.items()}


def _packed(value: Any) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"amount": str(value)}
    return value


def unpack(row: Row) -> dict[str, Any]:
    """The values of a staged row as its columns were read."""
    return {key: _unpacked(value) for key, value in (row.values or {}).items()}


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        return date.fromisoformat(value["day"]) if "day" in value else Decimal(value["amount"])
    return value


def differences(labels: Mapping[str, str], old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What, old and new for every column that ``new`` fills and that differs; a blank cell leaves what is known."""
    return [(labels[key], _words(old.get(key)), _words(value)) for key, value in new.items() if value not in (None, "", old.get(key))]


def _words(value: Any) -> str:
    return "未填" if value in (None, "") else str(value)
