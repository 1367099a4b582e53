"""Columns of the lists."""

from typing import Any

import django_tables2 as tables
from django_tables2 import A

from audit.pages import DateColumn, MoneyColumn, PageTable, StateColumn
from brands.models import Brand, GroupMember, GroupTask, Instalment, Project, ProjectCall, ProjectType, QuarterReport, TaskShare

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class CountColumn(tables.Column):
    """A count, right-aligned with separators."""

    attrs = NUMBER

    def render(self, value: Any) -> str:
        return f"{value:,}"


class BrandTable(PageTable):
    name = tables.Column(linkify=("brands:brand_detail", {"pk": A("pk")}))
    named_on = DateColumn()
    published_at = DateColumn(verbose_name="对外公布")
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Brand
        fields = ("name", "region", "level", "operator", "named_on", "published_at", "state")


class ReportTable(PageTable):
    subject_name = tables.Column(
        verbose_name="品牌（基地）", linkify=("brands:report_detail", {"pk": A("pk")}), order_by=("brand", "project")
    )
    trained = CountColumn()
    certified = CountColumn()
    employed = CountColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = QuarterReport
        fields = ("subject_name", "region", "year", "quarter", "trained", "certified", "employed", "qualifier", "state")


class TypeTable(PageTable):
    name = tables.Column(linkify=("brands:type_switch", {"pk": A("pk")}))

    class Meta(PageTable.Meta):
        model = ProjectType
        fields = ("name", "is_base", "counts")


class CallTable(PageTable):
    title = tables.Column(linkify=("brands:call_detail", {"pk": A("pk")}))
    opens_on = DateColumn()
    closes_on = DateColumn()
    project_count = CountColumn(verbose_name="申报数")
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = ProjectCall
        fields = ("title", "number", "year", "opens_on", "closes_on", "project_count", "state")


class ProjectTable(PageTable):
    number = tables.Column(linkify=("brands:project_detail", {"pk": A("pk")}), attrs={"td": {"class": "tight"}})
    requested = MoneyColumn()
    awarded = MoneyColumn()
    approved_on = DateColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Project
        fields = ("number", "title", "type", "applicant", "requested", "awarded", "approved_on", "state")


class BaseTable(PageTable):
    brand_name = tables.Column(linkify=("brands:project_detail", {"pk": A("pk")}))
    awarded = MoneyColumn()
    trained = CountColumn(verbose_name="累计培训（人次）")
    employed = CountColumn(verbose_name="累计就业（人）")
    approved_on = DateColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Project
        fields = ("brand_name", "applicant", "region", "approved_on", "awarded", "trained", "employed", "state")


class InstalmentTable(PageTable):
    project = tables.Column(linkify=("brands:instalment_detail", {"pk": A("pk")}))
    amount = MoneyColumn()
    paid_on = DateColumn(accessor="payable__paid_on", verbose_name="到账日期")
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Instalment
        fields = ("project", "sequence", "stage", "amount", "paid_on", "state")


class MemberTable(PageTable):
    organisation = tables.Column(linkify=lambda record: f"/brands/shares/?department={record.organisation_id}")
    share_count = CountColumn(verbose_name="任务数")
    done_count = CountColumn(verbose_name="已完成")
    mean_progress = tables.Column(verbose_name="平均进度", attrs=NUMBER)
    joined_on = DateColumn()

    class Meta(PageTable.Meta):
        model = GroupMember
        fields = ("organisation", "post", "basis", "share_count", "done_count", "mean_progress", "joined_on")

    def render_mean_progress(self, value: Any) -> str:
        return f"{value:.0f}%"


class TaskTable(PageTable):
    title = tables.Column(linkify=("brands:task_detail", {"pk": A("pk")}))
    deadline = DateColumn()
    share_count = CountColumn(verbose_name="责任部门")
    done_count = CountColumn(verbose_name="已完成")

    class Meta(PageTable.Meta):
        model = GroupTask
        fields = ("title", "year", "deadline", "share_count", "done_count")


class ShareTable(PageTable):
    task = tables.Column(linkify=("brands:share_detail", {"pk": A("pk")}))
    progress = tables.Column(attrs=NUMBER)
    due_on = DateColumn()
    reminded_on = DateColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = TaskShare
        fields = ("task", "department", "duty", "progress", "due_on", "reminded_on", "state")
