"""Skill levels (技能等级): 新八级工, and the older five levels beside them (domain.md §4.5)."""

from enum import IntEnum


class Level(IntEnum):
    """Ordinal of a skill level; ``registry.enums.SkillLevel`` mirrors names and values."""

    APPRENTICE = 0
    ELEMENTARY = 1
    INTERMEDIATE = 2
    ADVANCED = 3
    TECHNICIAN = 4
    SENIOR_TECHNICIAN = 5
    SPECIAL_TECHNICIAN = 6
    CHIEF_TECHNICIAN = 7

    @property
    def word(self) -> str:
        return _WORDS[self]

    @property
    def five_level_number(self) -> int | None:
        """5 (初级工) down to 1 (高级技师); None for the three levels that the old scheme does not know."""
        return 6 - self if Level.ELEMENTARY <= self <= Level.SENIOR_TECHNICIAN else None

    @property
    def is_highly_skilled(self) -> bool:
        """高技能人才: 高级工 and above."""
        return self >= Level.ADVANCED


_WORDS = ("学徒工", "初级工", "中级工", "高级工", "技师", "高级技师", "特级技师", "首席技师")
_NUMERALS = "一二三四五"


def _spellings() -> dict[str, Level]:
    """中级工, 四级, 四级/中级工, 中级工/四级 and the like, without spaces and brackets."""
    spellings = {}
    for level in Level:
        spellings[level.word] = level
        if number := level.five_level_number:
            for numeral in (_NUMERALS[number - 1], str(number)):
                for step in (f"{numeral}级", f"{numeral}级工"):
                    for text in (step, step + level.word, level.word + step):
                        spellings[text] = level
    return spellings


_BY_SPELLING = _spellings()
_SEPARATORS = str.maketrans("", "", " \u3000\u00a0/、()\uff08\uff09-")


def parse_level(text: str) -> Level | None:
    """The level that a cell such as ``中级工``, ``四级/中级工`` or ``中级工(四级)`` names; None if it names none."""
    return _BY_SPELLING.get(text.translate(_SEPARATORS))
