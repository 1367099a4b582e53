"""Skill levels (技能等级): 新八级工, and the older five levels beside them (domain.md §4.5)."""

import re
import unicodedata
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


_FIVE_LEVELS = {
    numeral: Level(6 - number) for number, numerals in enumerate(("一1I", "二2", "三3", "四4", "五5V"), 1) for numeral in numerals
}
_FIVE_LEVELS |= {"II": Level.TECHNICIAN, "III": Level.ADVANCED, "IV": Level.INTERMEDIATE}
_STEPS = {"初": Level.ELEMENTARY, "中": Level.INTERMEDIATE, "高": Level.ADVANCED}
_BY_WORD = {level.word: level for level in Level}
_IGNORED = re.compile(r"[\s/、,()\[\]【】|·+-]+|国家|职业资格|职业技能|技能等级|等级|证书|水平")
_TOKEN = re.compile(
    r"(?P<word>学徒工|首席技师|特级技师|高级技师|(?<!级)技师)"
    r"|(?P<step>[初中高])级(?!技师)(?:[^级师]{0,12}?工|技能)?"
    r"|(?P<numeral>[一二三四五1-5]|I{1,3}|IV|V)级工?"
)


def read_level(text: str) -> Level | None:
    """The level that somebody meant who typed ``中级工``, ``四级/中级工``, ``高级电工`` or ``4级``.

    None if it names none, if it names two that differ (``中级/高级``), or if anything is left unexplained (``八级钳工``, ``中级工程师``).
    """
    rest = _IGNORED.sub("", unicodedata.normalize("NFKC", text).upper())
    levels = set()
    while rest:
        token = _TOKEN.match(rest)
        if token is None:
            return None
        levels.add(_level_of(token))
        rest = rest[token.end() :]
    return levels.pop() if len(levels) == 1 else None


def _level_of(token: re.Match[str]) -> Level:
    if word := token["word"]:
        return _BY_WORD[word]
    if step := token["step"]:
        return _STEPS[step]
    return _FIVE_LEVELS[token["numeral"]]
