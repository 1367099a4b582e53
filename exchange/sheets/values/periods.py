"""Two dates in one cell, and lengths of time: ``2024-09-01至2025-08-31``, ``3年``."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from exchange.sheets.values.dates import OPEN_ENDED, DateReading, read_date
from exchange.sheets.values.text import as_text

_STRONG = re.compile(r"\s*(?:起?\s*至|到|起\s*[-—–~]*|[~〜∼]+|[-—–]{2,}|[—–])\s*")
_WEAK = re.compile(r"\s*-\s*|\s+")
_FRAME = re.compile(r"^(?:自|从|由)\s*|\s*(?:止|为止|结束)$")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_NUMERALS = {numeral: number for number, numeral in enumerate("零一二三四五六七八九十")} | {"两": 2, "半": 0.5}
_NUMBER = r"(\d{1,3}(?:\.5)?|[一二两三四五六七八九十半])"
_LENGTH = re.compile(rf"(?:期限|为|共)*(?:{_NUMBER}\s*(?:周年|年)(?:期|制|整)?(半)?)?(?:零?{_NUMBER}\s*个?月)?")
_LONGEST_MONTHS = 600


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to ``end``, both included; either may be known to the month only, the end may be open."""

    start: DateReading
    end: DateReading


def read_period(value: object) -> Period | None:
    """Read two dates in one cell; None if there are not exactly two."""
    if not isinstance(value, str):
        return None
    text = _FRAME.sub("", unicodedata.normalize("NFKC", as_text(value)))
    for pattern in (_STRONG, _WEAK):
        for gap in pattern.finditer(text):
            start = read_date(text[: gap.start()])
            end = _read_end(text[gap.end() :], start)
            if start and end and start is not OPEN_ENDED:
                return Period(start, end)
    return None


def _read_end(text: str, start: DateReading | None) -> DateReading | None:
    """The end as it stands, or with the year of the start: 2024年3月1日至9月30日."""
    if (found := _DAY_OF_YEAR.fullmatch(text)) and start and start.first:
        return read_date(f"{start.first.year}年{found[1]}月{found[2]}日")
    return read_date(text)


def read_months(value: object, *, bare_number_is_years: bool = False) -> int | None:
    """Read a length of time in months: ``3年``, ``三年``, ``一年半``, ``18个月``."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", as_text(value))) if isinstance(value, str | int | float) else ""
    if bare_number_is_years and re.fullmatch(r"\d{1,2}(?:\.5)?", text):
        text += "年"
    found = _LENGTH.fullmatch(text)
    if found is None or not (found[1] or found[3]):
        return None
    months = _number(found[1]) * 12 + (6 if found[2] else 0) + _number(found[3])
    return int(months) if months == int(months) and 0 < months <= _LONGEST_MONTHS else None


def _number(text: str | None) -> float:
    if text is None:
        return 0
    return _NUMERALS[text] if text in _NUMERALS else float(text)


def add_months(day: date, months: int) -> date:
    """The same day so many months later; where that month is too short, the first of the next."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)


def last_day(start: date, months: int) -> date:
    """The last day of a period of so many months that begins on ``start``: one year from 2024-05-01 ends on 2025-04-30."""
    return add_months(start, months) - timedelta(days=1)
