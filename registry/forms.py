"""Forms of the registry: they say at each field what is wrong with it; what needs the database the operations say."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import User
from audit.operations import Refused
from audit.pages import StepForm
from registry.enums import ChainKind, Education, OrganisationCategory, OrganisationState, ScarceKind
from registry.models import CalendarDay, Chain, Occupation, Organisation, Person, Region
from registry.operations.accounts import judged_number
from registry.operations.people import REVEALABLE
from registry.rules.identity import IdNumberInvalid, judge_id_number, tidy_id_number
from registry.rules.names import NameInvalid, judge_name, tidy_name
from registry.rules.uscc import UsccInvalid, judge_uscc, tidy_uscc

PHONE = RegexValidator(r"^[0-9+\-() ]{7,20}$", "电话只能有数字和连字符，例如 0373-3026260。")


def regions_of(actor: Actor) -> QuerySet[Region]:
    """Present regions that the actor answers for."""
    present = Region.objects.filter(valid_to__isnull=True)
    return present if actor.regions is None else present.filter(pk__in=actor.regions)


class EmptyForm(forms.Form):
    """A question that needs no more than yes."""


class ContactForm(forms.ModelForm):
    contact_phone = forms.CharField(label="联系电话", required=False, max_length=20, validators=[PHONE])

    class Meta:
        model = Organisation
        fields = ["contact_name", "contact_phone", "address"]


class ParticularsForm(ContactForm):
    """What handlers may change of a registered organisation; the code and the name have their own ways."""

    sections = (
        ("类别与地区", ("category", "region")),
        ("在培训中可作为", ("is_firm", "is_institution", "is_evaluator")),
        ("联系方式", ("contact_name", "contact_phone", "address")),
    )

    class Meta(ContactForm.Meta):
        fields = ["category", "region", "is_firm", "is_institution", "is_evaluator", *ContactForm.Meta.fields]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions_of(actor)
        self.fields["region"].empty_label = "请选择"
        self.fields["category"].choices = [("", "请选择"), *OrganisationCategory.choices]


class OrganisationForm(ParticularsForm):
    uscc = forms.CharField(
        label="统一社会信用代码",
        max_length=40,
        help_text="18 位，照营业执照或法人证书填写。代码中没有字母 I、O、Z、S、V，它们多半是数字 1、0、2、5。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(label="单位名称", max_length=120, help_text="证照上的全称。")
    sections = (("单位", ("uscc", "name")), *ParticularsForm.sections)

    def clean_uscc(self) -> str:
        try:
            return judge_uscc(tidy_uscc(self.cleaned_data["uscc"]))
        except UsccInvalid as invalid:
            raise forms.ValidationError(f"{invalid}。") from invalid


class RenameForm(forms.Form):
    name = forms.CharField(label="新名称", max_length=120)
    valid_from = forms.DateField(label="启用日期", widget=forms.DateInput, help_text="新证照的核准日期。此前的材料仍显示原名称。")


class OrganisationStateForm(forms.Form):
    state = forms.ChoiceField(label="改为", choices=OrganisationState.choices)
    comment = forms.CharField(label="理由", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class AccountForm(forms.Form):
    account_name = forms.CharField(label="户名", max_length=120, help_text="一般与单位名称一致，须为基本账户。")
    bank_name = forms.CharField(label="开户银行", max_length=120, help_text="写到支行。")
    number = forms.CharField(label="账号", max_length=60, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))

    def clean_number(self) -> str:
        return _account_number(self.cleaned_data["number"])


class AccountConfirmForm(StepForm):
    number = forms.CharField(
        label="账号（对照开户证明再录一遍）",
        max_length=60,
        help_text="两人录入一致才能启用。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        return _account_number(self.cleaned_data["number"])


def _account_number(typed: str) -> str:
    try:
        return judged_number(typed)
    except Refused as refusal:
        raise forms.ValidationError(refusal.message) from refusal


class PersonCorrectForm(forms.Form):
    """Number and phone are never filled in: left empty, they stay as they are."""

    name = forms.CharField(label="姓名", max_length=60)
    id_number = forms.CharField(
        label="新的身份证号", required=False, max_length=40, help_text="不改则留空。", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(label="新的联系电话", required=False, max_length=20, validators=[PHONE], help_text="不改则留空。")
    ethnicity = forms.CharField(label="民族", required=False, max_length=20)
    education = forms.ChoiceField(label="文化程度", required=False, choices=[("", "未填"), *Education.choices])
    reason = forms.CharField(
        label="更正依据", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="例如“户口簿显示已更名”，会记入办理记录。"
    )
    sections = (("更正内容", ("name", "id_number", "phone", "ethnicity", "education")), ("依据", ("reason",)))

    def clean_name(self) -> str:
        try:
            return judge_name(tidy_name(self.cleaned_data["name"]).name)
        except NameInvalid as invalid:
            raise forms.ValidationError(f"{invalid}。") from invalid

    def clean_id_number(self) -> str | None:
        typed = self.cleaned_data["id_number"]
        if not typed:
            return None
        try:
            return judge_id_number(tidy_id_number(typed).number, timezone.localdate()).number
        except IdNumberInvalid as invalid:
            raise forms.ValidationError(f"{invalid}。") from invalid

    def clean_phone(self) -> str | None:
        return self.cleaned_data["phone"] or None


class RevealForm(forms.Form):
    column = forms.ChoiceField(label="要看的内容", choices=list(REVEALABLE.items()), widget=forms.RadioSelect)
    reason = forms.CharField(label="用途", max_length=200, help_text="例如“核对劳动合同”。您的姓名、时间和用途会记入办理记录。")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not person.phone_masked:
            self.fields["column"].choices = [("id_number", REVEALABLE["id_number"])]
        self.fields["column"].initial = "id_number"


class LookUpForm(forms.Form):
    number = forms.CharField(
        label="身份证号或手机号",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
    )


class UserForm(forms.ModelForm):
    phone = forms.CharField(label="联系电话", required=False, max_length=20, validators=[PHONE])
    email = forms.EmailField(label="电子邮箱", required=False)

    class Meta:
        model = User
        fields = ["display_name", "phone", "email"]


class PasswordForm(forms.Form):
    password = forms.CharField(
        label="初始密码",
        max_length=128,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=" ".join(password_validators_help_texts()) + " 请当面或电话告知本人，首次登录须修改。",
    )


class UserCreateForm(UserForm, PasswordForm):
    username = forms.CharField(
        label="用户名",
        max_length=150,
        validators=[RegexValidator(r"^[A-Za-z0-9_.\-]+$", "用户名只能有字母、数字、点、横线和下划线。")],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sections = (("账号", ("username", "password")), ("本人", ("display_name", "phone", "email")))


class UserActiveForm(forms.Form):
    comment = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class GrantForm(forms.Form):
    organisation = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label="请选择")
    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(state=OrganisationState.ACTIVE)


class RegionForm(forms.ModelForm):
    class Meta:
        model = Region
        fields = ["code", "name", "kind", "parent", "province_managed", "valid_from", "valid_to", "successor", "note"]
        widgets = {"valid_from": forms.DateInput, "valid_to": forms.DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True
            self.fields["code"].help_text = "代码一经使用不再改变；改用新代码时，请停用本条并另建后继。"


class OccupationForm(forms.ModelForm):
    code = forms.CharField(label="职业编码", max_length=12, help_text="写作 X-XX-XX-XX，例如 6-18-02-04。")

    class Meta:
        model = Occupation
        fields = ["code", "name", "trade", "edition", "verified", "active"]


class CalendarDayForm(forms.ModelForm):
    class Meta:
        model = CalendarDay
        fields = ["day", "kind", "name"]
        widgets = {"day": forms.DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["day"].disabled = True

    def clean(self) -> dict[str, Any]:
        day, kind = self.cleaned_data.get("day"), self.cleaned_data.get("kind")
        if day and kind == "makeup" and day.weekday() < 5:
            self.add_error("kind", "这一天是周一至周五，本来就上班，不必登记调休上班。")
        return self.cleaned_data


class ChainForm(forms.ModelForm):
    class Meta:
        model = Chain
        fields = ["name", "kind", "cluster", "occupations", "firms", "source"]
        help_texts = {"occupations": "按住 Ctrl 可选多个。", "firms": "按住 Ctrl 可选多个。", "source": "公布名称的文件。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = Chain.objects.filter(kind=ChainKind.CLUSTER)
        self.fields["occupations"].queryset = Occupation.objects.filter(active=True)
        self.fields["firms"].queryset = Organisation.objects.filter(is_firm=True)


class ScarceForm(forms.Form):
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    kind = forms.ChoiceField(label="类别", choices=ScarceKind.choices)
    occupations = forms.ModelMultipleChoiceField(
        Occupation.objects.filter(active=True), label="职业（工种）", help_text="按住 Ctrl 可选多个。"
    )
    source = forms.CharField(label="出处", max_length=120, required=False)
