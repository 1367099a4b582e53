"""Round numbers for prose that do not lie: 70余家, 近1万人, 2500余万元, 60%以上 (domain.md §10)."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum


class Qualifier(StrEnum):
    """How a printed number stands to the real one."""

    EXACT = ""
    OVER = "余"
    NEARLY = "近"
    AT_LEAST = "以上"

    def holds(self, printed: Decimal, value: Decimal) -> bool:
        """Whether it is true to print ``printed`` with this qualifier for ``value``."""
        if self == Qualifier.EXACT:
            return value == printed
        if self == Qualifier.OVER:
            return value > printed
        if self == Qualifier.NEARLY:
            return value < printed
        return value >= printed


@dataclass(frozen=True, slots=True)
class Approximation:
    """A number to be printed with its qualifier: ``printed`` in whole units, and the words without the counted noun."""

    printed: Decimal
    qualifier: Qualifier
    text: str


_WAN, _YI = 10_000, 100_000_000
_NEARNESS = Decimal("0.98")
"""“近” is said of what lies within two per cent below a round number of at least a hundred."""


def approximate(value: Decimal | int) -> Approximation:
    """``value`` (people, firms, yuan; not negative) rounded for prose, in 万 or 亿 from there on.

    79 → 70余, 9 980 → 近1万, 57 000 → 5.7万, 25 600 000 → 2500余万. A value that needs no rounding stays exact.
    """
    if value < 0:
        raise ValueError("只能概述不为负的数")
    value = Decimal(value)
    round_number = _next_round_number(value)
    down = _round_down(value)
    if down == value:
        return Approximation(value, Qualifier.EXACT, _words(value, ""))
    if round_number >= 100 and value >= round_number * _NEARNESS:
        return Approximation(round_number, Qualifier.NEARLY, f"近{_words(round_number, '')}")
    return Approximation(down, Qualifier.OVER, _words(down, "余"))


def exactly(value: Decimal | int) -> Approximation:
    """``value`` printed as it is, in 万 or 亿 where no more than two decimals are needed: 57 000 → 5.7万, 38 200 000 → 3820万."""
    value = Decimal(value)
    unit = next((one for one in (_YI, _WAN) if value >= one and value * 100 % one == 0), 1)
    number = f"{(value / unit).normalize():f}"
    return Approximation(value, Qualifier.EXACT, f"{number}{ {1: '', _WAN: '万', _YI: '亿'}[unit] }")


def approximate_percent(percent: Decimal) -> Approximation:
    """A share in per cent cut to whole points: 60.4 → 60%以上, 60 → 60%."""
    if percent < 0:
        raise ValueError("只能概述不为负的比例")
    whole = percent.to_integral_value(ROUND_FLOOR)
    qualifier = Qualifier.EXACT if whole == percent else Qualifier.AT_LEAST
    return Approximation(whole, qualifier, f"{whole}%{qualifier}")


def _unit(value: Decimal) -> int:
    if value >= _YI:
        return _YI
    return _WAN if value >= _WAN else 1


def _round_down(value: Decimal) -> Decimal:
    """Two leading digits, tens below a hundred, and what is below ten only cut to a whole number."""
    unit = _unit(value)
    leading = value / unit
    if leading < 10:
        step = Decimal("0.1") if unit > 1 else Decimal(1)
    elif leading < 100:
        step = Decimal(10) if unit == 1 else Decimal(1)
    else:
        step = Decimal(10) ** (leading.adjusted() - 1)
    return (leading // step) * step * unit


def _next_round_number(value: Decimal) -> Decimal:
    """The next number with one leading digit: 9 980 → 10 000, 2 960 → 3 000."""
    step = Decimal(10) ** max(value.adjusted(), 0)
    return (value // step + 1) * step


def _words(value: Decimal, over: str) -> str:
    """``2500余万``, ``12万余``, ``5.7万余``: 余 follows a number of full tens, but otherwise its unit."""
    unit = _unit(value)
    name = {1: "", _WAN: "万", _YI: "亿"}[unit]
    number = f"{(value / unit).normalize():f}"
    return f"{number}{over}{name}" if value / unit % 10 == 0 else f"{number}{name}{over}"
