"""Forms of calls, projects, instalments and self-assessments."""

from decimal import Decimal
from typing import Any

from django import forms

from accounts.actor import Actor
from audit.pages import StepForm
from brands.enums import IndicatorGroup
from brands.models import Brand, CallType, ExpertReview, Indicator, Instalment, Project, ProjectCall, ProjectFile, ProjectType
from brands.operations import OpenType
from brands.rules.performance import plain
from funds.enums import FundSource
from funds.models import BudgetNotice


class CallForm(forms.ModelForm):
    sections = (
        ("通知", ("title", "number", "year", "opens_on", "closes_on")),
        ("办理要求", ("experts", "county_days", "review_days", "letter_days")),
    )

    class Meta:
        model = ProjectCall
        fields = ("title", "number", "year", "opens_on", "closes_on", "experts", "county_days", "review_days", "letter_days")
        help_texts = {"number": "没有文号的留空。"}


class OpenTypeForm(forms.ModelForm):
    """A row of the call: a type, its places and award."""

    class Meta:
        model = CallType
        fields = ("type", "places", "amount")

    def has_changed(self) -> bool:
        """A row prefilled from the year's offers is meant, too."""
        return bool(self.data.get(self.add_prefix("type")))

    @property
    def open_type(self) -> OpenType:
        return OpenType(self.cleaned_data["type"], self.cleaned_data.get("places"), self.cleaned_data.get("amount"))


class OpenTypeRows(forms.BaseFormSet):
    def open_types(self) -> list[OpenType]:
        return [row.open_type for row in self.forms if row.cleaned_data and not row.cleaned_data.get("DELETE")]


CALL_TYPES = forms.formset_factory(OpenTypeForm, formset=OpenTypeRows, can_delete=True, extra=1)


class SwitchForm(forms.ModelForm):
    class Meta:
        model = ProjectType
        fields = ("counts",)
        help_texts = {"counts": "公开文件列出28个项目和3个示范基地，没有说明基地是否在28个之内。此口径只影响项目数与项目奖补资金两项统计。"}


class ProjectForm(forms.ModelForm):
    """An application: the types are those of its call."""

    call = forms.ModelChoiceField(ProjectCall.objects.none(), label="申报通知")
    brand = forms.ModelChoiceField(Brand.objects.none(), label="依托的本市品牌", required=False)
    sections = (
        ("申报", ("call", "type", "title", "requested")),
        ("依托品牌（示范基地填写）", ("brand", "brand_name")),
        ("建设内容", ("summary",)),
    )

    class Meta:
        model = Project
        fields = ("call", "type", "title", "requested", "brand", "brand_name", "summary")
        help_texts = {"brand_name": "所依托的品牌不在本市名录时填写，如全省统一的品牌。"}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = Brand.objects.visible_to(actor)
        if self.instance.pk:
            del self.fields["call"]
            self.fields["type"].queryset = ProjectType.objects.filter(call_types__call=self.instance.call_id)
        else:
            calls = ProjectCall.objects.visible_to(actor).filter(state="open")
            self.fields["call"].queryset = calls
            self.fields["type"].queryset = ProjectType.objects.filter(call_types__call__in=calls).distinct()


class ProjectFileForm(forms.ModelForm):
    file = forms.FileField(label="文件", help_text="PDF、图片、Word、Excel 或 zip，不超过20MB。")

    class Meta:
        model = ProjectFile
        fields = ("kind", "title")


class ReviewForm(forms.ModelForm):
    class Meta:
        model = ExpertReview
        fields = ("expert", "affiliation", "score", "reviewed_on", "opinion")


class RecommendForm(StepForm):
    letter_number = forms.CharField(label="推荐函文号", max_length=80)
    letter_on = forms.DateField(label="推荐函日期")


class ApproveForm(StepForm):
    approval_number = forms.CharField(label="立项文号", max_length=80)
    approved_on = forms.DateField(label="立项日期")
    awarded = forms.DecimalField(label="奖补金额（元）", max_digits=14, decimal_places=2, help_text="登记后不能修改。")


