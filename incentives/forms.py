"""Forms of the measures."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from audit.pages import StepForm
from incentives.models import CreditEstimate, EducationReport, FusionFirm, Investment, InvestmentFile, Parameter
from incentives.rules.education import Year
from registry.models import Organisation


class ParameterForm(forms.ModelForm):
    class Meta:
        model = Parameter
        fields = ("kind", "value", "valid_from", "valid_to", "document", "clause")
        help_texts = {
            "value": "60% 写作 0.6。",
            "valid_to": "一直有效的留空；换新比例前先填上旧比例的终止日。",
            "clause": "依据的文号与条款；不知道的留空，显示为“条款待录入”。",
        }


class ParameterEditForm(ParameterForm):
    """The kind of a share is fixed once it stands."""

    class Meta(ParameterForm.Meta):
        fields = ParameterForm.Meta.fields[1:]


class EducationForm(forms.ModelForm):
    """The amounts of a year."""

    class Meta:
        model = EducationReport
        fields = ("wages", "set_aside", "spent", "front_line", "note")
        help_texts = {
            "wages": "企业当年实际发放的工资薪金总额。",
            "spent": "当年实际用于职工教育和培训的金额。",
            "front_line": "其中用于一线职工教育和培训的金额。",
        }

    @property
    def amounts(self) -> Year:
        data = self.cleaned_data
        return Year(data["wages"], data["set_aside"], data["spent"], data["front_line"])


class NewEducationForm(EducationForm):
    """A county enters for one of its firms; a firm only for itself."""

    firm = forms.ModelChoiceField(Organisation.objects.none(), label="企业")
    sections = (("填报对象", ("firm", "year")), ("当年情况", EducationForm.Meta.fields))

    class Meta(EducationForm.Meta):
        fields = ("year", *EducationForm.Meta.fields)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year - 1
        if actor.has(Role.FIRM):
            del self.fields["firm"]
        else:
            self.fields["firm"].queryset = Organisation.objects.visible_to(actor).filter(is_firm=True)


class ListingForm(forms.ModelForm):
    firm = forms.ModelChoiceField(Organisation.objects.filter(is_firm=True), label="企业")

    class Meta:
        model = FusionFirm
        fields = ("firm", "level", "document_number", "entered_on", "valid_to")
        help_texts = {"document_number": "公布名单的文号，没有收到的留空。", "valid_to": "没有期限的留空。"}


class RemoveForm(StepForm):
    removed_on = forms.DateField(label="移出日期", help_text="此日以后的投资不再计入抵免。")


class InvestmentForm(forms.ModelForm):
    class Meta:
        model = Investment
        fields = ("kind", "title", "made_on", "amount")
        help_texts = {"made_on": "付款或投入的日期，须在列入名单期间。", "amount": "以凭证为准。"}


class InvestmentFileForm(forms.ModelForm):
    file = forms.FileField(label="文件", help_text="PDF、图片、Word、Excel 或 zip，不超过20MB。")

    class Meta:
        model = InvestmentFile
        fields = ("title",)
        help_texts = {"title": "如：合同、发票、付款凭证。"}


class CreditForm(forms.ModelForm):
    class Meta:
        model = CreditEstimate
        fields = ("education_surcharge", "local_surcharge")
        help_texts = {"education_surcharge": "按当年申报表填写。", "local_surcharge": "按当年申报表填写。"}


class NewCreditForm(CreditForm):
    class Meta(CreditForm.Meta):
        fields = ("year", *CreditForm.Meta.fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year - 1


class NothingToAsk(forms.Form):
    """A plain confirmation."""
