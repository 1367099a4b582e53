"""Apprentices in their classes (学徒学籍)."""

from typing import Any

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship.filters import EnrolmentFilter
from apprenticeship.forms import EnrolForm, ReasonForm, TermsForm, initial_terms
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.operations import RowsRefused, enrol, enrolment_change, enrolment_remove, outcome_decline
from apprenticeship.permissions import can_confirm_outcomes, can_edit_class
from apprenticeship.tables import EnrolmentTable
from apprenticeship.views.classes import ClassPages
from audit.operations import Refused
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section
from exchange.views.imports import ImportUploadPage
from registry.permissions import REVEALERS

FIELD_OF_FORM = {"person": "id_number"}
"""Where a form shows what an operation says of the person as a whole."""


class OneRowPage(OperationFormPage):
    """A form for one row of what is otherwise done for many: every problem of the row stands at its field."""

    def show_refusal(self, form: Any, refusal: Refused) -> None:
        if not isinstance(refusal, RowsRefused):
            super().show_refusal(form, refusal)
            return
        for problem in refusal.problems:
            field = FIELD_OF_FORM.get(problem.field, problem.field)
            form.add_error(field if field in form.fields else None, f"{problem.sentence}。")


class ClassEnrol(ClassPages, OneRowPage):
    form_class = EnrolForm
    title = "录入学徒"
    success = "学徒已录入名册。"

    def may(self) -> bool:
        return can_edit_class(self.actor, self.object)

    def get_initial(self) -> dict[str, Any]:
        return {"training_start": self.object.planned_start, "training_end": self.object.planned_end}

    def perform(self, form: EnrolForm) -> TrainingClass:
        enrol(actor=self.actor, class_id=self.object.pk, rows=[form.row])
        return self.object


class ClassRoster(ClassPages, ImportUploadPage):
    """Where a firm's own roster is dropped."""

    kind = "roster"

    def get_params(self) -> dict[str, Any]:
        return {"class_id": self.object.pk}


def can_edit_enrolment(actor: Actor, enrolment: Enrolment) -> bool:
    return can_edit_class(actor, enrolment.training_class)


def can_decline_outcome(actor: Actor, enrolment: Enrolment) -> bool:
    return enrolment.awaits_confirmation and can_confirm_outcomes(actor, enrolment.training_class)


class EnrolmentPages:
    model = Enrolment
    name = "apprenticeship:enrolment"
    related = ("person", "certificate", "training_class__firm", "training_class__institution", "training_class__occupation")
    roles = tuple(role for role in Role if role != Role.ADMINISTRATOR)


class EnrolmentList(EnrolmentPages, ListPage):
    title = "学徒"
    table_class = EnrolmentTable
    filterset_class = EnrolmentFilter
    exporter = "apprenticeship.enrolments"
    unmasked = {"id_number": "person__id_number", "phone": "person__phone"}
    empty = "还没有学徒。学徒在培训班的名册中录入或导入。"

    def may_unmask(self) -> bool:
        return self.actor.has(*REVEALERS)

    def get_queryset(self) -> Any:
        return super().get_queryset().live()


class EnrolmentDetail(EnrolmentPages, DetailPage):
    links = (
        Link("修改", "edit", "pencil", when=can_edit_enrolment),
        Link("移出名册", "remove", "user-minus", tone="outline-danger", when=can_edit_enrolment),
        Link("不予确认", "decline", "arrow-back-up", tone="outline-warning", when=can_decline_outcome),
    )
    sections = (
        Facts(
            "学徒",
            ("姓名", "person.name"),
            ("身份证号", "person.id_number_masked"),
            ("性别", "person.gender"),
            ("出生日期", "person.birth_date"),
            "post",
            "current_level",
        ),
        Section("班级", "apprenticeship/enrolment_class.html"),
        Facts("劳动合同", "contract_start", ("终止日期", "contract_until")),
        Facts("培训", "training_start", "training_end", "in_filing", ("实际培训至", "trained_until")),
        Section("结果", "apprenticeship/enrolment_outcome.html"),
    )

    def get_title(self) -> str:
        return str(self.object.person)


class EnrolmentEdit(EnrolmentPages, OneRowPage):
    form_class = TermsForm
    title = "修改学籍"

    def may(self) -> bool:
        return can_edit_enrolment(self.actor, self.object)

    def get_initial(self) -> dict[str, Any]:
        return initial_terms(self.object)

    def perform(self, form: TermsForm) -> Enrolment:
        return enrolment_change(actor=self.actor, enrolment_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class ReasonPage(EnrolmentPages, OperationFormPage):
    """One question: why."""

    form_class = ReasonForm

    def get_success_url(self, made: Any) -> str:
        return self.object.training_class.get_absolute_url()


class EnrolmentRemove(ReasonPage):
    title = "移出名册"
    intro = "用于录入错误。移出后不再计入本班，也不再占用该人员的培训期间；记录保留备查。"
    submit_label = "移出名册"
    success = "已移出名册。"

    def may(self) -> bool:
        return can_edit_enrolment(self.actor, self.object)

    def perform(self, form: ReasonForm) -> None:
        enrolment_remove(actor=self.actor, enrolment_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class EnrolmentDecline(ReasonPage):
    title = "不予确认"
    intro = "登记的结果（及证书）将清空，由培训机构按您写的原因重新登记。"
    submit_label = "不予确认"
    success = "已退回培训机构重新登记。"

    def may(self) -> bool:
        return can_decline_outcome(self.actor, self.object)

    def perform(self, form: ReasonForm) -> None:
        outcome_decline(actor=self.actor, enrolment_id=self.object.pk, **form.cleaned_data)
