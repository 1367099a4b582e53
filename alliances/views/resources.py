"""Shared training bases with their calendar, teachers and courses."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from alliances import permissions
from alliances.filters import BaseFilter, BookingFilter, ItemFilter
from alliances.forms.resources import BaseForm, BookForm, ItemForm
from alliances.models import Alliance, Base, Booking, SharedItem
from alliances.operations import base_book, base_share, booking_approve, booking_cancel, booking_refuse, item_end, item_share
from alliances.selectors import booking_calendar
from alliances.tables import BaseTable, BookingTable, ItemTable
from alliances.views.alliances import RunPage
from alliances.workflow import BOOKING
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from registry.forms import EmptyForm


class SharePage(RunPage):
    def get_form_kwargs(self) -> dict[str, Any]:
        return {"alliance": self.object}


class AllianceBase(SharePage):
    form_class = BaseForm
    title = "登记实训基地"
    success = "实训基地已登记，成员单位可以预约。"

    def perform(self, form: BaseForm) -> Base:
        return base_share(actor=self.actor, alliance_id=self.object.pk, **form.cleaned_data)

    def get_success_url(self, made: Base) -> str:
        return made.get_absolute_url()


class AllianceItem(SharePage):
    form_class = ItemForm
    title = "登记共享师资或课程"
    success = "已列入共享清单。"

    def perform(self, form: ItemForm) -> Alliance:
        item_share(actor=self.actor, alliance_id=self.object.pk, **form.cleaned_data)
        return self.object


class BasePages:
    model = Base
    name = "alliances:base"
    related: tuple[str, ...] = ("alliance", "owner")
    roles = permissions.READERS


class BaseList(BasePages, ListPage):
    table_class = BaseTable
    filterset_class = BaseFilter
    exporter = "alliances.bases"
    links = (Link("全部预约", "alliances:booking_list", "calendar"),)
    empty = "还没有实训基地。由联盟秘书处在联盟页面登记。"

    def get_queryset(self) -> QuerySet[Base]:
        return super().get_queryset().prefetch_related("trades")


class BaseDetail(BasePages, DetailPage):
    sections = (
        Facts("基本信息", "owner", ("联盟", "alliance"), "address", "places", "equipment"),
        Section("预约日历", "alliances/base_calendar.html"),
    )
    links = (Link("预约", "book", "calendar-plus", tone="primary", when=permissions.can_book),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trades = "、".join(str(trade) for trade in self.object.trades.all())
        return super().get_context_data(weeks=booking_calendar(self.object, timezone.localdate()), trades=trades, **kwargs)


class BaseBook(BasePages, OperationFormPage):
    form_class = BookForm
    title = "预约实训基地"
    intro = "提交后这些日期为您保留，由建设单位确认。"
    submit_label = "提交预约"
    success = "预约已提交，等待建设单位确认。"

    def may(self) -> bool:
        return permissions.can_book(self.actor, self.object)

    def get_form(self, *data: Any) -> BookForm:
        return self.form_class(*data)

    def perform(self, form: BookForm) -> Booking:
        return base_book(actor=self.actor, base_id=self.object.pk, **form.cleaned_data)

    def get_success_url(self, made: Booking) -> str:
        return f"/alliances/bookings/{made.pk}/"


class BookingPages:
    model = Booking
    workflow = BOOKING
    name = "alliances:booking"
    related: tuple[str, ...] = ("base__owner", "organisation")
    roles = permissions.READERS


class BookingList(BookingPages, ListPage):
    table_class = BookingTable
    filterset_class = BookingFilter
    exporter = "alliances.bookings"
    empty = "还没有预约。打开一个实训基地，看日历后预约。"


class BookingDetail(BookingPages, DetailPage):
    sections = (Facts("预约", "base", ("建设单位", "base.owner"), "organisation", "purpose", "heads", "starts_on", "ends_on"),)


class BookingStep(BookingPages, TransitionPage):
    operations = {"approve": booking_approve, "refuse": booking_refuse, "cancel": booking_cancel}


class ItemPages:
    model = SharedItem
    name = "alliances:item"
    related: tuple[str, ...] = ("owner", "occupation", "alliance")
    roles = permissions.READERS


class ItemList(ItemPages, ListPage):
    table_class = ItemTable
    filterset_class = ItemFilter
    exporter = "alliances.items"
    empty = "还没有共享的师资和课程。由联盟秘书处在联盟页面登记。"


class ItemEnd(ItemPages, OperationFormPage):
    form_class = EmptyForm
    title = "停止共享"
    submit_label = "确认停止"
    success = "已停止共享。"

    def may(self) -> bool:
        return permissions.can_end_item(self.actor, self.object)

    def perform(self, form: EmptyForm) -> None:
        item_end(actor=self.actor, item_id=self.object.pk)

    def get_success_url(self, made: None) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return self.object.alliance.get_absolute_url()
