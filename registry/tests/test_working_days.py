"""Working days by the calendar of holidays and make-up days (domain.md §2.1)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.working_days import add_working_days, is_working_day, last_day_of_notice, working_days_after

# 劳动节 2024: off from 1 to 5 May; Sunday 28 April and Saturday 11 May were worked.
HOLIDAYS = frozenset(date(2024, 5, day) for day in range(1, 6))
MAKEUP = frozenset({date(2024, 4, 28), date(2024, 5, 11)})

days = st.dates(date(2024, 3, 1), date(2024, 6, 30))


@pytest.mark.parametrize(
    ("day", "worked"),
    [(date(2024, 5, 11), True), (date(2024, 5, 12), False), (date(2024, 5, 1), False), (date(2024, 5, 4), False), (date(2024, 5, 6), True)],
)
def test_the_founding_day_of_the_consortium_was_a_saturday_and_worked(day: date, worked: bool) -> None:
    assert is_working_day(day, HOLIDAYS, MAKEUP) is worked


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2024-04-26", 0, "2024-04-26"),
        ("2024-04-26", 1, "2024-04-28"),
        ("2024-04-30", 1, "2024-05-06"),
        ("2024-04-30", 5, "2024-05-10"),
        ("2024-04-30", 6, "2024-05-11"),
        ("2024-04-30", 7, "2024-05-13"),
        ("2024-05-18", 1, "2024-05-20"),
    ],
)
def test_a_time_limit_begins_on_the_next_day(start: str, count: int, end: str) -> None:
    assert add_working_days(date.fromisoformat(start), count, HOLIDAYS, MAKEUP) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("first", "count", "last"),
    [("2023-08-17", 5, "2023-08-23"), ("2024-05-06", 5, "2024-05-10"), ("2024-05-07", 5, "2024-05-11"), ("2024-05-01", 1, "2024-05-06")],
)
def test_a_notice_counts_its_first_and_last_day(first: str, count: int, last: str) -> None:
    """The first is a published notice: 17 to 23 August 2023, five working days (domain.md §2.1 F5)."""
    assert last_day_of_notice(date.fromisoformat(first), count, HOLIDAYS, MAKEUP) == date.fromisoformat(last)


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(ValueError, match="不能为负数"):
        add_working_days(date(2024, 5, 6), -1, HOLIDAYS, MAKEUP)
    with pytest.raises(ValueError, match="至少为 1"):
        last_day_of_notice(date(2024, 5, 6), 0, HOLIDAYS, MAKEUP)


@given(days, st.integers(1, 40))
def test_a_limit_ends_on_a_working_day_that_far_away(start: date, count: int) -> None:
    end = add_working_days(start, count, HOLIDAYS, MAKEUP)
    assert is_working_day(end, HOLIDAYS, MAKEUP)
    assert working_days_after(start, end, HOLIDAYS, MAKEUP) == count
    assert working_days_after(start, end - timedelta(days=1), HOLIDAYS, MAKEUP) == count - 1


@given(days, days)
def test_nothing_has_run_before_the_start(one: date, other: date) -> None:
    start, end = max(one, other), min(one, other)
    assert working_days_after(start, end, HOLIDAYS, MAKEUP) == 0
