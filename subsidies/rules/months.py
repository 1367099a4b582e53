"""Whole months between inclusive days (cases/README.md, rule 2)."""

from calendar import isleap
from datetime import date, timedelta

_DAY = timedelta(days=1)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _month_length(year: int, month: int) -> int:
    return 29 if month == 2 and isleap(year) else _LENGTHS[month - 1]


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later; a month after the 31st is the last day of a shorter month."""
    carry, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + carry, month + 1
    if day.day <= 28:
        return date(year, month, day.day)
    return date(year, month, min(day.day, _month_length(year, month)))


def whole_months(first: date, last: date) -> int:
    """How many whole months lie in ``first``..``last``, both days included; a part month counts nothing, never below 0.

    Every month is counted from ``first`` itself, so a start on the 31st does not drift to the 28th after one February.
    """
    after = last + _DAY
    months = (after.year - first.year) * 12 + after.month - first.month
    if after.day < first.day and after.day < _month_length(after.year, after.month):
        months -= 1
    return max(months, 0)
