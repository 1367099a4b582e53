"""Trying other terms on trainings that were claimed (政策测算): what they would have paid, beside what they did."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from funds.rules.money import ZERO
from subsidies.rules.assessment import LineInputs, assess
from subsidies.rules.terms import PolicyTerms


class Place(NamedTuple):
    """Where an amount is counted: year of the claim, county, level of skill."""

    year: int
    region: str
    level: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """``heads`` equal trainings claimed in one place, each granted ``actual`` yuan; None where the amount still waits."""

    place: Place
    inputs: LineInputs
    heads: int
    actual: Decimal | None


@dataclass(slots=True)
class Outlay:
    """Yuan paid for ``heads`` that have an amount either way; ``waiting`` heads have none in fact or under the tried terms."""

    heads: int = 0
    actual: Decimal = ZERO
    tried: Decimal = ZERO
    waiting: int = 0

    @property
    def difference(self) -> Decimal:
        return self.tried - self.actual

    def add(self, other: "Outlay") -> None:
        self.heads += other.heads
        self.actual += other.actual
        self.tried += other.tried
        self.waiting += other.waiting


def try_terms(claimed: Iterable[Claimed], terms: PolicyTerms) -> dict[Place, Outlay]:
    """What ``terms`` would have paid per place; each amount is rounded per person, as in earnest."""
    outlays: dict[Place, Outlay] = {}
    for one in claimed:
        outlay = outlays.setdefault(one.place, Outlay())
        tried = assess(one.inputs, terms).entitlement
        if tried is None or one.actual is None:
            outlay.waiting += one.heads
        else:
            outlay.heads += one.heads
            outlay.actual += one.actual * one.heads
            outlay.tried += tried * one.heads
    return outlays
