"""Columns of the lists."""

from typing import Any

import django_tables2 as tables

from apprenticeship.models import Agreement, Enrolment, ProcessCheck, TrainingClass, WorkPlan
from audit.pages import DateColumn, PageTable, StateColumn

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
TIGHT = {"td": {"class": "tight"}}


class PlanTable(PageTable):
    title = tables.Column(linkify=("apprenticeship:plan_detail", {"pk": tables.A("pk")}))
    heads = tables.Column("目标人数", attrs=NUMBER)
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = WorkPlan
        fields = ["title", "year", "number", "heads", "state"]


class AgreementTable(PageTable):
    number = tables.Column(linkify=("apprenticeship:agreement_detail", {"pk": tables.A("pk")}))
    valid_from = DateColumn()
    valid_to = DateColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Agreement
        fields = ["number", "firm", "institution", "valid_from", "valid_to", "state"]


class ClassTable(PageTable):
    title = tables.Column(linkify=("apprenticeship:class_detail", {"pk": tables.A("pk")}))
    number = tables.Column(attrs=TIGHT)
    heads = tables.Column("人数", attrs=NUMBER)
    planned_start = DateColumn(verbose_name="计划开班")
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = TrainingClass
        fields = ["title", "number", "firm", "institution", "region", "level", "heads", "planned_start", "state"]


class EnrolmentTable(PageTable):
    person = tables.Column(
        "学徒", linkify=("apprenticeship:enrolment_detail", {"pk": tables.A("pk")}), order_by=("person__name_pinyin", "pk")
    )
    id_number = tables.Column("身份证号", accessor="person__id_number_masked", orderable=False, attrs=TIGHT)
    training_class = tables.Column(accessor="training_class__title", verbose_name="班级")
    firm = tables.Column("企业", accessor="training_class__firm")
    level = tables.Column("等级", accessor="training_class__get_level_display", order_by="training_class__level")
    training = tables.Column("培训起止", empty_values=(), order_by=("training_start", "pk"), attrs=TIGHT)
    outcome = StateColumn(accessor="outcome", verbose_name="结果")
    certificate = tables.Column("证书编号", accessor="certificate__number", orderable=False, default="—", attrs=TIGHT)
    # In the workbook only, under the words of the roster, so that it can be corrected there and imported again.
    gender = tables.Column("性别", accessor="person__get_gender_display", visible=False, default="")
    education = tables.Column("文化程度", accessor="person__get_education_display", visible=False, default="")
    post = tables.Column("岗位", visible=False, default="")
    occupation = tables.Column("职业（工种）", accessor="training_class__occupation", visible=False, default="")
    current_level = tables.Column("现有技能等级", accessor="get_current_level_display", visible=False, default="")
    contract_start = DateColumn(verbose_name="劳动合同起始日期", visible=False, default="")
    contract_until = tables.Column("劳动合同终止日期", visible=False, default="")
    training_start = DateColumn(verbose_name="培训开始日期", visible=False, default="")
    training_end = DateColumn(verbose_name="培训结束日期", visible=False, default="")
    phone = tables.Column("联系电话", accessor="person__phone_masked", visible=False, default="")

    class Meta(PageTable.Meta):
        model = Enrolment
        fields = [
            *("person", "id_number", "training_class", "firm", "level", "training", "outcome", "certificate"),
            *("gender", "education", "post", "occupation", "current_level"),
            *("contract_start", "contract_until", "training_start", "training_end", "phone"),
        ]

    def render_training(self, record: Any) -> str:
        return f"{record.training_start} 至 {record.trained_until}"


class CheckTable(PageTable):
    checked_on = DateColumn(linkify=("apprenticeship:check_detail", {"pk": tables.A("pk")}))
    training_class = tables.Column(accessor="training_class__title", verbose_name="班级")
    firm = tables.Column("企业", accessor="training_class__firm")
    region = tables.Column("县（市、区）", accessor="training_class__region")
    due_on = DateColumn(verbose_name="整改期限")
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = ProcessCheck
        fields = ["checked_on", "training_class", "firm", "region", "method", "place", "heads_present", "due_on", "state"]
