"""Writing a list of any length as xlsx: typed cells, frozen heading, sums, and memory for one row only."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

ROWS_PER_SHEET = 1_000_000
"""Excel ends at 1 048 576; the rest goes on to a further sheet."""

_LONGEST_HEADER = 255
Cell = str | int | Decimal | date | datetime | None


class Kind(Enum):
    """How cells of a column look: number format and width in characters."""

    TEXT = ("@", 18)
    MONEY = ("#,##0.00", 15)
    DATE = ("yyyy-mm-dd", 12)
    COUNT = ("#,##0", 10)

    def __init__(self, number_format: str, width: int) -> None:
        self.number_format = number_format
        self.width = width


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    kind: Kind = Kind.TEXT
    is_summed: bool = False


def write_listing(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, note: str, told: Callable[[int], None]
) -> bytes:
    """The workbook. ``told`` hears of every row; ``note`` stands in the header of the printed page. Texts are never formulas."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(str(path), options)
        book.set_properties({"title": title, "comments": note})
        _Writer(book, title, columns, note).write(rows, told)
        book.close()
        return path.read_bytes()


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, title: str, columns: Sequence[Column], note: str) -> None:
        self.book, self.title, self.columns, self.note = book, title, columns, note
        self.heading: Format = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F2F2F2", "text_wrap": True, "valign": "vcenter"})
        self.formats = {kind: book.add_format({"num_format": kind.number_format}) for kind in Kind}
        self.sums = {kind: book.add_format({"num_format": kind.number_format, "bold": True, "top": 1}) for kind in Kind}
        self.totals: dict[int, Decimal | int] = {at: Decimal(0) for at, column in enumerate(columns) if column.is_summed}
        self.sheets = 0

    def write(self, rows: Iterable[Sequence[Cell]], told: Callable[[int], None]) -> None:
        sheet, line = self._sheet(), 0
        for number, row in enumerate(rows, start=1):
            if line == ROWS_PER_SHEET:
                sheet, line = self._sheet(), 0
            line += 1
            for place, (column, value) in enumerate(zip(self.columns, row, strict=True)):
                self._cell(sheet, line, place, column, value)
            told(number)
        if self.totals:
            self._total(sheet, line + 1)

    def _sheet(self) -> Worksheet:
        self.sheets += 1
        name = self.title[:24] if self.sheets == 1 else f"{self.title[:24]}({self.sheets})"
        sheet = self.book.add_worksheet(name)
        for place, column in enumerate(self.columns):
            sheet.set_column(place, place, max(column.kind.width, 2 * len(column.heading) + 2), self.formats[column.kind])
            sheet.write_string(0, place, column.heading, self.heading)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        # & begins a code of Excel's; a header ends at 255 characters.
        sheet.set_header(f"&L{self.title}&R{self.note.replace('&', '&&')}"[:_LONGEST_HEADER])
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return sheet

    def _cell(self, sheet: Worksheet, line: int, place: int, column: Column, value: Cell) -> None:
        if value is None or value == "":
            return
        if place in self.totals and isinstance(value, Decimal | int):
            self.totals[place] += value
        if isinstance(value, bool):
            sheet.write_string(line, place, "是" if value else "否", self.formats[Kind.TEXT])
        elif isinstance(value, Decimal | int):
            kind = column.kind if column.kind in (Kind.MONEY, Kind.COUNT) else None
            sheet.write_number(line, place, value, self.formats[kind] if kind else None)
        elif isinstance(value, date):
            day = timezone.localtime(value).date() if isinstance(value, datetime) else value
            sheet.write_datetime(line, place, day, self.formats[Kind.DATE])
        else:
            sheet.write_string(line, place, str(value), self.formats[Kind.TEXT])

    def _total(self, sheet: Worksheet, line: int) -> None:
        if 0 not in self.totals:
            sheet.write_string(line, 0, "合计", self.sums[Kind.TEXT])
        for place, total in self.totals.items():
            sheet.write_number(line, place, total, self.sums[self.columns[place].kind])
