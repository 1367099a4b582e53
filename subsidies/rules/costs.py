"""Whether a declared cost of one training year can be right (domain.md §3.2)."""

from decimal import Decimal

from funds.rules.money import CENT

ABSURD_FACTOR = 10
"""A cost of more than this many yearly rates is a slip of the keyboard, not a cost of training one person."""

ABSURD_WITHOUT_RATE = Decimal(100_000)


def cost_problem(cost: Decimal, rate: Decimal | None) -> str:
    """A sentence on what is wrong with one person's ``cost`` of a year, in yuan, or an empty string."""
    ceiling = rate * ABSURD_FACTOR if rate is not None else ABSURD_WITHOUT_RATE
    if not cost.is_finite() or cost < 0:
        return "成本不能小于0。"
    if cost != cost.quantize(CENT):
        return "金额最多两位小数。"
    if cost > ceiling:
        return f"每人每学年成本 {cost:.2f} 元超过 {ceiling:.2f} 元，明显过高。请核对是否多写了位数，或把全班合计填成了一人。"
    return ""
