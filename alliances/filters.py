"""Filters of the lists."""

import django_filters
from django.db.models import QuerySet

from alliances.enums import SIDE_OF, Side
from alliances.models import Alliance, Base, Booking, FollowUp, Meeting, Member, Need, SharedItem, Topic
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


class BaseFilter(PageFilterSet):
    search_fields = ("name", "owner__name", "address", "equipment")
    search_hint = "基地、建设单位或设备"

    class Meta:
        model = Base
        fields = ("alliance", "trades")


class BookingFilter(PageFilterSet):
    search_fields = ("base__name", "organisation__name", "purpose")
    search_hint = "基地、预约单位或用途"

    class Meta:
        model = Booking
        fields = ("state", "base")


class ItemFilter(PageFilterSet):
    search_fields = ("name", "owner__name", "detail")
    search_hint = "姓名、课程或提供单位"

    class Meta:
        model = SharedItem
        fields = ("kind", "alliance")


class TopicFilter(PageFilterSet):
    search_fields = ("title", "problem", "firm__name", "institution__name")
    search_hint = "课题、企业或承接单位"

    class Meta:
        model = Topic
        fields = ("state",)


class NeedFilter(PageFilterSet):
    search_fields = ("occupation__name", "firm__name", "institution__name", "note")
    search_hint = "职业、企业或机构"

    class Meta:
        model = Need
        fields = ("state", "level", "occupation")
