"""Forms of prepayments, claims, notices and objections."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from apprenticeship.models import TrainingClass
from audit.pages import StepForm
from policies.enums import CapMode, PartialYear
from policies.forms import PercentField
from policies.models import PolicyVersion
from subsidies.models import Claim, ClaimLine, PublicNotice
from subsidies.rules.costs import cost_problem
from subsidies.rules.terms import Outcome, PolicyTerms, Rate
from subsidies.selectors import CostRow
from subsidies.trials import LEVELS, latest_rates


class YuanField(forms.DecimalField):
    """An amount in yuan as people type it: ``5,500``, ``５５００``, ``5500元``."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "amount"})
        messages = {"invalid": "请填写金额，例如 5500.00。"}
        super().__init__(max_digits=10, decimal_places=2, widget=widget, error_messages=messages, **options)

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).replace(",", "").replace(" ", "").removesuffix("元")
        return super().to_python(value)


class CostCells:
    """Cells ``cost-<enrolment>-<year>`` of a form, one per apprentice and training year, below the form's own fields."""

    rows: list[CostRow]

    def add_cells(self, rows: Iterable[CostRow], start: str, *, required: bool) -> None:
        """``start`` names the costs a cell starts from: ``declared`` or ``proposed``."""
        self.rows = list(rows)
        for row in self.rows:
            for year, cost in enumerate(getattr(row, start), start=1):
                label = f"{row.line.person.name} 第{year}学年成本（元）"
                self.fields[cell(row, year)] = YuanField(label=label, initial=cost, required=required)
                self.fields[cell(row, year)].widget.attrs["aria-label"] = label

    def visible_fields(self) -> list[forms.BoundField]:
        """The cells stand in their table, not among the fields of the form."""
        return [field for field in super().visible_fields() if not field.name.startswith("cost-")]

    def table(self) -> list[tuple[CostRow, list[forms.BoundField | None]]]:
        """Each line with its cells, padded so that every row is as long as the longest."""
        return [(row, [self[cell(row, year)] if year <= row.years else None for year in self.year_numbers]) for row in self.rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for row in self.rows:
            blank = 0
            for year in range(1, row.years + 1):
                name = cell(row, year)
                cost = data.get(name)
                if cost is not None and (problem := cost_problem(cost, row.rate)):
                    self.add_error(name, problem)
                if cost is None and name not in self.errors:
                    blank = blank or year
                elif blank:
                    self.add_error(cell(row, blank), f"请先填第{blank}学年的成本。")
                    blank = 0
        return data

    def costs(self) -> dict[int, list[Decimal]]:
        """Yuan per training year by enrolment, as far as they were filled in."""
        years = {row: [self.cleaned_data.get(cell(row, year)) for year in range(1, row.years + 1)] for row in self.rows}
        return {row.line.enrolment_id: [cost for cost in costs if cost is not None] for row, costs in years.items()}

    @property
    def year_numbers(self) -> range:
        """1 up to the training years of the longest line."""
        return range(1, max((row.years for row in self.rows), default=0) + 1)


def cell(row: CostRow, year: int) -> str:
    return f"cost-{row.line.enrolment_id}-{year}"


class TrialForm(forms.Form):
    """Terms to try (政策测算): a rate per level and the parameters of the amount; nothing of it is stored."""

    cap_mode = forms.ChoiceField(label="据实口径", choices=CapMode.choices)
    literal_floor = YuanField(label="据实底线（元/人·年）", required=False, min_value=0, help_text="只在“底线据实”口径下填写。")
    partial_year = forms.ChoiceField(label="不足一年的计法", choices=PartialYear.choices)
    max_years = forms.IntegerField(label="最长补贴年限", min_value=1, max_value=5)
    share_certified = PercentField(label="结业取证")
    share_passed_uncertified = PercentField(label="结业未取证")
    share_failed = PercentField(label="考核不合格")
    share_withdrew = PercentField(label="中途退出")
    sections = (
        ("标准（元/人·年，没有标准的留空）", tuple(f"rate_{level.value}" for level in LEVELS)),
        ("计算口径", ("cap_mode", "literal_floor", "partial_year", "max_years")),
        ("按结果享受的比例", ("share_certified", "share_passed_uncertified", "share_failed", "share_withdrew")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in LEVELS:
            self.fields[f"rate_{level.value}"] = YuanField(label=level.label, required=False, min_value=Decimal("0.01"))

    @classmethod
    def initial_of(cls, version: PolicyVersion) -> dict[str, Any]:
        """The terms of ``version``, with the newest rate of each level."""
        parameters = {name: getattr(version, name) for name in cls.base_fields}
        return parameters | {f"rate_{level}": amount for level, amount in latest_rates(version).items()}

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("cap_mode") == CapMode.LITERAL_FLOOR and "literal_floor" not in self.errors:
            floor = data.get("literal_floor")
            if floor is None:
                self.add_error("literal_floor", "选择“底线据实”口径须填写据实底线。")
            elif any(amount < floor for amount in self._rates().values()):
                self.add_error("literal_floor", "底线不能高于任何一个等级的标准。")
        return data

    def _rates(self) -> dict[int, Decimal]:
        rates = {level.value: self.cleaned_data.get(f"rate_{level.value}") for level in LEVELS}
        return {level: amount for level, amount in rates.items() if amount is not None}

    def terms(self) -> PolicyTerms:
        """As the rule reads them; the rates hold for every day."""
        data = self.cleaned_data
        return PolicyTerms(
            document_number="测算",
            rates=tuple(Rate(level, amount, date.min) for level, amount in self._rates().items()),
            cap_mode=data["cap_mode"],
            partial_year=data["partial_year"],
            max_years=data["max_years"],
            prepay_share=Decimal(0),
            outcome_share={outcome: data[f"share_{outcome}"] for outcome in Outcome},
            literal_floor=data["literal_floor"],
        )


class CostForm(CostCells, forms.Form):
    """The institution's table of actual costs; cells may stay empty until it submits.

    ``fill-<year>`` is one amount for everybody, put into the cells by :meth:`filled`, without a script.
    """

    def __init__(self, *args: Any, rows: Iterable[CostRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_cells(rows, "declared", required=False)
        for year in self.year_numbers:
            self.fields[f"fill-{year}"] = YuanField(label=f"第{year}学年每人", required=False)

    def visible_fields(self) -> list[forms.BoundField]:
        return []

    def fill_fields(self) -> list[forms.BoundField]:
        return [self[f"fill-{year}"] for year in self.year_numbers]

    def filled(self, *, everywhere: bool) -> QueryDict:
        """The data as typed, with each year's amount in every cell, or in the empty ones only."""
        self.full_clean()
        data = self.data.copy()
        for row in self.rows:
            for year in range(1, row.years + 1):
                amount = self.cleaned_data.get(f"fill-{year}")
                if amount is not None and (everywhere or not data.get(cell(row, year), "").strip()):
                    data[cell(row, year)] = str(amount)
        for year in self.year_numbers:
            if f"fill-{year}" in self.cleaned_data:
                data[f"fill-{year}"] = ""
        return data


class HandleForm(CostCells, StepForm):
    """First review: the verified cost of everybody, as declared unless the officer finds otherwise."""

    def __init__(self, *args: Any, rows: Iterable[CostRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_cells(rows, "proposed", required=True)


class ReturnForm(StepForm):
    """What has to be put right, for each apprentice (by line id), and on the whole."""

    def __init__(self, *args: Any, lines: Iterable[ClaimLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"fix-{line.pk}"] = forms.CharField(label=str(line.person), max_length=300, required=False)

    def visible_fields(self) -> list[forms.BoundField]:
        return [self["comment"]]

    def line_fields(self) -> list[tuple[ClaimLine, forms.BoundField]]:
        return [(line, self[f"fix-{line.pk}"]) for line in self.lines]

    def corrections(self) -> dict[int, str]:
        return {line.pk: self.cleaned_data[f"fix-{line.pk}"] for line in self.lines}


class PrepaymentForm(forms.Form):
    """Which class; ``choices`` are classes with the words that say what each comes to."""

    training_class = forms.TypedChoiceField(
        label="班级", coerce=int, widget=forms.RadioSelect(attrs={"class": "form-check-input"}), error_messages={"required": "请选择班级。"}
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["training_class"].choices = choices


class ClaimForm(forms.Form):
    """Which finished class."""

    training_class = forms.ModelChoiceField(
        TrainingClass.objects.none(),
        label="已结业的班级",
        empty_label=None,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": "请选择班级。", "invalid_choice": "该班级不能申领：可能已有申领，或尚未结业。"},
    )

    def __init__(self, *args: Any, classes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["training_class"].queryset = classes


class LineRefuseForm(forms.Form):
    reason = forms.CharField(
        label="不予补贴的理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="企业和培训机构会看到。"
    )


class NoticeForm(forms.ModelForm):
    """A notice: which claims, from when; the last day follows from the policy's working days."""

    claims = forms.ModelMultipleChoiceField(
        Claim.objects.none(),
        label="列入公示的申领",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"required": "请至少选择一件已审批的补贴申领。"},
    )
    sections = (("公示", ("title", "starts_on", "body")),)

    class Meta:
        model = PublicNotice
        fields = ["title", "starts_on", "body", "claims"]
        widgets = {"starts_on": forms.DateInput, "body": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"starts_on": "公示止按政策规定的工作日数自动计算。", "body": "公布在名单上方，可写明监督电话。"}

    def __init__(self, *args: Any, claims: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claims"].queryset = claims
        self.fields["title"].required = False
        self.fields["title"].help_text = "留空则按年月自动命名。"

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("公示起不能早于今天。")
        return day

    def visible_fields(self) -> list[forms.BoundField]:
        """The claims stand in their own table."""
        return [field for field in super().visible_fields() if field.name != "claims"]


class ObjectionForm(forms.Form):
    text = forms.CharField(label="异议内容", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    raised_by = forms.CharField(label="异议人", max_length=60, required=False, help_text="匿名可不填；不会对外显示。")
    received_on = forms.DateField(label="收到日期", widget=forms.DateInput, initial=timezone.localdate)
