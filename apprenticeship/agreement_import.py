"""Cooperation agreements from a workbook (企校合作协议台账), entered by the institution that signed them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from accounts.actor import Actor
from apprenticeship.models import Agreement
from apprenticeship.operations import agreement_draft
from apprenticeship.permissions import can_draft_agreements
from exchange.declared import DeclaredKind, differences, naming_row, unpack
from exchange.enums import Verdict
from exchange.kinds import Params, Problem, Row
from exchange.sheets.columns import Column
from exchange.sheets.parsers import day, text
from registry.imports import USCC
from registry.models import Organisation

FIRM = Column(
    "firm",
    "企业统一社会信用代码",
    USCC.parser,
    (*USCC.aliases, "统一社会信用代码"),
    required=True,
    anchor=True,
    unreadable="uscc_invalid",
    repeats=False,
)
COLUMNS = (
    Column("number", "协议编号", text("协议编号", 40), ("编号", "合同编号", "协议号"), required=True, repeats=False),
    FIRM,
    Column("signed_on", "签订日期", day("签订日期"), ("签订时间", "签约日期"), required=True, unreadable="date_invalid"),
    Column("valid_from", "有效期起", day("有效期起"), ("起始日期", "生效日期", "开始日期"), required=True, unreadable="date_invalid"),
    Column("valid_to", "有效期止", day("有效期止"), ("终止日期", "到期日期", "结束日期"), required=True, unreadable="date_invalid"),
    Column("fee_note", "费用约定", text("费用约定", 200), ("费用", "费用说明")),
)
_OWN = ("signed_on", "valid_from", "valid_to", "fee_note")


class AgreementImport(DeclaredKind):
    key = "agreements"
    label = "企校合作协议"
    declared = COLUMNS
    unique = ("number",)
    examples = {
        "number": "XY-2024-001",
        "firm": "91110000600037341L",
        "signed_on": "2024-01-10",
        "valid_from": "2024-01-15",
        "valid_to": "2026-12-31",
        "fee_note": "每人每年 5000 元",
    }
    widths = {"firm": 26, "fee_note": 30}
    notes = ("导入后由各企业在平台确认，确认后即可申报培训班。已登记的协议不能通过导入修改。",)

    def may(self, actor: Actor, params: Params) -> bool:
        return can_draft_agreements(actor)

    def place(self, params: Params) -> str:
        return "企校合作协议"

    def back_url(self, params: Params) -> str:
        return reverse("apprenticeship:agreement_list")

    def judge(self, actor: Actor, params: Params, rows: Sequence[Row]) -> None:
        values = [unpack(row) for row in rows]
        firms = {firm.uscc: firm for firm in Organisation.objects.filter(uscc__in=[one["firm"] for one in values])}
        agreements = Agreement.objects.filter(number__in=[one["number"] for one in values]).select_related("firm")
        known = {agreement.number: agreement for agreement in agreements}
        for row, one in zip(rows, values, strict=True):
            row.problems = self._problems(actor, one, firms.get(one["firm"]), known.get(one["number"]))
            row.decide(Verdict.SAME if one["number"] in known else Verdict.NEW)

    def _problems(self, actor: Actor, values: Mapping[str, Any], firm: Organisation | None, known: Agreement | None) -> list[Problem]:
        if firm is None:
            return [Problem("firm", "organisation_unknown", "这家企业还没有登记，请联系所在地人社部门登记后再导入。")]
        problems = []
        if not firm.is_firm:
            problems.append(Problem("firm", "organisation_unknown", f"“{firm}”没有登记为用人企业，请联系所在地人社部门核对单位登记。"))
        if values["valid_to"] < values["valid_from"]:
            problems.append(Problem("valid_to", "date_order", "「有效期止」早于「有效期起」，请核对。"))
        if values["signed_on"] > values["valid_to"]:
            problems.append(Problem("signed_on", "date_order", "「签订日期」晚于「有效期止」，请核对。"))
        if known and (known.institution_id != actor.organisation_id or known.firm_id != firm.pk):
            problems.append(Problem("number", "not_allowed", "该协议编号已登记为另一份协议，请核对编号。"))
        elif known and (
            changes := differences(self.columns, {key: getattr(known, key) for key in _OWN}, {key: values[key] for key in _OWN})
        ):
            said = "；".join(f"{what}已登记为 {old}" for what, old, _ in changes)
            problems.append(Problem("number", "not_allowed", f"该协议已登记，{said}。协议登记后不能通过导入修改。"))
        return problems

    def apply(self, actor: Actor, params: Params, new: Sequence[Row], changed: Sequence[Row]) -> None:
        values = [unpack(row) for row in new]
        firms = {firm.uscc: firm for firm in Organisation.objects.filter(uscc__in=[one["firm"] for one in values])}
        own = Organisation.objects.get(pk=actor.organisation_id)
        for row, one in zip(new, values, strict=True):
            with naming_row(row):
                terms = {key: one[key] for key in _OWN[:-1]}
                fee_note = one["fee_note"] or ""
                firm = firms[one["firm"]]
                agreement_draft(actor=actor, institution=own, firm=firm, number=one["number"], fee_note=fee_note, **terms)
