"""Subsidies: prepayments, claims and their lines, public notices, settlements."""

from subsidies.models.claims import Claim, ClaimLine, ClaimStep
from subsidies.models.invoices import Invoice, InvoiceAllocation
from subsidies.models.notices import NoticeLine, Objection, PublicNotice, Settlement, SettlementLine
from subsidies.models.prepayments import Prepayment, PrepaymentLine

__all__ = [
    "Claim",
    "ClaimLine",
    "ClaimStep",
    "Invoice",
    "InvoiceAllocation",
    "NoticeLine",
    "Objection",
    "Prepayment",
    "PrepaymentLine",
    "PublicNotice",
    "Settlement",
    "SettlementLine",
]
