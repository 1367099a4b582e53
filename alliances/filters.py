"""Filters of the lists."""

import django_filters
from django.db.models import QuerySet

from alliances.enums import SIDE_OF, Side
from alliances.models import Alliance, FollowUp, Meeting, Member
from audit.pages import PageFilterSet


class AllianceFilter(PageFilterSet):
    search_fields = ("name", "lead__name", "seat")
    search_hint = "联盟名称、牵头单位或驻地"

    class Meta:
        model = Alliance
        fields = ("kind", "region")


class MemberFilter(PageFilterSet):
    search_fields = ("organisation__name", "alliance__name")
    search_hint = "单位或联盟"

    side = django_filters.ChoiceFilter(label="政行企校", choices=Side.choices, method="of_side")
    present = django_filters.ChoiceFilter(
        label="是否在册", empty_label="全部", choices=(("yes", "现有成员"), ("no", "已退出")), method="still_there"
    )

    class Meta:
        model = Member
        fields = ("alliance", "category")

    def of_side(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(category__in=[category for category, side in SIDE_OF.items() if side == value])

    def still_there(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(left_on__isnull=value == "yes")


class MeetingFilter(PageFilterSet):
    search_fields = ("title", "theme", "venue", "alliance__name")
    search_hint = "会议、主题或地点"

    class Meta:
        model = Meeting
        fields = ("alliance", "kind")


class FollowUpFilter(PageFilterSet):
    search_fields = ("task", "owner__name", "resolution__meeting__title")
    search_hint = "事项、责任单位或会议"

    class Meta:
        model = FollowUp
        fields = ("state",)
