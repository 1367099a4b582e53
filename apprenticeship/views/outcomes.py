"""Outcomes of a class: the institution's table, the evaluation body's confirmation."""

from typing import Any

from django import forms

from apprenticeship.enums import Outcome
from apprenticeship.forms_outcomes import ConfirmForm, OutcomeFormSet
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.operations import RowsRefused, outcomes_confirm, outcomes_record
from apprenticeship.permissions import can_confirm_outcomes, can_record_outcomes
from apprenticeship.views.classes import ClassPages
from audit.operations import Refused
from audit.pages import OperationFormPage
from exchange.views.imports import ImportUploadPage


class ClassOutcomes(ClassPages, OperationFormPage):
    """Every apprentice is a row; rows still in training are left as they are."""

    template_name = "apprenticeship/outcomes_form.html"
    form_class = forms.Form
    formset_classes = {"outcomes": OutcomeFormSet}
    title = "登记结果"
    submit_label = "保存登记"
    success = "结果已登记，等待评价机构确认。"

    def may(self) -> bool:
        return can_record_outcomes(self.actor, self.object)

    def get_formset_kwargs(self, name: str) -> dict[str, Any]:
        return {"enrolments": self.roster()}

    def roster(self) -> list[Enrolment]:
        return list(self.object.enrolments.live().select_related("person", "certificate").order_by("pk"))

    def perform(self, form: forms.Form) -> TrainingClass:
        rows = [row for _, row in self.formsets["outcomes"].chosen()]
        return outcomes_record(actor=self.actor, class_id=self.object.pk, rows=rows, seen_version=self.seen_version)

    def show_refusal(self, form: Any, refusal: Refused) -> None:
        if not isinstance(refusal, RowsRefused):
            super().show_refusal(form, refusal)
            return
        row_forms = [row_form for row_form, _ in self.formsets["outcomes"].chosen()]
        for problem in refusal.problems:
            row_forms[problem.index].add_error(problem.field or None, f"{problem.sentence}。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        [(_, formset)] = context["formsets"]
        # The table names each apprentice beside the fields, which the standard one cannot.
        return context | {"formsets": [], "formset": formset, "wrong_rows": sum(1 for row in formset.forms if row.errors)}


class OutcomesImport(ClassPages, ImportUploadPage):
    """Where the institution's list of results and certificates is dropped."""

    kind = "outcomes"

    def get_params(self) -> dict[str, Any]:
        return {"class_id": self.object.pk}


class ClassConfirm(ClassPages, OperationFormPage):
    template_name = "apprenticeship/confirm_form.html"
    form_class = ConfirmForm
    title = "确认结果"
    submit_label = "确认所选结果"
    success = "所选结果已确认。"

    def may(self) -> bool:
        return can_confirm_outcomes(self.actor, self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"waiting": self.waiting}

    @property
    def waiting(self) -> list[Enrolment]:
        recorded = self.object.enrolments.live().exclude(outcome=Outcome.TRAINING).filter(confirmed_by__isnull=True)
        return list(recorded.select_related("person", "certificate").order_by("pk"))

    def perform(self, form: ConfirmForm) -> TrainingClass:
        return outcomes_confirm(actor=self.actor, class_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = list(zip(context["form"]["enrolment_ids"], self.waiting, strict=False))
        return context | {"rows": rows, "form_sections": []}
