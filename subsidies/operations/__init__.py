"""Everything that writes subsidies (design.md §3): prepayments, claims, reviews, notices, objections, settlements."""

from subsidies.operations.assessing import amounts_check, assess_lines, waiting_claims_assess
from subsidies.operations.claims import claim_confirm, claim_costs, claim_decline, claim_draft, claim_submit, claim_withdraw
from subsidies.operations.invoices import invoice_allocate, invoice_enter, invoice_exclude, invoice_verify
from subsidies.operations.notices import notice_close, notice_discard, notice_draft, notice_publish, notice_revise
from subsidies.operations.objections import objection_dismiss, objection_raise, objection_uphold
from subsidies.operations.prepayments import (
    prepayment_apply,
    prepayment_approve,
    prepayment_check,
    prepayment_reject,
    prepayment_resubmit,
    prepayment_return,
    prepayment_withdraw,
)
from subsidies.operations.reviews import claim_approve, claim_check, claim_handle, claim_reject, claim_return, line_refuse, line_restore
from subsidies.operations.settlements import claim_settle

__all__ = [
    "amounts_check",
    "assess_lines",
    "claim_approve",
    "claim_check",
    "claim_confirm",
    "claim_costs",
    "claim_decline",
    "claim_draft",
    "claim_handle",
    "claim_reject",
    "claim_return",
    "claim_settle",
    "claim_submit",
    "claim_withdraw",
    "invoice_allocate",
    "invoice_enter",
    "invoice_exclude",
    "invoice_verify",
    "line_refuse",
    "line_restore",
    "notice_close",
    "notice_discard",
    "notice_draft",
    "notice_publish",
    "notice_revise",
    "objection_dismiss",
    "objection_raise",
    "objection_uphold",
    "prepayment_apply",
    "prepayment_approve",
    "prepayment_check",
    "prepayment_reject",
    "prepayment_resubmit",
    "prepayment_return",
    "prepayment_withdraw",
    "waiting_claims_assess",
]
