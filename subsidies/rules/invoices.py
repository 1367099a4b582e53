"""Invoices (票据) as evidence of training costs: their numbers, and a face value in equal shares."""

import re
import unicodedata
from decimal import ROUND_DOWN, Decimal

from funds.rules.money import CENT

_LOOSE = re.compile(r"[\s\-—_]+")
_NUMBER = re.compile(r"[0-9A-Z]{6,20}")
_CODE = re.compile(r"[0-9A-Z]{8,14}")


def tidy_invoice_number(text: str) -> str:
    """A number or code as printed: full-width signs, spaces and dashes gone, capitals."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", text)).upper()


def number_problem(code: str, number: str) -> str:
    """What is wrong with a tidied code and number, or an empty string; invoices without a code (数电票) have 20 digits."""
    if not _NUMBER.fullmatch(number):
        return "票据号码应为6至20位数字或字母，请照票面填写。"
    if code and not _CODE.fullmatch(code):
        return "票据代码应为8至14位数字或字母；数电票没有代码，请留空。"
    return ""


def equal_shares(total: Decimal, count: int) -> list[Decimal]:
    """``total`` yuan in ``count`` shares to the 分 that add up exactly; the first ones carry the odd 分."""
    if count <= 0:
        return []
    share = (total / count).quantize(CENT, ROUND_DOWN)
    odd = int((total - share * count) / CENT)
    return [share + CENT if place < odd else share for place in range(count)]
