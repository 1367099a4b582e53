"""Small tables for other people's systems: an xlsx workbook or a CSV file of one list.

Every text stays text: nothing a person typed runs as a formula (lessons.md, Spreadsheets), and long numbers keep
their digits. Amounts are numbers with two decimals.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its heading, its width in characters, and whether it is an amount in yuan."""

    heading: str
    width: int
    is_amount: bool = False


def list_workbook(title: str, columns: Sequence[ListColumn], rows: Iterable[Sequence[Any]], *, note: str = "") -> bytes:
    """An xlsx file with one sheet: heading row first, so that a machine reads it as well as a person."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "comments": note})
    text, amount = book.add_format({"num_format": "@"}), book.add_format({"num_format": "#,##0.00"})
    sheet = book.add_worksheet(title[:31])
    sheet.write_row(0, 0, [column.heading for column in columns], book.add_format({"bold": True, "bottom": 1}))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    for number, row in enumerate(rows, start=1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            if column.is_amount:
                sheet.write_number(number, place, value, amount)
            else:
                sheet.write_string(number, place, str(value), text)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def list_csv(columns: Sequence[ListColumn], rows: Iterable[Sequence[Any]]) -> bytes:
    """The same as CSV: UTF-8 with a byte order mark, which Excel needs; a text that looks like a formula gets an apostrophe."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(column.heading for column in columns)
    for row in rows:
        writer.writerow(_plain(value) for value in row)
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
