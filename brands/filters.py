"""Filters of the lists."""

import django_filters
from django.db.models import QuerySet

from audit.pages import PageFilterSet
from brands.models import Brand, GroupTask, Project, ProjectCall, QuarterReport, TaskShare


class BrandFilter(PageFilterSet):
    search_fields = ("name", "operator__name", "document_number")
    search_hint = "品牌名称、牵头单位或文号"

    class Meta:
        model = Brand
        fields = ("state", "region", "level")


class ReportFilter(PageFilterSet):
    search_fields = ("brand__name", "project__brand_name", "project__title", "operator__name")
    search_hint = "品牌、基地或填报单位"

    class Meta:
        model = QuarterReport
        fields = ("state", "year", "quarter", "region")


class CallFilter(PageFilterSet):
    search_fields = ("title", "number")
    search_hint = "标题或文号"

    class Meta:
        model = ProjectCall
        fields = ("state", "year")


class ProjectFilter(PageFilterSet):
    """``bases`` is the reader's switch: with or without the training bases (含、不含示范基地)."""

    search_fields = ("number", "title", "applicant__name", "brand_name", "approval_number")
    search_hint = "编号、名称、申报单位或文号"

    bases = django_filters.ChoiceFilter(
        label="示范基地", empty_label="含示范基地", choices=(("only", "只看示范基地"), ("without", "不含示范基地")), method="choose_bases"
    )

    class Meta:
        model = Project
        fields = ("state", "type", "call", "region")

    def choose_bases(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(type__is_base=value == "only")


class TaskFilter(PageFilterSet):
    search_fields = ("title", "content")
    search_hint = "任务名称"

    class Meta:
        model = GroupTask
        fields = ("year",)


class ShareFilter(PageFilterSet):
    search_fields = ("task__title", "department__name", "duty")
    search_hint = "任务、部门或分工"

    class Meta:
        model = TaskShare
        fields = ("state", "department", "task__year")
