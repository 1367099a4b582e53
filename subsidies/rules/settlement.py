"""Prepayment (预支) and the settlement of a class (清算), domain.md §3.2."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from funds.rules.money import CENT, ZERO

PREPAY_CEILING = Decimal("0.5")
"""No policy may pay more ahead than half of one year's rate."""


def prepayment(rate: Decimal, share: Decimal, heads: int) -> Decimal:
    """``share`` of one year's ``rate`` (yuan per person) for each of ``heads`` filed persons, in yuan.

    A head's part is cut, not rounded, to the 分: rounding up would pass the ceiling. The class's settlement pays the rest.
    Raises ValueError if the share lies outside 0 … 0.5 or a number is negative.
    """
    if not 0 <= share <= PREPAY_CEILING:
        raise ValueError("预支比例须在 0 与 0.5 之间：预支不得超过一年标准的一半")
    if rate < 0 or heads < 0:
        raise ValueError("补贴标准和人数不能为负数")
    return (rate * share).quantize(CENT, ROUND_DOWN) * heads


@dataclass(frozen=True, slots=True)
class ClassSettlement:
    """A class's totals in yuan. At most one of ``payable`` (拨付) and ``recovery`` (追缴) is above zero."""

    entitlement: Decimal
    prepaid: Decimal

    @property
    def payable(self) -> Decimal:
        return max(self.entitlement - self.prepaid, ZERO)

    @property
    def recovery(self) -> Decimal:
        return max(self.prepaid - self.entitlement, ZERO)


def class_settlement(entitlements: Iterable[Decimal], prepaid: Iterable[Decimal]) -> ClassSettlement:
    """Net the rounded entitlements of a class's lines against the prepayments of all its filed heads, leavers included.

    A leaver whose prepayment exceeds what is due for her lowers the payment of the class; only a negative total is a recovery.
    """
    return ClassSettlement(sum(entitlements, ZERO), sum(prepaid, ZERO))
