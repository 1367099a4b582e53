"""Yearly reports on employee education money from a workbook (职工教育经费): one row is one firm's year."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from accounts.actor import Actor
from exchange.declared import DeclaredKind, differences, naming_row, unpack
from exchange.enums import Verdict
from exchange.kinds import Params, Problem, Row
from exchange.sheets.columns import Column, Note, Reading, Surroundings
from exchange.sheets.parsers import amount, text
from exchange.sheets.values.text import Value, as_text, quoted
from incentives.enums import EDITABLE
from incentives.models import EducationReport
from incentives.models.filings import FIRST_YEAR
from incentives.operations import education_draft, education_update
from incentives.permissions import REPORTERS, can_report_for
from incentives.rules.education import Year
from registry.imports import USCC
from registry.models import Organisation

AMOUNTS = ("wages", "set_aside", "spent", "front_line")


def _year(value: Value, surroundings: Surroundings) -> Reading:
    digits = as_text(value).removesuffix("度").removesuffix("年")
    if digits.isdecimal() and FIRST_YEAR <= int(digits) <= surroundings.today.year:
        return Reading(int(digits))
    message = f"「年度」“{quoted(value)}”须为{FIRST_YEAR}至{surroundings.today.year}年的四位年份。"
    return Reading(error=Note("choice_unknown", message))


COLUMNS = (
    USCC,
    Column("name", "企业名称", text("企业名称", 120), ("单位名称", "企业"), repeats=False),
    Column("year", "年度", _year, ("所属年度", "年份"), required=True),
    Column("wages", "工资薪金总额（元）", amount("工资薪金总额"), ("工资薪金总额", "工资总额"), required=True, repeats=False),
    Column("set_aside", "提取职工教育经费（元）", amount("提取职工教育经费"), ("提取职工教育经费", "提取金额"), required=True),
    Column("spent", "使用职工教育经费（元）", amount("使用职工教育经费"), ("使用职工教育经费", "使用金额"), required=True),
    Column("front_line", "其中用于一线职工（元）", amount("其中用于一线职工"), ("用于一线职工", "一线职工"), required=True),
    Column("note", "说明", text("说明", 300), ("备注",)),
)


class EducationImport(DeclaredKind):
    """Each row names its firm by 统一社会信用代码; what is imported is a draft that the firm hands in."""

    key = "education"
    label = "职工教育经费"
    declared = COLUMNS
    unique = ("uscc", "year")
    examples = {
        "uscc": "91110000600037341L",
        "name": "新乡某某有限公司",
        "year": "2024",
        "wages": "5000000.00",
        "set_aside": "125000.00",
        "spent": "100000.00",
        "front_line": "66000.00",
        "note": "",
    }
    widths = {"uscc": 24, "name": 28, **dict.fromkeys(AMOUNTS, 22)}
    notes = (
        "一行是一家企业的一个年度。企业按统一社会信用代码辨认，名称只供核对。",
        "还没有提交的报告按本表更新；已提交或已核对的不能改。导入后由企业核对并提交。",
    )

    def may(self, actor: Actor, params: Params) -> bool:
        return actor.has(*REPORTERS)

    def place(self, params: Params) -> str:
        return "职工教育经费报告"

    def back_url(self, params: Params) -> str:
        return reverse("incentives:education_list")

    def label_of(self, values: Mapping[str, Any]) -> str:
        return " ".join(str(values[key]) for key in ("name", "year") if values[key])

    def judge(self, actor: Actor, params: Params, rows: Sequence[Row]) -> None:
        firms, reports = _firms(rows), _reports(rows)
        for row in rows:
            values = unpack(row)
            firm = firms.get(values["uscc"])
            known = reports.get((values["uscc"], values["year"]))
            changes = _changes(self.columns, known, values) if known else []
            if firm is None or not can_report_for(actor, firm):
                row.problems = [Problem("uscc", "organisation_unknown", "没有这家企业，或不属于您填报的范围，请核对代码。")]
            elif values["front_line"] > values["spent"]:
                row.problems = [Problem("front_line", "not_allowed", "用于一线职工的金额不能超过使用总额。")]
            elif known and changes and known.state not in EDITABLE:
                row.problems = [Problem("year", "not_allowed", f"该年度的报告{known.get_state_display()}，不能再改。")]
            elif values["name"] and values["name"] != firm.name:
                row.warnings = [*row.warnings, Problem("name", "name_differs", f"登记的名称是“{firm.name}”，请核对。")]
            row.decide((Verdict.CHANGED if changes else Verdict.SAME) if known else Verdict.NEW, changes)

    def apply(self, actor: Actor, params: Params, new: Sequence[Row], changed: Sequence[Row]) -> None:
        firms, reports = _firms(new), _reports(changed)
        for row in new:
            with naming_row(row):
                values = unpack(row)
                fields = {"amounts": _amounts(values), "note": values["note"] or ""}
                education_draft(actor=actor, firm=firms[values["uscc"]], year=values["year"], **fields)
        for row in changed:
            with naming_row(row):
                values = unpack(row)
                known = reports[values["uscc"], values["year"]]
                note = values["note"] or known.note
                education_update(actor=actor, education_id=known.pk, amounts=_amounts(values), note=note)


def _firms(rows: Sequence[Row]) -> dict[str, Organisation]:
    codes = {unpack(row)["uscc"] for row in rows}
    return {firm.uscc: firm for firm in Organisation.objects.filter(uscc__in=codes, is_firm=True)}


def _reports(rows: Sequence[Row]) -> dict[tuple[str, int], EducationReport]:
    codes = {unpack(row)["uscc"] for row in rows}
    found = EducationReport.objects.filter(firm__uscc__in=codes).select_related("firm")
    return {(report.firm.uscc, report.year): report for report in found}


def _amounts(values: Mapping[str, Any]) -> Year:
    return Year(*(values[key] for key in AMOUNTS))


def _changes(labels: Mapping[str, str], known: EducationReport, values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    keys = (*AMOUNTS, "note")
    return differences(labels, {key: getattr(known, key) for key in keys}, {key: values[key] for key in keys})
