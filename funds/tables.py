"""Columns of the lists of money."""

from typing import Any

import django_tables2 as tables
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audit.pages import DateColumn, MoneyColumn, PageTable, StateColumn
from funds.enums import PayableState
from funds.models import Batch, BudgetNotice, LedgerEntry, Payable, Recovery
from funds.permissions import TREASURY_READERS, can_make_batch
from registry.models import Organisation

UNBROKEN = {"td": {"class": "tight"}}
"""A number stays on one line."""


class BudgetTable(PageTable):
    number = tables.Column(linkify=("funds:budget_detail", {"pk": tables.A("pk")}), attrs=UNBROKEN)
    amount, available, reserved, in_transit, paid = (MoneyColumn() for _ in range(5))
    received_on = DateColumn()

    class Meta(PageTable.Meta):
        model = BudgetNotice
        fields = ["number", "source", "year", "region", "amount", "available", "reserved", "in_transit", "paid", "received_on"]


class ChoiceColumn(tables.Column):
    """A box before each open payable."""

    def render(self, record: Payable) -> str | SafeString:
        if record.state != PayableState.OPEN:
            return ""
        box = '<input type="checkbox" class="form-check-input" name="payables" value="{}" aria-label="选择 {}">'
        return format_html(box, record.pk, record.number)


class PayableTable(PageTable):
    chosen = ChoiceColumn("选择", empty_values=(), orderable=False)
    number = tables.Column(linkify=("funds:payable_detail", {"pk": tables.A("pk")}), attrs=UNBROKEN)
    budget = tables.Column("指标", accessor="reservation__budget")
    amount = MoneyColumn()
    state = StateColumn()
    due_on, paid_on = DateColumn(), DateColumn()

    class Meta(PageTable.Meta):
        model = Payable
        fields = ["chosen", "number", "title", "payee", "region", "budget", "amount", "state", "due_on", "paid_on"]
        per_page = 50

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        if not can_make_batch(request.actor):
            self.columns.hide("chosen")
        if not request.actor.has(*TREASURY_READERS):
            self.columns.hide("budget")


class BatchTable(PageTable):
    number = tables.Column(linkify=("funds:batch_detail", {"pk": tables.A("pk")}), attrs=UNBROKEN)
    total = MoneyColumn()
    order_count = tables.Column(attrs={"td": {"class": "number"}, "th": {"class": "number"}})
    state = StateColumn()
    created_at = DateColumn(verbose_name="编制日期")
    sent_at = DateColumn(verbose_name="送出日期")

    class Meta(PageTable.Meta):
        model = Batch
        fields = ["number", "budget", "order_count", "total", "state", "made_by", "created_at", "sent_at"]


class RecoveryTable(PageTable):
    number = tables.Column(linkify=("funds:recovery_detail", {"pk": tables.A("pk")}), attrs=UNBROKEN)
    amount, received = MoneyColumn(), MoneyColumn()
    state = StateColumn()
    due_on = DateColumn(verbose_name="退回期限")
    created_at = DateColumn(verbose_name="发起日期")

    class Meta(PageTable.Meta):
        model = Recovery
        fields = ["number", "debtor", "region", "amount", "received", "state", "due_on", "created_at"]


class LedgerSumsTable(PageTable):
    """What the ledger holds about each row: see :func:`funds.selectors.ledger_sums`."""

    in_transit, paid = MoneyColumn("在途（元）"), MoneyColumn("已付（元）")
    back, net = MoneyColumn("已退回（元）"), MoneyColumn("净付（元）")


class FirmLedgerTable(LedgerSumsTable):
    name = tables.Column("收款单位")

    class Meta(PageTable.Meta):
        model = Organisation
        fields = ["name", "region"]
        sequence = ["name", "region", "in_transit", "paid", "back", "net"]

    def render_name(self, record: Organisation) -> SafeString:
        return format_html('<a href="{}?payee={}">{}</a>', reverse("funds:ledger_list"), record.pk, record.name)


class LedgerTable(PageTable):
    occurred_at = DateColumn(verbose_name="发生日期")
    amount = MoneyColumn()
    payable = tables.Column(empty_values=(), orderable=False)

    class Meta(PageTable.Meta):
        model = LedgerEntry
        fields = ["occurred_at", "budget", "account", "amount", "label", "payable"]
        per_page = 50

    def render_payable(self, record: LedgerEntry) -> str | SafeString:
        if record.payable is None:
            return "—"
        url = reverse("funds:payable_detail", args=[record.payable_id])
        return format_html('<div><a href="{}">{}</a> {}</div>', url, record.payable.number, record.payable.payee)
