"""Pages of employee education money (职工教育经费) and of the shares all estimates rest on."""

from typing import Any

from accounts.actor import Actor
from accounts.enums import Role
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from exchange.views.imports import ImportUploadPage
from incentives import permissions
from incentives.enums import FilingState
from incentives.filters import EducationFilter
from incentives.forms import EducationForm, NewEducationForm, ParameterEditForm, ParameterForm
from incentives.models import EducationReport, Parameter
from incentives.operations import (
    education_confirm,
    education_draft,
    education_reopen,
    education_return,
    education_submit,
    education_update,
    parameter_add,
    parameter_update,
)
from incentives.permissions import READERS, REPORTERS
from incentives.tables import EducationTable, ParameterTable
from incentives.workflow import EDUCATION
from registry.models import Organisation

SETTERS = (Role.CITY_HANDLER,)


def own_firm(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)


class EducationPages:
    model = EducationReport
    workflow = EDUCATION
    name = "incentives:education"
    related: tuple[str, ...] = ("firm", "region")
    roles: tuple[Role, ...] = READERS


class EducationList(EducationPages, ListPage):
    template_name = "incentives/education_list.html"
    table_class = EducationTable
    filterset_class = EducationFilter
    exporter = "incentives.education"
    export_totals = ("wages", "set_aside", "spent", "front_line", "deductible")
    links = (
        Link("填写报告", "create", "plus", tone="primary", roles=REPORTERS),
        Link("导入 Excel", "incentives:education_import", "upload", roles=REPORTERS),
    )
    empty = "还没有职工教育经费报告。年度结束后由企业填写，或由县区导入后请企业核对提交。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        below = EducationReport.objects.visible_to(self.actor).filter(state=FilingState.CONFIRMED).below_minimum()
        return super().get_context_data(below=below.count(), **kwargs)


class EducationDetail(EducationPages, DetailPage):
    sections = (
        Facts(
            "当年情况",
            "firm",
            "region",
            "year",
            "wages",
            "set_aside",
            "spent",
            "front_line",
            ("一线职工占比", "share_words"),
            ("是否达标", "meets_words"),
            "deductible",
            "note",
        ),
        Section("怎样算出", "incentives/education_steps.html"),
    )
    links = (Link("修改", "edit", "pencil", when=permissions.can_edit),)


class EducationCreate(EducationPages, OperationFormPage):
    form_class = NewEducationForm
    title = "填写职工教育经费报告"
    intro = "按年度填写，金额为元。保存后可以核对测算步骤，年度结束后由企业提交。"
    roles = REPORTERS
    success = "报告已保存为草稿。核对无误后请提交。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def perform(self, form: NewEducationForm) -> EducationReport:
        data = form.cleaned_data
        firm = data.get("firm") or own_firm(self.actor)
        return education_draft(actor=self.actor, firm=firm, year=data["year"], amounts=form.amounts, note=data["note"])


class EducationEdit(EducationPages, OperationFormPage):
    form_class = EducationForm
    title = "修改职工教育经费报告"

    def may(self) -> bool:
        return permissions.can_edit(self.actor, self.object)

    def perform(self, form: EducationForm) -> EducationReport:
        note = form.cleaned_data["note"]
        return education_update(
            actor=self.actor, education_id=self.object.pk, amounts=form.amounts, note=note, seen_version=self.seen_version
        )


class EducationStep(EducationPages, TransitionPage):
    operations = {
        "submit": education_submit,
        "confirm": education_confirm,
        "return_for_correction": education_return,
        "reopen": education_reopen,
    }


class EducationImport(EducationPages, ImportUploadPage):
    """Reports of several firms or years from a workbook."""

    kind = "education"
    roles = REPORTERS


class ParameterPages:
    model = Parameter
    name = "incentives:parameter"
    related: tuple[str, ...] = ("document", "made_by")
    roles: tuple[Role, ...] = READERS


class ParameterList(ParameterPages, ListPage):
    table_class = ParameterTable
    exporter = "incentives.parameters"
    links = (Link("增加参数", "create", "plus", tone="primary", roles=SETTERS),)
    empty = "还没有测算参数。没有参数的年度，测算待定。"


class ParameterDetail(ParameterPages, DetailPage):
    sections = (Facts("参数", "kind", ("比例", "percent"), "valid_from", "valid_to", "document", ("条款", "clause_text"), "made_by"),)
    links = (Link("修改", "edit", "pencil", roles=SETTERS),)


class ParameterCreate(ParameterPages, OperationFormPage):
    form_class = ParameterForm
    title = "增加测算参数"
    roles = SETTERS
    success = "参数已保存，用于此后保存或提交的测算。"

    def perform(self, form: ParameterForm) -> Parameter:
        return parameter_add(actor=self.actor, **form.cleaned_data)


class ParameterEdit(ParameterCreate):
    form_class = ParameterEditForm
    title = "修改测算参数"
    intro = "已核对的报告与测算保留当时所用的比例，不随修改变化。"

    def perform(self, form: ParameterForm) -> Parameter:
        return parameter_update(actor=self.actor, parameter_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)
