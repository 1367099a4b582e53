"""Tables with a row per county whose columns are figures: 培训情况统计表 (domain.md §7, table 1) and the department's 月报."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.enums import Role
from apprenticeship.enums import FINAL_OUTCOMES, Outcome, PlanState
from apprenticeship.models import Enrolment, PlanTarget
from registry.enums import SkillLevel
from registry.models import Region
from registry.selectors import counties
from reports.enums import PeriodKind, ReportKind
from reports.figures import FIGURES, Number, Scope, by_region, value
from reports.kinds.base import BUREAU, Kind
from reports.rules.tables import Column, Layout, Measure, Total, percent

LEVELS = {
    "intermediate": SkillLevel.INTERMEDIATE,
    "advanced": SkillLevel.ADVANCED,
    "technician": SkillLevel.TECHNICIAN,
    "senior": SkillLevel.SENIOR_TECHNICIAN,
}


@dataclass(frozen=True)
class CountyRow:
    """A county's values by the name of their column."""

    region: Region
    values: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None


Values = Mapping[str, Number]
"""A value by region code."""


def _levelled(level: SkillLevel, scope: Scope) -> Scope:
    return replace(scope, where=(("level", level.value),))


def in_training(scope: Scope) -> Values:
    """Heads in training at the end of the period's last day, by region."""
    left = Coalesce("exit_on", "outcome_on")
    there = Enrolment.objects.exclude(outcome=Outcome.VOID).filter(training_class__opened_on__lte=scope.to_day)
    staying = there.alias(left=left).exclude(outcome__in=FINAL_OUTCOMES, left__lte=scope.to_day)
    return dict(staying.order_by().values_list("training_class__region_id").annotate(n=Count("pk")))


def _targets(year: int) -> Values:
    issued = PlanTarget.objects.filter(plan__year=year, plan__state=PlanState.ISSUED)
    return dict(issued.order_by().values_list("region_id").annotate(n=Sum("headcount")))


def _so_far(scope: Scope) -> Scope:
    """The year of the period's end up to it: what is held against the yearly target."""
    return replace(scope, from_day=date(scope.to_day.year, 1, 1))


def _training_rows(scope: Scope) -> list[CountyRow]:
    found: dict[str, Values] = {
        "enterprises": by_region(FIGURES["apprenticeship.enterprises"], scope),
        "institutions": by_region(FIGURES["apprenticeship.institutions"], scope),
        "classes": by_region(FIGURES["apprenticeship.classes"], scope),
        "filed": by_region(FIGURES["apprenticeship.filed"], scope),
        **{name: by_region(FIGURES["apprenticeship.filed"], _levelled(level, scope)) for name, level in LEVELS.items()},
        "training": in_training(scope),
        "completed": by_region(FIGURES["apprenticeship.completed"], scope),
        "certificates": by_region(FIGURES["apprenticeship.certificates"], scope),
        "results": by_region(FIGURES["apprenticeship.results"], scope),
        "target": _targets(scope.to_day.year),
        "year": by_region(FIGURES["apprenticeship.filed"], _so_far(scope)),
    }
    rows = []
    for region in counties():
        values = {name: numbers.get(region.code, 0) for name, numbers in found.items()}
        rows.append(CountyRow(region, _with_rates(values)))
    return rows


def _with_rates(values: dict[str, Any]) -> dict[str, Any]:
    rates = {"certified": percent(values["certificates"], values["results"]), "reached": percent(values["year"], values["target"])}
    return values | rates | {"target": values["target"] or None, "remark": ""}


def _training_totals(scope: Scope, rows: list[CountyRow]) -> dict[str, Any]:
    sums = {name: sum(row.values[name] or 0 for row in rows) for name in ("certificates", "results", "year", "target")}
    return {
        "企业数（家）": value(FIGURES["apprenticeship.enterprises"], scope),
        "培训机构数（家）": value(FIGURES["apprenticeship.institutions"], scope),
        "取证率": percent(sums["certificates"], sums["results"]),
        "完成率": percent(sums["year"], sums["target"]),
    }


def _list_of(page: str) -> Callable[[CountyRow], str]:
    return lambda row: f"{reverse(page)}?region={row.region.code}"


