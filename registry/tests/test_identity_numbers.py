"""Identity numbers and credit codes: the standards' own examples, and what must not reject real people."""

from datetime import date

import pytest

from registry.rules.ages import retirement_month, unusual_age
from registry.rules.identity import FEMALE, MALE, IdNumberInvalid, judge_id_number, make_id_number
from registry.rules.uscc import UsccInvalid, judge_uscc, make_uscc, tidy_uscc

TODAY = date(2024, 8, 1)


@pytest.mark.parametrize(("number", "gender"), [("11010519491231002X", FEMALE), ("440524188001010014", MALE)])
def test_the_examples_of_gb_11643(number: str, gender: str) -> None:
    assert judge_id_number(number, TODAY).gender == gender


@pytest.mark.parametrize(
    ("prefix", "year"), [("410702", 1975), ("410725", 1975), ("410782", 1980), ("410783", 1990), ("410722", 1995), ("412131", 1999)]
)
def test_codes_are_given_at_registration_not_at_birth(prefix: str, year: int) -> None:
    assert judge_id_number(make_id_number(prefix, date(year, 5, 6), 1), TODAY).remarks == ()


@pytest.mark.parametrize("prefix", ["410771", "999998", "000000", "810000", "830000", "911101"])
def test_an_odd_prefix_is_remarked_on(prefix: str) -> None:
    assert len(judge_id_number(make_id_number(prefix, date(1990, 5, 6), 1), TODAY).remarks) == 1


def test_made_numbers_are_valid_and_of_the_gender_asked_for() -> None:
    for sequence in range(1000):
        identity = judge_id_number(make_id_number("410711", date(2000, 2, 29), sequence), TODAY)
        assert (identity.birth, identity.gender) == (date(2000, 2, 29), MALE if sequence % 2 else FEMALE)


def test_a_birth_today_is_possible_and_tomorrow_is_not() -> None:
    assert judge_id_number(make_id_number("410702", TODAY, 1), TODAY)
    with pytest.raises(IdNumberInvalid, match="晚于今天"):
        judge_id_number(make_id_number("410702", date(2024, 8, 2), 1), TODAY)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L"])
def test_the_examples_of_gb_32100(code: str) -> None:
    assert judge_uscc(code) == code


def test_made_codes_are_valid() -> None:
    for serial in ("00000000", "MA4ABCD1", "12345678", "ZZZZZZZ".replace("Z", "Y") + "9"):
        assert judge_uscc(make_uscc("91", "410702", serial))


@pytest.mark.parametrize(
    "code",
    ["91350100M000100Y44", "91350100M000100Y4", "91350100M000101Y43", "9135O100M000100Y43", "91350100MOOO1OOY43", "9I350100M000100Y43"],
)
def test_wrong_codes(code: str) -> None:
    with pytest.raises(UsccInvalid):
        judge_uscc(code)


def test_letters_typed_for_digits_are_hinted_at_and_never_exchanged() -> None:
    with pytest.raises(UsccInvalid, match="若改为 91350100M000100Y43 则校验通过"):
        judge_uscc(tidy_uscc("91350100mOOO1OOy43"))


def test_the_own_digit_of_the_organisation_is_checked() -> None:
    good = make_uscc("91", "410702", "MA4ABCD1")
    from stdnum.cn import uscc

    body = good[:16] + ("1" if good[16] != "1" else "2")
    with pytest.raises(UsccInvalid, match="9–17"):
        judge_uscc(body + uscc.calc_check_digit(body))


@pytest.mark.parametrize(
    ("birth", "gender", "month"),
    [
        (date(1964, 12, 31), MALE, (2024, 12)),
        (date(1965, 1, 1), MALE, (2025, 2)),
        (date(1965, 5, 1), MALE, (2025, 7)),
        (date(1976, 9, 1), MALE, (2039, 9)),
        (date(1990, 1, 1), MALE, (2053, 1)),
        (date(1970, 1, 1), FEMALE, (2025, 2)),
        (date(1981, 9, 1), FEMALE, (2039, 9)),
    ],
)
def test_retirement_rises_stepwise(birth: date, gender: str, month: tuple[int, int]) -> None:
    assert retirement_month(birth, gender) == month


def test_ages_outside_the_usual_span() -> None:
    day = date(2024, 9, 1)
    assert unusual_age(date(2008, 9, 2), MALE, day)
    assert unusual_age(date(2008, 9, 1), MALE, day) is None
    assert unusual_age(date(1964, 9, 30), MALE, day) is None
    assert unusual_age(date(1964, 8, 1), MALE, day)
    assert unusual_age(date(1969, 8, 1), FEMALE, day)
