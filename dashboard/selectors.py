"""What the leaders' pages show; every number comes from :mod:`reports.figures`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from apprenticeship.enums import PlanState
from apprenticeship.models import PlanTarget
from funds.enums import FundSource
from registry.enums import SkillLevel
from registry.models import Occupation, Organisation, Region
from registry.selectors import counties
from reports.figures import FIGURES, HEADLINES, Figure, Number, Scope, by, by_region, by_year, value
from reports.rules.tables import percent

FIRST_YEAR = 2019


@dataclass(frozen=True, slots=True)
class View:
    """What the reader asked to see: up to ``today``, one year or all, one county or all of the actor's."""

    today: date
    year: int | None
    region: Region | None
    regions: frozenset[str] | None
    as_of: date | None = None
    known: bool = False
    without_province_managed: bool = False

    @property
    def until(self) -> date:
        """The last day that counts."""
        return self.as_of or self.today

    @property
    def scope(self) -> Scope:
        regions = frozenset({self.region.code}) if self.region else self.regions
        made = Scope(to_day=self.until, regions=regions) if self.year is None else self.of_year(self.year)
        return replace(made, known_by=self._end_of_day() if self.known else None)

    def of_year(self, year: int) -> Scope:
        """One year of the view's county, not beyond its last day."""
        regions = frozenset({self.region.code}) if self.region else self.regions
        return Scope.year(year, to_day=self.until, regions=regions)

    def same_days_before(self) -> tuple[Scope, Scope]:
        """The view's year (this one, where it has none) up to its last day, and the same days of the year before."""
        year = self.year or self.until.year
        now = self.of_year(year)
        return now, replace(now, from_day=date(year - 1, 1, 1), to_day=_a_year_before(now.to_day))

    def _end_of_day(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.until, time.max))

    def address(self, key: str, **change: Any) -> str:
        """Address of a figure's page for this view, with ``change`` applied."""
        wanted = {
            "year": self.year,
            "region": self.region.code if self.region else None,
            "as_of": self.as_of,
            "known": "1" if self.known else None,
            "changyuan": "0" if self.without_province_managed else None,
        } | change
        query = urlencode({name: word for name, word in wanted.items() if word})
        return reverse("dashboard:figure", args=[key]) + (f"?{query}" if query else "")


def _a_year_before(day: date) -> date:
    return date(day.year - 1, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def view_of(actor: Actor, today: date, words: Mapping[str, str]) -> View:
    """The view for the words of an address; a county that is not the actor's, or no year at all, counts as not asked.

    ``changyuan=0`` leaves out what the province manages directly (长垣市, domain.md §1.1).
    """
    own = [one for one in counties() if actor.answers_for(one.code)]
    chosen = next((one for one in own if one.code == words.get("region")), None)
    years = {str(number): number for number in range(FIRST_YEAR, today.year + 1)}
    as_of = _day(words.get("as_of", ""))
    without = words.get("changyuan") == "0"
    return View(
        today=today,
        year=years.get(words.get("year", "")),
        region=chosen,
        regions=_without_province_managed(actor.regions) if without else actor.regions,
        as_of=as_of if as_of and as_of <= today else None,
        known=words.get("known") == "1",
        without_province_managed=without,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _without_province_managed(regions: frozenset[str] | None) -> frozenset[str]:
    kept = frozenset(Region.objects.filter(province_managed=False).values_list("code", flat=True))
    return kept if regions is None else kept & regions


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure of the view, how this year's compares with the same days of last year, and with the yearly target."""

    figure: Figure
    value: Number
    url: str
    this_year: Number
    last_year: Number
    reached: Decimal | None = None

    @property
    def change(self) -> Decimal | None:
        """Per cent against last year; nothing to compare with is blank."""
        return percent(self.this_year - self.last_year, self.last_year)


def headlines(view: View) -> list[Headline]:
    now, before = view.same_days_before()
    found = []
    for key in HEADLINES:
        figure = FIGURES[key]
        reached = percent(value(FIGURES["apprenticeship.filed"], now), _target(view)) if key == TARGETED else None
        found.append(Headline(figure, value(figure, view.scope), view.address(key), value(figure, now), value(figure, before), reached))
    return found


TARGETED = "apprenticeship.apprentices"
"""Beside it stands how far the yearly plan is reached, whose targets are heads to be filed."""


def _target(view: View) -> int | None:
    """Heads that the issued plan of the view's year asks of its counties."""
    targets = PlanTarget.objects.filter(plan__year=view.year or view.until.year, plan__state=PlanState.ISSUED)
    regions = view.scope.regions
    if regions is not None:
        targets = targets.filter(region__in=regions)
    return targets.aggregate(n=Sum("headcount"))["n"]


DIMENSION_NAMES: dict[str, Callable[[Iterable[Any]], dict[Any, str]]] = {
    "region": lambda keys: {one.code: one.name for one in Region.objects.filter(code__in=keys)},
    "level": lambda keys: {key: SkillLevel(key).label for key in keys},
    "occupation": lambda keys: {one.pk: str(one) for one in Occupation.objects.filter(pk__in=keys)},
    "firm": lambda keys: {one.pk: one.name for one in Organisation.objects.filter(pk__in=keys)},
    "institution": lambda keys: {one.pk: one.name for one in Organisation.objects.filter(pk__in=keys)},
    "fund": lambda keys: {key: FundSource(key).label for key in keys},
}
"""By dimension: words for its values."""


def split(figure: Figure, view: View, dimension: str) -> list[tuple[str, Number]]:
    """The figure by a dimension, the largest first."""
    found = {key: number for key, number in by(dimension, figure, view.scope).items() if key is not None}
    names = DIMENSION_NAMES[dimension](list(found))
    return sorted(((names[key], number) for key, number in found.items()), key=lambda pair: (-pair[1], pair[0]))


def yearly_chart(figure: Figure, view: View) -> dict[str, Any]:
    """Bars of the figure for each year up to today, in the view's county."""
    scope = replace(view.scope, from_day=None)
    found = by_year(figure, scope)
    years = list(range(FIRST_YEAR, view.today.year + 1))
    return {
        "kind": "bar",
        "title": f"{figure.label}：逐年",
        "unit": figure.unit,
        "categories": [f"{year}年" for year in years],
        "series": [{"name": figure.label, "values": [_plain(found.get(year, 0)) for year in years]}],
        "links": [view.address(figure.key, year=year) for year in years],
    }


def county_map(figure: Figure, view: View) -> dict[str, Any]:
    """The figure per county, drawn on the map; zones have no outline and stand in the table."""
    found = by_region(figure, view.scope)
    regions = [one for one in counties() if view.regions is None or one.code in view.regions]
    return {
        "kind": "map",
        "title": f"{figure.label}：按县（市、区）",
        "unit": figure.unit,
        "regions": [{"code": one.code, "name": one.name, "value": _plain(found.get(one.code, 0))} for one in regions],
        "links": [view.address(figure.key, region=one.code) for one in regions],
    }


def _plain(number: Number) -> int | str:
    """For JSON: counts as they are, money as a string with two decimals."""
    return number if isinstance(number, int) else f"{number:.2f}"
