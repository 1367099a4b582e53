"""A cell as text, whatever type the file gave it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell whose content the file does not hold: a formula without a saved result, or an error such as ``#N/A``."""

    reason: str


Value = str | int | float | bool | date | datetime | time | timedelta | Unreadable | None
"""What a reader delivers for one cell; blank is None or an empty string."""

_LONGEST_QUOTE = 24
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_BLANK = re.compile("[\\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]*")


def is_blank(value: Value) -> bool:
    """Nothing that a person could see: no cell, no text, only spaces or invisible characters."""
    return value is None or (isinstance(value, str) and _BLANK.fullmatch(value) is not None)


def as_text(value: Value) -> str:
    """The cell as a person sees it, trimmed; whole numbers without ``.0``."""
    if isinstance(value, str):
        return _INVISIBLE.sub("", value).strip()
    if value is None or isinstance(value, Unreadable):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return str(value)


def quoted(value: Value) -> str:
    """The cell as it is cited in a message: short enough to read."""
    text = as_text(value)
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
