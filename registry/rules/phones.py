"""Telephone numbers (联系电话): read as typed; an odd one is remarked on and never refused (rosters/README.md)."""

import re
from typing import NamedTuple

from registry.rules.characters import INVISIBLE, fold_number

_FILLERS = re.compile(r"[\s\-–—_()'.]+")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1[3-9]\d{9}$)")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}(?:转\d{1,6})?|[2-8]\d{6,7}")


class Phone(NamedTuple):
    """A number to store, and a remark where it is not a mobile number."""

    number: str
    remark: str | None = None


def read_phone(text: str) -> Phone:
    """Mobile numbers lose spaces, dashes and +86; anything else is kept as typed, with a remark."""
    if _MOBILE.fullmatch(text):
        return Phone(text)
    plain = fold_number(INVISIBLE.sub("", text)).strip()
    digits = _COUNTRY.sub("", _FILLERS.sub("", plain))
    if _MOBILE.fullmatch(digits):
        return Phone(digits)
    if _LANDLINE.fullmatch(digits):
        return Phone(plain, "这是固定电话，收不到短信，建议改填手机号")
    return Phone(plain, "联系电话不是 11 位手机号，请核对")
