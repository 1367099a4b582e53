"""Filters of the lists; what can be chosen is what occurs among the rows the actor may see."""

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest

from apprenticeship.models import Agreement, Enrolment, ProcessCheck, TrainingClass, WorkPlan
from audit.pages import PageFilterSet
from registry.enums import SkillLevel
from registry.models import Organisation, Region

FUNDED_LEVELS = [(level.value, level.label) for level in SkillLevel if SkillLevel.INTERMEDIATE <= level <= SkillLevel.SENIOR_TECHNICIAN]


def _occurring(model: type, path: str):
    """A queryset of ``model`` narrowed to what ``path`` of the visible classes leads to."""

    def rows(request: HttpRequest) -> QuerySet:
        return model.objects.filter(pk__in=TrainingClass.objects.visible_to(request.actor).order_by().values(path))

    return rows


class PlanFilter(PageFilterSet):
    search_fields = ("title", "number")
    search_hint = "方案名称或文号"

    class Meta:
        model = WorkPlan
        fields = ["year", "state"]


class AgreementFilter(PageFilterSet):
    search_fields = ("number", "firm__name", "institution__name")
    search_hint = "协议编号、企业或培训机构"

    class Meta:
        model = Agreement
        fields = ["state"]


class ClassFilter(PageFilterSet):
    search_fields = ("title", "number", "firm__name", "institution__name", "occupation__name")
    search_hint = "班级、编号、企业或职业"

    region = django_filters.ModelChoiceFilter(queryset=_occurring(Region, "region_id"), label="县（市、区）")
    level = django_filters.ChoiceFilter(choices=FUNDED_LEVELS, label="等级")
    year = django_filters.NumberFilter(field_name="planned_start", lookup_expr="year", label="开班年度", min_value=2019, max_value=2099)
    firm = django_filters.ModelChoiceFilter(queryset=_occurring(Organisation, "firm_id"), label="企业")
    institution = django_filters.ModelChoiceFilter(queryset=_occurring(Organisation, "institution_id"), label="培训机构")

    class Meta:
        model = TrainingClass
        fields = ["state", "region", "level", "year", "firm", "institution"]


class CheckFilter(PageFilterSet):
    search_fields = ("training_class__title", "training_class__number", "training_class__firm__name", "place")
    search_hint = "班级、编号、企业或地点"

    region = django_filters.ModelChoiceFilter(
        field_name="training_class__region", queryset=_occurring(Region, "region_id"), label="县（市、区）"
    )

    class Meta:
        model = ProcessCheck
        fields = ["state", "method", "region"]


class EnrolmentFilter(PageFilterSet):
    search_fields = (
        "person__name",
        "person__name_initials",
        "training_class__title",
        "training_class__number",
        "training_class__firm__name",
    )
    search_hint = "姓名、拼音首字母、班级或企业"

    region = django_filters.ModelChoiceFilter(
        field_name="training_class__region", queryset=_occurring(Region, "region_id"), label="县（市、区）"
    )
    level = django_filters.ChoiceFilter(field_name="training_class__level", choices=FUNDED_LEVELS, label="等级")
    year = django_filters.NumberFilter(
        field_name="training_class__planned_start", lookup_expr="year", label="开班年度", min_value=2019, max_value=2099
    )

    class Meta:
        model = Enrolment
        fields = ["outcome", "region", "level", "year"]
