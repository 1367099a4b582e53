"""Exports: order from a list, progress, download, history."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from audit.operations import Refused
from audit.pages import DetailPage, Facts, Link, ListPage, ModelPage, Page, Section
from exchange import exports
from exchange.enums import ExportState
from exchange.filters import ExportFilter
from exchange.models import ExportJob
from exchange.operations import export_download, export_order
from exchange.tables import ExportTable
from exchange.views.files import stored_download


class ExportOrder(Page):
    """Where the 导出 Excel of a list leads."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if exports.find(kwargs["dataset"]) is None:
            raise Http404("没有这个列表。")
        try:
            job = export_order(
                actor=self.actor,
                dataset=kwargs["dataset"],
                query=request.POST.get("query", ""),
                is_unmasked=request.POST.get("unmasked") == "yes",
                reason=request.POST.get("reason", ""),
            )
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("exchange:export_list")
        return redirect(job)


class ExportPages(ModelPage):
    model: type[Model] = ExportJob
    name = "exchange:export"
    related: tuple[str, ...] = ("file", "requested_by")

    @property
    def job(self) -> ExportJob:
        return cast(ExportJob, self.object)


class ExportList(ExportPages, ListPage):
    title = "文件任务"
    table_class = ExportTable
    filterset_class = ExportFilter
    links = (Link("导入记录", "exchange:import_list", "file-import"),)
    empty = "还没有导出过。在任一列表下方点“导出 Excel”，生成后在这里下载。"


class ExportDetail(ExportPages, DetailPage):
    sections = (
        Section("进度", "exchange/export_progress.html"),
        Facts(
            "导出",
            "title",
            ("行数", "rows_total"),
            "requested_by",
            "organisation_name",
            ("申请时间", "created_at"),
            "is_unmasked",
            "reason",
        ),
    )

    def get_template_names(self) -> list[str]:
        return ["exchange/export_progress.html" if "HX-Request" in self.request.headers else self.template_name]


class ExportFile(ExportPages):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.job.state != ExportState.DONE:
            raise Http404("文件还没有生成。")
        return stored_download(export_download(actor=self.actor, job_id=self.job.pk))
