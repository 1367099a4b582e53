"""Samples for the style page: every component with plausible, invented content."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django import forms

from audit.models import Event


class StyleForm(forms.Form):
    sections = (("班级", ("title", "level", "planned_start")), ("费用", ("cost", "evidence", "agreed", "note")))

    title = forms.CharField(label="班级名称", initial="数控车工高级工班", help_text="写明职业与等级。")
    level = forms.ChoiceField(label="培训等级", choices=[("2", "中级工"), ("3", "高级工")])
    planned_start = forms.DateField(label="计划开班日期", widget=forms.DateInput, initial=date(2024, 9, 1))
    cost = forms.DecimalField(label="每人年实际成本（元）", max_digits=10, decimal_places=2)
    evidence = forms.ChoiceField(
        label="成本依据", widget=forms.RadioSelect, choices=[("invoice", "发票分摊"), ("equal", "均摊")], initial="invoice"
    )
    agreed = forms.BooleanField(label="已与企业核对", required=False)
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class MentorForm(forms.Form):
    name = forms.CharField(label="姓名")
    kind = forms.ChoiceField(label="类别", choices=[("mentor", "企业导师"), ("teacher", "院校教师")])
    title = forms.CharField(label="职称或技能等级", required=False)


MentorFormSet = forms.formset_factory(MentorForm, extra=1, can_delete=True)

SAMPLE_FORM = {"title": "数控车工高级工班", "level": "3", "planned_start": "2024-09-01", "cost": "-5", "evidence": "invoice"}
"""What a reader typed with one mistake, so that the page shows an error at its field."""

SAMPLE_LINES = [
    ("甲公司数控车工一班", "filed", "已备案", 40, Decimal("200000.00")),
    ("乙公司电工二班", "submitted", "待初审", 35, Decimal("171500.00")),
    ("丙公司焊工班", "returned", "退回补正", 28, Decimal("0.00")),
]

SAMPLE_HISTORY = [
    Event(
        label="退回补正",
        actor_name="李经办",
        organisation_name="某县人社局",
        comment="第 12 行劳动合同不足一年，请核对后再提交。",
        occurred_at=datetime(2024, 7, 24, 2, 30, tzinfo=UTC),
    ),
    Event(
        label="提交备案",
        actor_name="王老师",
        organisation_name="某技工学校",
        comment="",
        occurred_at=datetime(2024, 7, 20, 8, 5, tzinfo=UTC),
    ),
]

SAMPLE_CHART = {
    "kind": "bar",
    "title": "各年拨付金额",
    "unit": "万元",
    "categories": ["2020", "2021", "2022", "2023"],
    "series": [{"name": "预支", "values": [120.5, 210, 305.25, 280]}, {"name": "结业申领", "values": [80, 160.75, 240, 410.5]}],
}

SAMPLE_MAP = {
    "kind": "map",
    "title": "各县（市、区）学徒人数",
    "unit": "人",
    "regions": [
        {"code": "410702", "name": "红旗区", "value": 820},
        {"code": "410724", "name": "获嘉县", "value": 310},
        {"code": "410782", "name": "辉县市", "value": 640},
    ],
}
