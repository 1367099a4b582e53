"""Taking money's papers out of the portal; it changes nothing and leaves an event (design.md §6)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.actor import Actor
from audit.operations import authorise, operation, record, require
from funds.enums import BatchState
from funds.models import Batch
from funds.permissions import can_export_bank_list
from funds.rules.capital_amount import capital_amount


@dataclass(frozen=True, slots=True)
class BankRow:
    """One transfer as the bank reads it; the account is the one frozen in the order."""

    order: str
    payee: str
    account_name: str
    bank_name: str
    account_number: str
    amount: Decimal
    amount_in_words: str


@operation
def bank_list_export(*, actor: Actor, batch_id: int, kind: str, at: datetime | None = None) -> list[BankRow]:
    """Rows of the bank list (银行清单) with whole account numbers, as often as needed; ``kind`` (xlsx, csv) goes on record.

    An order that was netted whole is no transfer and stands on no list.
    """
    batch = Batch.objects.visible_to(actor).get(pk=batch_id)
    authorise(can_export_bank_list(actor))
    frozen = batch.state in (BatchState.CONFIRMED, BatchState.SENT, BatchState.CLOSED)
    require(frozen, f"批次{batch.get_state_display()}，复核确认后才能导出银行清单。")
    orders = list(batch.orders.filter(amount__gt=0).select_related("payee").order_by("number"))
    record(batch, "export", "导出银行清单", actor=actor, at=at, kind=kind, orders=len(orders))
    return [
        BankRow(o.number, o.payee.name, o.account_name, o.bank_name, o.account_number, o.amount, capital_amount(o.amount)) for o in orders
    ]
