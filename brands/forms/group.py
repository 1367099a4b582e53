"""Forms of the leading group."""

from typing import Any

from django import forms

from brands.models import GroupMember, GroupTask
from registry.enums import OrganisationCategory
from registry.models import Organisation


class MemberForm(forms.ModelForm):
    organisation = forms.ModelChoiceField(Organisation.objects.filter(category=OrganisationCategory.GOVERNMENT), label="单位")

    class Meta:
        model = GroupMember
        fields = ("organisation", "post", "duty", "basis", "joined_on")
        help_texts = {"basis": "列明成员单位的文件；没有文件的留空。"}


class LeaveForm(forms.Form):
    left_on = forms.DateField(label="退出日期")
    comment = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class TaskForm(forms.ModelForm):
    class Meta:
        model = GroupTask
        fields = ("title", "year", "deadline", "content")


class ShareRow(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="责任部门")
    duty = forms.CharField(label="分工内容", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(group_memberships__left_on=None, group_memberships__isnull=False)


SHARES = forms.formset_factory(ShareRow, can_delete=True, extra=3)


class ProgressForm(forms.Form):
    progress = forms.IntegerField(label="进度（%）", min_value=0, max_value=100)
    note = forms.CharField(label="进展情况", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
