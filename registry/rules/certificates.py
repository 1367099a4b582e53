"""Numbers of certificates (证书编号), each type by its own rule (domain.md §4.6)."""

import re
import unicodedata
from datetime import date
from enum import StrEnum

from registry.rules.levels import Level


class CertificateType(StrEnum):
    """Kinds of certificate whose numbers are known; ``apprenticeship.enums.CertificateType`` mirrors names and values."""

    SKILL_LEVEL = "skill_level"
    QUALIFICATION = "qualification"
    SPECIAL_ABILITY = "special_ability"
    COMPLETION = "completion"
    DIPLOMA = "diploma"


_SKILL_LEVEL = re.compile(r"[YS]\d{4}(?P<province>\d\d)\d{6}(?P<year>\d\d)(?P<level>[1-5])\d{6}", re.ASCII)
"""评价机构类别 1 + 机构代码 4 + 省 2 + 站点 6 + 年 2 + 等级 1 + 流水 6 = 22."""

_SPECIAL_TECHNICIAN = re.compile(r"[YS]\d{4}(?P<province>\d\d)\d{6}(?P<year>\d\d)[A-Z]\d{6}", re.ASCII)
"""The same seven parts with two capitals; that the level place holds the second one is inferred (domain.md §4.6)."""

_QUALIFICATION = re.compile(r"(?P<year>\d\d)(?P<province>\d\d)\d{6}(?P<level>[1-5])\d{5}", re.ASCII)
"""年 2 + 省 2 + 市 2 + 机构类别 1 + 机构 3 + 等级 1 + 流水 5 = 16."""

_PATTERNS: dict[str, tuple[re.Pattern[str], ...]] = {
    CertificateType.SKILL_LEVEL: (_SKILL_LEVEL, _SPECIAL_TECHNICIAN),
    CertificateType.QUALIFICATION: (_QUALIFICATION,),
}

_BEYOND_FIVE_LEVELS = (Level.SPECIAL_TECHNICIAN, Level.CHIEF_TECHNICIAN)


def normalise_certificate_number(text: str) -> str:
    """Half-width capitals without spaces, as the number is stored and compared."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def certificate_problems(kind: str, number: str, level: int, issued_on: date | None) -> tuple[str, ...]:
    """What is wrong with a normalised ``number``, as Chinese sentences; empty if nothing is.

    ``level`` is the level claimed, an ordinal of :class:`~registry.rules.levels.Level`; the year is not tested while ``issued_on``
    is not known. Types without a numbering rule take any text. A province other than Henan is no problem: see :func:`province_of`.
    """
    if not number:
        return ("没有填写证书编号",)
    level = Level(level)
    if kind == CertificateType.SKILL_LEVEL and level in _BEYOND_FIVE_LEVELS:
        pattern, shape = _SPECIAL_TECHNICIAN, f"{level.word}证书编号应为 22 位，含 2 个大写字母和 20 位数字（首位为 Y 或 S，等级位为字母）"
    elif kind == CertificateType.SKILL_LEVEL:
        pattern, shape = _SKILL_LEVEL, "职业技能等级证书编号应为 22 位：字母 Y 或 S 后接 21 位数字，第 16 位为等级 1 至 5"
    elif kind == CertificateType.QUALIFICATION:
        pattern, shape = _QUALIFICATION, "职业资格证书编号应为 16 位数字，第 11 位为等级 1 至 5"
    else:
        return ()

    match = pattern.fullmatch(number)
    if match is None:
        return (f"{shape}；现为“{number}”（{len(number)} 位）",)
    return tuple(_disagreements(match, level, issued_on))


def province_of(kind: str, number: str) -> str | None:
    """The two digits of the province in a number of a known shape; 41 is Henan. Another one is worth a second look, not a refusal."""
    for pattern in _PATTERNS.get(kind, ()):
        if match := pattern.fullmatch(number):
            return match["province"]
    return None


def _disagreements(match: re.Match[str], level: Level, issued_on: date | None) -> list[str]:
    problems = []
    if digit := match.groupdict().get("level"):
        found = Level(6 - int(digit))
        if found != level:
            problems.append(f"证书编号的等级位是 {digit}({found.word}),与申报的{level.word}不一致")
    if issued_on is not None and match["year"] != f"{issued_on.year % 100:02d}":
        problems.append(f"证书编号的年份位是 {match['year']}，与发证日期 {issued_on} 不一致")
    return problems
