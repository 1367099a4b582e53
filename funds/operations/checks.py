"""What every amount and business date of money must satisfy."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from audit.operations import require
from funds.rules.money import ZERO, round_half_up


def day_of(at: datetime | None) -> date:
    """The business day of ``at`` in Shanghai; today unless told."""
    return timezone.localdate(at) if at else timezone.localdate()


def require_yuan(amount: Decimal, what: str, *, field: str = "amount") -> None:
    require(amount > ZERO, f"{what}须大于0。", field)
    require(amount == round_half_up(amount), f"{what}最多两位小数，精确到分。", field)


def require_happened(day: date, what: str, *, at: datetime | None, field: str, not_before: date | None = None, since: str = "") -> None:
    """Refuse a future day, and one before ``not_before``, which ``since`` names."""
    require(day <= day_of(at), f"{what}不能晚于今天。", field)
    if not_before is not None:
        require(day >= not_before, f"{what}不能早于{since}{not_before:%Y-%m-%d}。", field)
