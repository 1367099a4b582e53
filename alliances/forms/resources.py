"""Forms of shared resources and of the bridge between firms and institutions."""

from typing import Any

from django import forms

from alliances.forms.alliances import present_members
from alliances.models import Alliance, Base, Booking, Need, NeedAnswer, OrderClass, SharedItem, Topic, TopicMilestone
from apprenticeship.models import Agreement
from audit.pages import StepForm
from registry.models import Occupation, Organisation


class OwnedForm(forms.ModelForm):
    """Something that one of the alliance's present members owns."""

    owner = forms.ModelChoiceField(Organisation.objects.none(), label="单位")

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Organisation.objects.filter(pk__in=present_members(alliance).values("organisation_id"))


class BaseForm(OwnedForm):
    trades = forms.ModelMultipleChoiceField(
        Occupation.objects.filter(active=True), label="职业（工种）", required=False, help_text="按住 Ctrl 可选多个。"
    )

    class Meta:
        model = Base
        fields = ("name", "owner", "address", "places", "trades", "equipment")
        widgets = {"equipment": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"equipment": "一行一种设备，写明数量。"}


class ItemForm(OwnedForm):
    occupation = forms.ModelChoiceField(Occupation.objects.filter(active=True), label="职业（工种）", required=False)

    class Meta:
        model = SharedItem
        fields = ("kind", "name", "owner", "occupation", "detail", "hours")


class BookForm(forms.ModelForm):
    class Meta:
        model = Booking
        fields = ("purpose", "heads", "starts_on", "ends_on")


class TopicForm(forms.ModelForm):
    class Meta:
        model = Topic
        fields = ("title", "problem")
        widgets = {"problem": forms.Textarea(attrs={"rows": 5})}


class TakeForm(StepForm):
    team = forms.CharField(label="攻关团队", max_length=200, help_text="负责人和主要成员。")
    due_on = forms.DateField(label="完成期限")


class SolveForm(StepForm):
    result = forms.CharField(label="成果", widget=forms.Textarea(attrs={"rows": 5}))


class MilestoneForm(forms.ModelForm):
    class Meta:
        model = TopicMilestone
        fields = ("title", "planned_on")


class ReachForm(forms.Form):
    done_on = forms.DateField(label="完成日期")
    note = forms.CharField(label="完成情况", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class NeedForm(forms.ModelForm):
    occupation = forms.ModelChoiceField(Occupation.objects.filter(active=True), label="职业（工种）")

    class Meta:
        model = Need
        fields = ("occupation", "level", "heads", "wanted_from", "note")


class AnswerForm(forms.ModelForm):
    class Meta:
        model = NeedAnswer
        fields = ("heads", "offer")
        widgets = {"offer": forms.Textarea(attrs={"rows": 4})}


class ChooseForm(StepForm):
    answer = forms.ModelChoiceField(NeedAnswer.objects.none(), label="应答机构", empty_label="请选择")

    def __init__(self, *args: Any, need: Need, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].queryset = need.answers.select_related("institution")


class AgreeForm(StepForm):
    number = forms.CharField(label="协议编号", max_length=Agreement._meta.get_field("number").max_length)
    signed_on = forms.DateField(label="签订日期")
    valid_from = forms.DateField(label="有效期起")
    valid_to = forms.DateField(label="有效期止")


class OrderForm(StepForm):
    order_name = forms.CharField(label="订单班名称", max_length=OrderClass._meta.get_field("name").max_length)
    heads = forms.IntegerField(label="人数", min_value=1)
    starts_on = forms.DateField(label="开班日期")
    ends_on = forms.DateField(label="结束日期")
