"""Round numbers in prose never lie (domain.md §10)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.qualifiers import Qualifier, approximate, approximate_percent


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (9, "9"),
        (20, "20"),
        (79, "70余"),
        (97, "90余"),
        (98, "近100"),
        (512, "510余"),
        (990, "990"),
        (3456, "3400余"),
        (9799, "9700余"),
        (9801, "近1万"),
        (9980, "近1万"),
        (10_000, "1万"),
        (10_001, "1万余"),
        (27_400, "2.7万余"),
        (57_000, "5.7万"),
        (123_456, "12万余"),
        (208_000, "20余万"),
        (25_600_000, "2500余万"),
        (99_800_000, "近1亿"),
        (123_456_789, "1.2亿余"),
    ],
)
def test_words(value: int, text: str) -> None:
    assert approximate(value).text == text


@pytest.mark.parametrize(
    ("percent", "text"), [("60.4", "60%以上"), ("60", "60%"), ("60.00", "60%"), ("0.3", "0%以上"), ("99.99", "99%以上")]
)
def test_percent(percent: str, text: str) -> None:
    assert approximate_percent(Decimal(percent)).text == text


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="不为负"):
        approximate(-1)
    with pytest.raises(ValueError, match="不为负"):
        approximate_percent(Decimal("-0.1"))


@pytest.mark.parametrize(
    ("qualifier", "true_of"),
    [
        (Qualifier.EXACT, [False, True, False]),
        (Qualifier.OVER, [False, False, True]),
        (Qualifier.NEARLY, [True, False, False]),
        (Qualifier.AT_LEAST, [False, True, True]),
    ],
)
def test_what_each_word_says_of_99_100_and_101(qualifier: Qualifier, true_of: list[bool]) -> None:
    assert [qualifier.holds(Decimal(100), Decimal(value)) for value in (99, 100, 101)] == true_of


@given(st.integers(0, 10**12) | st.integers(0, 20_000) | st.decimals(min_value=0, max_value=10**9, places=2))
def test_never_a_lie_and_never_far_off(value: int | Decimal) -> None:
    said = approximate(value)
    assert said.qualifier.holds(said.printed, Decimal(value))
    assert (said.qualifier == Qualifier.EXACT) == (said.printed == value)
    if value >= 100:
        assert abs(said.printed - Decimal(value)) < Decimal(value) / 10


@given(st.integers(0, 10**12) | st.integers(0, 20_000))
def test_the_words_say_the_printed_number(value: int) -> None:
    said = approximate(value)
    number = said.text.strip("近").replace("余", "")
    unit = {"万": 10_000, "亿": 10**8}.get(number[-1], 1)
    assert Decimal(number.rstrip("万亿")) * unit == said.printed
