"""Periodic reports: list, order, progress, download; the schedule."""

from typing import Any

import django_filters
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from audit.operations import Refused
from audit.pages import DetailPage, Facts, Link, ListPage, ModelPage, OperationFormPage, PageFilterSet, Section
from exchange.files import read_file
from reports.enums import PeriodKind, ReportState
from reports.forms import OrderForm, ScheduleForm
from reports.models import PeriodicReport, ReportSchedule
from reports.operations import report_download, report_order, report_retry, schedule_save
from reports.permissions import ORDERERS, SCHEDULERS
from reports.tables import ReportTable, ScheduleTable


class ReportPages:
    model = PeriodicReport
    name = "reports:report"
    roles = ORDERERS


class ReportFilter(PageFilterSet):
    period = django_filters.ChoiceFilter(label="周期", choices=PeriodKind.choices)
    state = django_filters.ChoiceFilter(label="状态", choices=ReportState.choices)

    class Meta:
        model = PeriodicReport
        fields = ("period", "state")


class ReportList(ReportPages, ListPage):
    title = "定期报表"
    table_class = ReportTable
    filterset_class = ReportFilter
    links = (
        Link("报表计划", "reports:schedule_list", "calendar-time"),
        Link("申请报表", "create", "plus", tone="primary"),
    )
    empty = "还没有报表。到期的月报会自动生成，也可以点“申请报表”生成任一期间的报表。"


class ReportOrder(ReportPages, OperationFormPage):
    title = "申请报表"
    form_class = OrderForm
    submit_label = "申请"
    intro = "系统在后台生成，完成后可在列表中下载。"
    success = "已开始生成，本页会显示进度。"

    def perform(self, form: OrderForm) -> PeriodicReport:
        return report_order(actor=self.actor, **form.cleaned_data)


class ReportDetail(ReportPages, DetailPage):
    related = ("file", "requested_by")
    sections = (
        Section("进度", "reports/progress.html"),
        Facts(
            "报表", "kind", "period", "starts_on", "ends_on", "row_count", ("合计（元）", "total"), ("数据时点", "as_of"), "requested_by"
        ),
    )

    def get_template_names(self) -> list[str]:
        return ["reports/progress.html" if self.request.htmx else self.template_name]


class ReportDownload(ReportPages, ModelPage):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.state != ReportState.DONE:
            raise Http404("报表还没有生成。")
        stored = report_download(actor=self.actor, report_id=self.object.pk)
        response = HttpResponse(read_file(stored), content_type=stored.content_type)
        response.headers["Content-Disposition"] = content_disposition_header(True, stored.name)
        return response


class ReportRetry(ReportPages, ModelPage):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            report_retry(actor=self.actor, report_id=self.object.pk)
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect(self.url("detail", self.object.pk))


class SchedulePages:
    model = ReportSchedule
    name = "reports:schedule"
    roles = ORDERERS


class ScheduleList(SchedulePages, ListPage):
    title = "报表计划"
    table_class = ScheduleTable
    empty = "还没有报表计划。"


class ScheduleEdit(SchedulePages, OperationFormPage):
    form_class = ScheduleForm
    roles = SCHEDULERS
    success = "报表计划已保存，下一次到期时按新计划生成。"

    def perform(self, form: ScheduleForm) -> None:
        schedule_save(actor=self.actor, schedule_id=self.object.pk, **form.cleaned_data)

    def get_success_url(self, made: ReportSchedule | None) -> str:
        return reverse("reports:schedule_list")

    def get_cancel_url(self) -> str:
        return reverse("reports:schedule_list")
