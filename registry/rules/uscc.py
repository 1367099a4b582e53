"""Unified social credit codes (统一社会信用代码, GB 32100, with the GB 11714 digit inside; domain.md §4.2)."""

import re

from stdnum.cn import uscc

from registry.rules.characters import INVISIBLE, fold_number

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_FILLERS = re.compile(r"[\s\-_.·'\"]+")
_LOOK_ALIKE = str.maketrans("OIZSV", "01250")
_MISTAKABLE = {"O": "数字 0", "I": "数字 1", "Z": "数字 2", "S": "数字 5", "V": "字母 U 或 Y"}


class UsccInvalid(ValueError):
    """The code cannot be any organisation's; the text says why and what to do."""


def tidy_uscc(text: str) -> str:
    """Upper case, half width, without spaces and invisible characters; letters are never exchanged for digits."""
    return _FILLERS.sub("", fold_number(INVISIBLE.sub("", text))).upper()


def judge_uscc(code: str) -> str:
    """Return a tidied code that is valid, or raise :class:`UsccInvalid` with a sentence."""
    if len(code) != 18:
        raise UsccInvalid(f"统一社会信用代码应为 18 位，现有 {len(code)} 位，请对照营业执照补正")
    if wrong := sorted(set(code) - set(ALPHABET)):
        raise UsccInvalid(_about_letters(code, wrong))
    if not code[2:8].isdigit():
        raise UsccInvalid("统一社会信用代码第 3–8 位是登记机关行政区划码，应全是数字，请对照营业执照核对")
    if uscc.calc_check_digit(code[:17]) != code[17]:
        raise UsccInvalid("统一社会信用代码校验位不对，至少有一位输错，请对照营业执照逐位核对")
    if organisation_check_digit(code[8:16]) != code[16]:
        raise UsccInvalid("统一社会信用代码第 9–17 位（主体标识码）校验不符，请对照营业执照逐位核对")
    return code


def organisation_check_digit(first_eight: str) -> str:
    """The ninth character of an organisation code (组织机构代码, GB 11714)."""
    total = sum(_ORGANISATION_ALPHABET.index(c) * weight for c, weight in zip(first_eight, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def make_uscc(authority_and_kind: str, region: str, serial: str) -> str:
    """A valid code for an invented organisation: two characters (``91``, ``52``, ``12``), six digits of region, eight of serial."""
    body = authority_and_kind + region + serial + organisation_check_digit(serial)
    return body + uscc.calc_check_digit(body)


def _about_letters(code: str, wrong: list[str]) -> str:
    named = "、".join(f"“{letter}”" + (f"（是否应为{_MISTAKABLE[letter]}）" if letter in _MISTAKABLE else "") for letter in wrong)
    corrected = code.translate(_LOOK_ALIKE)
    hint = f"；若改为 {corrected} 则校验通过，请对照营业执照确认" if _is_valid(corrected) else "，请对照营业执照核对"
    return f"统一社会信用代码中不会出现{named}{hint}"


def _is_valid(code: str) -> bool:
    try:
        return judge_uscc(code) == code
    except UsccInvalid:
        return False
