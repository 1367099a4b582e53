"""Amounts and shares as they are read in a step."""

from decimal import Decimal


def yuan(amount: Decimal) -> str:
    """12,345.00 元."""
    return f"{amount:,.2f} 元"


def percent(share: Decimal) -> str:
    """0.6 as 60%, 0.085 as 8.5%."""
    return f"{(share * 100).normalize():f}%"
