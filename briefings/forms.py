"""Forms of briefings and questions."""

from typing import Any

from django import forms

from accounts.actor import Actor
from audit.pages import StepForm
from briefings.models import Briefing, Invitation, Question
from policies.models import PolicyDocument
from registry.models import Organisation


class BriefingForm(forms.ModelForm):
    class Meta:
        model = Briefing
        fields = ("title", "held_on", "place", "agenda", "documents")
        help_texts = {"documents": "按住 Ctrl 可选多个。"}


class InviteForm(forms.Form):
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label="邀请单位", help_text="按住 Ctrl 可选多个；已邀请的不再列出。"
    )

    def __init__(self, *args: Any, actor: Actor, briefing: Briefing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invited = briefing.invitations.values("organisation_id")
        self.fields["organisations"].queryset = Organisation.objects.visible_to(actor).exclude(pk__in=invited)
        self.fields["organisations"].widget.attrs["size"] = 12


class AttendanceForm(forms.Form):
    """A number for every invited organisation."""

    def __init__(self, *args: Any, invitations: list[Invitation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for invitation in invitations:
            name = f"heads-{invitation.pk}"
            self.fields[name] = forms.IntegerField(
                label=str(invitation.organisation), min_value=0, max_value=999, required=False, initial=invitation.heads
            )

    @property
    def heads(self) -> dict[int, int | None]:
        return {int(name.removeprefix("heads-")): count for name, count in self.cleaned_data.items()}


class QuestionForm(forms.ModelForm):
    class Meta:
        model = Question
        fields = ("text", "briefing")
        help_texts = {"text": "一次一个问题，不要写个人信息。", "briefing": "会上提出的选择哪次会，其他的留空。"}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["briefing"].queryset = Briefing.objects.visible_to(actor)


class AnswerForm(StepForm):
    answer = forms.CharField(label="答复", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    document = forms.ModelChoiceField(PolicyDocument.objects.all(), label="依据文件", required=False)
    clause = forms.CharField(label="条款", max_length=120, required=False)
