"""Yuan with two places: the one rounding function, and how an amount is printed (design.md §5)."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def round_half_up(amount: Decimal) -> Decimal:
    """``amount`` in yuan to the 分 (0.01). Call it once per line, after everything else; totals add rounded lines."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def to_wan(amount: Decimal) -> Decimal:
    """Yuan as 万元 with two places, for summary tables only: add up in yuan, convert the total once."""
    return (amount / 10_000).quantize(CENT, ROUND_HALF_UP)
