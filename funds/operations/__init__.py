"""Everything that changes money, by what it changes."""

from funds.operations.answers import AnswerData, answer_record, answers_record, batch_close
from funds.operations.batches import batch_confirm, batch_dissolve, batch_make, batch_send
from funds.operations.budgets import budget_record, release, reserve
from funds.operations.exports import BankRow, bank_list_export
from funds.operations.nightly import ledger_prove
from funds.operations.payables import payable_cancel, payable_create
from funds.operations.recoveries import receipt_record, recovery_demand, recovery_withdraw

__all__ = [
    "AnswerData",
    "BankRow",
    "answer_record",
    "answers_record",
    "bank_list_export",
    "batch_close",
    "batch_confirm",
    "batch_dissolve",
    "batch_make",
    "batch_send",
    "budget_record",
    "ledger_prove",
    "payable_cancel",
    "payable_create",
    "receipt_record",
    "recovery_demand",
    "recovery_withdraw",
    "release",
    "reserve",
]