COUNT = Measure.COUNT
TRAINING = Kind(
    ReportKind.TRAINING,
    Layout(
        title=ReportKind.TRAINING.label,
        unit="人、家、个",
        columns=(
            Column("县（市、区）", 14, "region.name"),
            Column("企业数（家）", 8, "enterprises", COUNT, Total.OWN, "apprenticeship.enterprises"),
            Column("培训机构数（家）", 8, "institutions", COUNT, Total.OWN, "apprenticeship.institutions"),
            Column("开班数", 7, "classes", COUNT, Total.SUM, "apprenticeship.classes"),
            Column("备案人数", 8, "filed", COUNT, Total.SUM, "apprenticeship.filed"),
            *(
                Column(f"其中：{level.label}", 8, name, COUNT, Total.SUM, f"apprenticeship.filed，等级为{level.label}")
                for name, level in LEVELS.items()
            ),
            Column("在训人数", 8, "training", COUNT, Total.SUM, "期末日已开班、未结业、未退出的学徒"),
            Column("结业人数", 8, "completed", COUNT, Total.SUM, "apprenticeship.completed"),
            Column("取证人数", 8, "certificates", COUNT, Total.SUM, "apprenticeship.certificates"),
            Column("取证率", 8, "certified", Measure.PERCENT, Total.OWN, "取证人数 ÷ 结果已确认人数"),
            Column("年度目标", 8, "target", COUNT, Total.SUM, "年度工作方案"),
            Column("完成率", 8, "reached", Measure.PERCENT, Total.OWN, "年初至期末备案人数 ÷ 年度目标"),
            Column("备注", 10, "remark"),
        ),
        notes=(
            "企业数、培训机构数不重复计数，同一单位在几个县（市、区）办班时，合计不等于各行之和。",
            "取证率为期内取证人数除以期内结果已确认人数；完成率为年初至期末备案人数除以年度目标。",
        ),
    ),
    rows=_training_rows,
    key=lambda row: row.region.code,
    url=_list_of("apprenticeship:class_list"),
    own_totals=_training_totals,
    periods=(PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR),
    told=(*BUREAU, Role.LEADER),
)

SUMMED = {
    "enterprises": ("企业（家）", "apprenticeship.enterprises"),
    "institutions": ("培训机构（家）", "apprenticeship.institutions"),
    "classes": ("开班（个）", "apprenticeship.classes"),
    "apprentices": ("学徒（人）", "apprenticeship.apprentices"),
    "certificates": ("取证（本）", "apprenticeship.certificates"),
    "withdrawn": ("退出（人次）", "apprenticeship.withdrawn"),
    "paid": ("拨付补贴（万元）", "subsidies.paid"),
    "prepaid": ("其中：预支（万元）", "subsidies.prepaid"),
    "settled": ("其中：结算（万元）", "subsidies.settled"),
    "recovered": ("其中：追回（万元）", "subsidies.recovered"),
    "year": ("本年累计拨付（万元）", "subsidies.paid"),
}
DISTINCT = ("enterprises", "institutions", "apprentices")


def _scope_of(name: str, scope: Scope) -> Scope:
    return _so_far(scope) if name == "year" else scope


def _summary_rows(scope: Scope) -> list[CountyRow]:
    found = {name: by_region(FIGURES[key], _scope_of(name, scope)) for name, (_, key) in SUMMED.items()}
    return [CountyRow(one, {name: numbers.get(one.code, 0) for name, numbers in found.items()}) for one in counties()]


def _summary_totals(scope: Scope, rows: list[CountyRow]) -> dict[str, Any]:
    return {title: value(FIGURES[key], _scope_of(name, scope)) for name, (title, key) in SUMMED.items()}


SUMMARY = Kind(
    ReportKind.SUMMARY,
    Layout(
        title=ReportKind.SUMMARY.label,
        unit="万元",
        columns=(
            Column("县（市、区）", 14, "region.name"),
            *(
                Column(
                    title,
                    12 if FIGURES[key].is_money else 9,
                    name,
                    Measure.WAN if FIGURES[key].is_money else COUNT,
                    Total.OWN if name in DISTINCT else Total.SUM,
                    key,
                )
                for name, (title, key) in SUMMED.items()
            ),
        ),
        notes=(
            "企业、培训机构、学徒不重复计数，合计不等于各行之和。",
            "金额以元汇总后换算为万元并四舍五入，各行之和与合计可能有尾差。",
        ),
    ),
    rows=_summary_rows,
    key=lambda row: row.region.code,
    url=_list_of("funds:payable_list"),
    own_totals=_summary_totals,
    headline="拨付补贴（万元）",
    periods=(PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR),
    told=(*BUREAU, Role.CITY_APPROVER, Role.LEADER),
)
