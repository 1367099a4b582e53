"""Actual costs of a claim from a workbook (实际成本表): one amount per apprentice and training year, entered by the institution."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.actor import Actor
from apprenticeship.rules.roster_columns import COLUMN
from exchange.declared import DeclaredKind, differences, pack, unpack
from exchange.enums import Verdict
from exchange.kinds import Params, Problem, Row
from exchange.sheets.columns import Column
from exchange.sheets.parsers import amount
from registry.people import number_index
from registry.rules.masking import mask_identity_number
from subsidies.models import Claim
from subsidies.operations import claim_costs
from subsidies.permissions import COSTS_OPEN, can_declare_costs
from subsidies.rules.costs import cost_problem
from subsidies.selectors import CostRow, cost_rows

YEARS = ("year_1", "year_2", "year_3")
_WORDS = ("一", "二", "三")


def _year_column(number: int) -> Column:
    word, label = _WORDS[number - 1], f"第{number}学年成本（元）"
    aliases = [f"第{year}{tail}" for year in (number, word) for tail in ("学年成本", "学年", "年成本", "学年实际成本", "年实际成本")]
    more = ("实际成本", "成本", "人均成本", "培训成本", "培训费用", "实际费用") if number == 1 else ()
    return Column(f"year_{number}", label, amount(label), (*aliases, *more), unreadable="amount_invalid")


class CostImport(DeclaredKind):
    """``params``: ``{"claim_id": …}``, a claim whose costs its institution may state now."""

    key = "costs"
    label = "实际成本表"
    declared = (COLUMN["name"], COLUMN["id_number"], *(_year_column(number) for number in (1, 2, 3)))
    unique = ("id_number",)
    examples = {"name": "张三", "id_number": "41078119950307001X", "year_1": "4850.00", "year_2": "", "year_3": ""}
    widths = {"id_number": 22, "year_1": 18, "year_2": 18, "year_3": 18}
    notes = ("每人每学年一个金额；一年期的班只填第 1 学年。空着的学年保持原来的金额。",)

    def label_of(self, values: Mapping[str, Any]) -> str:
        identity = values["id_number"]
        return f"{values['name'] or ''} {mask_identity_number(identity.number) if identity else ''}".strip()

    def pack(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return pack(values | {"id_number": values["id_number"].number})

    def may(self, actor: Actor, params: Params) -> bool:
        claim = Claim.objects.visible_to(actor).filter(pk=params["claim_id"]).first()
        return claim is not None and claim.state in COSTS_OPEN and can_declare_costs(actor, claim)

    def place(self, params: Params) -> str:
        return str(Claim.objects.get(pk=params["claim_id"]))

    def back_url(self, params: Params) -> str:
        return reverse("subsidies:claim_detail", args=[params["claim_id"]])

    def judge(self, actor: Actor, params: Params, rows: Sequence[Row]) -> None:
        lines = _lines(params)
        for row in rows:
            values, line = unpack(row), lines.get(_index(row))
            row.problems = _problems(values, line)
            if line is None:
                row.decide(Verdict.WRONG)
                continue
            changes = differences(self.columns, dict(zip(YEARS, line.declared, strict=False)), {year: values[year] for year in YEARS})
            verdict = Verdict.CHANGED if line.line.declared_costs else Verdict.NEW
            row.decide(verdict if changes else Verdict.SAME, changes)

    def apply(self, actor: Actor, params: Params, new: Sequence[Row], changed: Sequence[Row]) -> None:
        lines = _lines(params)
        costs = {lines[_index(row)].line.enrolment_id: _stated(unpack(row), lines[_index(row)]) for row in (*new, *changed)}
        claim_costs(actor=actor, claim_id=params["claim_id"], costs=costs)


def _index(row: Row) -> bytes:
    return number_index((row.values or {})["id_number"])


def _lines(params: Params) -> dict[bytes, CostRow]:
    claim = Claim.objects.select_related("policy__document").get(pk=params["claim_id"])
    return {bytes(row.line.person.id_number_index): row for row in cost_rows(claim)}


def _problems(values: Mapping[str, Any], line: CostRow | None) -> list[Problem]:
    if line is None:
        return [Problem("id_number", "person_unknown", "该人员不在本件申领中，请核对身份证号。")]
    problems = []
    if values["name"] != line.line.person.name:
        problems.append(Problem("name", "name_differs", "姓名与申领明细不一致，请核对身份证号是否填错行。"))
    for number, year in enumerate(YEARS, start=1):
        cost: Decimal | None = values[year]
        if cost is not None and number > line.years:
            problems.append(Problem(year, "amount_invalid", f"该学徒只有 {line.years} 个学年，第 {number} 学年不用填。"))
        elif cost is not None and (sentence := cost_problem(cost, line.rate)):
            problems.append(Problem(year, "amount_invalid", sentence))
    stated = [values[year] if values[year] is not None else known for year, known in zip(YEARS, line.declared, strict=False)]
    if None in stated and any(cost is not None for cost in stated[stated.index(None) :]):
        missing = stated.index(None) + 1
        problems.append(Problem(f"year_{missing}", "required_missing", f"缺第 {missing} 学年的成本，请补填。"))
    if not problems and all(cost is None for cost in stated):
        problems.append(Problem("year_1", "required_missing", "没有填写成本，请补填。"))
    return problems


def _stated(values: Mapping[str, Any], line: CostRow) -> list[Decimal]:
    known = [values[year] if values[year] is not None else cost for year, cost in zip(YEARS, line.declared, strict=False)]
    return [cost for cost in known if cost is not None]
