"""What a year of education money and a year of credit come to, by examples and by properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.rules.credit import CreditYear
from incentives.rules.education import Education, EducationTerms, Year
from incentives.rules.words import percent

TERMS = EducationTerms(Decimal("0.6"), Decimal("0.08"))
money = st.decimals(min_value=0, max_value=10**9, places=2)
shares = st.decimals(min_value=Decimal("0.0001"), max_value=1, places=4)
ZERO = Decimal("0.00")


def education(wages, spent, front_line, terms=TERMS):
    return Education(Year(Decimal(wages), Decimal(spent), Decimal(spent), Decimal(front_line)), terms)


@pytest.mark.parametrize(
    ("spent", "front_line", "meets"),
    [("100.00", "60.00", True), ("100.00", "59.99", False), ("10000.00", "5999.60", False), ("0.00", "0.00", None)],
)
def test_sixty_per_cent_is_judged_on_exact_amounts(spent, front_line, meets):
    assert education("1000.00", spent, front_line).meets is meets


def test_deducted_is_what_was_spent_up_to_the_limit():
    assert education("1000000.00", "70000.00", "50000.00").deductible == Decimal("70000.00")
    assert education("1000000.00", "90000.00", "60000.00").deductible == Decimal("80000.00")


def test_without_a_parameter_the_estimate_waits_and_says_so():
    waiting = education("1000.00", "100.00", "50.00", EducationTerms(None, None))
    assert (waiting.meets, waiting.deductible) == (None, None)
    assert any("待定" in step for step in waiting.steps)


def test_every_step_is_told_and_the_tax_office_decides():
    steps = education("1000000.00", "90000.00", "50000.00").steps
    assert "80,000.00 元" in steps[2]
    assert "低于规定的 60%" in steps[1]
    assert steps[-1] == "税前扣除以税务机关认定为准"


@given(money, money, shares)
def test_a_deduction_exceeds_neither_what_was_spent_nor_the_limit(wages, spent, share):
    result = education(wages, spent, ZERO, EducationTerms(None, share))
    assert 0 <= result.deductible <= spent
    assert result.deductible <= wages * share + Decimal("0.005")


def test_the_rest_of_a_year_is_carried_over():
    first = CreditYear(2023, Decimal("100000.00"), ZERO, Decimal("12000.00"), Decimal("8000.00"), Decimal("0.3"))
    assert (first.earned, first.used, first.carried_over) == (Decimal("30000.00"), Decimal("20000.00"), Decimal("10000.00"))
    second = CreditYear(2024, ZERO, first.carried_over, Decimal("6000.00"), Decimal("4000.00"), Decimal("0.3"))
    assert (second.used, second.carried_over) == (Decimal("10000.00"), ZERO)
    assert second.steps[-1] == "以上为测算，以税务机关认定为准"


@given(st.lists(st.tuples(money, money, money), min_size=1, max_size=8), shares)
def test_over_any_years_no_credit_is_lost_or_made(years, share):
    brought_in, used, earned = ZERO, ZERO, ZERO
    for number, (investment, education_surcharge, local_surcharge) in enumerate(years):
        year = CreditYear(2019 + number, investment, brought_in, education_surcharge, local_surcharge, share)
        assert 0 <= year.used <= education_surcharge + local_surcharge
        brought_in, used, earned = year.carried_over, used + year.used, earned + year.earned
    assert used + brought_in == earned


def test_a_share_is_read_as_per_cent():
    assert [percent(Decimal(share)) for share in ("0.6", "0.0850", "1.0000")] == ["60%", "8.5%", "100%"]
