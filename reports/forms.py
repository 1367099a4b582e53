"""Ordering a report and changing its schedule."""

from django import forms

from reports.enums import ReportKind
from reports.models import ReportSchedule


class OrderForm(forms.Form):
    kind = forms.ChoiceField(label="报表", choices=ReportKind.choices)
    starts_on = forms.DateField(label="期间起", widget=forms.DateInput, help_text="包含这一天")
    ends_on = forms.DateField(label="期间止", widget=forms.DateInput, help_text="包含这一天")


class ScheduleForm(forms.ModelForm):
    class Meta:
        model = ReportSchedule
        fields = ("starts_on", "enabled")
        widgets = {"starts_on": forms.DateInput}
