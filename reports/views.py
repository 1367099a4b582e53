"""Periodic reports: list, order, progress, download; the schedule."""

from typing import Any

import django_filters
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from accounts.actor import Actor
from accounts.enums import Role
from audit.operations import Refused
from audit.pages import DetailPage, Facts, Link, ListPage, ModelPage, OperationFormPage, PageFilterSet, Section, TransitionPage
from exchange.files import read_file
from reports.enums import PeriodKind, ReportKind, ReportState
from reports.forms import CorrectForm, NewScheduleForm, OrderForm, ScheduleForm
from reports.models import PeriodicReport, ReportSchedule
from reports.operations import (
    report_check,
    report_correct,
    report_download,
    report_order,
    report_renew,
    report_retry,
    report_return_for_correction,
    report_sign,
    schedule_add,
    schedule_save,
)
from reports.permissions import ORDERERS, SCHEDULERS, can_correct_report
from reports.selectors import preview_of
from reports.tables import ReportTable, ScheduleTable
from reports.workflow import REPORT


class ReportPages:
    model = PeriodicReport
    name = "reports:report"
    roles = ORDERERS
    workflow = REPORT


class ReportFilter(PageFilterSet):
    kind = django_filters.ChoiceFilter(label="报表", choices=ReportKind.choices)
    period = django_filters.ChoiceFilter(label="周期", choices=PeriodKind.choices)
    state = django_filters.ChoiceFilter(label="状态", choices=ReportState.choices)

    class Meta:
        model = PeriodicReport
        fields = ("kind", "period", "state")


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


def _can_correct(actor: Actor, report: PeriodicReport) -> bool:
    return report.state == ReportState.SIGNED and can_correct_report(actor) and not hasattr(report, "corrected_by")


class ReportDetail(ReportPages, DetailPage):
    """A report: its progress while it is written, then the table, its files and the way to the signature."""

    related = ("file", "pdf", "content", "requested_by", "checked_by", "signed_by", "corrects", "corrected_by")
    sections = (
        Section("报表", "reports/progress.html"),
        Section("表格", "reports/preview.html"),
        Facts(
            "来历",
            "kind",
            "period",
            "edition",
            "row_count",
            ("合计（元）", "total"),
            ("数据时点", "as_of"),
            ("数据摘要（SHA-256）", "digest"),
            "requested_by",
            "checked_by",
            "signed_by",
            "signed_at",
        ),
    )
    links = (Link("出更正版", "correct", "file-plus", when=_can_correct),)

    def get_template_names(self) -> list[str]:
        return ["reports/progress.html" if self.request.htmx else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(preview=preview_of(self.object) if not self.request.htmx else None, **kwargs)


class ReportStep(ReportPages, TransitionPage):
    operations = {
        "check": report_check,
        "sign": report_sign,
        "return_for_correction": report_return_for_correction,
        "renew": report_renew,
    }


class ReportCorrect(ReportPages, OperationFormPage):
    form_class = CorrectForm
    title = "出更正版"
    submit_label = "生成更正版"
    intro = "已签发的报表不变；系统按现在的数据生成下一版草稿，并列出变动清单，复核、签发后生效。"
    roles = (Role.CITY_HANDLER, Role.FINANCE_HANDLER)
    success = "已开始生成更正版，本页会显示进度。"

    def perform(self, form: CorrectForm) -> PeriodicReport:
        return report_correct(actor=self.actor, report_id=self.object.pk, **form.cleaned_data)


class ReportDownload(ReportPages, ModelPage):
    """The workbook or the PDF (``?form=pdf``)."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = "pdf" if request.GET.get("form") == "pdf" else "xlsx"
        if not self.object.is_written or (form == "pdf" and self.object.pdf_id is None):
            raise Http404("报表还没有生成。")
        stored = report_download(actor=self.actor, report_id=self.object.pk, form=form)
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
    links = (Link("新增计划", "create", "plus", tone="primary", roles=SCHEDULERS),)
    empty = "还没有报表计划。"


class ScheduleCreate(SchedulePages, OperationFormPage):
    title = "新增报表计划"
    form_class = NewScheduleForm
    roles = SCHEDULERS
    success = "报表计划已保存，到期的期间会自动补齐。"

    def perform(self, form: NewScheduleForm) -> None:
        schedule_add(actor=self.actor, **form.cleaned_data)

    def get_success_url(self, made: ReportSchedule | None) -> str:
        return reverse("reports:schedule_list")


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
