"""Rosters of invented people, written as firms write them."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from apprenticeship.rules.roster import RosterCheck, check_roster
from exchange.sheets.reading import read_book
from registry.rules.identity import make_id_number

TODAY = date(2024, 8, 1)
HEADER = (
    "序号",
    "姓名",
    "性别",
    "身份证号",
    "文化程度",
    "岗位",
    "职业(工种)",
    "培训等级",
    "劳动合同起始日期",
    "劳动合同终止日期",
    "培训开始日期",
    "培训结束日期",
    "联系电话",
    "备注",
)
_SURNAMES, _NAMES = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊洋艳"


def id_number(n: int, *, gender: str = "男") -> str:
    """A valid number of a person born in 1990; even and odd as the gender asks."""
    return make_id_number("410702", date(1990, 1 + n % 12, 1 + n % 28), (n * 2 + (gender == "男")) % 1000)


def person(n: int = 0, **changes: Any) -> dict[str, Any]:
    """One good row by header word; ``changes`` by field: name, gender, id_number, occupation, level, …"""
    gender = changes.get("gender", "男")
    row = {
        "序号": n + 1,
        "姓名": _SURNAMES[n % 10] + _NAMES[n // 10 % 10],
        "性别": gender,
        "身份证号": id_number(n, gender="女" if gender in {"女", "F", "女性"} else "男"),
        "文化程度": "高中",
        "岗位": "生产一线",
        "职业(工种)": "焊工",
        "培训等级": "中级工",
        "劳动合同起始日期": date(2024, 1, 5),
        "劳动合同终止日期": date(2027, 6, 30),
        "培训开始日期": date(2024, 9, 1),
        "培训结束日期": date(2025, 8, 31),
        "联系电话": "13800138000",
        "备注": None,
    }
    fields = {
        "name": "姓名",
        "gender": "性别",
        "id_number": "身份证号",
        "occupation": "职业(工种)",
        "level": "培训等级",
        "contract_start": "劳动合同起始日期",
        "contract_end": "劳动合同终止日期",
        "training_start": "培训开始日期",
        "training_end": "培训结束日期",
        "phone": "联系电话",
        "post": "岗位",
        "education": "文化程度",
    }
    return row | {fields[key]: value for key, value in changes.items()}


def rows_of(people: Iterable[dict[str, Any]], header: Sequence[str] = HEADER) -> list[list[Any]]:
    return [[row.get(word) for word in header] for row in people]


def write(sheet: Worksheet, rows: Iterable[Sequence[Any]]) -> None:
    """Values as they are: text that looks like a formula stays text."""
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"


def workbook(sheets: dict[str, Iterable[Sequence[Any]]], finish: Callable[[Workbook], None] | None = None) -> bytes:
    """An xlsx with these sheets; ``finish`` may merge, hide and colour before it is saved."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        write(book.create_sheet(title), rows)
    if finish:
        finish(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def check(data: bytes, name: str = "名册.xlsx") -> RosterCheck:
    return check_roster(read_book(data, name), TODAY)


def check_people(*people: dict[str, Any]) -> RosterCheck:
    """A plain roster of these people, the first in row 2."""
    return check(workbook({"名册": [HEADER, *rows_of(people)]}))


def codes(result: RosterCheck) -> list[tuple[int | None, str]]:
    return [(finding.row, finding.code) for finding in result.errors]


def warning_codes(result: RosterCheck) -> list[tuple[int | None, str]]:
    return [(finding.row, finding.code) for finding in result.warnings]
