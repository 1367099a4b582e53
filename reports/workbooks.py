"""Official tables as workbooks (domain.md §7, document conventions): A4 landscape, one page wide, repeated header."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

A4 = 9
TITLE_ROW, UNIT_ROW, HEADER_ROW = 0, 1, 2


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of an official table; ``total`` columns are summed in 小计 and 合计."""

    title: str
    width: float
    of: Callable[[Any], Any]
    total: bool = False


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """An official table: rows are grouped by ``group`` with a 小计 each and a 合计 last."""

    title: str
    period: str
    unit: str
    columns: tuple[TableColumn, ...]
    group: Callable[[Any], str]
    mark: str = ""


def write_table(table: OfficialTable, rows: Iterable[Any], *, made_on: date, progress: Callable[[int], None]) -> bytes:
    """The table as xlsx; sums are formulas that carry their value. ``progress`` hears the number of rows written."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # The maker's clock would make two equal reports differ.
    book.set_properties({"title": f"{table.title} {table.period}", "comments": table.mark})
    sheet = book.add_worksheet("报表")
    formats = _formats(book)
    _head(sheet, table, formats)
    last = _body(sheet, table, rows, formats, progress)
    _foot(sheet, table, formats, last + 1, made_on)
    _page(sheet, table)
    book.close()
    return out.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    base = {"font_name": "宋体", "font_size": 10, "border": 1, "valign": "vcenter"}
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}),
        "line": book.add_format({"font_name": "宋体", "font_size": 10}),
        "right": book.add_format({"font_name": "宋体", "font_size": 10, "align": "right"}),
        "header": book.add_format({**base, "bold": True, "align": "center", "text_wrap": True}),
        "text": book.add_format({**base, "num_format": "@", "text_wrap": True}),
        "count": book.add_format({**base, "num_format": "0"}),
        "money": book.add_format({**base, "num_format": "#,##0.00"}),
        "date": book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "center"}),
        "sum_text": book.add_format({**base, "bold": True}),
        "sum": book.add_format({**base, "bold": True, "num_format": "#,##0.00"}),
    }


def _head(sheet: Worksheet, table: OfficialTable, formats: dict[str, Format]) -> None:
    last = len(table.columns)
    sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, f"{table.title}{table.mark and f'({table.mark})'}", formats["title"])
    sheet.set_row(TITLE_ROW, 30)
    sheet.write(UNIT_ROW, 0, "填报单位（盖章）：", formats["line"])
    sheet.merge_range(UNIT_ROW, last - 5, UNIT_ROW, last, f"期间：{table.period}  单位：{table.unit}", formats["right"])
    sheet.write(HEADER_ROW, 0, "序号", formats["header"])
    sheet.set_column(0, 0, 5)
    for index, column in enumerate(table.columns, 1):
        sheet.write(HEADER_ROW, index, column.title, formats["header"])
        sheet.set_column(index, index, column.width)


def _body(sheet: Worksheet, table: OfficialTable, rows: Iterable[Any], formats: dict[str, Format], progress: Callable[[int], None]) -> int:
    """Write groups with their 小计 and the 合计; returns the index of the last row."""
    at, number, totals, subtotal_rows = HEADER_ROW, 0, _zero(table), []
    for name, members in groupby(rows, key=table.group):
        first, sums = at + 1, _zero(table)
        for row in members:
            at, number = at + 1, number + 1
            _write_row(sheet, table, at, number, row, formats)
            sums = _add(table, sums, row)
            progress(number)
        at += 1
        _write_sum(sheet, table, at, f"{name}小计", {c: f"=SUM({c}{first + 1}:{c}{at})" for c in _total_letters(table)}, sums, formats)
        subtotal_rows.append(at + 1)
        totals = {title: totals[title] + sums[title] for title in totals}
    at += 1
    formulas = {c: "=" + ("+".join(f"{c}{row}" for row in subtotal_rows) or "0") for c in _total_letters(table)}
    _write_sum(sheet, table, at, "合计", formulas, totals, formats)
    return at


def _zero(table: OfficialTable) -> dict[str, Decimal]:
    return {column.title: Decimal(0) for column in table.columns if column.total}


def _add(table: OfficialTable, sums: dict[str, Decimal], row: Any) -> dict[str, Decimal]:
    return {c.title: sums[c.title] + (c.of(row) or 0) for c in table.columns if c.total}


def _total_letters(table: OfficialTable) -> list[str]:
    return [xl_col_to_name(index) for index, column in enumerate(table.columns, 1) if column.total]


def _write_row(sheet: Worksheet, table: OfficialTable, at: int, number: int, row: Any, formats: dict[str, Format]) -> None:
    sheet.write_number(at, 0, number, formats["count"])
    for index, column in enumerate(table.columns, 1):
        value = column.of(row)
        if value is None:
            sheet.write_blank(at, index, None, formats["text"])
        elif isinstance(value, date):
            sheet.write_datetime(at, index, value, formats["date"])
        elif isinstance(value, Decimal):
            sheet.write_number(at, index, value, formats["money"])
        elif isinstance(value, int):
            sheet.write_number(at, index, value, formats["count"])
        else:
            sheet.write_string(at, index, value, formats["text"])


def _write_sum(
    sheet: Worksheet,
    table: OfficialTable,
    at: int,
    label: str,
    formulas: dict[str, str],
    sums: dict[str, Decimal],
    formats: dict[str, Format],
) -> None:
    sheet.write_blank(at, 0, None, formats["sum_text"])
    for index, column in enumerate(table.columns, 1):
        letter = xl_col_to_name(index)
        if letter in formulas:
            sheet.write_formula(at, index, formulas[letter], formats["sum"], sums[column.title])
        else:
            sheet.write_string(at, index, label if index == 1 else "", formats["sum_text"])


def _foot(sheet: Worksheet, table: OfficialTable, formats: dict[str, Format], at: int, made_on: date) -> None:
    signature = f"制表人：              审核人：              负责人：              填报日期：{made_on:%Y-%m-%d}"
    sheet.write(at + 1, 0, signature, formats["line"])


def _page(sheet: Worksheet, table: OfficialTable) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
