"""全民技能振兴工程项目进展表 (domain.md §7, table 8): a row per approved project, as it stands at the end of the period."""

from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.urls import reverse

from brands.models import Instalment, Milestone, Project
from funds.enums import PayableState
from reports.enums import PeriodKind, ReportKind
from reports.figures import Scope
from reports.kinds.base import Kind
from reports.rules.tables import Column, Layout, Measure, Total, percent


def _rows(scope: Scope) -> list[Project]:
    paid = Instalment.objects.filter(payable__state=PayableState.PAID, payable__paid_on__lte=scope.to_day)
    paid_by = dict(paid.order_by().values_list("project_id").annotate(n=Sum("amount")))
    done = Count("pk", filter=Q(done_on__lte=scope.to_day))
    nodes = {row["project_id"]: row for row in Milestone.objects.order_by().values("project_id").annotate(all=Count("pk"), done=done)}
    projects = Project.objects.filter(approved_on__lte=scope.to_day).select_related("type", "applicant", "region")
    rows = list(projects.order_by("region_id", "approved_on", "pk"))
    for project in rows:
        project.paid = paid_by.get(project.pk, Decimal("0.00"))
        project.spent = percent(project.paid, project.awarded)
        node = nodes.get(project.pk)
        project.nodes = f"{node['done']}/{node['all']}" if node else ""
        project.where = project.get_state_display()
    return rows


WAN, SUM = Measure.WAN, Total.SUM
PROJECTS = Kind(
    ReportKind.PROJECTS,
    Layout(
        title=ReportKind.PROJECTS.label,
        unit="万元",
        group="region.name",
        columns=(
            Column("项目名称", 30, "title"),
            Column("项目类型", 18, "type.name"),
            Column("承担单位", 24, "applicant.name"),
            Column("立项日期", 11, "approved_on", Measure.DAY, source="立项文件"),
            Column("奖补金额（万元）", 11, "awarded", WAN, SUM, "projects.award、bases.award"),
            Column("已安排（万元）", 11, "instalment_total", WAN, SUM, "分期拨付"),
            Column("已拨付（万元）", 11, "paid", WAN, SUM, "付款回执"),
            Column("支付进度", 8, "spent", Measure.PERCENT, source="已拨付 ÷ 奖补金额"),
            Column("节点完成", 8, "nodes", source="任务书进度节点"),
            Column("建设期止", 11, "build_until", Measure.DAY, source="任务书"),
            Column("当前状态", 12, "where", source="制表时的状态"),
        ),
        notes=("金额以元汇总后换算为万元并四舍五入，各行之和与合计可能有尾差。", "列示截至期末已立项的项目，含品牌培训示范基地。"),
    ),
    rows=_rows,
    key=lambda row: row.number,
    url=lambda row: reverse("brands:project_detail", args=[row.pk]),
    headline="奖补金额（万元）",
    periods=(PeriodKind.QUARTER, PeriodKind.YEAR),
)
