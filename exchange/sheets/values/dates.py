"""Dates as people type them (domain.md §9.1): an exact day, a month only, open-ended, or nothing that a calendar knows."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from exchange.sheets.values.text import Value, as_text

EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)
"""A day outside is a slip of the keyboard in everything that the portal keeps."""

_DAY = timedelta(days=1)
_DUST = 1e-6
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)

_SEPARATOR = r"\s*[.。/\\\-‐–—−_,、·年月]\s*"
_FULL_DATE = re.compile(
    rf"(?P<y>\d{{4}}|\d{{2}}){_SEPARATOR}(?P<m>\d{{1,2}}){_SEPARATOR}(?P<d>\d{{1,2}})\s*[日号]?[.。]?"
    r"(?:\s*T?\s*\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?(?:\+08:?00|Z)?)?"
)
_MONTH_ONLY = re.compile(rf"(?P<y>\d{{4}}){_SEPARATOR}(?P<m>\d{{1,2}})\s*月?份?|(?P<y2>\d{{2}})\s*年\s*(?P<m2>\d{{1,2}})\s*月份?")
_COMPACT_DAY = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)")
_COMPACT_MONTH = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_WEEKDAY = re.compile(r"[\s(]*(?:星期|周|礼拜)[一二三四五六日天][\s)]*")
_OPEN = re.compile(
    r"(?:签订|劳动|合同|为)*(?:无固定期限?|无限期|无期限|不定期|长期(?:有效)?|永久|至今|无终止日期|无固定终止日期)(?:劳动|合同|[()长期]|至今)*"
)
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_DATE = re.compile(
    r"[〇○零一二三四五六七八九]{4}年(十[一二]?|[一二三四五六七八九])月(?:([二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号])?"
)


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class DateReading:
    """``first`` and ``last`` possible day (equal for an exact day, None where open-ended); ``tidied`` where a reader had to
    choose: a day number of Excel, two digits of a year, full-width signs."""

    precision: Precision
    first: date | None = None
    last: date | None = None
    tidied: bool = False


OPEN_ENDED = DateReading(Precision.OPEN)


def read_date(value: Value, *, epoch_1904: bool = False) -> DateReading | None:
    """Read one cell; None if it is no date. Numbers and five digits are Excel's day numbers, counted from 1900 or 1904."""
    if isinstance(value, datetime):
        return _day(value.year, value.month, value.day)
    if isinstance(value, date):
        return _exact(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _read_number(float(value), epoch_1904)
    return _read_text(as_text(value), epoch_1904) if isinstance(value, str) else None


def end_of_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - _DAY


def _read_number(number: float, epoch_1904: bool) -> DateReading | None:
    if number.is_integer() and number >= 100_000:
        return _read_compact(str(int(number)))
    if 0 < number < 10_000 and not number.is_integer():
        return _read_year_point_month(number)
    return _read_serial(number, epoch_1904)


def _read_year_point_month(number: float) -> DateReading | None:
    """2024.09 or 2024.9 typed as a number. 2024.1 may have been 2024.10: Excel drops the zero, so nobody can tell."""
    year, hundredths = divmod(round(number * 100), 100)
    if hundredths == 10 or abs(number * 100 - round(number * 100)) > _DUST:
        return None
    return _month(year, hundredths // 10 if hundredths % 10 == 0 else hundredths)


def _read_serial(number: float, epoch_1904: bool) -> DateReading | None:
    if not 0 < number < 100_000:
        return None
    return _exact((_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + int(number) * _DAY, tidied=True)


def _read_compact(text: str) -> DateReading | None:
    if found := _COMPACT_DAY.fullmatch(text):
        return _day(int(found["y"]), int(found["m"]), int(found["d"]))
    if found := _COMPACT_MONTH.fullmatch(text):
        return _month(int(found["y"]), int(found["m"]))
    return None


def _read_text(text: str, epoch_1904: bool) -> DateReading | None:
    plain = unicodedata.normalize("NFKC", text.removeprefix("'")).strip()
    plain = _WEEKDAY.sub("", plain) if plain[:1].isdigit() else plain
    if found := _FULL_DATE.fullmatch(plain):
        return _day(_year(found["y"]), int(found["m"]), int(found["d"]), tidied=len(found["y"]) == 2 or plain != text)
    if found := _MONTH_ONLY.fullmatch(plain):
        return _month(_year(found["y"] or found["y2"]), int(found["m"] or found["m2"]))
    if plain.isdecimal() and plain.isascii() and len(plain) in {6, 8}:
        return _read_compact(plain)
    if _SERIAL.fullmatch(plain):
        return _read_serial(float(plain), epoch_1904)
    compact = re.sub(r"\s+", "", plain)
    if _OPEN.fullmatch(compact):
        return OPEN_ENDED
    return _read_chinese(compact)


def _read_chinese(text: str) -> DateReading | None:
    """二〇二四年九月一日, as in letters and contracts."""
    found = _CHINESE_DATE.fullmatch(text)
    if found is None:
        return None
    year, month = int(text[:4].translate(_CHINESE_DIGITS)), _chinese_number(found[1])
    return _day(year, month, _chinese_number(found[2])) if found[2] else _month(year, month)


def _chinese_number(text: str) -> int:
    tens, ten, units = text.rpartition("十")
    if not ten:
        return int(text.translate(_CHINESE_DIGITS))
    return int((tens or "一").translate(_CHINESE_DIGITS)) * 10 + int((units or "零").translate(_CHINESE_DIGITS))


def _year(digits: str) -> int:
    """Two digits mean 1970 to 2069."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _day(year: int, month: int, day: int, *, tidied: bool = False) -> DateReading | None:
    try:
        return _exact(date(year, month, day), tidied=tidied)
    except ValueError:
        return None


def _exact(day: date, *, tidied: bool = False) -> DateReading | None:
    return DateReading(Precision.DAY, day, day, tidied) if EARLIEST <= day <= LATEST else None


def _month(year: int, month: int) -> DateReading | None:
    if not 1 <= month <= 12 or not EARLIEST.year <= year <= LATEST.year:
        return None
    return DateReading(Precision.MONTH, date(year, month, 1), end_of_month(year, month))
