"""Calendar periods."""

from datetime import date

import pytest

from reports.rules.periods import ended_periods, period_of


@pytest.mark.parametrize(
    ("day", "kind", "first", "last"),
    [
        ("2024-02-29", "month", "2024-02-01", "2024-02-29"),
        ("2024-12-31", "month", "2024-12-01", "2024-12-31"),
        ("2024-05-11", "quarter", "2024-04-01", "2024-06-30"),
        ("2024-05-11", "year", "2024-01-01", "2024-12-31"),
    ],
)
def test_period_of(day: str, kind: str, first: str, last: str) -> None:
    assert period_of(date.fromisoformat(day), kind) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_period_is_due_the_day_after_its_last() -> None:
    assert not list(ended_periods(date(2024, 5, 3), date(2024, 5, 31), "month"))
    assert list(ended_periods(date(2024, 5, 3), date(2024, 6, 1), "month")) == [(date(2024, 5, 1), date(2024, 5, 31))]


def test_missed_months_are_all_there() -> None:
    assert len(list(ended_periods(date(2024, 1, 1), date(2026, 1, 1), "month"))) == 24
