"""Forms: they shape what is typed; what is wrong with it the operations say, at the field."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actor import Actor
from apprenticeship.enums import AgreementState, ContentKind, InstructorKind
from apprenticeship.filters import FUNDED_LEVELS
from apprenticeship.models import Agreement, Enrolment, TrainingClass, WorkPlan
from apprenticeship.operations import EnrolmentData, InstructorData
from apprenticeship.operations.plans import FIRST_YEAR, Target
from audit.pages import StepForm
from registry.enums import Education, OrganisationState, SkillLevel
from registry.models import Occupation, Organisation, Region
from registry.operations import PersonData
from registry.rules.identity import IdNumberInvalid, judge_id_number, tidy_id_number
from registry.rules.names import NameInvalid, judge_name, tidy_name
from registry.selectors import counties

HOURS = {"min_value": 0, "max_value": 10_000}


class PlanForm(forms.Form):
    """Year, title, number, and one field per county and level: ``target_410781_2``."""

    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=2099)
    title = forms.CharField(label="名称", max_length=120)
    number = forms.CharField(label="文号", max_length=80, required=False, help_text="例如：新人社〔2024〕1号；尚未编号可留空。")

    def __init__(self, *args: Any, plan: WorkPlan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regions = counties()
        self.levels = FUNDED_LEVELS
        if plan is not None:
            self.fields["year"].disabled = True
        for region in self.regions:
            for level, label in self.levels:
                self.fields[target_name(region.pk, level)] = forms.IntegerField(
                    label=f"{region}{label}目标人数", min_value=0, max_value=100_000, required=False
                )

    sections = (("", ("year", "title", "number")),)

    def matrix(self) -> Iterator[tuple[Region, list[tuple[str, Any]]]]:
        """One row per county: the words and the field of each level."""
        for region in self.regions:
            yield region, [(label, self[target_name(region.pk, level)]) for level, label in self.levels]

    @property
    def targets(self) -> list[Target]:
        filled = ((region, level, self.cleaned_data[target_name(region.pk, level)]) for region in self.regions for level, _ in self.levels)
        return [(region, level, heads) for region, level, heads in filled if heads]


def target_name(region_code: str, level: int) -> str:
    return f"target_{region_code}_{level}"


class AgreementForm(forms.Form):
    firm = forms.ModelChoiceField(label="企业", queryset=Organisation.objects.none(), empty_label="请选择")
    number = forms.CharField(label="协议编号", max_length=40)
    signed_on = forms.DateField(label="签订日期", widget=forms.DateInput)
    valid_from = forms.DateField(label="有效期起", widget=forms.DateInput)
    valid_to = forms.DateField(label="有效期止", widget=forms.DateInput)
    fee_note = forms.CharField(
        label="费用约定", max_length=200, required=False, help_text="例如：培训费每人每年 5200 元，由企业分两次支付。"
    )

    sections = (("协议双方", ("firm", "number")), ("期限与费用", ("signed_on", "valid_from", "valid_to", "fee_note")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firm"].queryset = active("is_firm")


class ClassForm(forms.Form):
    """All of a class but its roster; hours per kind of content are fields ``hours_knowledge`` and so on."""

    agreement = forms.ModelChoiceField(
        label="合作协议", queryset=Agreement.objects.none(), empty_label="请选择", help_text="只列出已生效的协议。"
    )
    title = forms.CharField(label="班级名称", max_length=120, help_text="例如：2024年起重装卸机械操作工中级一班。")
    occupation = forms.ModelChoiceField(label="职业（工种）", queryset=Occupation.objects.filter(active=True), empty_label="请选择")
    level = forms.TypedChoiceField(label="培训等级", choices=[("", "请选择"), *FUNDED_LEVELS], coerce=int)
    evaluator = forms.ModelChoiceField(
        label="评价机构", queryset=Organisation.objects.none(), required=False, empty_label="提交前选定", help_text="结业考核和发证的机构。"
    )
    planned_start = forms.DateField(label="计划开班日期", widget=forms.DateInput)
    planned_end = forms.DateField(
        label="计划结业日期", widget=forms.DateInput, help_text="含当天。例如 2024-09-01 开班满一年，填 2025-08-31。"
    )
    theory_hours = forms.IntegerField(label="理论课时", initial=0, **HOURS)
    practice_hours = forms.IntegerField(label="实操课时", initial=0, **HOURS)

    sections = (
        ("班级", ("agreement", "title", "occupation", "level", "evaluator")),
        ("期限与课时", ("planned_start", "planned_end", "theory_hours", "practice_hours")),
        ("培养内容课时", tuple(f"hours_{kind}" for kind in ContentKind.values)),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Agreement.objects.visible_to(actor).filter(state=AgreementState.ACTIVE).select_related("firm", "institution")
        self.fields["agreement"].queryset = own
        self.fields["agreement"].label_from_instance = lambda found: f"{found.number}　{found.firm} / {found.institution}"
        self.fields["evaluator"].queryset = active("is_evaluator")
        for kind in ContentKind:
            self.fields[f"hours_{kind}"] = forms.IntegerField(label=kind.label, required=False, **HOURS)

    @property
    def class_fields(self) -> dict[str, Any]:
        """As the operations take them, without the instructors."""
        data = dict(self.cleaned_data)
        data["contents"] = {kind: data.pop(f"hours_{kind}") or 0 for kind in ContentKind.values}
        return data

    @staticmethod
    def initial_of(training_class: TrainingClass) -> dict[str, Any]:
        names = ("title", "level", "planned_start", "planned_end", "theory_hours", "practice_hours")
        hours = {f"hours_{content.kind}": content.hours for content in training_class.contents.all()}
        refers = {name: getattr(training_class, f"{name}_id") for name in ("agreement", "occupation", "evaluator")}
        return {name: getattr(training_class, name) for name in names} | hours | refers


class InstructorForm(forms.Form):
    kind = forms.ChoiceField(label="类别", choices=InstructorKind.choices)
    name = forms.CharField(label="姓名", max_length=60)
    qualification = forms.CharField(label="职称或技能等级", max_length=60, required=False)

    def has_changed(self) -> bool:
        """A row with nothing but the preset kind is an empty row."""
        return bool(set(self.changed_data) - {"kind"})


class BaseInstructorFormSet(forms.BaseFormSet):
    @property
    def instructors(self) -> list[InstructorData]:
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [InstructorData(row["kind"], row["name"], row["qualification"]) for row in rows if row.get("name")]


InstructorFormSet = forms.formset_factory(InstructorForm, formset=BaseInstructorFormSet, extra=0, can_delete=True, max_num=40)


class TermsForm(forms.Form):
    """Contract, days, post and present level of one apprentice."""

    contract_start = forms.DateField(label="劳动合同起始日期", widget=forms.DateInput)
    contract_end = forms.DateField(label="劳动合同终止日期", widget=forms.DateInput, required=False, help_text="无固定期限留空。")
    training_start = forms.DateField(label="培训开始日期", widget=forms.DateInput)
    training_end = forms.DateField(label="培训结束日期", widget=forms.DateInput)
    post = forms.CharField(label="岗位", max_length=60, required=False)
    current_level = forms.TypedChoiceField(
        label="现有技能等级", choices=[("", "不详"), *SkillLevel.choices], coerce=int, empty_value=None, required=False
    )

    sections: tuple = (
        ("劳动合同", ("contract_start", "contract_end")),
        ("培训", ("training_start", "training_end", "post", "current_level")),
    )


class EnrolForm(TermsForm):
    name = forms.CharField(label="姓名", max_length=60)
    id_number = forms.CharField(
        label="身份证号", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "text"})
    )
    phone = forms.CharField(label="联系电话", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    ethnicity = forms.CharField(label="民族", max_length=20, required=False)
    education = forms.ChoiceField(label="文化程度", choices=[("", "未填"), *Education.choices], required=False)

    sections = (("学徒", ("name", "id_number", "phone", "ethnicity", "education")), *TermsForm.sections)

    def clean_name(self) -> str:
        try:
            return judge_name(tidy_name(self.cleaned_data["name"]).name)
        except NameInvalid as invalid:
            raise forms.ValidationError(f"{invalid}。") from invalid

    def clean_id_number(self) -> str:
        try:
            return judge_id_number(tidy_id_number(self.cleaned_data["id_number"]).number, timezone.localdate()).number
        except IdNumberInvalid as invalid:
            raise forms.ValidationError(f"{invalid}。") from invalid

    @property
    def row(self) -> EnrolmentData:
        data = dict(self.cleaned_data)
        person = PersonData(**{name: data.pop(name) for name in ("name", "id_number", "phone", "ethnicity", "education")})
        return EnrolmentData(person=person, **data)


class ReasonForm(forms.Form):
    comment = forms.CharField(label="原因", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text="会记入办理记录。")


class FileForm(StepForm):
    filed_end = forms.DateField(label="备案期限止", widget=forms.DateInput, help_text="超过此日的培训不计补贴。一般同计划结业日期。")


class OpenForm(StepForm):
    opened_on = forms.DateField(label="实际开班日期", widget=forms.DateInput)


class FinishForm(StepForm):
    finished_on = forms.DateField(label="结业日期", widget=forms.DateInput)


def active(flag: str) -> QuerySet[Organisation]:
    """Organisations that may take this part in new business."""
    return Organisation.objects.filter(**{flag: True}, state=OrganisationState.ACTIVE)


def initial_terms(enrolment: Enrolment) -> dict[str, Any]:
    return {name: getattr(enrolment, name) for name in TermsForm.base_fields}
