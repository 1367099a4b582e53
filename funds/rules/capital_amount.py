"""Amounts in capital characters (人民币大写) for orders, vouchers and bank lists (domain.md §7)."""

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("亿", "万", "")
LIMIT = Decimal(10) ** 12


def capital_amount(amount: Decimal) -> str:
    """``Decimal("1409.50")`` yuan as 人民币壹仟肆佰零玖元伍角.

    整 stands after 元 only. One 零 stands for every run of zeros between two written digits, 元 and 角 included: 票据填写规定 lets
    it be left out in places, but what is written cannot be filled in later. Raises ValueError for a negative amount, for more
    than two decimals and from 10^12 yuan on.
    """
    if not 0 <= amount < LIMIT:
        raise ValueError("大写金额须不小于 0 且小于一万亿元")
    fen = int(amount * 100)
    if fen != amount * 100:
        raise ValueError("大写金额须精确到分")
    yuan, fen = divmod(fen, 100)
    words = f"{_integer(yuan)}元" if yuan else ""
    if not fen:
        return f"人民币{words or '零元'}整"
    jiao, fen = divmod(fen, 10)
    if words and (not jiao or yuan % 10 == 0):
        words += "零"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    if fen:
        words += f"{_DIGITS[fen]}分"
    return f"人民币{words}"


def _integer(number: int) -> str:
    digits = f"{number:012d}"
    words, gap = "", False
    for group in range(3):
        four = digits[group * 4 : group * 4 + 4]
        for digit, place in zip(four, _PLACES, strict=True):
            if digit == "0":
                gap = bool(words)
                continue
            words += ("零" if gap else "") + _DIGITS[int(digit)] + place
            gap = False
        if four != "0000":
            words += _GROUPS[group]
    return words
