"""Ordering a report, its schedule, and a correction."""

from django import forms

from reports.enums import ReportKind
from reports.models import TOLD, ReportSchedule


class OrderForm(forms.Form):
    kind = forms.ChoiceField(label="报表", choices=ReportKind.choices)
    starts_on = forms.DateField(label="期间起", widget=forms.DateInput, help_text="包含这一天")
    ends_on = forms.DateField(label="期间止", widget=forms.DateInput, help_text="包含这一天")


class ScheduleForm(forms.ModelForm):
    told = forms.MultipleChoiceField(
        label="通知对象", choices=TOLD, required=False, widget=forms.CheckboxSelectMultiple, help_text="草稿生成后通知这些岗位的人员。"
    )

    class Meta:
        model = ReportSchedule
        fields = ("starts_on", "enabled", "told")
        widgets = {"starts_on": forms.DateInput}


class NewScheduleForm(ScheduleForm):
    class Meta(ScheduleForm.Meta):
        fields = ("kind", "period", "starts_on", "enabled", "told")


class CorrectForm(forms.Form):
    reason = forms.CharField(
        label="更正理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="写明哪里有误、依据什么更正。"
    )
