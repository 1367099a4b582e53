"""Filters of the lists; what can be chosen is what occurs among the rows the actor may see."""

from collections.abc import Callable

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from apprenticeship.models import Enrolment, TrainingClass
from audit.pages import PageFilterSet
from registry.enums import SkillLevel
from registry.models import Organisation, Region
from subsidies.enums import LineStatus
from subsidies.models import Claim, ClaimLine, Objection, Prepayment, PublicNotice

LEVELS = [(level.value, level.label) for level in SkillLevel if SkillLevel.INTERMEDIATE <= level <= SkillLevel.SENIOR_TECHNICIAN]
LATE = [("yes", "已超期")]


def occurring(model: type[Model], path: str) -> Callable[[HttpRequest], QuerySet]:
    """Rows of ``model`` that ``path`` of the visible classes leads to."""

    def rows(request: HttpRequest) -> QuerySet:
        return model._default_manager.filter(pk__in=TrainingClass.objects.visible_to(request.actor).order_by().values(path))

    return rows


class OfClassFilter(PageFilterSet):
    """What is asked of records about a class."""

    search_fields = ("number", "training_class__title", "training_class__firm__name", "training_class__institution__name")
    search_hint = "编号、班级、企业或培训机构"

    region = django_filters.ModelChoiceFilter(
        field_name="training_class__region", queryset=occurring(Region, "region_id"), label="县（市、区）"
    )
    firm = django_filters.ModelChoiceFilter(field_name="training_class__firm", queryset=occurring(Organisation, "firm_id"), label="企业")
    level = django_filters.ChoiceFilter(field_name="training_class__level", choices=LEVELS, label="等级")
    year = django_filters.NumberFilter(
        field_name="training_class__planned_start", lookup_expr="year", label="开班年度", min_value=2019, max_value=2099
    )
    late = django_filters.ChoiceFilter(label="时限", method="only_late", choices=LATE, widget=forms.Select)

    def only_late(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(due_on__lt=timezone.localdate())


class PrepaymentFilter(OfClassFilter):
    class Meta:
        model = Prepayment
        fields = ["state", "region", "firm", "level", "year", "late"]


class ClaimFilter(OfClassFilter):
    class Meta:
        model = Claim
        fields = ["state", "region", "firm", "level", "year", "late"]


class NoticeFilter(PageFilterSet):
    search_fields = ("title", "number")
    search_hint = "标题或公示编号"

    class Meta:
        model = PublicNotice
        fields = ["state"]


class ObjectionFilter(PageFilterSet):
    search_fields = ("notice_line__name", "notice_line__firm_name", "notice_line__notice__number")
    search_hint = "学徒、企业或公示编号"

    class Meta:
        model = Objection
        fields = ["state"]


class ClassLedgerFilter(PageFilterSet):
    search_fields = ("number", "title", "firm__name")
    search_hint = "班级、编号或企业"

    region = django_filters.ModelChoiceFilter(queryset=occurring(Region, "region_id"), label="县（市、区）")
    firm = django_filters.ModelChoiceFilter(queryset=occurring(Organisation, "firm_id"), label="企业")

    class Meta:
        model = TrainingClass
        fields = ["region", "firm"]


class PersonLedgerFilter(PageFilterSet):
    search_fields = ("person__name", "training_class__title", "training_class__number", "training_class__firm__name")
    search_hint = "姓名、班级、编号或企业"

    region = django_filters.ModelChoiceFilter(
        field_name="training_class__region", queryset=occurring(Region, "region_id"), label="县（市、区）"
    )
    firm = django_filters.ModelChoiceFilter(field_name="training_class__firm", queryset=occurring(Organisation, "firm_id"), label="企业")
    training_class = django_filters.ModelChoiceFilter(queryset=occurring(TrainingClass, "pk"), label="班级")

    class Meta:
        model = Enrolment
        fields = ["region", "firm", "training_class"]


class WaitingLineFilter(PageFilterSet):
    search_fields = ("person__name", "claim__number", "claim__training_class__firm__name")
    search_hint = "学徒、申领编号或企业"

    status = django_filters.ChoiceFilter(choices=[one for one in LineStatus.choices if one[0] != LineStatus.OK], label="等待")
    level = django_filters.ChoiceFilter(choices=LEVELS, label="等级")

    class Meta:
        model = ClaimLine
        fields = ["status", "level"]
