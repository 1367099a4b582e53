"""Lists of reports and schedules."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import A

from audit.pages import DateColumn, MoneyColumn, PageTable, StateColumn
from reports.enums import ReportState
from reports.models import PeriodicReport, ReportSchedule


class ReportTable(PageTable):
    kind = tables.Column(linkify=("reports:report_detail", {"pk": A("pk")}))
    starts_on = DateColumn()
    ends_on = DateColumn()
    state = StateColumn()
    total = MoneyColumn(verbose_name="合计（元）")

    class Meta(PageTable.Meta):
        model = PeriodicReport
        fields = ("kind", "period", "starts_on", "ends_on", "edition", "state", "row_count", "total")

    def render_state(self, record: PeriodicReport, value: str, bound_column: tables.columns.BoundColumn) -> SafeString | str:
        shown = self.base_columns["state"].render(record, bound_column)
        return format_html("{} {}%", shown, record.progress) if record.state == ReportState.RUNNING else shown


class ScheduleTable(PageTable):
    kind = tables.Column(linkify=("reports:schedule_edit", {"pk": A("pk")}))
    starts_on = DateColumn()
    enabled = tables.Column(verbose_name="启用")
    told = tables.Column(accessor="told_words", verbose_name="通知对象", orderable=False)

    class Meta(PageTable.Meta):
        model = ReportSchedule
        fields = ("kind", "period", "starts_on", "enabled", "told")

    def render_enabled(self, value: bool) -> str:
        return "是" if value else "否"
