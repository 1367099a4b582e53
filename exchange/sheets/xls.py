"""Workbooks in the old xls format (also WPS .et), by xlrd, which keeps rows as short as they are and so has no far cells."""

import io
import math
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial

import xlrd
from xlrd.sheet import Sheet as XlrdSheet

from exchange.sheets.book import Book, Merge, Sheet
from exchange.sheets.refusals import FileRefused, Limits, Refusal
from exchange.sheets.values.text import Unreadable, Value

_ERROR = Unreadable("是出错的公式（如 #N/A、#REF!）。请改填数值。")
_MAGIC_WORDS = (
    ("EncryptedPackage", Refusal.ENCRYPTED, "文件设有密码。请在 Excel 中取消打开密码，另存后再上传。"),
    ("_VBA_PROJECT_CUR", Refusal.MACROS, "文件含有宏。请另存为不含宏的 xlsx 工作簿后再上传。"),
    ("WordDocument", Refusal.NOT_A_WORKBOOK, "这是 Word 文档，不是工作簿。请把名单放进 Excel 表格后再上传。"),
)


def read_xls(data: bytes, limits: Limits) -> Book:
    """Open a workbook of Excel 97–2003."""
    for word, code, message in _MAGIC_WORDS:
        if word.encode("utf-16-le") in data:
            raise FileRefused(code, message)
    workbook = _open(data)
    if workbook.nsheets > limits.sheets:
        raise FileRefused(Refusal.TOO_LARGE, f"工作簿有 {workbook.nsheets} 张工作表，超过 {limits.sheets} 张。请拆成几个文件分别上传。")
    return Book(tuple(_sheet(sheet) for sheet in workbook.sheets()), workbook.datemode == 1)


def _open(data: bytes) -> xlrd.Book:
    try:
        return xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise FileRefused(Refusal.ENCRYPTED, "文件设有密码。请在 Excel 中取消打开密码，另存后再上传。") from error
        raise


def _sheet(sheet: XlrdSheet) -> Sheet:
    return Sheet(
        name=sheet.name,
        rows=partial(_rows, sheet),
        hidden=sheet.visibility != 0,
        hidden_rows=frozenset(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden),
        merges=tuple(Merge(first + 1, last, column) for first, last, column, _ in sheet.merged_cells if last - first > 1),
    )


def _rows(sheet: XlrdSheet) -> Iterator[tuple[int, list[Value]]]:
    for row in range(sheet.nrows):
        cells = zip(sheet.row_types(row), sheet.row_values(row), strict=True)
        yield row + 1, [_value(kind, value, sheet.book.datemode) for kind, value in cells]


def _value(kind: int, value: str | float | int, datemode: int) -> Value:
    if kind == xlrd.XL_CELL_DATE:
        return _date(float(value), datemode)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return _ERROR
    return value


def _date(serial: float, datemode: int) -> Value:
    """A whole day as a date, like python-calamine; what is no day stays a number."""
    if not math.isfinite(serial) or serial < 1:
        return serial
    try:
        moment: datetime = xlrd.xldate_as_datetime(serial, datemode)
    except (ValueError, OverflowError):
        return serial
    return date(moment.year, moment.month, moment.day) if moment.time() == time() else moment
