"""The one rounding (design.md §5)."""

from decimal import Decimal

import pytest

from funds.rules.money import round_half_up, to_wan


@pytest.mark.parametrize(
    ("amount", "rounded"), [("0.005", "0.01"), ("0.004999", "0.00"), ("2.675", "2.68"), ("833.3333333", "833.33"), ("6000", "6000.00")]
)
def test_half_goes_up(amount: str, rounded: str) -> None:
    assert str(round_half_up(Decimal(amount))) == rounded


@pytest.mark.parametrize(("yuan", "wan"), [("25600000.00", "2560.00"), ("49.99", "0.00"), ("50.00", "0.01")])
def test_wan(yuan: str, wan: str) -> None:
    assert str(to_wan(Decimal(yuan))) == wan
