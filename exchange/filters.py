"""Filters of file jobs and of the rows of an import."""

import django_filters
from django.db.models import QuerySet
from django.forms import HiddenInput

from audit.pages import PageFilterSet
from exchange.enums import ExportState, ImportState, Verdict
from exchange.models import ExportJob, ImportJob, ImportRow


class ImportFilter(PageFilterSet):
    search_fields = ("file__name", "place_name")
    search_hint = "文件名或导入到哪里"
    state = django_filters.ChoiceFilter(label="状态", choices=ImportState.choices)

    class Meta:
        model = ImportJob
        fields = ("state",)


class RowFilter(PageFilterSet):
    """``problem`` is ``column.code``; the page links there from each group of problems."""

    search_fields = ("label",)
    search_hint = "姓名或内容"
    verdict = django_filters.ChoiceFilter(label="结果", choices=Verdict.choices)
    warned = django_filters.ChoiceFilter(label="提醒", choices=[("yes", "有提醒")], method="with_warnings")
    problem = django_filters.CharFilter(label="问题", method="with_problem", widget=HiddenInput)

    class Meta:
        model = ImportRow
        fields = ("verdict",)

    def with_problem(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        field, _, code = value.partition(".")
        return rows.filter(problems__contains=[{"field": field, "code": code}])

    def with_warnings(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.exclude(warnings=[])


class ExportFilter(PageFilterSet):
    search_fields = ("title",)
    search_hint = "列表名称"
    state = django_filters.ChoiceFilter(label="状态", choices=ExportState.choices)

    class Meta:
        model = ExportJob
        fields = ("state",)
