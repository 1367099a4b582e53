"""Blank workbooks to fill in (模板): our columns, drop-down lists, text columns, an example and notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

NOTES_SHEET = "填写说明"
LISTS_SHEET = "可选项"
"""Hidden; a list inside a cell's rule may hold 255 characters only."""
OWN_SHEETS = frozenset({NOTES_SHEET, LISTS_SHEET})
EXAMPLE = "示例"
READY_ROWS = 2000
"""Rows under the heading that are preset as text and carry the drop-down lists."""


@dataclass(frozen=True, slots=True)
class BlankColumn:
    """A column: heading, example, width in characters; ``choices`` become a drop-down list, of which Excel takes nothing
    else where ``is_strict``."""

    heading: str
    example: str
    width: int = 14
    required: bool = False
    choices: tuple[str, ...] = ()
    is_strict: bool = True


@dataclass(frozen=True, slots=True)
class Blank:
    """A template: ``sheet`` names its sheet, ``notes`` fill a second one."""

    name: str
    sheet: str
    columns: Sequence[BlankColumn]
    notes: Sequence[str]


def blank_workbook(blank: Blank) -> bytes:
    """The template as xlsx. Every cell is text, so that Excel keeps long numbers; 序号 marks the example row, which no import reads."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    text = book.add_format({"num_format": "@"})
    needed = book.add_format({"bold": True, "bg_color": "#FFF2CC", "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
    optional = book.add_format(
        {"bold": True, "bg_color": "#F2F2F2", "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    )
    grey = book.add_format({"num_format": "@", "italic": True, "font_color": "#7F7F7F"})
    sheet = book.add_worksheet(blank.sheet)
    sheet.set_row(0, 32)
    sheet.set_column(0, 0, 7, text)
    sheet.write_string(0, 0, "序号", optional)
    sheet.write_string(1, 0, EXAMPLE, grey)
    for place, column in enumerate(blank.columns, start=1):
        sheet.set_column(place, place, column.width, text)
        sheet.write_string(0, place, column.heading, needed if column.required else optional)
        sheet.write_string(1, place, column.example, grey)
    sheet.freeze_panes(1, 0)
    notes = book.add_worksheet(NOTES_SHEET)
    notes.set_column(0, 0, 90, book.add_format({"text_wrap": True, "valign": "top"}))
    for number, note in enumerate(blank.notes):
        notes.write_string(number, 0, f"{number + 1}. {note}")
    lists = book.add_worksheet(LISTS_SHEET)
    lists.hide()
    for place, column in enumerate(blank.columns, start=1):
        if column.choices:
            _offer(sheet, lists, place, column)
    sheet.activate()
    book.close()
    return out.getvalue()


def _offer(sheet: Worksheet, lists: Worksheet, place: int, column: BlankColumn) -> None:
    lists.write_column(0, place, column.choices)
    letter = xl_col_to_name(place)
    rule = {
        "validate": "list",
        "source": f"={LISTS_SHEET}!${letter}$1:${letter}${len(column.choices)}",
        "error_title": "请从列表中选择",
        "error_message": column.heading,
        "error_type": "stop" if column.is_strict else "information",
    }
    sheet.data_validation(1, place, READY_ROWS, place, rule)
