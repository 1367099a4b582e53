"""Amounts in capital characters (domain.md §7)."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funds.rules.capital_amount import capital_amount

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = {"分": Decimal("0.01"), "角": Decimal("0.1"), "拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1409.50", "人民币壹仟肆佰零玖元伍角"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("0", "人民币零元整"),
        ("0.05", "人民币伍分"),
        ("0.50", "人民币伍角"),
        ("10", "人民币壹拾元整"),
        ("10.05", "人民币壹拾元零伍分"),
        ("1680.32", "人民币壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "人民币壹拾万零柒仟元零伍角叁分"),
        ("217500", "人民币贰拾壹万柒仟伍佰元整"),
        ("1000001", "人民币壹佰万零壹元整"),
        ("100000000", "人民币壹亿元整"),
        ("100010000", "人民币壹亿零壹万元整"),
        ("25600000.00", "人民币贰仟伍佰陆拾万元整"),
        ("999999999999.99", "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_words(amount: str, words: str) -> None:
    assert capital_amount(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-0.01", "1000000000000", "0.005"])
def test_what_cannot_stand_on_an_order_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="大写金额须"):
        capital_amount(Decimal(amount))


def read_back(words: str) -> Decimal:
    """The amount that the words name, read character by character."""
    total, section, digit = Decimal(0), Decimal(0), Decimal(0)
    for character in words.removeprefix("人民币").removesuffix("整"):
        if character in DIGITS:
            digit = Decimal(DIGITS.index(character))
        elif character in PLACES:
            section, digit = section + digit * PLACES[character], Decimal(0)
        else:
            total += (section + digit) * {"亿": 10**8, "万": 10**4, "元": 1}[character]
            section = digit = Decimal(0)
    return total + section


@given(st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2))
def test_the_words_name_the_amount_and_leave_no_gap(amount: Decimal) -> None:
    words = capital_amount(amount)
    assert read_back(words) == amount
    assert not re.search(r"零零|零$|零整|零[万亿]|[拾佰仟]{2}", words)
    assert words.endswith("整") == (amount == int(amount))
