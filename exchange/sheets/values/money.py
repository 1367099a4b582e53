"""Amounts of money as typed: ``5,000``, ``5000元``, ``0.5万``; Chinese numerals are refused (domain.md §9.1)."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from exchange.sheets.values.text import Value, as_text, quoted

LARGEST = Decimal("1e12")
_AMOUNT = re.compile(
    r"(?:RMB|CNY|人民币|¥)?\s*(-?)\s*((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(亿|千万|百万|万|千|百)?\s*(?:元整?|圆整?|块)?",
    re.IGNORECASE,
)
_UNITS = {None: 1, "百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_CHINESE_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾佰仟]")
_CENT = Decimal("0.01")


class MoneyInvalid(ValueError):
    """This is no amount of money; the text says why and what to do."""


def read_money(value: Value, *, unit: int = 1) -> Decimal:
    """The amount in yuan with two places. ``unit`` is that of a bare number: 10 000 where the header says 万元.

    More than two places are refused in text; in a number cell they are the dust of binary fractions and rounded half up.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _checked(Decimal(str(round(value, 8))) * unit, exact=False)
    text = unicodedata.normalize("NFKC", as_text(value))
    found = _AMOUNT.fullmatch(text)
    if found is None:
        if _CHINESE_NUMERAL.search(text):
            raise MoneyInvalid(f"金额“{quoted(text)}”是中文数字，请改用阿拉伯数字")
        raise MoneyInvalid(f"金额“{quoted(text)}”无法识别，请填写数字，例如 5000 或 0.5万")
    sign, digits, word = found.groups()
    has_unit = word or text.rstrip("整").endswith(("元", "圆", "块"))
    amount = Decimal(sign + digits.replace(",", "")) * (_UNITS[word] if has_unit else unit)
    return _checked(amount, exact=True)


def _checked(amount: Decimal, *, exact: bool) -> Decimal:
    if not amount.is_finite() or abs(amount) >= LARGEST:
        raise MoneyInvalid("金额过大，请核对单位")
    rounded = amount.quantize(_CENT, ROUND_HALF_UP)
    if exact and rounded != amount:
        raise MoneyInvalid(f"金额 {amount:f} 元超过两位小数，请精确到分")
    return rounded
