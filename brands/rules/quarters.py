"""Quarters as days."""

from datetime import date, timedelta


def quarter_end(year: int, quarter: int) -> date:
    """Last day of a quarter (1 to 4)."""
    after = date(year + 1, 1, 1) if quarter == 4 else date(year, quarter * 3 + 1, 1)
    return after - timedelta(days=1)


def latest_ended_quarter(day: date) -> tuple[int, int]:
    """(year, quarter) of the last quarter that ended before ``day``."""
    quarter = (day.month - 1) // 3
    return (day.year, quarter) if quarter else (day.year - 1, 4)
