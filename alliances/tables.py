"""Columns of the lists."""

from typing import Any

import django_tables2 as tables
from django_tables2 import A

from alliances.models import Alliance, Base, Booking, FollowUp, Meeting, Member, Need, SharedItem, Topic
from audit.pages import DateColumn, PageTable, StateColumn

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class CountColumn(tables.Column):
    """A count, right-aligned with separators."""

    attrs = NUMBER

    def render(self, value: Any) -> str:
        return f"{value:,}"


class AllianceTable(PageTable):
    name = tables.Column(linkify=("alliances:alliance_detail", {"pk": A("pk")}))
    founded_on = DateColumn()
    plaque_on = DateColumn()
    member_count = CountColumn(verbose_name="现有成员")

    class Meta(PageTable.Meta):
        model = Alliance
        fields = ("name", "kind", "lead", "region", "founded_on", "plaque_on", "member_count")


class MemberTable(PageTable):
    organisation = tables.Column(linkify=("alliances:alliance_detail", {"pk": A("alliance_id")}))
    side = tables.Column(verbose_name="政行企校", accessor="side__label", order_by="category")
    joined_on = DateColumn()
    left_on = DateColumn()

    class Meta(PageTable.Meta):
        model = Member
        fields = ("organisation", "alliance", "side", "category", "joined_on", "left_on", "left_reason")


class MeetingTable(PageTable):
    title = tables.Column(linkify=("alliances:meeting_detail", {"pk": A("pk")}))
    held_on = DateColumn()
    attended_words = tables.Column(verbose_name="到会", order_by="attended", attrs=NUMBER)

    class Meta(PageTable.Meta):
        model = Meeting
        fields = ("title", "alliance", "kind", "held_on", "venue", "attended_words")


class FollowUpTable(PageTable):
    task = tables.Column(linkify=("alliances:followup_detail", {"pk": A("pk")}))
    alliance = tables.Column(verbose_name="联盟", accessor="resolution__meeting__alliance")
    due_on = DateColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = FollowUp
        fields = ("task", "alliance", "owner", "due_on", "state")


class BaseTable(PageTable):
    name = tables.Column(linkify=("alliances:base_detail", {"pk": A("pk")}))
    places = CountColumn()
    trades = tables.ManyToManyColumn(verbose_name="职业（工种）", orderable=False, separator="、")

    class Meta(PageTable.Meta):
        model = Base
        fields = ("name", "owner", "alliance", "places", "trades", "address")


class BookingTable(PageTable):
    base = tables.Column(linkify=("alliances:booking_detail", {"pk": A("pk")}))
    heads = CountColumn()
    starts_on = DateColumn()
    ends_on = DateColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Booking
        fields = ("base", "organisation", "purpose", "heads", "starts_on", "ends_on", "state")


class ItemTable(PageTable):
    name = tables.Column(linkify=("alliances:alliance_detail", {"pk": A("alliance_id")}))
    hours = CountColumn()
    shared_on = DateColumn()
    ended_on = DateColumn()

    class Meta(PageTable.Meta):
        model = SharedItem
        fields = ("name", "kind", "owner", "occupation", "detail", "hours", "shared_on", "ended_on")


class TopicTable(PageTable):
    title = tables.Column(linkify=("alliances:topic_detail", {"pk": A("pk")}))
    due_on = DateColumn(verbose_name="完成期限")
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Topic
        fields = ("title", "firm", "institution", "due_on", "state")


class NeedTable(PageTable):
    occupation = tables.Column(linkify=("alliances:need_detail", {"pk": A("pk")}))
    heads = CountColumn()
    wanted_from = DateColumn()
    posted_on = DateColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Need
        fields = ("occupation", "level", "heads", "firm", "wanted_from", "institution", "posted_on", "state")
