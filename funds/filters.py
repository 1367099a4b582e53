"""Filters of the lists of money."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from audit.pages import PageFilterSet
from funds.models import Batch, BudgetNotice, LedgerEntry, Payable, Recovery
from registry.models import Organisation, Region
from registry.selectors import CITY_CODE


def visible_budgets(request: HttpRequest) -> QuerySet[BudgetNotice]:
    return BudgetNotice.objects.visible_to(request.actor)


def visible_regions(request: HttpRequest) -> QuerySet[Region]:
    present = Region.objects.filter(valid_to__isnull=True).exclude(pk=CITY_CODE)
    return present if request.actor.regions is None else present.filter(pk__in=request.actor.regions)


def payees(request: HttpRequest) -> QuerySet[Organisation]:
    """Organisations to which something visible is or was owed."""
    return Organisation.objects.filter(pk__in=Payable.objects.visible_to(request.actor).values("payee_id")).order_by("name")


def debtors(request: HttpRequest) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=Recovery.objects.visible_to(request.actor).values("debtor_id")).order_by("name")


class LateFilter(django_filters.BooleanFilter):
    """逾期: past its last day and not done."""

    def __init__(self, method: str) -> None:
        widget = forms.Select(choices=[("", "全部"), ("true", "已逾期")])
        super().__init__(label="是否逾期", method=method, widget=widget)


class BudgetFilter(PageFilterSet):
    search_fields = ("number",)
    search_hint = "指标文号"

    class Meta:
        model = BudgetNotice
        fields = ["source", "year", "region"]


class PayableFilter(PageFilterSet):
    search_fields = ("number", "title", "payee__name")
    search_hint = "编号、事由或收款单位"

    region = django_filters.ModelChoiceFilter(queryset=visible_regions)
    payee = django_filters.ModelChoiceFilter(queryset=payees)
    budget = django_filters.ModelChoiceFilter(queryset=visible_budgets, field_name="reservation__budget", label="指标")
    overdue = LateFilter("late")

    class Meta:
        model = Payable
        fields = ["state", "region", "payee", "budget", "overdue"]

    def late(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        return queryset.overdue(timezone.localdate()) if wanted else queryset


class BatchFilter(PageFilterSet):
    search_fields = ("number", "orders__number", "orders__payee__name")
    search_hint = "批次、拨付单号或收款单位"

    budget = django_filters.ModelChoiceFilter(queryset=visible_budgets)

    class Meta:
        model = Batch
        fields = ["state", "budget"]

    def search(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        return super().search(queryset, name, text).distinct()


class RecoveryFilter(PageFilterSet):
    search_fields = ("number", "reason", "debtor__name", "letter_number")
    search_hint = "编号、事由、文号或退回单位"

    region = django_filters.ModelChoiceFilter(queryset=visible_regions)
    debtor = django_filters.ModelChoiceFilter(queryset=debtors)
    overdue = LateFilter("late")

    class Meta:
        model = Recovery
        fields = ["state", "region", "debtor", "overdue"]

    def late(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        return queryset.filter(state="demanded", due_on__lt=timezone.localdate()) if wanted else queryset


class FirmLedgerFilter(PageFilterSet):
    search_fields = ("name", "uscc")
    search_hint = "单位名称或统一社会信用代码"

    region = django_filters.ModelChoiceFilter(queryset=visible_regions)

    class Meta:
        model = Organisation
        fields = ["region"]


class LedgerFilter(PageFilterSet):
    search_fields = ("label", "payable__number", "payable__payee__name")
    search_hint = "摘要、应付编号或收款单位"

    budget = django_filters.ModelChoiceFilter(queryset=visible_budgets)
    payee = django_filters.ModelChoiceFilter(queryset=payees, field_name="payable__payee", label="收款单位")
    since = django_filters.DateFilter(field_name="occurred_at", lookup_expr="date__gte", label="自", widget=forms.DateInput)
    until = django_filters.DateFilter(field_name="occurred_at", lookup_expr="date__lte", label="至", widget=forms.DateInput)

    class Meta:
        model = LedgerEntry
        fields = ["budget", "account", "payee", "since", "until"]
