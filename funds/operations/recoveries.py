"""Recoveries (追缴): money that was paid and must come back (domain.md §3.4)."""

from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from audit.numbering import next_numbers
from audit.operations import Stale, authorise, lock, operation, record, require
from correspondence.operations import notify
from funds.causes import withdrawal_bar
from funds.enums import LedgerAccount, OrderState, RecoveryState
from funds.ledger import Movement, move
from funds.models import PaymentLine, Recovery, RecoveryOffset, RecoveryReceipt
from funds.operations.checks import day_of, require_happened, require_yuan
from funds.permissions import can_demand_recovery, can_record_receipt
from funds.workflow import RECOVERY
from registry.selectors import people_acting


@operation
def recovery_demand(
    *,
    actor: Actor,
    payment_line: PaymentLine,
    amount: Decimal,
    reason: str,
    letter_number: str = "",
    due_on: date | None = None,
    at: datetime | None = None,
) -> Recovery:
    """Demand ``amount`` yuan back of a paid line: at most what it paid, and one live demand per line."""
    authorise(can_demand_recovery(actor))
    require(reason.strip(), "请写明追缴事由。", "reason")
    require_yuan(amount, "应退金额")
    line = lock(PaymentLine, payment_line.pk)
    payable = line.payable
    require(line.order.state == OrderState.PAID, f"拨付单{line.order.number}{line.order.get_state_display()}，没有到账，不需要追缴。")
    require(amount <= line.amount, f"应退金额不能超过该笔拨付的{line.amount:,.2f}元。", "amount")
    require(due_on is None or due_on >= day_of(at), "退回期限不能早于今天。", "due_on")
    live = line.recoveries.exclude(state=RecoveryState.WITHDRAWN).first()
    require(live is None, f"该笔拨付已有追缴{live}，不能重复追缴。")
    recovery = Recovery.objects.create(
        number=next_numbers(Recovery, f"ZJ-{day_of(at).year}-", digits=4)[0],
        payment_line=line,
        debtor_id=payable.payee_id,
        region_id=payable.region_id,
        amount=amount,
        reason=reason.strip(),
        letter_number=letter_number.strip(),
        due_on=due_on,
        created_at=at or timezone.now(),
        state_since=at or timezone.now(),
    )
    record(recovery, "demand", "发起追缴", actor=actor, at=at, target=recovery.state, amount=str(amount), payable=payable.number)
    notify(
        recipients=people_acting(Role.FIRM, Role.INSTITUTION, organisation_id=payable.payee_id),
        text=f"请退回补贴资金{amount:,.2f}元（追缴{recovery.number}）。事由：{recovery.reason}"[:300],
        url=reverse("funds:recovery_detail", args=[recovery.pk]),
        at=at,
    )
    return recovery


@operation
def receipt_record(
    *,
    actor: Actor,
    recovery_id: int,
    amount: Decimal,
    received_on: date,
    reference: str = "",
    seen_version: int | None = None,
    at: datetime | None = None,
) -> RecoveryReceipt:
    """Record money that came back; it is available again on its notice. The last of it completes the recovery."""
    recovery = lock(Recovery, recovery_id)
    authorise(can_record_receipt(actor))
    if seen_version not in (None, recovery.version):
        raise Stale
    left = recovery.outstanding
    require(recovery.state == RecoveryState.DEMANDED, f"该追缴{recovery.get_state_display()}，不能再登记退款。")
    require_yuan(amount, "退回金额")
    netting = f"（另有{recovery.netting:,.2f}元正在抵扣）" if recovery.netting else ""
    require(amount <= left, f"退回金额不能超过尚未退回的{left:,.2f}元{netting}。", "amount")
    line = recovery.payment_line
    require_happened(received_on, "到账日期", at=at, field="received_on", not_before=line.payable.paid_on, since="拨付到账日期")
    return take_back(recovery, amount, received_on=received_on, reference=reference.strip(), offset=None, actor=actor, at=at)


def take_back(
    recovery: Recovery,
    amount: Decimal,
    *,
    received_on: date,
    reference: str,
    offset: RecoveryOffset | None,
    actor: Actor,
    at: datetime | None,
) -> RecoveryReceipt:
    """Enter ``amount`` yuan of a locked recovery as back, transferred or netted; the last of it completes the recovery."""
    receipt = RecoveryReceipt.objects.create(
        recovery=recovery,
        amount=amount,
        received_on=received_on,
        reference=reference,
        offset=offset,
        recorded_by_id=actor.user_id,
        recorded_at=at or timezone.now(),
    )
    line, label = recovery.payment_line, f"{'追缴抵扣' if offset else '追缴退回'} {recovery.number}"
    paid, available = LedgerAccount.PAID, LedgerAccount.AVAILABLE
    move([Movement(line.order.batch.budget_id, paid, available, amount, label, payable_id=line.payable_id)], at=at)
    words = "抵扣退回" if offset else "登记退款"
    record(recovery, "receive", words, actor=actor, at=at, amount=str(amount), received_on=str(received_on))
    recovery.refresh_from_db()
    if recovery.received == recovery.amount:
        RECOVERY.apply(recovery, "complete", actor=actor, at=at)
    return receipt


@operation
def recovery_withdraw(
    *, actor: Actor, recovery_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Recovery:
    """Demand it no longer; not once money has come back, nor where an upper app has already counted on it."""
    recovery = lock(Recovery, recovery_id)
    authorise(RECOVERY.may("withdraw", actor, recovery))
    require(not recovery.received, "已有款项退回，不能撤销追缴。")
    require(not (reason := withdrawal_bar(recovery)), reason)
    require(not recovery.netting, "该追缴正在拨付批次中抵扣，不能撤销。请先撤销该批次，或等回执。")
    RECOVERY.apply(recovery, "withdraw", actor=actor, comment=comment, at=at, seen_version=seen_version)
    return recovery