class SignForm(StepForm):
    task_book_number = forms.CharField(label="任务书编号", max_length=80)
    task_signed_on = forms.DateField(label="签订日期")
    build_until = forms.DateField(label="建设期止")


class MidtermForm(StepForm):
    midterm_on = forms.DateField(label="检查日期")


class AcceptForm(StepForm):
    accepted_on = forms.DateField(label="验收日期")


class BudgetForm(forms.Form):
    budget = forms.ModelChoiceField(BudgetNotice.objects.none(), label="指标文件", help_text="只列省级奖补资金的指标。")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget"].queryset = BudgetNotice.objects.visible_to(actor).filter(source=FundSource.PROVINCIAL_AWARD)


class InstalmentForm(forms.ModelForm):
    class Meta:
        model = Instalment
        fields = ("stage", "amount")


class RecoverForm(forms.Form):
    amount = forms.DecimalField(label="应退金额（元）", max_digits=14, decimal_places=2)
    reason = forms.CharField(label="事由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    letter_number = forms.CharField(label="责令退回通知书文号", max_length=80, required=False)
    due_on = forms.DateField(label="退回期限", required=False)


class MilestoneRow(forms.Form):
    title = forms.CharField(label="节点", max_length=120)
    due_on = forms.DateField(label="计划完成日期")


class IndicatorRow(forms.Form):
    group = forms.ChoiceField(label="一级指标", choices=IndicatorGroup.choices)
    name = forms.CharField(label="三级指标", max_length=60)
    unit = forms.CharField(label="单位", max_length=20)
    target = forms.DecimalField(label="指标值", max_digits=12, decimal_places=2, min_value=Decimal("0.01"))
    weight = forms.DecimalField(label="分值", max_digits=4, decimal_places=1, min_value=Decimal("0.1"), max_value=50)


MILESTONES = forms.formset_factory(MilestoneRow, can_delete=True, extra=1)
INDICATORS = forms.formset_factory(IndicatorRow, can_delete=True, extra=1)


class MilestoneDoneForm(forms.Form):
    done_on = forms.DateField(label="完成日期")
    note = forms.CharField(label="完成情况", max_length=300)


class AssessmentForm(forms.Form):
    """Money and goals of a year; one group of fields per indicator follows."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    first_budget = forms.DecimalField(label="年初预算数（元）", max_digits=14, decimal_places=2, min_value=0)
    budget = forms.DecimalField(label="全年预算数（元）", max_digits=14, decimal_places=2)
    executed = forms.DecimalField(label="全年执行数（元）", max_digits=14, decimal_places=2, min_value=0)
    goal = forms.CharField(label="年度总体目标", widget=forms.Textarea(attrs={"rows": 3}))
    result = forms.CharField(label="实际完成情况", widget=forms.Textarea(attrs={"rows": 3}))
    sections = (("年度与资金", ("year", "first_budget", "budget", "executed")), ("年度总体目标", ("goal", "result")))

    def __init__(self, *args: Any, fixed_year: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed_year:
            del self.fields["year"]


class ReachedRow(forms.Form):
    """What was reached of one indicator; its words and target stand in the row's first column."""

    indicator = forms.ModelChoiceField(Indicator.objects.none(), label="绩效指标（指标值 · 分值）")
    actual = forms.DecimalField(label="实际完成值", max_digits=12, decimal_places=2, min_value=0)
    score = forms.DecimalField(label="得分（留空按比例计）", max_digits=4, decimal_places=1, min_value=0, required=False)
    deviation = forms.CharField(label="偏差原因及改进措施", max_length=300, required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = project.indicators.all()
        self.fields["indicator"].label_from_instance = lambda row: f"{row.name}（{plain(row.target)}{row.unit} · {plain(row.weight)}分）"


REACHED = forms.formset_factory(ReachedRow, extra=0)
