"""Quarters of brands from a workbook (品牌季度报表): one row is one brand's quarter."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from accounts.actor import Actor
from accounts.enums import Role
from brands.enums import Qualifier, Quarter
from brands.models import Brand, QuarterReport
from brands.models.brands import REPORTING
from brands.operations import Outcome, report_draft, report_update
from brands.permissions import can_edit_report, can_report_on
from exchange.declared import DeclaredKind, differences, naming_row, unpack
from exchange.enums import Verdict
from exchange.kinds import Params, Problem, Row
from exchange.sheets.columns import Column, Note, Parser, Reading, Surroundings
from exchange.sheets.parsers import choice, day, text
from exchange.sheets.values.text import Value, as_text, quoted

COUNTS = ("trained", "certified", "employed")
QUARTERS = {str(label): int(value) for value, label in Quarter.choices}
QUARTER_WORDS = QUARTERS | {f"第{word}": number for word, number in QUARTERS.items()}
QUARTER_WORDS |= {word: number for number in range(1, 5) for word in (str(number), f"第{number}季度", f"Q{number}")}


def _count(label: str) -> Parser:
    """A whole number, as people write it: ``1,200``; an estimate belongs in the column 数据性质."""

    def parse(value: Value, _: Surroundings) -> Reading:
        digits = as_text(value).replace(",", "").replace("，", "")
        if digits.isdecimal() and len(digits) <= 8:
            return Reading(int(digits))
        return Reading(error=Note("amount_invalid", f"「{label}」“{quoted(value)}”须为整数；约数请写数字，并在“数据性质”注明。"))

    return parse


def _year(value: Value, surroundings: Surroundings) -> Reading:
    digits = as_text(value).removesuffix("度").removesuffix("年")
    if digits.isdecimal() and 2019 <= int(digits) <= surroundings.today.year:
        return Reading(int(digits))
    return Reading(error=Note("choice_unknown", f"「年度」“{quoted(value)}”须为2019至{surroundings.today.year}年的四位年份。"))


COLUMNS = (
    Column("brand", "品牌名称", text("品牌名称", 60), ("品牌", "人力资源品牌"), required=True, anchor=True),
    Column("year", "年度", _year, ("年份",), required=True),
    Column("quarter", "季度", choice("季度", QUARTER_WORDS), ("季",), required=True),
    Column("trained", "培训（人次）", _count("培训（人次）"), ("培训人次",), required=True),
    Column("certified", "取证（人）", _count("取证（人）"), ("取证人数",), required=True),
    Column("employed", "带动就业（人）", _count("带动就业（人）"), ("就业人数", "带动就业人数"), required=True),
    Column("qualifier", "数据性质", choice("数据性质", {label: str(value) for value, label in Qualifier.choices})),
    Column("as_of", "数据截至", day("数据截至"), ("截至日期",)),
    Column("note", "说明", text("说明", 300), ("备注",)),
)


class QuarterImport(DeclaredKind):
    """Rows become drafts of one's county; evidence is added to each before it is handed in."""

    key = "brand_quarters"
    label = "品牌季度报表"
    declared = COLUMNS
    unique = ("brand", "year", "quarter")
    examples = {
        "brand": "某县某品牌",
        "year": "2024",
        "quarter": "一季度",
        "trained": "1200",
        "certified": "640",
        "employed": "580",
        "qualifier": "确数",
        "as_of": "2024-03-31",
        "note": "",
    }
    notes = (
        "一行是一个品牌的一个季度。人次按参加次数计，人数按人计，两者不能相互替代。",
        "还没有提交的报表按本表更新；已提交或已核实的不能改。导入后逐份上传佐证材料，再提交核实。",
    )

    def choices(self) -> Mapping[str, Sequence[str]]:
        return {"quarter": tuple(QUARTERS), "qualifier": tuple(str(label) for label in Qualifier.labels)}

    def may(self, actor: Actor, params: Params) -> bool:
        return actor.has(Role.COUNTY_HANDLER)

    def place(self, params: Params) -> str:
        return "季度报表"

    def back_url(self, params: Params) -> str:
        return reverse("brands:report_list")

    def label_of(self, values: Mapping[str, Any]) -> str:
        quarter = f"{values['quarter']}季度" if values["quarter"] else ""
        return " ".join(str(part) for part in (values["brand"], values["year"], quarter) if part)

    def judge(self, actor: Actor, params: Params, rows: Sequence[Row]) -> None:
        brands, reports = _brands(actor), _reports(actor)
        for row in rows:
            values = unpack(row)
            brand = brands.get(values["brand"])
            known = reports.get((values["brand"], values["year"], values["quarter"])) if brand else None
            changes = _changes(self.columns, known, values) if known else []
            if brand is None:
                row.problems = [Problem("brand", "choice_unknown", f"本县区没有可以填报的品牌“{values['brand']}”，请核对名称。")]
            elif known and changes and not can_edit_report(actor, known):
                row.problems = [Problem("quarter", "not_allowed", f"该季度的报表{known.get_state_display()}，不能再改。")]
            row.decide((Verdict.CHANGED if changes else Verdict.SAME) if known else Verdict.NEW, changes)

    def apply(self, actor: Actor, params: Params, new: Sequence[Row], changed: Sequence[Row]) -> None:
        brands, reports = _brands(actor), _reports(actor)
        for row in new:
            with naming_row(row):
                values = unpack(row)
                place = {"brand": brands[values["brand"]], "year": values["year"], "quarter": values["quarter"]}
                report_draft(actor=actor, outcome=_outcome(values), **place)
        for row in changed:
            with naming_row(row):
                values = unpack(row)
                known = reports[values["brand"], values["year"], values["quarter"]]
                report_update(actor=actor, report_id=known.pk, outcome=_outcome(values, known))


def _brands(actor: Actor) -> dict[str, Brand]:
    """Brands that the actor reports on, by name."""
    found = Brand.objects.visible_to(actor).filter(state__in=REPORTING)
    return {brand.name: brand for brand in found if can_report_on(actor, brand)}


def _reports(actor: Actor) -> dict[tuple[str, int, int], QuarterReport]:
    found = QuarterReport.objects.visible_to(actor).filter(brand__isnull=False).select_related("brand")
    return {(report.brand.name, report.year, report.quarter): report for report in found}


def _outcome(values: Mapping[str, Any], known: QuarterReport | None = None) -> Outcome:
    """What the row says; what it leaves blank stays as it is known."""
    qualifier = values["qualifier"] or (known.qualifier if known else Qualifier.EXACT)
    as_of, note = values["as_of"] or (known and known.as_of), values["note"] or (known.note if known else "")
    return Outcome(*(values[key] for key in COUNTS), Qualifier(qualifier), as_of, note)


def _changes(labels: Mapping[str, str], known: QuarterReport, values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    keys = (*COUNTS, "qualifier", "as_of", "note")
    old, new = {key: getattr(known, key) for key in keys}, {key: values[key] for key in keys}
    for side in (old, new):
        side["qualifier"] = side["qualifier"] and Qualifier(side["qualifier"]).label
    return differences(labels, old, new)
