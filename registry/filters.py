"""Filters of the registry's lists."""

import django_filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Replace

from accounts.enums import Role
from accounts.models import User
from audit.pages import PageFilterSet
from registry.enums import Gender, MembershipState
from registry.models import (
    Affiliation,
    CalendarDay,
    Chain,
    Membership,
    Occupation,
    Organisation,
    PayeeAccount,
    Person,
    Region,
    ScarceOccupation,
)


def present_regions(request: object = None) -> QuerySet[Region]:
    return Region.objects.filter(valid_to__isnull=True)


class OrganisationFilter(PageFilterSet):
    search_fields = ("name", "uscc", "names__name")
    search_hint = "单位名称（含曾用名）或信用代码"

    region = django_filters.ModelChoiceFilter(queryset=present_regions, label="地区")
    duty = django_filters.ChoiceFilter(
        label="可作为", method="of_duty", choices=[("is_firm", "企业"), ("is_institution", "培训机构"), ("is_evaluator", "评价机构")]
    )

    class Meta:
        model = Organisation
        fields = ["region", "category", "duty", "state"]

    def search(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        return super().search(queryset, name, text).distinct()

    def of_duty(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(**{value: True})


class AccountFilter(PageFilterSet):
    search_fields = ("organisation__name", "account_name", "bank_name")
    search_hint = "单位、户名或开户银行"

    class Meta:
        model = PayeeAccount
        fields = ["state"]


class PersonFilter(PageFilterSet):
    search_hint = "姓名或拼音首字母，例如 zxm"

    region = django_filters.ModelChoiceFilter(queryset=present_regions, label="单位地区", method="of_region")
    gender = django_filters.ChoiceFilter(choices=Gender.choices, label="性别")

    class Meta:
        model = Person
        fields = ["region", "gender"]

    def search(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        """Characters of the name, its initials, or the beginning of its pinyin with or without spaces."""
        text = text.strip().lower()
        joined = queryset.annotate(joined_pinyin=Replace(F("name_pinyin"), Value(" "), Value("")))
        return joined.filter(
            Q(name__icontains=text) | Q(name_initials__startswith=text) | Q(joined_pinyin__startswith=text.replace(" ", ""))
        )

    def of_region(self, queryset: QuerySet, name: str, region: Region) -> QuerySet:
        return queryset.filter(Exists(Affiliation.objects.filter(person=OuterRef("pk"), organisation__region=region)))


class UserFilter(PageFilterSet):
    search_fields = ("display_name", "username", "memberships__organisation__name")
    search_hint = "姓名、用户名或单位"

    role = django_filters.ChoiceFilter(choices=Role.choices, label="在岗角色", method="of_role")
    is_active = django_filters.ChoiceFilter(label="账号", choices=[("1", "正常"), ("0", "已停用")])

    class Meta:
        model = User
        fields = ["role", "is_active"]

    def search(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        return super().search(queryset, name, text).distinct()

    def of_role(self, queryset: QuerySet, name: str, role: str) -> QuerySet:
        holds = Membership.objects.filter(user=OuterRef("pk"), role=role, state=MembershipState.ACTIVE)
        return queryset.filter(Exists(holds))


class MembershipFilter(PageFilterSet):
    search_fields = ("user__display_name", "user__username", "organisation__name")
    search_hint = "姓名、用户名或单位"

    class Meta:
        model = Membership
        fields = ["state", "role"]


class RegionFilter(PageFilterSet):
    search_fields = ("code", "name", "note")
    search_hint = "代码或名称"

    former = django_filters.ChoiceFilter(label="现行/历史", method="of_time", choices=[("0", "现行"), ("1", "历史")])

    class Meta:
        model = Region
        fields = ["kind", "former"]

    def of_time(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(valid_to__isnull=value == "0")


class OccupationFilter(PageFilterSet):
    search_fields = ("code", "name", "trade")
    search_hint = "编码、职业或工种"

    class Meta:
        model = Occupation
        fields = ["edition", "verified", "active"]


class CalendarFilter(PageFilterSet):
    search_fields = ("name",)
    search_hint = "节日名称"

    year = django_filters.NumberFilter(
        field_name="day__year", label="年份", widget=forms.NumberInput(attrs={"min": 2019, "max": 2099, "placeholder": "例如 2026"})
    )

    class Meta:
        model = CalendarDay
        fields = ["year", "kind"]


class ChainFilter(PageFilterSet):
    search_fields = ("name", "occupations__name", "firms__name")
    search_hint = "名称、职业或企业"

    class Meta:
        model = Chain
        fields = ["kind", "cluster"]


class ScarceFilter(PageFilterSet):
    search_fields = ("occupation__name", "occupation__code")
    search_hint = "职业名称或编码"

    class Meta:
        model = ScarceOccupation
        fields = ["year", "kind"]
