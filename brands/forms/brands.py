"""Forms of brands and quarter reports."""

from typing import Any

from django import forms

from accounts.actor import Actor
from audit.pages import StepForm
from brands.enums import Qualifier
from brands.models import Brand, BrandFile, BrandTarget, Project, QuarterReport
from brands.models.brands import REPORTING
from brands.operations import Outcome
from registry.models import Occupation, Organisation, Region


class BrandForm(forms.ModelForm):
    """A county's brand; its county is fixed once it stands."""

    region = forms.ModelChoiceField(Region.objects.none(), label="县（市、区）")
    operator = forms.ModelChoiceField(Organisation.objects.none(), label="牵头单位", required=False, help_text="没有牵头单位的留空。")
    occupations = forms.ModelMultipleChoiceField(
        Occupation.objects.filter(active=True), label="职业（工种）", required=False, help_text="按住 Ctrl 可选多个。"
    )

    class Meta:
        model = Brand
        fields = ("name", "region", "level", "operator", "occupations")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.filter(pk__in=actor.regions or [])
        self.fields["operator"].queryset = Organisation.objects.visible_to(actor)
        if self.instance.pk:
            del self.fields["region"]


class NameForm(StepForm):
    named_on = forms.DateField(label="创建日期", help_text="认定文件的日期。")
    document_number = forms.CharField(
        label="认定文号", max_length=80, required=False, help_text="还没有收到文件的留空，收到后由系统管理员补录。"
    )


class StoryForm(forms.ModelForm):
    class Meta:
        model = Brand
        fields = ("story",)
        widgets = {"story": forms.Textarea(attrs={"rows": 12})}
        help_texts = {"story": "给社会公众看的文字，空一行分段。修改后须由市级重新公布。"}


class TargetForm(forms.ModelForm):
    class Meta:
        model = BrandTarget
        fields = ("year", "trained", "certified", "employed")


class BrandFileForm(forms.ModelForm):
    file = forms.FileField(label="文件", help_text="PDF、图片、Word、Excel 或 zip，不超过20MB；对外图片用 PNG 或 JPEG。")

    class Meta:
        model = BrandFile
        fields = ("kind", "title")


class ReasonForm(forms.Form):
    comment = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class NothingToAsk(forms.Form):
    """A plain confirmation."""


class OutcomeForm(forms.ModelForm):
    """A quarter's numbers."""

    class Meta:
        model = QuarterReport
        fields = ("trained", "certified", "employed", "qualifier", "as_of", "note")
        help_texts = {
            "trained": "一人参加几次计几次。",
            "certified": "取得证书的人数，同一人只计一次。",
            "employed": "实现就业的人数，同一人只计一次。",
            "qualifier": "只有约数时，选“余”“近”或“以上”，不要当作确数填。",
            "as_of": "数据统计到哪一天，一般为季度末日。",
        }

    @property
    def outcome(self) -> Outcome:
        data = self.cleaned_data
        return Outcome(data["trained"], data["certified"], data["employed"], Qualifier(data["qualifier"]), data["as_of"], data["note"])


class ReportForm(OutcomeForm):
    """A new report: of a brand of one's county, or of one's own base."""

    brand = forms.ModelChoiceField(Brand.objects.none(), label="品牌", required=False)
    project = forms.ModelChoiceField(Project.objects.none(), label="示范基地", required=False)
    sections = (("填报对象", ("brand", "project", "year", "quarter")), ("本季度情况", OutcomeForm.Meta.fields))

    class Meta(OutcomeForm.Meta):
        fields = ("year", "quarter", *OutcomeForm.Meta.fields)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        brands = Brand.objects.visible_to(actor).filter(state__in=REPORTING) if actor.is_office else Brand.objects.none()
        bases = Project.objects.visible_to(actor).bases()
        for name, rows in (("brand", brands), ("project", bases)):
            if rows.exists():
                self.fields[name].queryset = rows
            else:
                del self.fields[name]
        self.fields["as_of"].required = False


class EvidenceForm(forms.Form):
    title = forms.CharField(label="说明", max_length=120, help_text="如：培训签到册、就业名单。")
    file = forms.FileField(label="文件", help_text="PDF、图片、Word、Excel 或 zip，不超过20MB。")
