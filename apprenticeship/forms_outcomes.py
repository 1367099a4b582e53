"""The table in which an institution writes down what became of a class."""

from datetime import date
from typing import Any

from django import forms

from apprenticeship.enums import FINAL_OUTCOMES, CertificateType, ExitReason
from apprenticeship.models import Enrolment
from apprenticeship.operations import OutcomeData

OUTCOME_CHOICES = [("", "在训"), *((outcome.value, outcome.label) for outcome in FINAL_OUTCOMES)]


class OutcomeForm(forms.Form):
    """One apprentice; the row counts once an outcome is chosen."""

    enrolment_id = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label="结果", choices=OUTCOME_CHOICES, required=False)
    on = forms.DateField(label="结果日期", widget=forms.DateInput, required=False)
    certificate_type = forms.ChoiceField(label="证书类别", choices=[("", "—"), *CertificateType.choices], required=False)
    certificate_number = forms.CharField(
        label="证书编号", max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    certificate_issued_on = forms.DateField(label="发证日期", widget=forms.DateInput, required=False)
    exit_reason = forms.ChoiceField(label="退出原因", choices=[("", "—"), *ExitReason.choices], required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        typed = ("on", "certificate_number", "certificate_issued_on", "exit_reason")
        if not data.get("outcome") and self.initial.get("outcome"):
            self.add_error("outcome", "已登记的结果不能清空，登记错的请改选其他结果。")
        elif data.get("outcome") and not data.get("on") and "on" not in self.errors:
            self.add_error("on", "请填写结果日期。")
        elif not data.get("outcome") and any(data.get(name) for name in typed):
            self.add_error("outcome", "请选择结果，或清空本行其他内容。")
        return data


class BaseOutcomeFormSet(forms.BaseFormSet):
    """``enrolments`` in the order of the rows; a row for somebody else is none of this table's."""

    def __init__(self, *args: Any, enrolments: list[Enrolment], **kwargs: Any) -> None:
        self.enrolments = enrolments
        super().__init__(*args, initial=[initial_outcome(enrolment) for enrolment in enrolments], **kwargs)

    def pairs(self) -> list[tuple[Enrolment, OutcomeForm]]:
        """Apprentice and form, row by row, as the page shows them."""
        return list(zip(self.enrolments, self.forms, strict=False))

    def chosen(self) -> list[tuple[OutcomeForm, OutcomeData]]:
        """Rows with an outcome."""
        return [(form, OutcomeData(**form.cleaned_data)) for form in self.forms if form.cleaned_data.get("outcome")]


OutcomeFormSet = forms.formset_factory(OutcomeForm, formset=BaseOutcomeFormSet, extra=0, max_num=2000, absolute_max=2000)


def initial_outcome(enrolment: Enrolment) -> dict[str, Any]:
    """What was recorded so far; a new row proposes the usual kind of certificate."""
    recorded = enrolment.outcome in FINAL_OUTCOMES
    certificate = getattr(enrolment, "certificate", None)
    issued: date | None = certificate.issued_on if certificate else None
    return {
        "enrolment_id": enrolment.pk,
        "outcome": enrolment.outcome if recorded else "",
        "on": enrolment.outcome_on,
        "certificate_type": certificate.type if certificate else CertificateType.SKILL_LEVEL,
        "certificate_number": certificate.number if certificate else "",
        "certificate_issued_on": issued,
        "exit_reason": enrolment.exit_reason,
    }


class ConfirmForm(forms.Form):
    """Which recorded outcomes the evaluation body agrees with."""

    enrolment_ids = forms.TypedMultipleChoiceField(
        label="学徒",
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"required": "请至少勾选一名学徒。"},
    )

    def __init__(self, *args: Any, waiting: list[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enrolment_ids"].choices = [(enrolment.pk, str(enrolment.person)) for enrolment in waiting]
        self.fields["enrolment_ids"].initial = [enrolment.pk for enrolment in waiting]
