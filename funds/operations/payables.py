"""What is owed to whom."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from accounts.actor import Actor
from audit.numbering import next_numbers
from audit.operations import authorise, lock, operation, record, require
from funds.enums import BatchState, PayableState
from funds.models import Payable, PaymentLine, Reservation
from funds.operations.budgets import release
from funds.operations.checks import day_of, require_yuan
from funds.permissions import can_cancel_payable, can_commit_money
from registry.models import Organisation, Region


@operation
def payable_create(
    *,
    actor: Actor,
    reservation: Reservation,
    payee: Organisation,
    region: Region,
    title: str,
    amount: Decimal,
    due_on: date | None = None,
    at: datetime | None = None,
) -> Payable:
    """Owe ``amount`` yuan of a reservation to ``payee``; the caller keeps the payable beside its cause."""
    authorise(can_commit_money(actor))
    require_yuan(amount, "应付金额")
    held = lock(Reservation, reservation.pk)
    require(held.left >= amount, f"预留只剩{held.left:,.2f}元，不足应付{amount:,.2f}元。请先补充预留。")
    payable = Payable.objects.create(
        number=next_numbers(Payable, f"YF-{day_of(at).year}-", digits=5)[0],
        reservation=held,
        payee=payee,
        region=region,
        title=title,
        amount=amount,
        due_on=due_on,
        created_at=at or timezone.now(),
    )
    record(payable, "create", "形成应付", actor=actor, at=at, target=PayableState.OPEN, amount=str(amount))
    return payable


@operation
def payable_cancel(*, actor: Actor, payable_id: int, comment: str, at: datetime | None = None) -> Payable:
    """Owe it no longer (取消应付); its money goes back to the notice. A batch that waits for confirmation will notice."""
    payable = lock(Payable, payable_id)
    authorise(can_cancel_payable(actor))
    require(comment.strip(), "取消应付须写明理由。", "comment")
    require(payable.state in (PayableState.OPEN, PayableState.IN_BATCH), f"该应付{payable.get_state_display()}，不能取消。")
    batch = PaymentLine.objects.filter(payable=payable, live=True).values_list("order__batch__number", "order__batch__state").first()
    require(batch is None or batch[1] == BatchState.DRAFT, f"该应付已在批次{batch and batch[0]}中确认，请先撤销批次。")
    source, payable.state = payable.state, PayableState.CANCELLED
    payable.save(update_fields=["state"])
    record(payable, "cancel", "取消应付", actor=actor, at=at, comment=comment.strip(), source=source, target=payable.state)
    release(actor=actor, reservation_id=payable.reservation_id, amount=payable.amount, at=at)
    return payable
