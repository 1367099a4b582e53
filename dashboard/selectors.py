"""What the leaders' pages show; every number comes from :mod:`reports.figures`."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.actor import Actor
from registry.models import Region
from registry.selectors import counties
from reports.figures import FIGURES, HEADLINES, Figure, Number, Scope, by_region, by_year, value

FIRST_YEAR = 2019


@dataclass(frozen=True, slots=True)
class View:
    """What the reader asked to see: up to ``today``, one year or all, one county or all of the actor's."""

    today: date
    year: int | None
    region: Region | None
    regions: frozenset[str] | None

    @property
    def scope(self) -> Scope:
        regions = frozenset({self.region.code}) if self.region else self.regions
        if self.year is None:
            return Scope(to_day=self.today, regions=regions)
        return Scope.year(self.year, to_day=self.today, regions=regions)

    def address(self, key: str, **change: Any) -> str:
        """Address of a figure's page for this view, with ``change`` applied."""
        wanted = {"year": self.year, "region": self.region.code if self.region else None} | change
        query = urlencode({name: word for name, word in wanted.items() if word})
        return reverse("dashboard:figure", args=[key]) + (f"?{query}" if query else "")


def view_of(actor: Actor, today: date, year: str, region: str) -> View:
    """The view for words from an address; a county that is not the actor's, or no year at all, counts as not asked."""
    own = [one for one in counties() if actor.answers_for(one.code)]
    chosen = next((one for one in own if one.code == region), None)
    years = {str(number): number for number in range(FIRST_YEAR, today.year + 1)}
    return View(today=today, year=years.get(year), region=chosen, regions=actor.regions)


@dataclass(frozen=True, slots=True)
class Headline:
    figure: Figure
    value: Number
    url: str


def headlines(view: View) -> list[Headline]:
    return [Headline(FIGURES[key], value(FIGURES[key], view.scope), view.address(key)) for key in HEADLINES]


def yearly_chart(figure: Figure, view: View) -> dict[str, Any]:
    """Bars of the figure for each year up to today, in the view's county."""
    scope = Scope(to_day=view.today, regions=view.scope.regions)
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
