"""Filters of the lists."""

import django_filters
from django.db.models import F, QuerySet

from audit.pages import PageFilterSet
from incentives.models import CreditEstimate, EducationReport, FusionFirm, Investment


class EducationFilter(PageFilterSet):
    search_fields = ("firm__name", "firm__uscc")
    search_hint = "企业名称或信用代码"

    front_line = django_filters.ChoiceFilter(
        label="一线占比", empty_label="全部", choices=(("below", "低于规定比例"), ("met", "达标")), method="by_share"
    )

    class Meta:
        model = EducationReport
        fields = ("state", "year", "region")

    def by_share(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "below":
            return queryset.below_minimum()
        return queryset.filter(spent__gt=0, front_line__gte=F("spent") * F("front_line_min"))


class ListingFilter(PageFilterSet):
    search_fields = ("firm__name", "firm__uscc", "document_number")
    search_hint = "企业名称、信用代码或文号"

    class Meta:
        model = FusionFirm
        fields = ("state", "level", "region")


class InvestmentFilter(PageFilterSet):
    search_fields = ("title", "firm__name")
    search_hint = "投资内容或企业"

    class Meta:
        model = Investment
        fields = ("state", "year", "kind")


class CreditFilter(PageFilterSet):
    search_fields = ("firm__name", "firm__uscc")
    search_hint = "企业名称或信用代码"

    class Meta:
        model = CreditEstimate
        fields = ("state", "year", "region")
