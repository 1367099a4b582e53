"""Tables of cases that an officer can read: a CSV of lines and a JSON of the policies they name (cases/README.md)."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from registry.rules.levels import parse_level
from subsidies.rules.assessment import Assessment, LineInputs, assess
from subsidies.rules.terms import Outcome, PolicyTerms, Rate

COLUMNS = ("case_id", "policy", "level", "filed_on", "training_start", "training_end", "filed_end", "costs", "outcome", "prepaid")
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_COST_SEPARATOR = re.compile("[;\uff1b]")


class Unreadable(ValueError):
    """A table, row or policy cannot be read; the message is a Chinese sentence that says which and why."""


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a table: its name, its assessment, and the ``expected_`` cells by their column, empty where not given."""

    case_id: str
    assessment: Assessment
    expected: Mapping[str, str]

    @property
    def disagreements(self) -> tuple[str, ...]:
        """How the result differs from the ``expected_`` columns that are filled in."""
        result = self.assessment
        found = {"status": str(result.status), "entitlement": result.entitlement, "payable": result.payable}
        words = {"status": "状态", "entitlement": "应补", "payable": "差额"}
        return tuple(
            f"{words[name]}应为 {expected}，算得 {found[name]}"
            for name, expected in self.expected.items()
            if (expected != found[name] if name == "status" else found[name] is None or Decimal(expected) != found[name])
        )


def decode(content: bytes) -> str:
    """Text of a file saved as UTF-8 (with or without BOM) or, by a Chinese Excel, as GB18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文件既不是 UTF-8 也不是 GB18030 编码，请另存为“CSV UTF-8”后再试")


def read_policies(text: str) -> dict[str, PolicyTerms]:
    """The policies of a JSON object, by name. Raises :class:`Unreadable` for the first that cannot be read."""
    try:
        listed = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise Unreadable(f"政策文件不是有效的 JSON：第 {error.lineno} 行第 {error.colno} 列附近有误") from error
    if not isinstance(listed, dict):
        raise Unreadable("政策文件应是一个以政策名称为键的 JSON 对象")
    policies = {}
    for name, fields in listed.items():
        try:
            policies[name] = _policy(fields)
        except KeyError as error:
            raise Unreadable(f"政策“{name}”缺少参数 {error.args[0]}") from error
        except (Unreadable, ValueError) as error:
            raise Unreadable(f"政策“{name}”：{error}") from error
        except (TypeError, AttributeError) as error:
            raise Unreadable(f"政策“{name}”的结构不对：rates 应是列表，outcome_share 应是对象") from error
    return policies


def _policy(fields: Mapping[str, Any]) -> PolicyTerms:
    floor = fields.get("literal_floor")
    return PolicyTerms(
        document_number=fields.get("document_number") or "",
        rates=tuple(_rate(row) for row in fields["rates"]),
        cap_mode=fields["cap_mode"],
        partial_year=fields["partial_year"],
        max_years=_whole_number(fields["max_years"]),
        prepay_share=_number(fields["prepay_share"]),
        outcome_share={outcome: _number(share) for outcome, share in fields["outcome_share"].items()},
        literal_floor=None if floor is None else _number(floor),
    )


def _rate(row: Mapping[str, Any]) -> Rate:
    level = parse_level(row["level"])
    if level is None:
        raise Unreadable(f"不认识的等级“{row['level']}”")
    valid_to = _date(row["to"]) if row.get("to") else None
    return Rate(level, _number(row["amount"]), _date(row["from"]), valid_to, row.get("clause") or "")


def read_cases(text: str, policies: Mapping[str, PolicyTerms]) -> Iterator[Case | Unreadable]:
    """Assess every row, in order; a row that cannot be read yields the reason instead. Empty rows are skipped.

    Raises :class:`Unreadable` if a column is missing.
    """
    rows = csv.DictReader(io.StringIO(text, newline=""))
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise Unreadable(f"表头缺少列：{'、'.join(missing)}")
    seen: set[str] = set()
    for row in _rows(rows):
        cells = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
        if not any(cells.values()):
            continue
        name = cells["case_id"]
        place = f"第 {rows.line_num} 行({name or '没有编号'})"
        try:
            if not name or name in seen:
                raise Unreadable("编号 case_id 重复" if name else "没有编号 case_id")
            seen.add(name)
            yield _case(cells, policies)
        except ValueError as error:
            yield Unreadable(f"{place}:{error}")


def _rows(reader: csv.DictReader) -> Iterator[dict[str, str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise Unreadable(f"第 {reader.line_num} 行起无法按 CSV 读取，请检查引号") from error


def _case(cells: Mapping[str, str], policies: Mapping[str, PolicyTerms]) -> Case:
    if cells["policy"] not in policies:
        raise Unreadable(f"政策文件里没有“{cells['policy']}”这项政策")
    expected = {name: cells.get(f"expected_{name}", "") for name in ("status", "entitlement", "payable")}
    for name in ("entitlement", "payable"):
        if expected[name]:
            _cell(cells, f"expected_{name}", _number)
    assessment = assess(_line(cells), policies[cells["policy"]])
    return Case(cells["case_id"], assessment, {name: value for name, value in expected.items() if value})


def _line(cells: Mapping[str, str]) -> LineInputs:
    """A row's facts. No ``training_end`` means that the training ran to its filed end; no ``prepaid``, that nothing was prepaid."""
    level = parse_level(cells["level"])
    if level is None:
        raise Unreadable(f"level 不认识的等级“{cells['level']}”")
    if cells["outcome"] not in frozenset(Outcome):
        raise Unreadable(f"outcome 不认识的结果“{cells['outcome']}”，应为 {'、'.join(Outcome)} 之一")
    filed_end = _cell(cells, "filed_end", _date)
    return LineInputs(
        level=level,
        filed_on=_cell(cells, "filed_on", _date),
        training_start=_cell(cells, "training_start", _date),
        training_end=_cell(cells, "training_end", _date) if cells["training_end"] else filed_end,
        filed_end=filed_end,
        costs=_cell(cells, "costs", _costs),
        outcome=cells["outcome"],
        prepaid=_cell(cells, "prepaid", _amount) if cells["prepaid"] else Decimal("0.00"),
    )


