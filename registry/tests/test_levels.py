"""Skill levels and their spellings (domain.md §4.5)."""

import pytest

from registry.enums import SkillLevel
from registry.rules.levels import Level, parse_level, read_level


def test_the_choices_of_the_forms_mirror_the_rule() -> None:
    assert [(choice.name, choice.value, choice.label) for choice in SkillLevel] == [
        (level.name, level.value, level.word) for level in Level
    ]


def test_five_level_numbers() -> None:
    assert [level.five_level_number for level in Level] == [None, 5, 4, 3, 2, 1, None, None]


def test_highly_skilled_from_senior_worker_on() -> None:
    assert [level for level in Level if level.is_highly_skilled] == list(Level)[3:]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("中级工", Level.INTERMEDIATE),
        ("四级/中级工", Level.INTERMEDIATE),
        ("四级", Level.INTERMEDIATE),
        ("4级", Level.INTERMEDIATE),
        ("中级工(四级)", Level.INTERMEDIATE),
        ("中级工\uff08四级\uff09", Level.INTERMEDIATE),
        ("三级 / 高级工", Level.ADVANCED),
        ("三级工", Level.ADVANCED),
        ("一级/高级技师", Level.SENIOR_TECHNICIAN),
        ("首席技师", Level.CHIEF_TECHNICIAN),
        ("学徒工", Level.APPRENTICE),
    ],
)
def test_spellings(text: str, level: Level) -> None:
    assert parse_level(text) is level


@pytest.mark.parametrize("text", ["", "中级", "六级", "三级/中级工", "高级工程师", "3"])
def test_what_names_no_level_is_not_guessed(text: str) -> None:
    assert parse_level(text) is None


@pytest.mark.parametrize(("text", "level"), [("中级", Level.INTERMEDIATE), ("高级电工", Level.ADVANCED)])
def test_rosters_are_read_more_kindly_than_tables_of_policies(text: str, level: Level) -> None:
    assert parse_level(text) is None
    assert read_level(text) is level
