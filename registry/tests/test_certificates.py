"""Numbers of certificates (domain.md §4.6). All numbers are invented."""

from datetime import date

import pytest

from registry.rules.certificates import certificate_problems, normalise_certificate_number, province_of
from registry.rules.levels import Level

DAY = date(2024, 6, 30)
GOOD = "Y000041000001243000001"
SPECIAL = "S00004100000124T000001"
LEGACY = "2441071001300012"


@pytest.mark.parametrize(
    ("kind", "number", "level"),
    [
        ("skill_level", GOOD, Level.ADVANCED),
        ("skill_level", "S123441000001244000001", Level.INTERMEDIATE),
        ("skill_level", SPECIAL, Level.SPECIAL_TECHNICIAN),
        ("qualification", LEGACY, Level.ADVANCED),
        ("special_ability", "豫专项2024-0001", Level.APPRENTICE),
        ("completion", "任意编号", Level.INTERMEDIATE),
        ("diploma", "1", Level.INTERMEDIATE),
    ],
)
def test_good_numbers(kind: str, number: str, level: Level) -> None:
    assert certificate_problems(kind, number, level, DAY) == ()


@pytest.mark.parametrize(
    ("kind", "number", "level", "problem"),
    [
        ("skill_level", "", Level.ADVANCED, "没有填写证书编号"),
        ("completion", "", Level.ADVANCED, "没有填写证书编号"),
        ("skill_level", GOOD[:-1], Level.ADVANCED, "应为 22 位"),
        ("skill_level", GOOD + "1", Level.ADVANCED, "（23 位）"),
        ("skill_level", "Z" + GOOD[1:], Level.ADVANCED, "字母 Y 或 S"),
        ("skill_level", GOOD[:15] + "6" + GOOD[16:], Level.ADVANCED, "第 16 位为等级 1 至 5"),
        ("skill_level", GOOD[:15] + "0" + GOOD[16:], Level.ADVANCED, "第 16 位为等级 1 至 5"),
        ("skill_level", GOOD[:-1] + "\u0661", Level.ADVANCED, "应为 22 位"),
        ("skill_level", GOOD, Level.INTERMEDIATE, "等级位是 3(高级工),与申报的中级工不一致"),
        ("skill_level", GOOD, Level.APPRENTICE, "与申报的学徒工不一致"),
        ("skill_level", GOOD, Level.SPECIAL_TECHNICIAN, "2 个大写字母和 20 位数字"),
        ("skill_level", SPECIAL, Level.ADVANCED, "21 位数字"),
        ("qualification", LEGACY[:-1], Level.ADVANCED, "应为 16 位数字"),
        ("qualification", LEGACY[:10] + "6" + LEGACY[11:], Level.ADVANCED, "第 11 位为等级"),
        ("qualification", LEGACY, Level.TECHNICIAN, "与申报的技师不一致"),
    ],
)
def test_bad_numbers(kind: str, number: str, level: Level, problem: str) -> None:
    problems = certificate_problems(kind, number, level, DAY)
    assert len(problems) == 1
    assert problem in problems[0]


@pytest.mark.parametrize(
    ("kind", "number", "level"),
    [("skill_level", GOOD, 3), ("skill_level", SPECIAL, 6), ("qualification", LEGACY, 3)],
)
def test_the_year_is_the_year_of_issue(kind: str, number: str, level: int) -> None:
    assert certificate_problems(kind, number, level, date(2023, 12, 31)) == ("证书编号的年份位是 24，与发证日期 2023-12-31 不一致",)
    assert certificate_problems(kind, number, level, None) == ()


def test_all_problems_are_named_at_once() -> None:
    assert len(certificate_problems("skill_level", GOOD, Level.TECHNICIAN, date(2020, 1, 1))) == 2


def test_typed_numbers_are_normalised() -> None:
    assert normalise_certificate_number(" ｙ0000 4100\u30000001２43000001\u00a0") == GOOD


@pytest.mark.parametrize(
    ("kind", "number", "province"),
    [
        ("skill_level", GOOD, "41"),
        ("skill_level", SPECIAL, "41"),
        ("qualification", LEGACY, "41"),
        ("skill_level", "1", None),
        ("completion", GOOD, None),
    ],
)
def test_the_province(kind: str, number: str, province: str | None) -> None:
    assert province_of(kind, number) == province
