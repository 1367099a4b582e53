"""项目支出绩效自评表 (domain.md §7, table 10): execution of the budget and every indicator of each project of the year."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from brands.enums import AssessmentState
from brands.models import SelfAssessment
from reports.enums import PeriodKind, ReportKind
from reports.figures import Scope
from reports.kinds.base import Kind
from reports.rules.tables import WAN, Column, Layout, Measure, Total

EXECUTION_WEIGHT = Decimal(10)


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A line of a project's assessment: the budget's execution in 万元, or an indicator in its own unit."""

    project: str
    applicant: str
    group: str
    indicator: str
    unit: str
    target: Decimal
    actual: Decimal
    weight: Decimal
    score: Decimal
    deviation: str
    key: str
    assessment_id: int


def _rows(scope: Scope) -> list[IndicatorRow]:
    """Confirmed assessments of the years that end in the period."""
    years = [year for year in range(scope.from_day.year, scope.to_day.year + 1) if f"{year}-12-31" <= scope.to_day.isoformat()]
    confirmed = SelfAssessment.objects.filter(state=AssessmentState.CONFIRMED, year__in=years).select_related("project__applicant")
    ordered = confirmed.prefetch_related("lines__indicator").order_by("project__region_id", "project__number", "year")
    return [row for assessment in ordered for row in _lines(assessment)]


def _lines(assessment: SelfAssessment) -> Iterator[IndicatorRow]:
    project = assessment.project
    head = {"project": f"{project.title}（{assessment.year}年）", "applicant": project.applicant.name, "assessment_id": assessment.pk}
    stem = f"{project.number}-{assessment.year}"
    yield IndicatorRow(
        group="预算执行",
        indicator="全年执行数 / 全年预算数",
        unit="万元",
        target=assessment.budget / WAN,
        actual=assessment.executed / WAN,
        weight=EXECUTION_WEIGHT,
        score=assessment.execution_score,
        deviation="",
        key=f"{stem}-0",
        **head,
    )
    for line in assessment.lines.all():
        yield IndicatorRow(
            group=line.indicator.get_group_display(),
            indicator=line.indicator.name,
            unit=line.indicator.unit,
            target=line.target,
            actual=line.actual,
            weight=line.weight,
            score=line.score,
            deviation=line.deviation,
            key=f"{stem}-{line.indicator_id}",
            **head,
        )


NUMBER = Measure.NUMBER
ASSESSMENTS = Kind(
    ReportKind.ASSESSMENTS,
    Layout(
        title=ReportKind.ASSESSMENTS.label,
        unit="见各行",
        group="project",
        grand_total=False,
        columns=(
            Column("实施单位", 26, "applicant"),
            Column("一级指标", 12, "group"),
            Column("三级指标", 26, "indicator"),
            Column("计量单位", 9, "unit"),
            Column("年度指标值", 12, "target", NUMBER, source="任务书"),
            Column("实际完成值", 12, "actual", NUMBER, source="绩效自评"),
            Column("分值", 8, "weight", NUMBER, Total.SUM),
            Column("得分", 8, "score", NUMBER, Total.SUM, "已复核的绩效自评"),
            Column("偏差原因分析及改进措施", 34, "deviation"),
        ),
        notes=("满分100分：预算执行10分，产出指标50分，效益指标30分，满意度指标10分。",),
    ),
    rows=_rows,
    key=lambda row: row.key,
    url=lambda row: reverse("brands:assessment_detail", args=[row.assessment_id]),
    periods=(PeriodKind.YEAR,),
)
