"""Prepayment and class settlement, by the published results of other cities (cases/README.md, domain.md §3.2)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.levels import Level
from subsidies.rules.assessment import assess
from subsidies.rules.settlement import PREPAY_CEILING, class_settlement, prepayment
from subsidies.rules.terms import Outcome, Rate
from subsidies.tests.lines import line, terms, yuan

HALF = Decimal("0.5")


def settled(rate: str, level: Level, filed: int, certified: int, end: date, costs: tuple[str, ...]):
    """A class of ``filed`` heads, each prepaid half a year's rate, of whom ``certified`` finish and the rest leave."""
    policy = terms(rates=(Rate(level, Decimal(rate), date(2019, 1, 1)),))
    each = prepayment(Decimal(rate), HALF, 1)
    outcomes = [Outcome.CERTIFIED] * certified + [Outcome.WITHDREW] * (filed - certified)
    results = [
        assess(line(*costs, level=level, training_end=end, filed_end=end, outcome=outcome, prepaid=each), policy) for outcome in outcomes
    ]
    return class_settlement([result.entitlement for result in results], [result.inputs.prepaid for result in results])


def test_two_year_class_of_qidong() -> None:
    """45 filed, 高级工 at 5000: prepaid 112 500; 33 certified: entitled to 330 000, paid 217 500."""
    result = settled("5000", Level.ADVANCED, 45, 33, date(2026, 8, 31), ("5000", "5000"))
    assert (result.entitlement, result.prepaid, result.payable, result.recovery) == (330_000, 112_500, 217_500, 0)


def test_one_year_class_of_qidong() -> None:
    """33 filed, 中级工 at 4000: prepaid 66 000; 32 certified: paid 62 000."""
    result = settled("4000", Level.INTERMEDIATE, 33, 32, date(2025, 8, 31), ("4000",))
    assert (result.entitlement, result.prepaid, result.payable, result.recovery) == (128_000, 66_000, 62_000, 0)


def test_a_class_that_everyone_left_is_a_recovery() -> None:
    result = settled("5000", Level.ADVANCED, 10, 0, date(2026, 8, 31), ("0", "0"))
    assert (result.payable, result.recovery) == (0, 25_000)


@pytest.mark.parametrize(
    ("rate", "heads", "total"),
    [("5000", 45, "112500"), ("4000", 33, "66000"), ("5000", 2502, "6255000"), ("5000", 18402, "46005000"), ("5000", 0, "0")],
)
def test_published_prepayments(rate: str, heads: int, total: str) -> None:
    """启东, and 郑州's 625.5 万 and 4600.5 万: half of one year's rate a head."""
    assert prepayment(Decimal(rate), HALF, heads) == Decimal(total)


def test_mixed_levels_of_zhengzhou_2019() -> None:
    assert prepayment(Decimal(5000), HALF, 8268) + prepayment(Decimal(6000), HALF, 2226) == 27_348_000


@pytest.mark.parametrize("share", ["0.5001", "0.51", "1", "-0.01"])
def test_the_ceiling_of_a_prepayment(share: str) -> None:
    with pytest.raises(ValueError, match="不得超过一年标准的一半"):
        prepayment(Decimal(5000), Decimal(share), 1)


@pytest.mark.parametrize(("rate", "heads"), [("-1", 1), ("5000", -1)])
def test_negative_numbers_are_refused(rate: str, heads: int) -> None:
    with pytest.raises(ValueError, match="不能为负数"):
        prepayment(Decimal(rate), HALF, heads)


@given(yuan, st.decimals(min_value=0, max_value=PREPAY_CEILING, places=4), st.integers(0, 500))
def test_a_prepayment_never_passes_half_a_year(rate: Decimal, share: Decimal, heads: int) -> None:
    total = prepayment(rate, share, heads)
    assert 0 <= total <= rate * share * heads <= rate * HALF * heads
    assert rate * share * heads - total < Decimal("0.01") * max(heads, 1)


@given(st.lists(yuan), st.lists(yuan))
def test_a_class_is_paid_or_owes_never_both(entitlements: list[Decimal], prepaid: list[Decimal]) -> None:
    result = class_settlement(entitlements, prepaid)
    assert min(result.payable, result.recovery) == 0
    assert result.payable - result.recovery == sum(entitlements, Decimal(0)) - sum(prepaid, Decimal(0))
