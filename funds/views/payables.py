"""What is owed, and how each of it was paid."""

from typing import Any

from accounts.actor import Actor
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section
from funds.causes import cause_of, shares_of
from funds.enums import OrderState, PayableState, RecoveryState
from funds.filters import PayableFilter
from funds.forms import CancelForm
from funds.models import Payable
from funds.operations import payable_cancel
from funds.permissions import PAYABLE_READERS, TREASURY_READERS, can_cancel_payable, can_demand_recovery, can_make_batch
from funds.tables import PayableTable


def is_cancellable(actor: Actor, payable: Payable) -> bool:
    return can_cancel_payable(actor) and payable.state in (PayableState.OPEN, PayableState.IN_BATCH)


class PayablePages:
    model = Payable
    name = "funds:payable"
    related = ("payee", "region", "reservation__budget")
    roles = PAYABLE_READERS


class PayableList(PayablePages, ListPage):
    table_class = PayableTable
    filterset_class = PayableFilter
    exporter = "funds.payables"
    export_totals = ("amount",)
    fragment_name = "funds/payable_fragment.html"
    empty = "还没有应付。补贴核准并公示无异议后，这里会出现应付给各单位的款项。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_make=can_make_batch(self.actor), **kwargs)


class PayableDetail(PayablePages, DetailPage):
    template_name = "funds/payable_detail.html"
    about = ("number", "title", ("收款单位", "payee.name"), ("县（市、区）", "region.name"), "amount", "due_on", "paid_on", "created_at")
    links = (Link("取消应付", "cancel", "ban", tone="outline-danger", when=is_cancellable),)

    @property
    def sections(self) -> tuple[Section, ...]:
        treasury = self.actor.has(*TREASURY_READERS)
        ledger = (Section("资金台账", "funds/payable_entries.html"),) if treasury else ()
        fields = (*self.about, ("指标", "reservation.budget.number")) if treasury else self.about
        return (
            Facts("应付信息", *fields),
            Section("逐人构成", "funds/payable_shares.html"),
            Section("拨付记录", "funds/payable_payments.html"),
            *ledger,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = list(self.object.lines.select_related("order__batch").prefetch_related("recoveries").order_by("-id"))
        return super().get_context_data(
            cause=cause_of(self.object),
            shares=shares_of(self.object),
            lines=lines,
            may_read_batches=self.actor.has(*TREASURY_READERS),
            recoverable=self._recoverable(lines),
            entries=self.object.entries.order_by("occurred_at", "id"),
            **kwargs,
        )

    def _recoverable(self, lines: list[Any]) -> Any:
        """The paid line that nobody has demanded back yet, for those who may."""
        if not can_demand_recovery(self.actor):
            return None
        paid = (line for line in lines if line.order.state == OrderState.PAID)
        return next((line for line in paid if all(r.state == RecoveryState.WITHDRAWN for r in line.recoveries.all())), None)


class PayableCancel(PayablePages, OperationFormPage):
    form_class = CancelForm
    title = "取消应付"
    submit_label = "确认取消"
    intro = "取消后不再拨付这笔款项，预留的资金退回指标可用余额，不能恢复。已在待复核批次中的，该批次将不能确认，须撤销重编。"
    success = "应付已取消，资金已退回指标。"

    def may(self) -> bool:
        return can_cancel_payable(self.actor)

    def perform(self, form: CancelForm) -> Payable:
        return payable_cancel(actor=self.actor, payable_id=self.object.pk, **form.cleaned_data)
