"""Recoveries and what came back."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.actor import Actor
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from audit.pages.forms import whole_number
from funds.enums import OrderState, RecoveryState
from funds.filters import RecoveryFilter
from funds.forms import ReceiptForm, RecoveryForm
from funds.models import Payable, PaymentLine, Recovery
from funds.operations import receipt_record, recovery_demand, recovery_withdraw
from funds.permissions import PAYABLE_READERS, can_demand_recovery, can_record_receipt
from funds.tables import RecoveryTable
from funds.workflow import RECOVERY


def awaits_money(actor: Actor, recovery: Recovery) -> bool:
    return can_record_receipt(actor) and recovery.state == RecoveryState.DEMANDED and recovery.outstanding > 0


class RecoveryPages:
    model = Recovery
    workflow = RECOVERY
    name = "funds:recovery"
    related = ("debtor", "region", "payment_line__payable", "payment_line__order")
    roles = PAYABLE_READERS


class RecoveryList(RecoveryPages, ListPage):
    table_class = RecoveryTable
    filterset_class = RecoveryFilter
    exporter = "funds.recoveries"
    export_totals = ("amount", "received")
    empty = "还没有追缴。需要追回已拨付的款项时，在该笔应付的页面上发起。"


class RecoveryDetail(RecoveryPages, DetailPage):
    links = (Link("登记退款", "receipt", "receipt-refund", tone="primary", when=awaits_money),)
    sections = (
        Section("退回情况", "funds/recovery_money.html"),
        Facts(
            "追缴信息",
            ("退回单位", "debtor.name"),
            ("县（市、区）", "region.name"),
            "reason",
            "letter_number",
            ("退回期限", "due_on"),
            ("所冲拨付单", "payment_line.order.number"),
        ),
        Section("退回凭证", "funds/recovery_receipts.html"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(receipts=self.object.receipts.select_related("recorded_by").order_by("id"), **kwargs)
        # The last receipt completes the recovery; nobody does so by hand.
        return context | {"steps": [(step, url) for step, url in context["steps"] if step.name != "complete"]}


class RecoveryCreate(RecoveryPages, OperationFormPage):
    form_class = RecoveryForm
    title = "发起追缴"
    submit_label = "发起追缴"
    success = "追缴已发起，退回单位会收到通知。"

    def may(self) -> bool:
        return can_demand_recovery(self.actor)

    @cached_property
    def lines(self) -> QuerySet[PaymentLine]:
        """Paid lines the actor may see."""
        visible = Payable.objects.visible_to(self.actor)
        return PaymentLine.objects.filter(payable__in=visible, order__state=OrderState.PAID).select_related("payable__payee", "order")

    @cached_property
    def line(self) -> PaymentLine | None:
        number = whole_number(self.request.POST.get("payment_line") or self.request.GET.get("line", ""))
        return self.lines.filter(pk=number).first()

    @property
    def intro(self) -> str:
        if self.line is None:
            return ""
        line, order = self.line, self.line.order
        return f"冲回{line.payable.payee}于{order.answered_on}到账的{line.amount:,.2f}元（{line.payable.title}，{order.number}）。"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.line is None:
            messages.info(request, "请先打开要追缴的已拨付款项，在“拨付记录”中点“发起追缴”。")
            return HttpResponseRedirect(f"{reverse('funds:payable_list')}?state=paid")
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"payment_line": self.line, "amount": self.line and self.line.amount}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"lines": self.lines}

    def perform(self, form: RecoveryForm) -> Recovery:
        return recovery_demand(actor=self.actor, **form.cleaned_data)


class RecoveryReceive(RecoveryPages, OperationFormPage):
    form_class = ReceiptForm
    title = "登记退款"
    submit_label = "登记退款"
    success = "退款已登记，资金退回指标可用余额。"

    def may(self) -> bool:
        return can_record_receipt(self.actor)

    @property
    def intro(self) -> str:
        return f"{self.object.debtor}应退{self.object.amount:,.2f}元，已退{self.object.received:,.2f}元，尚欠{self.object.left:,.2f}元。"

    def get_initial(self) -> dict[str, Any]:
        return {"amount": self.object.outstanding}

    def perform(self, form: ReceiptForm) -> None:
        receipt_record(actor=self.actor, recovery_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class RecoveryStep(RecoveryPages, TransitionPage):
    operations = {"withdraw": recovery_withdraw}
