"""Cells of money and periods; dates are tested where a roster reads them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from exchange.sheets.values.money import MoneyInvalid, read_money
from exchange.sheets.values.periods import add_months, last_day, read_months, read_period


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        (5000, "5000.00"),
        (5000.1, "5000.10"),
        (0.1 + 0.2, "0.30"),
        ("5000", "5000.00"),
        ("5,000", "5000.00"),
        ("5,000.00", "5000.00"),
        ("5000元", "5000.00"),
        ("5000元整", "5000.00"),
        ("0.5万", "5000.00"),
        ("0.5万元", "5000.00"),
        ("1.2亿", "120000000.00"),
        ("\uffe55,000", "5000.00"),
        ("\u00a55000", "5000.00"),
        ("人民币5000元", "5000.00"),
        ("\uff15\uff10\uff10\uff10", "5000.00"),
        ("-5", "-5.00"),
    ],
)
def test_amounts_in_their_spellings(typed: Any, yuan: str) -> None:
    assert read_money(typed) == Decimal(yuan)
    assert -read_money(typed).as_tuple().exponent == 2


@pytest.mark.parametrize(
    "typed", ["五千", "五千元", "伍仟元整", "abc", "", "5000.005", "12,34", "1e5", 1e300, float("inf"), True, "约5000"]
)
def test_what_is_no_amount(typed: Any) -> None:
    with pytest.raises(MoneyInvalid):
        read_money(typed)


def test_the_unit_of_the_header_holds_for_bare_numbers_only() -> None:
    assert read_money(1.5, unit=10_000) == Decimal("15000.00")
    assert read_money("1.5", unit=10_000) == Decimal("15000.00")
    assert read_money("1500元", unit=10_000) == Decimal("1500.00")
    assert read_money("2万", unit=10_000) == Decimal("20000.00")


def test_a_period_inherits_the_year_of_its_start() -> None:
    period = read_period("2024年3月1日至9月30日")
    assert period
    assert period.end.last == date(2024, 9, 30)


@pytest.mark.parametrize("typed", ["待定", "2024-09-01", "长期", "", None, 45536, "2024-09-01至待定", "至2025-08-31"])
def test_what_is_no_period(typed: Any) -> None:
    assert read_period(typed) is None


@pytest.mark.parametrize(
    ("typed", "months"),
    [("3年", 36), ("三年", 36), ("两年", 24), ("一年半", 18), ("18个月", 18), ("2年6个月", 30), ("半年", 6), ("1.5年", 18)],
)
def test_lengths(typed: str, months: int) -> None:
    assert read_months(typed) == months


@pytest.mark.parametrize("typed", ["3", "长期", "年", "0年", "999年", "", None, "固定期限"])
def test_what_is_no_length(typed: Any) -> None:
    assert read_months(typed) is None


def test_months_end_where_the_month_is_too_short() -> None:
    assert add_months(date(2024, 2, 29), 12) == date(2025, 3, 1)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 3, 1)
    assert last_day(date(2024, 5, 1), 12) == date(2025, 4, 30)
