"""How much of each recovery a payment takes back (追缴抵扣): in the order given, never more than is paid."""

from collections.abc import Iterable
from decimal import Decimal

from funds.rules.money import ZERO


def offset_shares(payment: Decimal, outstanding: Iterable[Decimal]) -> list[Decimal]:
    """Of each ``outstanding`` recovery (yuan) what a ``payment`` to the same organisation can be netted against; it stays at or above 0."""
    shares = []
    for amount in outstanding:
        shares.append(min(amount, payment))
        payment -= shares[-1]
    return shares


def net_of(payment: Decimal, shares: Iterable[Decimal]) -> Decimal:
    """What is still transferred of ``payment``, in yuan."""
    return payment - sum(shares, ZERO)
