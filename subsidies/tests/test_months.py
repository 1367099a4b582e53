"""Whole months between inclusive days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidies.rules.months import add_months, whole_months

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2024-09-01", "2025-08-31", 12),
        ("2024-09-01", "2025-08-30", 11),
        ("2024-09-01", "2025-09-29", 12),
        ("2024-09-15", "2024-10-14", 1),
        ("2024-09-15", "2024-10-13", 0),
        ("2024-09-01", "2024-08-31", 0),
        ("2024-09-01", "2020-01-01", 0),
        ("2024-01-31", "2024-02-28", 1),
        ("2024-01-31", "2024-02-27", 0),
        ("2023-01-31", "2023-02-27", 1),
        ("2023-01-31", "2023-03-29", 1),
        ("2023-01-31", "2023-03-30", 2),
        ("2023-01-31", "2023-04-28", 2),
        ("2023-01-31", "2023-04-29", 3),
        ("2023-12-30", "2024-02-28", 2),
        ("2024-02-29", "2025-02-27", 12),
        ("2024-02-29", "2028-02-28", 48),
    ],
)
def test_whole_months(first: str, last: str, months: int) -> None:
    assert whole_months(date.fromisoformat(first), date.fromisoformat(last)) == months


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(1, 60))
def test_a_month_is_full_on_the_day_before_the_same_day(first: date, months: int) -> None:
    last = add_months(first, months) - DAY
    assert whole_months(first, last) == months
    assert whole_months(first, last - DAY) == months - 1


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(0, 60))
def test_a_later_month_keeps_the_day_or_ends_the_month(first: date, months: int) -> None:
    later = add_months(first, months)
    assert (later.year - first.year) * 12 + later.month - first.month == months
    assert later.day == first.day or (later.day < first.day and (later + DAY).day == 1)
