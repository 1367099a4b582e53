"""Imports: upload, progress, preview, confirm, history."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django_htmx.http import HttpResponseClientRefresh

from audit.operations import Refused
from audit.pages import Link, ListPage, ModelPage, OperationFormPage, Page, Section
from audit.pages.forms import VERSION_FIELD, whole_number
from exchange import kinds
from exchange.blanks import blank_workbook
from exchange.enums import ImportState
from exchange.filters import ImportFilter, RowFilter
from exchange.forms import UploadForm
from exchange.models import ImportJob, ImportRow
from exchange.operations import import_cancel, import_confirm, import_file, import_upload, remarked_file
from exchange.panels import preview_sections
from exchange.tables import ImportTable, RowTable
from exchange.views.files import XLSX, as_download, stored_download


class ImportUploadPage(OperationFormPage):
    """Base of an upload page: an app's page about the record that the rows go to names ``kind`` and gives ``params``."""

    template_name = "exchange/upload.html"
    form_class = UploadForm
    submit_label = "上传并检查"
    success = "文件已收到，正在检查。"
    kind = ""

    def get_params(self) -> dict[str, Any]:
        return {}

    def may(self) -> bool:
        return super().may() and kinds.KINDS[self.kind].may(self.actor, self.get_params())

    def get_title(self) -> str:
        return f"导入{kinds.KINDS[self.kind].label}"

    def perform(self, form: UploadForm) -> ImportJob:
        file = form.cleaned_data["file"]
        return import_upload(actor=self.actor, kind=self.kind, params=self.get_params(), content=file.read(), name=file.name)

    def get_success_url(self, made: Model | None) -> str:
        return cast(ImportJob, made).get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(chosen=kinds.KINDS[self.kind], **kwargs)


class ImportPages(ModelPage):
    model: type[Model] = ImportJob
    name = "exchange:import"
    related: tuple[str, ...] = ("file", "same_as", "remarked")

    @property
    def job(self) -> ImportJob:
        return cast(ImportJob, self.object)


class ImportList(ImportPages, ListPage):
    title = "导入记录"
    table_class = ImportTable
    filterset_class = ImportFilter
    links = (Link("导出文件", "exchange:export_list", "file-spreadsheet"),)
    empty = "还没有导入过文件。可以从培训班的页面导入花名册。"


class ImportDetail(ListPage):
    """One upload: how far it is, what it would do, and its rows as a list."""

    template_name = "exchange/import_detail.html"
    model = ImportRow
    table_class = RowTable
    filterset_class = RowFilter
    links = (Link("导入记录", "exchange:import_list", "history"),)
    empty = "没有可看的行。"

    def prepare(self) -> None:
        found = ImportJob.objects.visible_to(self.actor).select_related("file", "same_as", "requested_by", "remarked")
        self.job: ImportJob = get_object_or_404(found, pk=self.kwargs["pk"])

    def get_queryset(self) -> QuerySet[ImportRow]:
        return self.job.rows.defer("payload_sealed")

    def get_title(self) -> str:
        return str(self.job)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = kinds.find(self.job.kind)
        return super().get_context_data(
            job=self.job,
            kind=kind,
            groups=[_group(kind, group) for group in self.job.groups],
            sections=self._sections(),
            back_url=kind.back_url(self.job.params) if kind else "",
            may_confirm=bool(kind and self.job.state == ImportState.CHECKED and kind.may(self.actor, self.job.params)),
            **kwargs,
        )

    def _sections(self) -> list[tuple[Section, dict[str, Any]]]:
        """What higher apps say of the rows that wait for a yes."""
        if self.job.state != ImportState.CHECKED:
            return []
        return [(section, section.context(self.job)) for section in preview_sections.get(self.job.kind, ())]


class ImportRemark(ImportPages):
    """The line about the remarked file alone, asked for until the worker has written it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, "exchange/import_remark.html", {"job": self.job})


def _group(kind: kinds.ImportKind | None, group: dict[str, Any]) -> dict[str, Any]:
    column = kind.columns.get(group["field"], "") if kind else ""
    words = kinds.WORDS.get(group["code"]) or group["message"]
    sheets: dict[str, list[str]] = {}
    for sheet, number in group["rows"]:
        sheets.setdefault(sheet, []).append(str(number))
    places = "；".join(f"{sheet} 第 {'、'.join(numbers)} 行".strip() for sheet, numbers in sheets.items())
    more = " 等" if group["count"] > len(group["rows"]) else ""
    return {**group, "title": f"{column}：{words}" if column else words, "places": places + more}


class ImportProgress(ImportPages):
    """The progress alone, asked for every second; the whole page anew once the worker is done."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.job.is_running:
            return HttpResponseClientRefresh()
        return render(request, "exchange/import_progress.html", {"job": self.job})


class ImportAct(ImportPages):
    """A button of the import's page."""

    http_method_names = ("post",)

    def act(self) -> str:
        """Call the operation; returns what to tell."""
        return ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.act())
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect(self.job)


class ImportConfirm(ImportAct):
    def act(self) -> str:
        import_confirm(
            actor=self.actor,
            job_id=self.job.pk,
            only_if_all_good=self.request.POST.get("only_if_all_good") == "yes",
            seen_version=whole_number(self.request.POST.get(VERSION_FIELD, "")),
        )
        return "已确认，正在写入。"


class ImportCancel(ImportAct):
    def act(self) -> str:
        import_cancel(actor=self.actor, job_id=self.job.pk)
        return "已取消，没有写入任何一行。"


class ImportFile(ImportPages):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return stored_download(import_file(actor=self.actor, job_id=self.job.pk))


class ImportRemarked(ImportPages):
    """The reader's own workbook with 结果 and 问题."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return stored_download(remarked_file(actor=self.actor, job_id=self.job.pk))
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect(self.job)


class ImportBlank(Page):
    """The template of a kind, to fill in."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = kinds.find(kwargs["kind"])
        if kind is None:
            raise Http404("没有这种模板。")
        blank = kind.blank()
        return as_download(blank_workbook(blank), f"{blank.name}.xlsx", XLSX)
