"""政策测算: the claims of last year and this year, reckoned under other terms. Reads only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.utils import timezone

from accounts.actor import Actor
from funds.rules.money import ZERO
from policies.models import PolicyVersion
from registry.enums import SkillLevel
from subsidies.enums import LineDecision
from subsidies.models import ClaimLine
from subsidies.rules.assessment import LineInputs
from subsidies.rules.terms import PolicyTerms
from subsidies.rules.trial import Claimed, Outlay, Place, try_terms

LEVELS = (SkillLevel.INTERMEDIATE, SkillLevel.ADVANCED, SkillLevel.TECHNICIAN, SkillLevel.SENIOR_TECHNICIAN)
"""Levels whose rate can be tried: those that apprentices are trained for (domain.md §2.1)."""

_FACTS = ("level", "outcome", "training_start", "training_end", "filed_end", "declared_costs", "verified_costs", "entitlement")


@dataclass(frozen=True, slots=True)
class TrialYear:
    """One year's claims: counties in order, each with its levels and sum; ``total`` of all."""

    year: int
    counties: Sequence["TrialCounty"]
    total: Outlay


@dataclass(frozen=True, slots=True)
class TrialCounty:
    name: str
    levels: Sequence[tuple[str, Outlay]]
    total: Outlay


def trial(actor: Actor, terms: PolicyTerms, today: date) -> list[TrialYear]:
    """What last year's and this year's claims that ``actor`` may see would have cost under ``terms``, beside what they did cost.

    A claim belongs to the year in which it was drafted. The rates of ``terms`` hold for every day: what is tried is the amount,
    not from when it holds.
    """
    years = (today.year - 1, today.year)
    outlays = try_terms(_claimed(actor, years[0]), terms)
    return [_year(year, {place: outlay for place, outlay in outlays.items() if place.year == year}) for year in years]


def _claimed(actor: Actor, first_year: int) -> Iterator[Claimed]:
    """Live lines since ``first_year``; the database counts equal trainings together, so each kind is reckoned once."""
    since = timezone.make_aware(datetime.combine(date(first_year, 1, 1), time()))
    lines = ClaimLine.objects.visible_to(actor).filter(live=True, claim__created_at__gte=since).exclude(decision=LineDecision.REFUSED)
    grouped = (
        lines.order_by()
        .annotate(year=ExtractYear("claim__created_at"))
        .values_list("year", "claim__training_class__region__name", *_FACTS)
        .annotate(heads=Count("pk"))
    )
    for year, region, level, outcome, start, end, filed_end, declared, verified, entitlement, heads in grouped.iterator(chunk_size=5000):
        inputs = LineInputs(level, start, start, end, filed_end, tuple(verified or declared), outcome, ZERO)
        yield Claimed(Place(year, region, level), inputs, heads, entitlement)


def _year(year: int, outlays: dict[Place, Outlay]) -> TrialYear:
    counties = [_county(name, [(place.level, outlays[place]) for place in places]) for name, places in groupby(sorted(outlays), _region)]
    return TrialYear(year, counties, _sum([county.total for county in counties]))


def _region(place: Place) -> str:
    return place.region


def _county(name: str, levels: list[tuple[int, Outlay]]) -> TrialCounty:
    return TrialCounty(name, [(SkillLevel(level).label, outlay) for level, outlay in levels], _sum([outlay for _, outlay in levels]))


def _sum(outlays: Sequence[Outlay]) -> Outlay:
    total = Outlay()
    for outlay in outlays:
        total.add(outlay)
    return total


def latest_rates(version: PolicyVersion) -> dict[int, object]:
    """The newest rate of each level, yuan per person and year: what a trial of ``version`` begins with."""
    return {rate.level: rate.amount for rate in sorted(version.rates.all(), key=lambda rate: rate.valid_from)}
