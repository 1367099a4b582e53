"""学徒异动表 (domain.md §7, table 5): who came, who left and why, a row per class; 期初 + 增加 − 退出 − 结业 = 期末."""

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from apprenticeship.enums import FINAL_OUTCOMES, ExitReason, Outcome
from apprenticeship.models import Enrolment, TrainingClass
from reports.enums import ReportKind
from reports.figures import Scope
from reports.kinds.base import Kind
from reports.rules.tables import Column, Layout, Measure, Total

REASONS = {
    "resigned": (ExitReason.RESIGNED,),
    "transferred": (ExitReason.TRANSFERRED,),
    "ill_or_died": (ExitReason.ILLNESS, ExitReason.DIED),
    "military": (ExitReason.MILITARY,),
    "terminated": (ExitReason.TERMINATED,),
    "other": (ExitReason.OTHER,),
}


def _rows(scope: Scope) -> list[TrainingClass]:
    """Classes with anybody in training at some time of the period; counts are annotated."""
    opened = "training_class__opened_on"
    # Who left before the opening was never in training.
    there = Enrolment.objects.exclude(outcome=Outcome.VOID).filter(**{f"{opened}__lte": scope.to_day})
    there = there.alias(left=Coalesce("exit_on", "outcome_on"), over=Q(outcome__in=FINAL_OUTCOMES))
    there = there.exclude(over=True, left__lt=F(opened)).exclude(over=True, left__lt=scope.from_day)
    gone = Q(over=True, left__lte=scope.to_day)
    left = gone & Q(outcome=Outcome.WITHDREW)
    counts = {
        "before": Q(**{f"{opened}__lt": scope.from_day}),
        "came": Q(**{f"{opened}__gte": scope.from_day}),
        "left_sum": left,
        "finished": gone & ~Q(outcome=Outcome.WITHDREW),
        "after": ~gone,
        **{name: left & Q(exit_reason__in=reasons) for name, reasons in REASONS.items()},
    }
    return _classes(there, counts)


def _classes(enrolments: QuerySet, counts: dict[str, Q]) -> list[TrainingClass]:
    annotated = enrolments.order_by().values("training_class_id").annotate(**{n: Count("pk", filter=q) for n, q in counts.items()})
    found = {row.pop("training_class_id"): row for row in annotated}
    classes = TrainingClass.objects.filter(pk__in=found).select_related("firm", "institution", "region")
    rows = list(classes.order_by("region_id", "firm__name", "number"))
    for row in rows:
        for name, number in found[row.pk].items():
            setattr(row, name, number)
    return rows


COUNT, SUM = Measure.COUNT, Total.SUM
MOVEMENTS = Kind(
    ReportKind.MOVEMENTS,
    Layout(
        title=ReportKind.MOVEMENTS.label,
        unit="人次",
        group="region.name",
        columns=(
            Column("企业名称", 24, "firm.name"),
            Column("培训机构", 22, "institution.name"),
            Column("班级编号", 20, "number"),
            Column("期初在训", 8, "before", COUNT, SUM, "期初日前已开班、未结业、未退出"),
            Column("本期增加", 8, "came", COUNT, SUM, "期内开班的学徒"),
            Column("本期退出", 8, "left_sum", COUNT, SUM, "apprenticeship.withdrawn"),
            Column("其中：离职", 7, "resigned", COUNT, SUM, "退出原因"),
            Column("岗位变动", 7, "transferred", COUNT, SUM, "退出原因"),
            Column("伤病、死亡", 7, "ill_or_died", COUNT, SUM, "退出原因"),
            Column("应征入伍", 7, "military", COUNT, SUM, "退出原因"),
            Column("班级终止", 7, "terminated", COUNT, SUM, "退出原因"),
            Column("其他", 7, "other", COUNT, SUM, "退出原因"),
            Column("本期结束培训", 8, "finished", COUNT, SUM, "期内有结果的学徒，含未取证与不合格"),
            Column("期末在训", 8, "after", COUNT, SUM, "期末日已开班、未结业、未退出"),
        ),
        notes=("期初在训＋本期增加－本期退出－本期结束培训＝期末在训；录入错误作废的不计。",),
    ),
    rows=_rows,
    key=lambda row: row.number,
    url=lambda row: row.get_absolute_url(),
)
