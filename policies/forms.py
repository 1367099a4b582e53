"""Forms of policies; shares are typed as percents and kept as shares."""

from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from policies.enums import CLAUSES, KINDS_OF_STAGE, CapMode, DocumentState, MaterialDuty, MaterialStage, OtherBenefit, Payee
from policies.models import LIMITS, MISSING_CLAUSE, PolicyDocument, PolicyVersion, RateRow
from policies.operations import PARAMETERS
from registry.enums import CertificateType, SkillLevel


def material_field(stage: str, kind: str) -> str:
    return f"material-{stage}-{kind}"


def clause_field(key: str) -> str:
    return f"clause-{key}"


class PercentField(forms.DecimalField):
    """``50`` on the form is the share 0.5."""

    def __init__(self, *, label: str, highest: int = 100, **kwargs: Any) -> None:
        super().__init__(label=f"{label}（%）", max_digits=5, decimal_places=2, **kwargs)
        self.validators += [MinValueValidator(0, "不能小于0。"), MaxValueValidator(highest, f"不能大于{highest}。")]

    def prepare_value(self, value: Any) -> Any:
        return f"{(value * 100).normalize():f}" if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        percents = super().clean(value)
        return None if percents is None else percents / 100


class DocumentForm(forms.Form):
    title = forms.CharField(label="标题", max_length=200, help_text="不必加书名号。")
    number = forms.CharField(
        label="文号", required=False, max_length=80, help_text="例如 豫人社办〔2019〕17号；不知道的留空，显示“条款待录入”。"
    )
    issuer = forms.CharField(label="发文机关", required=False, max_length=200)
    issued_on = forms.DateField(label="发文日期", required=False, widget=forms.DateInput)
    effective_on = forms.DateField(label="施行日期", required=False, widget=forms.DateInput)
    summary = forms.CharField(label="内容摘要", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    file = forms.FileField(label="原文", required=False, help_text="PDF、Word 或图片，不超过20MB；不选则保留已上传的原文。")

    def fields_of_document(self) -> dict[str, Any]:
        """Arguments of the operation: the upload as name and content."""
        data = dict(self.cleaned_data)
        upload = data.pop("file")
        return {**data, "file": (upload.name, upload.read()) if upload else None}


class StandingForm(forms.Form):
    state = forms.ChoiceField(label="效力", choices=DocumentState.choices)
    superseded_by = forms.ModelChoiceField(PolicyDocument.objects.none(), label="替代文件", required=False)
    ended_on = forms.DateField(label="失效日期", required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, document: PolicyDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["superseded_by"].queryset = PolicyDocument.objects.exclude(pk=document.pk)


class VersionForm(forms.Form):
    valid_from = forms.DateField(label="执行起始日", widget=forms.DateInput, help_text="从这一天起备案的班适用。")
    valid_to = forms.DateField(label="执行终止日", required=False, widget=forms.DateInput, help_text="未定则留空。")
    cap_mode = forms.ChoiceField(label="据实口径", choices=CapMode.choices)
    literal_floor = forms.DecimalField(
        label="据实底线（元/人·年）", required=False, min_value=0, max_digits=10, decimal_places=2, help_text="只在“底线据实”口径下填写。"
    )
    partial_year = forms.ChoiceField(label="不足一年的计法", choices=PolicyVersion._meta.get_field("partial_year").choices)
    max_years = forms.IntegerField(label="最长补贴年限", min_value=1, max_value=5)
    prepay_share = PercentField(label="预支比例", highest=50, help_text="占一年标准的比例，不超过 50%。")
    share_certified = PercentField(label="结业取证")
    share_passed_uncertified = PercentField(label="结业未取证")
    share_failed = PercentField(label="考核不合格")
    share_withdrew = PercentField(label="中途退出")
    certificate_types = forms.MultipleChoiceField(
        label="认可的证书类别",
        required=False,
        choices=CertificateType.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个都不选表示条款待录入，各类证书都认可。",
    )
    notice_days = forms.IntegerField(label="公示工作日数", min_value=1, max_value=60)
    filing_days = forms.IntegerField(label="备案审核（工作日）", required=False, min_value=1, max_value=120)
    handle_days = forms.IntegerField(label="初审（工作日）", required=False, min_value=1, max_value=120)
    check_days = forms.IntegerField(label="复核（工作日）", required=False, min_value=1, max_value=120)
    approve_days = forms.IntegerField(label="审批（工作日）", required=False, min_value=1, max_value=120)
    finance_days = forms.IntegerField(label="拨付（工作日）", required=False, min_value=1, max_value=120)
    payee = forms.ChoiceField(
        label="收款人", required=False, choices=[("", MISSING_CLAUSE), *Payee.choices], help_text="不知道时拨付给企业。"
    )
    other_benefits = forms.MultipleChoiceField(
        label="不得同时享受", required=False, choices=OtherBenefit.choices, widget=forms.CheckboxSelectMultiple
    )
    yearly_limit = forms.IntegerField(
        label="每人每年最多享受次数", required=False, min_value=1, max_value=12, help_text="政策没有规定的留空，不限次数。"
    )
    qa_share = PercentField(label="抽查比例", required=False, help_text="审批通过的申领由另一人复查的比例。")
    retention_years = forms.IntegerField(label="档案保存年限", required=False, min_value=1, max_value=100)
    sections = (
        ("执行期间", ("valid_from", "valid_to")),
        ("计算口径", ("cap_mode", "literal_floor", "partial_year", "max_years", "prepay_share")),
        ("按结果享受的比例", ("share_certified", "share_passed_uncertified", "share_failed", "share_withdrew")),
        ("证书", ("certificate_types",)),
        ("收款与不重复享受", ("payee", "other_benefits", "yearly_limit")),
        ("公示与时限（不知道的留空）", ("notice_days", *LIMITS)),
        ("抽查与档案（不知道的留空）", ("qa_share", "retention_years")),
        *((f"{stage.label}材料", tuple(material_field(stage, kind) for kind in KINDS_OF_STAGE[stage])) for stage in MaterialStage),
        ("条款（不知道的留空，显示“条款待录入”）", tuple(map(clause_field, CLAUSES))),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage, kinds in KINDS_OF_STAGE.items():
            for kind in kinds:
                choices = [("", "不要求"), *MaterialDuty.choices]
                self.fields[material_field(stage, kind)] = forms.ChoiceField(label=kind.label, required=False, choices=choices)
        for key, heading in CLAUSES.items():
            self.fields[clause_field(key)] = forms.CharField(label=heading, required=False, max_length=60)

    def terms(self) -> dict[str, Any]:
        """Arguments of the operation: parameters, clauses and materials."""
        data = self.cleaned_data
        clauses = {key: data[clause_field(key)] for key in CLAUSES if data[clause_field(key)]}
        materials = [
            {"stage": stage, "kind": kind, "duty": data[material_field(stage, kind)]}
            for stage, kinds in KINDS_OF_STAGE.items()
            for kind in kinds
            if data[material_field(stage, kind)]
        ]
        return {name: data[name] for name in PARAMETERS - {"clauses"}} | {"clauses": clauses, "materials": materials}

    @staticmethod
    def initial_of(version: PolicyVersion | None) -> dict[str, Any]:
        """The terms of ``version``, or the defaults, as the first content of the form."""
        source = version or PolicyVersion()
        fields = {name: getattr(source, name) for name in PARAMETERS - {"clauses"}}
        materials = version.materials.all() if version else []
        return (
            fields
            | {clause_field(key): clause for key, clause in source.clauses.items()}
            | {material_field(one.stage, one.kind): one.duty for one in materials}
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        _check_order(self, "执行终止日不能早于起始日。")
        by_floor = data.get("cap_mode") == CapMode.LITERAL_FLOOR
        if by_floor and data.get("literal_floor") is None and "literal_floor" not in self.errors:
            self.add_error("literal_floor", "选择“底线据实”口径须填写据实底线。")
        if not by_floor and data.get("literal_floor") is not None:
            self.add_error("literal_floor", "“取低”口径没有底线，请清空，或改选“底线据实”口径。")
        return data


class RateForm(forms.Form):
    level = forms.TypedChoiceField(label="等级", choices=[("", "请选择"), *SkillLevel.choices], coerce=int)
    amount = forms.DecimalField(label="标准（元/人·年）", min_value=Decimal("0.01"), max_digits=10, decimal_places=2)
    valid_from = forms.DateField(label="起始日", widget=forms.DateInput)
    valid_to = forms.DateField(label="终止日", required=False, widget=forms.DateInput)
    clause = forms.CharField(label="条款", required=False, max_length=200, widget=forms.TextInput(attrs={"placeholder": "例如 第十二条"}))

    def clean(self) -> dict[str, Any]:
        _check_order(self, "终止日不能早于起始日。")
        return self.cleaned_data


def _check_order(form: forms.Form, sentence: str) -> None:
    valid_from, valid_to = form.cleaned_data.get("valid_from"), form.cleaned_data.get("valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        form.add_error("valid_to", sentence)


class BaseRateFormSet(forms.BaseFormSet):
    """All rates of a version: two of one level never hold on one day."""

    def rows(self) -> list[dict[str, Any]]:
        """What was filled in, without empty and deleted rows."""
        return [{name: value for name, value in form.cleaned_data.items() if name != "DELETE"} for form in self._filled()]

    def clean(self) -> None:
        for earlier, later in combinations(self._filled(), 2):
            if _overlap(earlier.cleaned_data, later.cleaned_data):
                later.add_error("valid_from", "同一等级在同一天只能有一个标准，请检查与上面一行的起止日期。")

    def _filled(self) -> list[RateForm]:
        kept = [form for form in self.forms if not self._should_delete_form(form)]
        return [form for form in kept if form.is_valid() and form.cleaned_data]


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if one["level"] != other["level"]:
        return False
    return one["valid_from"] <= (other["valid_to"] or date.max) and other["valid_from"] <= (one["valid_to"] or date.max)


RateFormSet = forms.formset_factory(RateForm, formset=BaseRateFormSet, extra=1, can_delete=True)


def as_initial(rate: RateRow) -> dict[str, Any]:
    """A stored rate as the first content of a row."""
    return {name: getattr(rate, name) for name in ("level", "amount", "valid_from", "valid_to", "clause")}
