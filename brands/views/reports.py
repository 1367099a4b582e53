"""Quarter reports of brands and bases (季度报表)."""

from typing import Any

from django.utils import timezone

from accounts.enums import OFFICE_ROLES, Role
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from brands import permissions
from brands.filters import ReportFilter
from brands.forms.brands import EvidenceForm, OutcomeForm, ReportForm
from brands.models import QuarterReport
from brands.operations import (
    report_confirm,
    report_draft,
    report_file_add,
    report_reopen,
    report_return,
    report_submit,
    report_update,
)
from brands.rules.quarters import latest_ended_quarter, quarter_end
from brands.tables import ReportTable
from brands.workflow import REPORT
from exchange.views.imports import ImportUploadPage
from exchange.views.uploads import UploadPage

READERS = (*(OFFICE_ROLES - {Role.ADMINISTRATOR}), Role.INSTITUTION, Role.FIRM)


class ReportPages:
    model = QuarterReport
    workflow = REPORT
    name = "brands:report"
    related: tuple[str, ...] = ("brand", "project", "region", "operator")
    roles: tuple[Role, ...] = READERS


class ReportList(ReportPages, ListPage):
    table_class = ReportTable
    filterset_class = ReportFilter
    exporter = "brands.reports"
    links = (
        Link("填报季度", "create", "plus", tone="primary", roles=permissions.REPORTERS),
        Link("导入 Excel", "brands:report_import", "upload", roles=(Role.COUNTY_HANDLER,)),
    )
    empty = "还没有季度报表。季度结束后，由县区（品牌）或承办单位（基地）填报。"


class ReportDetail(ReportPages, DetailPage):
    sections = (
        Facts(
            "本季度情况",
            ("品牌（基地）", "subject_name"),
            "region",
            "operator",
            "year",
            "quarter",
            ("培训（人次）", "trained_words"),
            ("取证（人）", "certified_words"),
            ("带动就业（人）", "employed_words"),
            "as_of",
            "note",
        ),
        Section("佐证材料", "brands/report_files.html"),
    )
    links = (
        Link("修改", "edit", "pencil", when=permissions.can_edit_report),
        Link("上传佐证", "file", "upload", when=permissions.can_edit_report),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = self.object.files.filter(removed_at=None).select_related("file", "added_by")
        return super().get_context_data(files=list(files), **kwargs)


class ReportCreate(ReportPages, OperationFormPage):
    form_class = ReportForm
    title = "填报季度"
    intro = "人次按参加次数计，人数按人计，两者不能相互替代。保存后上传佐证材料，再提交核实。"
    roles = permissions.REPORTERS
    success = "季度报表已保存为草稿，接下来请上传佐证材料。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def get_initial(self) -> dict[str, Any]:
        year, quarter = latest_ended_quarter(timezone.localdate())
        asked = {name: self.request.GET[name] for name in ("brand", "project") if name in self.request.GET}
        return {"year": year, "quarter": quarter, "as_of": quarter_end(year, quarter)} | asked

    def perform(self, form: ReportForm) -> QuarterReport:
        data = form.cleaned_data
        return report_draft(
            actor=self.actor,
            brand=data.get("brand"),
            project=data.get("project"),
            year=data["year"],
            quarter=data["quarter"],
            outcome=form.outcome,
        )


class ReportEdit(ReportPages, OperationFormPage):
    form_class = OutcomeForm
    title = "修改季度报表"

    def may(self) -> bool:
        return permissions.can_edit_report(self.actor, self.object)

    def perform(self, form: OutcomeForm) -> QuarterReport:
        return report_update(actor=self.actor, report_id=self.object.pk, outcome=form.outcome, seen_version=self.seen_version)


class ReportUpload(ReportPages, UploadPage):
    form_class = EvidenceForm
    title = "上传佐证材料"

    def may(self) -> bool:
        return permissions.can_edit_report(self.actor, self.object)

    def perform(self, form: Any) -> QuarterReport:
        report_file_add(actor=self.actor, report_id=self.object.pk, **self.received(form))
        return self.object


class ReportStep(ReportPages, TransitionPage):
    operations = {
        "submit": report_submit,
        "confirm": report_confirm,
        "return_for_correction": report_return,
        "reopen": report_reopen,
    }


class ReportImport(ReportPages, ImportUploadPage):
    """Quarters of the county's brands from a workbook."""

    kind = "brand_quarters"
    roles = (Role.COUNTY_HANDLER,)
