"""Working days (工作日) by the State Council's calendar (domain.md §2.1).

``holidays`` are weekdays (or any days) off, ``makeup_days`` weekend days worked (调休上班); both come from the table that staff keep.
"""

from collections.abc import Collection
from datetime import date, timedelta

_DAY = timedelta(days=1)


def is_working_day(day: date, holidays: Collection[date], makeup_days: Collection[date]) -> bool:
    """A make-up day is worked even if it is also listed as a holiday's weekend."""
    return day in makeup_days or (day.weekday() < 5 and day not in holidays)


def add_working_days(start: date, count: int, holidays: Collection[date], makeup_days: Collection[date]) -> date:
    """The last day of a time limit of ``count`` working days that begins on the day after ``start``; ``start`` itself for 0.

    Raises ValueError if ``count`` is negative.
    """
    if count < 0:
        raise ValueError("工作日数不能为负数")
    day = start
    while count:
        day += _DAY
        count -= is_working_day(day, holidays, makeup_days)
    return day


def last_day_of_notice(first: date, count: int, holidays: Collection[date], makeup_days: Collection[date]) -> date:
    """The last day of a public notice (公示) of ``count`` working days, its first and last day included.

    A notice that starts on a day off begins to count on the next working day. Raises ValueError unless ``count`` is at least 1.
    """
    if count < 1:
        raise ValueError("公示至少为 1 个工作日")
    return add_working_days(first - _DAY, count, holidays, makeup_days)


def working_days_after(start: date, end: date, holidays: Collection[date], makeup_days: Collection[date]) -> int:
    """How many working days lie after ``start`` up to and including ``end``: how far a time limit has run, 0 if ``end`` is earlier."""
    span = (end - start).days
    return sum(is_working_day(start + _DAY * offset, holidays, makeup_days) for offset in range(1, span + 1))
