"""Forms of alliances, councils and meetings."""

from typing import Any

from django import forms

from accounts.actor import Actor
from alliances.enums import Post
from alliances.models import Alliance, Charter, Meeting, Member, Seat, Term
from audit.pages import StepForm
from brands.enums import Qualifier
from registry.enums import OrganisationCategory
from registry.models import Organisation, Region


class AllianceUpdateForm(forms.ModelForm):
    class Meta:
        model = Alliance
        fields = ("kind", "seat", "plaque_on", "purpose")


class AllianceForm(AllianceUpdateForm):
    new_kind = forms.CharField(label="新的类别", max_length=40, required=False, help_text="类别里没有的，在此填写，如“教育集团”。")

    class Meta(AllianceUpdateForm.Meta):
        fields = ("name", "kind", "lead", "region", "founded_on", "seat", "plaque_on", "purpose")
        help_texts = {"lead": "秘书处所在的单位，由它的经办人日常维护；一般是牵头院校。"}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = Organisation.objects.visible_to(actor)
        self.fields["region"].queryset = Region.objects.filter(valid_to=None)
        self.fields["kind"].required = False
        self.order_fields(["name", "kind", "new_kind"])

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("kind") and not self.cleaned_data.get("new_kind"):
            self.add_error("kind", "请选择类别，或填写新的类别。")
        return self.cleaned_data


class CharterForm(forms.ModelForm):
    class Meta:
        model = Charter
        fields = ("title", "passed_on", "meeting", "note")

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = alliance.meetings.all()


class JoinForm(forms.Form):
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label="单位", help_text="按住 Ctrl 可选多个；成员类型按单位登记的类别。"
    )
    joined_on = forms.DateField(label="加入日期")

    def __init__(self, *args: Any, actor: Actor, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = alliance.members.filter(left_on=None).values("organisation_id")
        self.fields["organisations"].queryset = Organisation.objects.visible_to(actor).exclude(pk__in=there)


class LeaveForm(forms.Form):
    left_on = forms.DateField(label="退出日期")
    left_reason = forms.CharField(label="退出原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class TermForm(forms.ModelForm):
    class Meta:
        model = Term
        fields = ("starts_on", "ends_on")


def present_members(alliance: Alliance) -> Any:
    return alliance.members.filter(left_on=None).select_related("organisation")


class SeatForm(forms.ModelForm):
    """Seats of one post for one or several members."""

    members = forms.ModelMultipleChoiceField(Member.objects.none(), label="单位", help_text="按住 Ctrl 可选多个。")
    representative = forms.CharField(label="代表", max_length=60, required=False, help_text="只选一个单位时填写。")

    class Meta:
        model = Seat
        fields = ("post", "members", "representative", "starts_on")

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = present_members(term.alliance)


class SeatEndForm(forms.Form):
    ends_on = forms.DateField(label="任职止")
    comment = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ElectionForm(forms.Form):
    post = forms.ChoiceField(label="席位", choices=Post.choices)
    held_on = forms.DateField(label="选举日期")
    meeting = forms.ModelChoiceField(Meeting.objects.none(), label="会议", required=False)
    entitled = forms.IntegerField(label="应到票数", min_value=1)
    ballots = forms.IntegerField(label="有效票数", min_value=1)

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = term.alliance.meetings.all()


class CandidateRow(forms.Form):
    member = forms.ModelChoiceField(Member.objects.none(), label="候选单位")
    representative = forms.CharField(label="代表", max_length=60, required=False)
    votes = forms.IntegerField(label="得票", min_value=0)
    elected = forms.BooleanField(label="当选", required=False)

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = present_members(term.alliance)


CANDIDATES = forms.formset_factory(CandidateRow, can_delete=True, extra=3)


class MeetingForm(forms.ModelForm):
    class Meta:
        model = Meeting
        fields = ("kind", "title", "theme", "held_on", "venue", "agenda")
        widgets = {"agenda": forms.Textarea(attrs={"rows": 5})}


class InvitationRow(forms.Form):
    category = forms.ChoiceField(label="邀请类型", choices=[("", "请选择"), *OrganisationCategory.choices])
    invited = forms.IntegerField(label="单位数", min_value=0, required=False)


INVITATIONS = forms.formset_factory(InvitationRow, can_delete=True, extra=3)


class AttendanceForm(forms.Form):
    attended = forms.IntegerField(label="到会人数", min_value=1)
    qualifier = forms.ChoiceField(label="人数口径", choices=Qualifier.choices, help_text="只有约数时选“余”“近”或“以上”，不要当作确数填。")
    summary = forms.CharField(label="会议纪要", required=False, widget=forms.Textarea(attrs={"rows": 5}))


class ResolutionForm(forms.Form):
    text = forms.CharField(label="决议内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.ModelChoiceField(Organisation.objects.none(), label="责任单位", required=False, help_text="需要落实的才填。")
    task = forms.CharField(label="落实事项", max_length=200, required=False)
    due_on = forms.DateField(label="完成日期", required=False)
    sections = (("决议", ("text",)), ("落实", ("owner", "task", "due_on")))

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Organisation.objects.filter(pk__in=present_members(alliance).values("organisation_id"))

    def clean(self) -> dict[str, Any]:
        given = [name for name in ("owner", "task", "due_on") if self.cleaned_data.get(name)]
        if given and len(given) < 3:
            self.add_error(None, "需要落实的决议，责任单位、落实事项和完成日期须同时填写。")
        return self.cleaned_data


class DoneForm(StepForm):
    result = forms.CharField(label="落实情况", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
