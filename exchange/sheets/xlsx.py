"""Workbooks in the xlsx format: cells by python-calamine, and from the package what it does not tell (hidden rows, formulas)."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from xml.etree import ElementTree

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from exchange.sheets.book import Book, Sheet
from exchange.sheets.package import PartScan, open_package, scan_package
from exchange.sheets.refusals import FileRefused, Limits, Refusal, damage_refused
from exchange.sheets.values.text import Unreadable, Value

_NO_RESULT = Unreadable("是公式，文件里没有保存计算结果。请在 Excel 中打开并保存一次，或改填数值。")
_ERROR = Unreadable("是出错的公式（如 #N/A、#REF!）。请改填数值。")
_LARGEST_INDEX = 4 * 2**20


def read_xlsx(data: bytes, limits: Limits) -> Book:
    """Open a workbook after its package has been found harmless."""
    package = open_package(data)
    scans = scan_package(data, package, limits)
    parts = _sheet_parts(package, limits)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = []
    for index, metadata in enumerate(workbook.sheets_metadata):
        if metadata.typ is SheetTypeEnum.WorkSheet:
            scan = scans.get(parts[index], PartScan()) if index < len(parts) else PartScan()
            sheets.append(
                Sheet(
                    name=metadata.name,
                    rows=partial(_rows, workbook, index, scan),
                    hidden=metadata.visible is not SheetVisibleEnum.Visible,
                    hidden_rows=frozenset(scan.hidden_rows),
                    merges=tuple(scan.merges),
                )
            )
    return Book(tuple(sheets), _counts_from_1904(package))


def _rows(workbook: CalamineWorkbook, index: int, scan: PartScan) -> Iterator[tuple[int, list[Value]]]:
    with damage_refused():
        sheet: CalamineSheet = workbook.get_sheet_by_index(index)
    if sheet.start is None:
        return
    unreadable = dict.fromkeys(scan.errors, _ERROR) | dict.fromkeys(scan.no_result, _NO_RESULT)
    rows_with_unreadable = {row for row, _ in unreadable}
    padding: list[Value] = [""] * sheet.start[1]
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row: list[Value] = [*padding, *cells]
        if number in rows_with_unreadable:
            row = [unreadable.get((number, column), value) if value == "" else value for column, value in enumerate(row)]
        yield number, row


def _sheet_parts(package: zipfile.ZipFile, limits: Limits) -> list[str]:
    """The part of each sheet, in the order of the workbook's tabs, in lower case."""
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/").lower()
        for relation in _parse(package, "xl/_rels/workbook.xml.rels")
    }
    sheets = [element for element in _parse(package, "xl/workbook.xml").iter() if _local(element.tag) == "sheet"]
    if len(sheets) > limits.sheets:
        raise FileRefused(Refusal.TOO_LARGE, f"工作簿有 {len(sheets)} 张工作表，超过 {limits.sheets} 张。请拆成几个文件分别上传。")
    return [next((targets.get(value, "") for name, value in sheet.items() if _local(name) == "id"), "") for sheet in sheets]


def _counts_from_1904(package: zipfile.ZipFile) -> bool:
    properties = (element for element in _parse(package, "xl/workbook.xml") if _local(element.tag) == "workbookPr")
    return any(element.get("date1904") in {"1", "true", "on"} for element in properties)


def _parse(package: zipfile.ZipFile, wanted: str) -> ElementTree.Element:
    name = next(name for name in package.namelist() if name.replace("\\", "/").lower() == wanted)
    text = package.read(name) if package.getinfo(name).file_size <= _LARGEST_INDEX else b""
    if not text or re.search(rb"<!(?:DOCTYPE|ENTITY)", text):
        raise FileRefused(Refusal.NOT_A_WORKBOOK, "工作簿的目录无法识别。请在 Excel 或 WPS 中重新另存为 xlsx 后再上传。")
    return ElementTree.fromstring(text)  # noqa: S314 - small, and without declarations that could expand


def _local(name: str) -> str:
    return name.rpartition("}")[2]
