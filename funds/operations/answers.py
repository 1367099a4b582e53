"""The payer's answers (回执): per order, paid or returned; said twice they count once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from audit.models import Event
from audit.operations import Refused, authorise, event_fields, lock, operation, record, require
from correspondence.operations import notify
from funds.enums import BatchState, LedgerAccount, OrderState, PayableState
from funds.ledger import Movement, move
from funds.models import Batch, Payable, PayerAnswer, PaymentLine, PaymentOrder, Recovery, RecoveryOffset
from funds.operations.checks import require_happened
from funds.operations.recoveries import take_back
from funds.permissions import can_record_answer
from funds.workflow import BATCH
from registry.selectors import people_acting


@dataclass(frozen=True, slots=True)
class AnswerData:
    """What the payer said about one order."""

    order_id: int
    paid: bool
    answered_on: date
    reason: str = ""


@operation
def answers_record(*, actor: Actor, answers: Iterable[AnswerData], at: datetime | None = None) -> int:
    """Record several answers, all or none; returns how many were new."""
    orders = [
        answer_record(actor=actor, order_id=a.order_id, paid=a.paid, answered_on=a.answered_on, reason=a.reason, at=at)
        for a in sorted(answers, key=lambda a: a.order_id)
    ]
    return sum(orders)


@operation
def answer_record(*, actor: Actor, order_id: int, paid: bool, answered_on: date, reason: str = "", at: datetime | None = None) -> bool:
    """Record one answer; whether it was new. The same again has no effect, a contradiction is refused.

    Paid: the order's payables are paid on ``answered_on``. Returned: they are open again for another batch.
    """
    authorise(can_record_answer(actor))
    order = _locked_order(order_id)
    if given := PayerAnswer.objects.filter(order=order).first():
        _require_same(given, paid=paid, answered_on=answered_on)
        return False
    _require_answerable(order, paid=paid, answered_on=answered_on, reason=reason, at=at)
    PayerAnswer.objects.create(
        order=order,
        paid=paid,
        answered_on=answered_on,
        reason=reason.strip(),
        recorded_by_id=actor.user_id,
        recorded_at=at or timezone.now(),
    )
    order.state = OrderState.PAID if paid else OrderState.RETURNED
    order.answered_on, order.return_reason = answered_on, "" if paid else reason.strip()
    order.save(update_fields=["state", "answered_on", "return_reason"])
    record(order, order.state, "登记到账" if paid else "登记退回", actor=actor, at=at, comment=order.return_reason, target=order.state)
    _settle(order, actor=actor, at=at)
    _settle_offsets(order, actor=actor, at=at)
    _tell(order, at=at)
    return True


def _locked_order(order_id: int) -> PaymentOrder:
    try:
        return lock(PaymentOrder, order_id)
    except PaymentOrder.DoesNotExist:
        raise Refused("没有这张拨付单，回执没有登记。请核对拨付单号。") from None


def _require_same(given: PayerAnswer, *, paid: bool, answered_on: date) -> None:
    if (given.paid, given.answered_on) != (paid, answered_on):
        was = f"{given.answered_on}{'到账' if given.paid else '退回'}"
        raise Refused(f"拨付单{given.order.number}已登记为{was}，与本次回执不一致。请与拨付方核实；已到账的更正请用追缴。")


def _require_answerable(order: PaymentOrder, *, paid: bool, answered_on: date, reason: str, at: datetime | None) -> None:
    require(order.batch.state == BatchState.SENT, f"批次{order.batch.number}{order.batch.get_state_display()}，没有送出，不能登记回执。")
    sent_on = timezone.localdate(order.batch.sent_at)
    require_happened(answered_on, "回执日期", at=at, field="answered_on", not_before=sent_on, since="送出日期")
    require(paid or reason.strip(), "退回须写明原因。", "reason")


def _settle(order: PaymentOrder, *, actor: Actor, at: datetime | None) -> None:
    """Carry the answer over to the payables and the ledger."""
    payables = list(Payable.objects.filter(lines__order=order).select_for_update(of=("self",)).order_by("pk"))
    paid = order.state == OrderState.PAID
    state, account = (PayableState.PAID, LedgerAccount.PAID) if paid else (PayableState.OPEN, LedgerAccount.RESERVED)
    label = "到账" if paid else "退回，转待拨付"
    if not paid:
        PaymentLine.objects.filter(order=order).update(live=False)
    Payable.objects.filter(pk__in=[p.pk for p in payables]).update(state=state, paid_on=order.answered_on if paid else None)
    move(
        [
            Movement(order.batch.budget_id, LedgerAccount.IN_TRANSIT, account, p.amount, f"{label} {order.number}", p.reservation_id, p.pk)
            for p in payables
        ],
        at=at,
    )
    Event.objects.bulk_create(
        Event(**event_fields(p, order.state, label, actor=actor, at=at, source=p.state, target=state, order=order.number)) for p in payables
    )


def _settle_offsets(order: PaymentOrder, *, actor: Actor, at: datetime | None) -> None:
    """What was netted is back with the payment; a returned order frees its recoveries for another one."""
    if order.state == OrderState.RETURNED:
        RecoveryOffset.objects.filter(order=order).update(live=False)
        return
    for offset in RecoveryOffset.objects.filter(order=order, live=True).order_by("recovery_id"):
        recovery = lock(Recovery, offset.recovery_id)
        take_back(
            recovery,
            offset.amount,
            received_on=order.answered_on,
            reference=f"抵扣 {order.number}",
            offset=offset,
            actor=actor,
            at=at,
        )


def _tell(order: PaymentOrder, *, at: datetime | None) -> None:
    parties = people_acting(Role.FIRM, Role.INSTITUTION, organisation_id=order.payee_id)
    if order.state == OrderState.PAID:
        text = f"补贴资金{order.amount:,.2f}元已于{order.answered_on}到账，账户尾号{order.number_tail}。"
        notify(recipients=parties, text=text, url=reverse("funds:payable_list"), at=at)
        return
    text = f"拨付单{order.number}（{order.amount:,.2f}元）被退回：{order.return_reason}。请核对收款账户，更正后重新拨付。"[:300]
    notify(recipients=parties, text=text, url=reverse("funds:payable_list"), at=at)
    notify(recipients=people_acting(Role.FINANCE_HANDLER), text=text, url=reverse("funds:batch_detail", args=[order.batch_id]), at=at)


@operation
def batch_close(*, actor: Actor, batch_id: int, seen_version: int | None = None, comment: str = "", at: datetime | None = None) -> Batch:
    """Close a batch all of whose orders are answered."""
    batch = lock(Batch, batch_id)
    authorise(BATCH.may("close", actor, batch))
    waiting = PaymentOrder.objects.filter(batch=batch, state=OrderState.PENDING).count()
    require(not waiting, f"还有{waiting}张拨付单没有回执，批次不能办结。")
    BATCH.apply(batch, "close", actor=actor, comment=comment, at=at, seen_version=seen_version)
    return batch
