"""What the wall shows: the same figures as the leaders' page, as slides that fill a screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from audit.templatetags.ui import wan, whole
from dashboard.models import WallScreen
from registry.selectors import counties
from reports.figures import FIGURES, HEADLINES, Figure, Number, Scope, by_region, by_year, value

RANKED = ("apprenticeship.apprentices", "subsidies.paid")
YEARLY = ("apprenticeship.apprentices", "apprenticeship.certificates", "subsidies.paid")
PER_SLIDE = 6


@dataclass(frozen=True, slots=True)
class Big:
    """A number that fills a tile."""

    label: str
    number: str
    unit: str
    below: str


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    number: str
    share: int


@dataclass(frozen=True, slots=True)
class Slide:
    """Either ``numbers`` or ``bars``."""

    title: str
    numbers: tuple[Big, ...] = ()
    bars: tuple[Bar, ...] = ()


def shown(figure: Figure, number: Number) -> tuple[str, str]:
    """A figure's number and unit as they are read from afar."""
    return (wan(number), "万元") if figure.is_money else (whole(number), figure.unit)


def slides(screen: WallScreen, today: date) -> list[Slide]:
    """All slides of a screen, as of ``today``."""
    regions = frozenset({screen.region_id}) if screen.region_id else None
    found = list(_headlines(Scope(to_day=today, regions=regions), Scope.year(today.year, to_day=today, regions=regions)))
    found += [_by_year(FIGURES[key], Scope(to_day=today, regions=regions)) for key in YEARLY]
    if regions is None:
        found += [_by_county(FIGURES[key], Scope(to_day=today)) for key in RANKED]
    return found


def _headlines(ever: Scope, year: Scope) -> Iterator[Slide]:
    keys = (*HEADLINES, *(key for key in FIGURES if key.startswith(("brands.count", "projects.count", "alliances."))))
    numbers = []
    for key in keys:
        figure = FIGURES[key]
        text, unit = shown(figure, value(figure, ever))
        this_year, _ = shown(figure, value(figure, year))
        numbers.append(Big(figure.label, text, unit, f"今年 {this_year} {unit}"))
    for first in range(0, len(numbers), PER_SLIDE):
        yield Slide("总体情况" if not first else "总体情况（续）", numbers=tuple(numbers[first : first + PER_SLIDE]))


def _by_year(figure: Figure, scope: Scope) -> Slide:
    return Slide(f"{figure.label}：逐年", bars=_bars(figure, [(f"{year}年", number) for year, number in by_year(figure, scope).items()]))


def _by_county(figure: Figure, scope: Scope) -> Slide:
    found = by_region(figure, scope)
    ranked = sorted(((one.name, found.get(one.code, 0)) for one in counties()), key=lambda pair: -pair[1])
    return Slide(f"{figure.label}：各县（市、区）", bars=_bars(figure, ranked[:12]))


def _bars(figure: Figure, pairs: list[tuple[str, Number]]) -> tuple[Bar, ...]:
    most = max((number for _, number in pairs), default=0)
    return tuple(Bar(name, " ".join(shown(figure, number)), int(number * 100 / most) if most else 0) for name, number in pairs)
