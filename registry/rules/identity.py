"""Citizen identity numbers (公民身份号码, GB 11643; domain.md §4.1): tidied, judged, and made for invented people."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from operator import mul
from typing import NamedTuple

from stdnum import numdb

from registry.rules.characters import INVISIBLE, fold_number

MALE, FEMALE = "male", "female"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
_ZERO = ord("0") * sum(WEIGHTS)

_CLEAN = re.compile(r"[0-9]{17}[0-9X]")
_FILLERS = re.compile(r"[\s\-_.·'\"`’‘“”]+")
_ZONES = frozenset({"410771", "410772", "410773"})
_RESIDENCE_PERMITS = {"81": "港澳居民居住证", "82": "港澳居民居住证", "83": "台湾居民居住证"}
_EARLIEST_BIRTH_YEAR = 1800
_CROSSES = str.maketrans("xхХΧχ×✕", "XXXXXXX")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]*)?[Ee]\+?(?:1[5-9]|2[0-9])")
_ROUNDED_TEXT = re.compile(r"[0-9]{15}000(?:\.0+)?|[0-9]{16,18}\.0+")
_EXCEL_KEEPS = 10**15


class Tidied(NamedTuple):
    """A number as it should be stored, and in words what was changed in it."""

    number: str
    changes: tuple[str, ...] = ()


class Identity(NamedTuple):
    """What a valid number says of its holder; ``remarks`` are warnings and never a reason to refuse."""

    number: str
    birth: date
    gender: str
    remarks: tuple[str, ...] = ()


class IdNumberInvalid(ValueError):
    """The number cannot be anybody's; the text says why and what to do."""


_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("去掉不可见字符", lambda text: INVISIBLE.sub("", text)),
    ("全角改半角", fold_number),
    ("去掉空格和多余符号", lambda text: _FILLERS.sub("", text)),
    ("末位改为大写 X", lambda text: text.translate(_CROSSES)),
)


def tidy_id_number(text: str) -> Tidied:
    """Lower case, full width, spaces, apostrophes and invisible characters put right; digits are never added or guessed."""
    if _CLEAN.fullmatch(text):
        return Tidied(text)
    changes = []
    for change, step in _STEPS:
        done = step(text)
        # The spaces at both ends that NFKC turns into plain ones are named once, as spaces.
        if done.strip() != text.strip() or (step is not fold_number and done != text):
            changes.append(change)
        text = done
    return Tidied(text, tuple(changes))


def has_lost_digits(value: object) -> bool:
    """Has Excel kept only 15 digits of this cell? True of numbers with 16 digits and more and of text such as ``4.10702E+17``.

    A number with its last digits gone is refused and never padded (domain.md §9.1). Text of 18 digits that ends in 000 counts
    as rounded only where its check digit is wrong as well.
    """
    if isinstance(value, int | float):
        return abs(value) >= _EXCEL_KEEPS
    if not isinstance(value, str) or (_CLEAN.fullmatch(value) and not value.endswith("000")):
        return False
    number = re.sub(r"[\s']+", "", fold_number(INVISIBLE.sub("", value)))
    if _SCIENTIFIC.fullmatch(number):
        return True
    return bool(_ROUNDED_TEXT.fullmatch(number)) and (len(number) != 18 or check_digit(number[:17]) != number[17])


def check_digit(first_seventeen: str) -> str:
    """The last character that GB 11643 asks for after these seventeen digits."""
    return CHECK_DIGITS[(sum(map(mul, WEIGHTS, first_seventeen.encode("ascii"))) - _ZERO) % 11]


def judge_id_number(number: str, today: date) -> Identity:
    """Read a tidied number; raise :class:`IdNumberInvalid` with a sentence. An unknown region is a remark, never an error."""
    if not _CLEAN.fullmatch(number):
        raise IdNumberInvalid(_why_malformed(number))
    birth = _birth(number[6:14])
    if birth is None:
        raise IdNumberInvalid(f"身份证号第 7–14 位“{number[6:14]}”不是真实的出生日期，请对照身份证核对")
    if birth > today:
        raise IdNumberInvalid(f"身份证号中的出生日期 {birth} 晚于今天，请对照身份证核对")
    if check_digit(number[:17]) != number[17]:
        raise IdNumberInvalid("身份证号校验位不对，至少有一位输错，请对照身份证逐位核对")
    return Identity(number, birth, MALE if int(number[16]) % 2 else FEMALE, _prefix_remarks(number[:6]))


def make_id_number(prefix: str, birth: date, sequence: int) -> str:
    """A valid number for an invented person: six digits of region, birth date, sequence 0–999 (odd: male)."""
    body = f"{prefix}{birth:%Y%m%d}{sequence:03d}"
    return body + check_digit(body)


def _why_malformed(number: str) -> str:
    if re.fullmatch(r"[0-9]{15}", number):
        return "这是 15 位的旧身份证号，已停止使用，请填写现在的 18 位身份证号"
    if len(number) != 18:
        return f"身份证号应为 18 位，现有 {len(number)} 位，请对照身份证补正"
    return "身份证号前 17 位应全是数字，末位是数字或 X，请对照身份证补正"


@lru_cache(maxsize=65536)
def _birth(digits: str) -> date | None:
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return birth if birth.year >= _EARLIEST_BIRTH_YEAR else None


@cache
def _prefix_remarks(prefix: str) -> tuple[str, ...]:
    """Codes are given at registration, not at birth, so a prefix is looked up in all years together (domain.md §1.1)."""
    if prefix[:2] in _RESIDENCE_PERMITS:
        return (f"证件号以 {prefix[:2]} 开头，是{_RESIDENCE_PERMITS[prefix[:2]]}，请核对证件类型",)
    if prefix.startswith("9"):
        return ("证件号以 9 开头，是外国人永久居留身份证，请核对证件类型",)
    if prefix in _ZONES:
        return (f"前六位 {prefix} 是功能区的统计代码，一般不会出现在身份证号中，请核对",)
    if not any("county" in properties for _, properties in numdb.get("cn/loc").info(prefix)):
        return (f"前六位 {prefix} 不在已知的行政区划代码中，请核对",)
    return ()
