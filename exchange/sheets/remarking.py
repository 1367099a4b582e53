"""The user's own workbook with two more columns, 结果 and 问题 (design.md §7); rows that go back as a workbook of their own.

In place by openpyxl, which keeps values, styles, widths and merges; formulas become their results, because a saved
workbook without Excel's last calculation could not be read again.
"""

import io
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from exchange.sheets.columns import Layout
from exchange.sheets.header import PROBLEMS, RESULT, Header
from exchange.sheets.tables import Record
from exchange.sheets.values.text import Unreadable, Value, as_text

OURS = (RESULT, PROBLEMS)
MOST_IN_PLACE = 20_000
"""Rows up to which the user's workbook itself is written; openpyxl holds all its cells in memory."""
_PROBLEM_FILL = PatternFill("solid", fgColor="FFFFC9C4")
"""A red that nobody else uses, so that a corrected cell loses it at the next upload."""
_BAD, _GOOD = Font(color="FFB42318", bold=True), Font(color="FF1A7F4B")
_WIDTHS = (10, 60)
_LONGEST_CELL = 32_767


@dataclass(frozen=True, slots=True)
class RowRemark:
    """What is said of one row; ``fields`` are the keys of the columns whose cells are wrong."""

    result: str
    problems: str
    is_wrong: bool = False
    fields: tuple[str, ...] = ()


Remarks = Mapping[tuple[str, int], RowRemark]
"""By sheet and row number."""


def remark_in_place(content: bytes, layout: Layout, headers: Mapping[str, Header], remarks: Remarks) -> bytes:
    """The workbook with its remarks. ``headers`` say where each sheet's columns are."""
    with warnings.catch_warnings():
        # openpyxl warns of every extension it does not know; what it cannot keep is not of the roster.
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(content))
        if any(_has_formulas(book[name]) for name in headers if name in book.sheetnames):
            _put_results(book, load_workbook(io.BytesIO(content), data_only=True))
    for name, header in headers.items():
        if name in book.sheetnames:
            _remark_sheet(book[name], layout, header, {number: said for (sheet, number), said in remarks.items() if sheet == name})
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _has_formulas(sheet: Worksheet) -> bool:
    return any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def _put_results(book: Workbook, results: Workbook) -> None:
    for sheet in book.worksheets:
        known = results[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and (value := known.cell(cell.row, cell.column).value) is not None:
                    cell.value = value


def _remark_sheet(sheet: Worksheet, layout: Layout, header: Header, remarks: Mapping[int, RowRemark]) -> None:
    places = {column.key: at for column, at in zip(layout.columns, header.positions, strict=True) if at is not None}
    first = _own_columns(sheet, header)
    for offset, word in enumerate(OURS):
        _write(sheet, header.last_row, first + offset, word, font=Font(bold=True))
        letter = get_column_letter(first + offset)
        sheet.column_dimensions[letter].width = _WIDTHS[offset]
        sheet.column_dimensions[letter].hidden = False
    for number, said in remarks.items():
        _write(sheet, number, first, said.result, font=_BAD if said.is_wrong else _GOOD)
        _write(sheet, number, first + 1, said.problems, alignment=Alignment(wrap_text=True, vertical="top"))
        wrong = {places[key] for key in said.fields if key in places}
        for at in places.values():
            cell = sheet.cell(number, at + 1)
            if at in wrong:
                cell.fill = _PROBLEM_FILL
            elif cell.fill.fgColor.rgb == _PROBLEM_FILL.fgColor.rgb:
                cell.fill = PatternFill()


def _own_columns(sheet: Worksheet, header: Header) -> int:
    """Where 结果 stands: where an earlier upload has put it, else right of everything."""
    words = [as_text(cell.value) if isinstance(cell.value, str) else "" for cell in sheet[header.last_row]]
    return next((at for at, pair in enumerate(pairwise(words), start=1) if pair == OURS), int(sheet.max_column) + 1)


def _write(sheet: Worksheet, row: int, column: int, text: str, **look: Any) -> None:
    cell: Cell | MergedCell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        sheet.unmerge_cells(next(str(merge) for merge in sheet.merged_cells.ranges if cell.coordinate in merge))
        cell = sheet.cell(row, column)
    cell.value = text or None
    if text:
        cell.data_type = "s"
    for name, value in look.items():
        setattr(cell, name, value)


def problem_workbook(layout: Layout, headers: Mapping[str, Header], records: Iterable[Record], remarks: Remarks) -> bytes:
    """The rows that go back, under our own headings, as typed; numbers and codes stay text. Memory for one row at a time."""
    present = {at for header in headers.values() for at, position in enumerate(header.positions) if position is not None}
    columns = [(at, column) for at, column in enumerate(layout.columns) if at in present or column.required]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = _Formats(book)
    sheet = book.add_worksheet("有问题的行")
    headings = ["原工作表", "原行号", *(column.label for _, column in columns), *OURS]
    for place, heading in enumerate(headings):
        sheet.set_column(place, place, 60 if heading == PROBLEMS else 16)
        sheet.write_string(0, place, heading, formats.bold)
    sheet.freeze_panes(1, 0)
    wrong = ((record, remarks[record.sheet, record.row]) for record in records if (record.sheet, record.row) in remarks)
    for line, (record, said) in enumerate(wrong, start=1):
        sheet.write_string(line, 0, record.sheet, formats.text)
        sheet.write_number(line, 1, record.row)
        typed: dict[int, Any] = dict(zip(record.columns, record.values, strict=True))
        for place, (at, column) in enumerate(columns, start=2):
            formats.write(sheet, line, place, typed.get(at), is_wrong=column.key in said.fields)
        sheet.write_string(line, len(headings) - 2, said.result, formats.text)
        sheet.write_string(line, len(headings) - 1, said.problems, formats.text)
    book.close()
    return out.getvalue()


class _Formats:
    """Looks of the cells, and which one a value gets."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.text, self.bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._wrong = book.add_format({"num_format": "@", "bg_color": "#FFC9C4"})
        self._wrong_day = book.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#FFC9C4"})

    def write(self, sheet: xlsxwriter.worksheet.Worksheet, line: int, place: int, value: Value, *, is_wrong: bool) -> None:
        if isinstance(value, date):
            sheet.write_datetime(line, place, value, self._wrong_day if is_wrong else self._day)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(line, place, value, self._wrong if is_wrong else None)
        elif value not in (None, "") and not isinstance(value, Unreadable):
            sheet.write_string(line, place, str(value)[:_LONGEST_CELL], self._wrong if is_wrong else self.text)
        elif is_wrong:
            sheet.write_blank(line, place, None, self._wrong)
