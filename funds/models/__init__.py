"""Public money: where it comes from, what is owed, how it is paid, and the ledger of it all."""

from funds.models.budgets import BudgetNotice, LedgerEntry, Reservation
from funds.models.payments import Batch, Payable, PayerAnswer, PaymentLine, PaymentOrder
from funds.models.recoveries import Recovery, RecoveryOffset, RecoveryReceipt

__all__ = [
    "Batch",
    "BudgetNotice",
    "LedgerEntry",
    "Payable",
    "PayerAnswer",
    "PaymentLine",
    "PaymentOrder",
    "Recovery",
    "RecoveryOffset",
    "RecoveryReceipt",
    "Reservation",
]
