"""Filters of the lists of policies."""

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from audit.pages import PageFilterSet
from policies.models import PolicyDocument, PolicyVersion, RateRow
from policies.selectors import rates_ending_soon, rates_waiting


class DocumentFilter(PageFilterSet):
    search_fields = ("title", "number", "issuer", "summary")
    search_hint = "标题、文号、发文机关或内容"

    issuer = django_filters.CharFilter(label="发文机关", lookup_expr="icontains")
    issued = django_filters.NumberFilter(label="发文年份", field_name="issued_on", lookup_expr="year")

    class Meta:
        model = PolicyDocument
        fields = ["state", "issuer", "issued"]


class VersionFilter(PageFilterSet):
    search_fields = ("document__title", "document__number")
    search_hint = "政策标题或文号"

    class Meta:
        model = PolicyVersion
        fields = ["state"]


class RateFilter(PageFilterSet):
    search_fields = ("version__document__title", "clause")
    search_hint = "政策标题或条款"

    show = django_filters.ChoiceFilter(label="只看", method="of_kind", choices=[("waiting", "待审定"), ("ending", "即将到期且无后继")])

    class Meta:
        model = RateRow
        fields = ["show", "level"]

    def of_kind(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        chosen = rates_waiting() if value == "waiting" else rates_ending_soon(timezone.localdate())
        return queryset.filter(pk__in=chosen.values("pk"))