def _cell(cells: Mapping[str, str], column: str, read: Any) -> Any:
    try:
        return read(cells[column])
    except ValueError as error:
        raise Unreadable(f"{column} {error}") from error


def _date(text: str) -> date:
    match = _DATE.fullmatch(text)
    if match is None:
        raise Unreadable(f"“{text}”不是日期，应写成 2024-09-01" if text else "没有填写日期")
    try:
        return date(*map(int, match.groups()))
    except ValueError as error:
        raise Unreadable(f"“{text}”不是存在的日期") from error


def _number(value: Any) -> Decimal:
    """A plain decimal; thousands separators are taken, signs of infinity or words are not."""
    try:
        number = Decimal(str(value).replace(",", ""))
    except InvalidOperation as error:
        raise Unreadable(f"“{value}”不是数字") from error
    if not number.is_finite():
        raise Unreadable(f"“{value}”不是数字")
    return number


def _whole_number(value: Any) -> int:
    number = _number(value)
    if number != int(number):
        raise Unreadable(f"“{value}”不是整数")
    return int(number)


def _amount(text: str) -> Decimal:
    amount = _number(text)
    if amount < 0:
        raise Unreadable(f"“{text}”：金额不能为负数")
    return amount


def _costs(text: str) -> tuple[Decimal | None, ...]:
    """Costs per training year; an empty place between separators is a cost not known yet, never 0."""
    return tuple(_amount(part) if part.strip() else None for part in _COST_SEPARATOR.split(text)) if text else ()
