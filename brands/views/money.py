"""Instalments and performance self-assessments (分期拨付、绩效自评)."""

from typing import Any

from django.db import models

from accounts.enums import OFFICE_ROLES, Role
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from brands import permissions
from brands.forms.projects import REACHED, AssessmentForm, InstalmentForm, RecoverForm
from brands.models import Instalment, Project, SelfAssessment
from brands.operations import (
    Budget,
    Reached,
    assessment_confirm,
    assessment_draft,
    assessment_return,
    assessment_submit,
    assessment_update,
    instalment_approve,
    instalment_propose,
    instalment_recover,
    instalment_reject,
)
from brands.selectors import recoveries_of
from brands.tables import InstalmentTable
from brands.views.projects import ProjectPages
from brands.workflow import ASSESSMENT, INSTALMENT

OFFICES = tuple(OFFICE_ROLES - {Role.ADMINISTRATOR})
READERS = (*OFFICES, Role.INSTITUTION, Role.FIRM)


class InstalmentPages:
    model = Instalment
    workflow = INSTALMENT
    name = "brands:instalment"
    related: tuple[str, ...] = ("project__region", "project__applicant", "payable", "proposed_by", "approved_by")
    roles: tuple[Role, ...] = READERS


class InstalmentList(InstalmentPages, ListPage):
    related = ("project", "payable")
    table_class = InstalmentTable
    exporter = "brands.instalments"
    export_totals = ("amount",)
    title = "项目分期拨付"
    empty = "还没有分期拨付。项目立项并关联指标文件后，由市级安排。"


class InstalmentDetail(InstalmentPages, DetailPage):
    sections = (
        Facts("本期", ("项目", "project"), ("收款单位", "project.applicant"), "sequence", "stage", "amount", "proposed_by", "approved_by"),
        Section("拨付与退回", "brands/instalment_payment.html"),
    )
    links = (Link("追缴", "recover", "arrow-back-up", tone="outline-danger", when=permissions.can_recover),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = recoveries_of(self.object.project).filter(payment_line__payable_id=self.object.payable_id)
        return super().get_context_data(recoveries=list(own), **kwargs)


class InstalmentPropose(ProjectPages, OperationFormPage):
    form_class = InstalmentForm
    title = "安排拨付"
    intro = "提出后由审批人审批；达到拨付条件才能审批，各期之和不超过奖补金额。"
    success = "已提出分期拨付，等待审批。"

    def may(self) -> bool:
        return permissions.can_propose_instalment(self.actor, self.object)

    def get_form(self, *data: Any) -> InstalmentForm:
        return self.form_class(*data)

    def perform(self, form: InstalmentForm) -> Project:
        instalment_propose(actor=self.actor, project_id=self.object.pk, **form.cleaned_data)
        return self.object


class InstalmentRecover(InstalmentPages, OperationFormPage):
    form_class = RecoverForm
    title = "追缴"
    intro = "发起追缴后由财政登记退回；一笔拨付同一时间只有一个追缴。"
    submit_label = "发起追缴"
    success = "已发起追缴。"

    def may(self) -> bool:
        return permissions.can_recover(self.actor, self.object)

    def perform(self, form: RecoverForm) -> Instalment:
        instalment_recover(actor=self.actor, instalment_id=self.object.pk, **form.cleaned_data)
        return self.object


class InstalmentStep(InstalmentPages, TransitionPage):
    operations = {"approve": instalment_approve, "reject": instalment_reject}


class AssessmentPages:
    model = SelfAssessment
    workflow = ASSESSMENT
    name = "brands:assessment"
    related: tuple[str, ...] = ("project__region", "project__applicant", "submitted_by", "confirmed_by")
    roles: tuple[Role, ...] = READERS

    def trail(self) -> list[tuple[str, str]]:
        project = self.object.project
        return [("振兴工程项目", "/brands/projects/"), (str(project), f"/brands/projects/{project.pk}/")]


class AssessmentDetail(AssessmentPages, DetailPage):
    sections = (
        Facts("年度总体目标", "year", ("实施单位", "project.applicant"), "goal", "result"),
        Section("自评表", "brands/assessment_table.html"),
    )
    links = (Link("修改", "edit", "pencil", when=permissions.can_edit_assessment),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lines=list(self.object.lines.select_related("indicator")), **kwargs)


class AssessmentFormPage(OperationFormPage):
    """Rows: every indicator of the task book once."""

    form_class = AssessmentForm
    formset_classes = {"reached": REACHED}
    formset_titles = {"reached": "指标完成情况"}

    def fields_of(self, form: AssessmentForm) -> dict[str, Any]:
        data = form.cleaned_data
        rows = [row for row in self.formsets["reached"].cleaned_data if row]
        return {
            "budget": Budget(data["first_budget"], data["budget"], data["executed"]),
            "goal": data["goal"],
            "result": data["result"],
            "reached": [Reached(**row) for row in rows],
        }


class AssessmentCreate(ProjectPages, AssessmentFormPage):
    title = "填写绩效自评"
    intro = "预算执行10分按执行率计；指标得分留空时按完成比例计。"
    success = "绩效自评已保存为草稿。"

    def may(self) -> bool:
        return permissions.can_assess(self.actor, self.object)

    def get_formset_kwargs(self, name: str) -> dict[str, Any]:
        rows = [{"indicator": indicator.pk} for indicator in self.object.indicators.all()]
        return {"initial": rows, "form_kwargs": {"project": self.object}}

    def get_initial(self) -> dict[str, Any]:
        return {"first_budget": self.object.awarded, "budget": self.object.awarded}

    def perform(self, form: AssessmentForm) -> SelfAssessment:
        return assessment_draft(actor=self.actor, project_id=self.object.pk, year=form.cleaned_data["year"], **self.fields_of(form))

    def get_success_url(self, made: models.Model | None) -> str:
        return f"/brands/assessments/{made.pk}/"


class AssessmentEdit(AssessmentPages, AssessmentFormPage):
    title = "修改绩效自评"

    def may(self) -> bool:
        return permissions.can_edit_assessment(self.actor, self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"fixed_year": True}

    def get_initial(self) -> dict[str, Any]:
        found = self.object
        names = ("first_budget", "budget", "executed", "goal", "result")
        return {name: getattr(found, name) for name in names}

    def get_formset_kwargs(self, name: str) -> dict[str, Any]:
        rows = list(self.object.lines.order_by("pk").values("indicator", "actual", "score", "deviation"))
        return {"initial": rows, "form_kwargs": {"project": self.object.project}}

    def perform(self, form: AssessmentForm) -> SelfAssessment:
        return assessment_update(actor=self.actor, assessment_id=self.object.pk, seen_version=self.seen_version, **self.fields_of(form))


class AssessmentStep(AssessmentPages, TransitionPage):
    operations = {"submit": assessment_submit, "confirm": assessment_confirm, "return_for_correction": assessment_return}
