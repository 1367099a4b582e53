"""The columns of an apprentices' roster (学徒花名册; domain.md §2.3): their names, and how a cell of each is read."""

import re
from datetime import date
from functools import lru_cache

from apprenticeship.rules.roster_words import (
    ALIASES,
    is_end_of,
    is_gender,
    is_id_number,
    is_level,
    is_name,
    is_occupation,
    is_period_of,
    is_phone,
    is_start_of,
)
from exchange.sheets.columns import Column, Layout, Note, Parser, Reading, Surroundings
from exchange.sheets.values.dates import DateReading, Precision, read_date
from exchange.sheets.values.periods import read_months, read_period
from exchange.sheets.values.text import Value, as_text, quoted
from registry.rules.identity import FEMALE, MALE, IdNumberInvalid, has_lost_digits, judge_id_number, tidy_id_number
from registry.rules.levels import read_level
from registry.rules.names import NameInvalid, judge_name, tidy_name
from registry.rules.phones import read_phone

_GENDERS = dict.fromkeys(("男", "男性", "男士", "先生", "m", "male", "1"), MALE)
_GENDERS |= dict.fromkeys(("女", "女性", "女士", "f", "female", "2"), FEMALE)
_OCCUPATION_CODE = re.compile(r"\d-\d{2}-\d{2}-\d{2}")
_PLACEHOLDER = re.compile(r"[-—–/\\.、*]+|无|暂无|待定|空|不详")


def _tidied(label: str, changes: tuple[str, ...]) -> tuple[Note, ...]:
    return (Note("value_tidied", f"「{label}」已整理：{'、'.join(changes)}。"),) if changes else ()


def _name(value: Value, _: Surroundings) -> Reading:
    if not isinstance(value, str):
        return Reading(error=Note("name_invalid", f"「姓名」“{quoted(value)}”不是姓名，请按身份证填写。"))
    tidied = tidy_name(value)
    try:
        return Reading(judge_name(tidied.name), warnings=_tidied("姓名", tidied.changes))
    except NameInvalid as error:
        return Reading(error=Note("name_invalid", f"{error}。"))


def _id_number(value: Value, surroundings: Surroundings) -> Reading:
    if has_lost_digits(value):
        message = "「身份证号」被 Excel 存成了数字，后几位已经丢失，无法恢复。请把该列设为文本格式，对照身份证重新输入。"
        return Reading(error=Note("id_number_precision_lost", message))
    tidied = tidy_id_number(value if isinstance(value, str) else as_text(value))
    try:
        identity = judge_id_number(tidied.number, surroundings.today)
    except IdNumberInvalid as error:
        return Reading(error=Note("id_number_invalid", f"{error}。"))
    remarks = tuple(Note("region_unknown", f"{remark}。") for remark in identity.remarks)
    return Reading(identity, warnings=_tidied("身份证号", tidied.changes) + remarks)


def _gender(value: Value, _: Surroundings) -> Reading:
    gender = _GENDERS.get(re.sub(r"[\s.]+", "", as_text(value)).lower())
    if gender:
        return Reading(gender)
    return Reading(warnings=(Note("gender_unreadable", f"「性别」“{quoted(value)}”无法识别，按身份证号认定。"),))


def _text(value: Value, _: Surroundings) -> Reading:
    return Reading(re.sub(r"\s+", " ", as_text(value)) or None)


def _occupation(value: Value, _: Surroundings) -> Reading:
    text = re.sub(r"\s+", "", as_text(value)).translate({0xFF08: "(", 0xFF09: ")"})
    if not text or _PLACEHOLDER.fullmatch(text):
        return Reading(error=Note("required_missing", "缺「职业(工种)」，请填写培训的职业或工种。"))
    return Reading(text)


@lru_cache(maxsize=4096)
def split_occupation(text: str) -> tuple[str, str]:
    """Code (may be empty) and name of ``6-18-02-04 焊工``, ``焊工(6-18-02-04)`` or ``焊工``."""
    found = _OCCUPATION_CODE.search(text)
    return (found.group(), text.replace(found.group(), "").strip("()/-_ ")) if found else ("", text)


def _level(value: Value, _: Surroundings) -> Reading:
    level = read_level(as_text(value))
    if level is None:
        message = f"「培训等级」“{quoted(value)}”无法识别，请填写 中级工、高级工、技师 或 四级、三级、二级 等。"
        return Reading(error=Note("level_unknown", message))
    return Reading(level)


def _optional_level(value: Value, _: Surroundings) -> Reading:
    return Reading(read_level(as_text(value)))


def _phone(value: Value, _: Surroundings) -> Reading:
    phone = read_phone(as_text(value))
    return Reading(phone.number, warnings=(Note("phone_odd", f"{phone.remark}。"),) if phone.remark else ())


def _not_a_date(label: str, value: Value) -> Reading:
    return Reading(error=Note("date_invalid", f"「{label}」“{quoted(value)}”不是可用的日期，请写成 2024-09-01 这样的年月日。"))


def date_notes(label: str, reading: DateReading, day: date) -> tuple[Note, ...]:
    """Warnings about a date that is known to the month only, or was typed in a way that needed a choice."""
    if reading.precision is Precision.MONTH:
        return (Note("month_only", f"「{label}」只写到月份，按 {day} 计。"),)
    if reading.tidied:
        return (Note("value_tidied", f"「{label}」按 {day} 读取，请确认。"),)
    return ()


