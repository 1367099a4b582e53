"""Calendar periods of reports; no Django."""

from collections.abc import Iterator
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def period_of(day: date, kind: str) -> tuple[date, date]:
    """First and last day of the month, quarter, half-year or year that holds ``day``."""
    length = MONTHS[kind]
    first_month = (day.month - 1) // length * length + 1
    start = date(day.year, first_month, 1)
    return start, _add_months(start, length) - timedelta(days=1)


def ended_periods(since: date, today: date, kind: str) -> Iterator[tuple[date, date]]:
    """All periods from the one that holds ``since`` to the last that ended before ``today``, in order."""
    start, end = period_of(since, kind)
    while end < today:
        yield start, end
        start, end = period_of(end + timedelta(days=1), kind)


def _add_months(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