def _date_parser(label: str) -> Parser:
    """A day about which nothing is judged, such as that of birth."""

    def parse(value: Value, surroundings: Surroundings) -> Reading:
        reading = read_date(value, epoch_1904=surroundings.epoch_1904)
        return Reading(reading.first) if reading and reading.first else _not_a_date(label, value)

    return parse


def _start_parser(label: str) -> Parser:
    """A month counts from its first day. The cell may hold both ends, where one header word stands over two columns."""

    def parse(value: Value, surroundings: Surroundings) -> Reading:
        reading = read_date(value, epoch_1904=surroundings.epoch_1904)
        if reading is None and (period := read_period(value)):
            return Reading(period)
        if reading is None or reading.first is None:
            return _not_a_date(label, value)
        return Reading(reading.first, warnings=date_notes(label, reading, reading.first))

    return parse


def _end_parser(label: str, *, may_be_open: bool = False) -> Parser:
    """A month counts to its last day."""

    def parse(value: Value, surroundings: Surroundings) -> Reading:
        reading = read_date(value, epoch_1904=surroundings.epoch_1904)
        if reading is not None and reading.precision is Precision.OPEN and may_be_open:
            return Reading(reading)
        if reading is None or reading.last is None:
            return _not_a_date(label, value)
        return Reading(reading.last, warnings=date_notes(label, reading, reading.last))

    return parse


def _period_parser(label: str, *, may_be_open: bool = False) -> Parser:
    """Both ends in one cell; or the length in months (a bare number means years of a contract), the end alone, or that there is none."""

    def parse(value: Value, surroundings: Surroundings) -> Reading:
        period = read_period(value)
        if period and (may_be_open or period.end.last):
            return Reading(period)
        if months := read_months(value, bare_number_is_years=may_be_open):
            return Reading(months)
        end = read_date(re.sub(r"^\s*[至到]", "", value) if isinstance(value, str) else value, epoch_1904=surroundings.epoch_1904)
        return Reading(end) if end and (may_be_open or end.last) else _not_a_date(label, value)

    return parse


ROSTER_COLUMNS = (
    Column("name", "姓名", _name, ALIASES["name"], is_name, required=True, unreadable="name_invalid", repeats=False),
    Column("gender", "性别", _gender, ALIASES["gender"], is_gender),
    Column(
        "id_number",
        "身份证号",
        _id_number,
        ALIASES["id_number"],
        is_id_number,
        required=True,
        anchor=True,
        unreadable="id_number_invalid",
        repeats=False,
    ),
    Column("birth", "出生日期", _date_parser("出生日期"), ALIASES["birth"]),
    Column("ethnicity", "民族", _text),
    Column("education", "文化程度", _text, ALIASES["education"]),
    Column("department", "部门", _text, ALIASES["department"]),
    Column("post", "岗位", _text, ALIASES["post"]),
    Column("occupation", "职业(工种)", _occupation, ALIASES["occupation"], is_occupation, required=True, unreadable="required_missing"),
    Column("level", "培训等级", _level, ALIASES["level"], is_level, required=True, unreadable="level_unknown"),
    Column("current_level", "现有技能等级", _optional_level, ALIASES["current_level"]),
    Column(
        "contract_start",
        "劳动合同起始日期",
        _start_parser("劳动合同起始"),
        ALIASES["contract_start"],
        is_start_of("合同"),
        unreadable="date_invalid",
    ),
    Column(
        "contract_end",
        "劳动合同终止日期",
        _end_parser("劳动合同终止", may_be_open=True),
        ALIASES["contract_end"],
        is_end_of("合同"),
        unreadable="date_invalid",
    ),
    Column(
        "contract_period",
        "劳动合同起止日期",
        _period_parser("劳动合同期限", may_be_open=True),
        ALIASES["contract_period"],
        is_period_of("合同"),
        halves=("contract_start", "contract_end"),
        unreadable="date_invalid",
    ),
    Column("hire_date", "入职时间", _date_parser("入职时间"), ALIASES["hire_date"]),
    Column(
        "training_start",
        "培训开始日期",
        _start_parser("培训开始"),
        ALIASES["training_start"],
        is_start_of("培训"),
        unreadable="date_invalid",
    ),
    Column(
        "training_end",
        "培训结束日期",
        _end_parser("培训结束"),
        ALIASES["training_end"],
        is_end_of("培训"),
        unreadable="date_invalid",
    ),
    Column(
        "training_period",
        "培训起止时间",
        _period_parser("培训起止时间"),
        ALIASES["training_period"],
        is_period_of("培训"),
        halves=("training_start", "training_end"),
        unreadable="date_invalid",
    ),
    Column("mentor", "企业导师", _text, ALIASES["mentor"]),
    Column("phone", "联系电话", _phone, ALIASES["phone"], is_phone, repeats=False),
)
"""In the order of the template. Everything else in a file (序号, 备注, our own 结果 and 问题) is left alone."""

COLUMN = {column.key: column for column in ROSTER_COLUMNS}
"""For other files about the same people."""

NEEDED = (
    ("name",),
    ("id_number",),
    ("occupation",),
    ("level",),
    ("contract_start", "contract_period"),
    ("contract_end", "contract_period"),
    ("training_start", "training_period"),
    ("training_end", "training_period"),
)


def roster_layout(extra_aliases: dict[str, list[str]] | None = None) -> Layout:
    """The layout of a roster; ``extra_aliases`` (key → header words) are those that the office has added."""
    return Layout.declare("花名册", ROSTER_COLUMNS, needed=NEEDED, extra_aliases=extra_aliases)
