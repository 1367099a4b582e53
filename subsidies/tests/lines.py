"""Policies and lines for the tests of the rule: readable ones, and hypothesis' at random."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from registry.rules.levels import Level
from subsidies.rules.assessment import LineInputs
from subsidies.rules.terms import CapMode, Outcome, PartialYear, PolicyTerms, Rate

SHARES = {Outcome.CERTIFIED: Decimal(1), Outcome.PASSED_UNCERTIFIED: Decimal(0), Outcome.FAILED: Decimal(0), Outcome.WITHDREW: Decimal(0)}


def terms(rate: str = "6000.00", **changes: Any) -> PolicyTerms:
    """A policy with one rate for 高级工 since 2019."""
    fields = {
        "document_number": "测试〔2024〕1号",
        "rates": (Rate(Level.ADVANCED, Decimal(rate), date(2019, 1, 1)),),
        "cap_mode": CapMode.MIN_RATE_ACTUAL,
        "partial_year": PartialYear.WHOLE_MONTHS,
        "max_years": 2,
        "prepay_share": Decimal("0.5"),
        "outcome_share": SHARES,
    }
    return PolicyTerms(**(fields | changes))


def line(*costs: str, **changes: Any) -> LineInputs:
    """A certified 高级工 of a two-year class from 2024-09-01."""
    fields = {
        "level": Level.ADVANCED,
        "filed_on": date(2024, 8, 20),
        "training_start": date(2024, 9, 1),
        "training_end": date(2026, 8, 31),
        "filed_end": date(2026, 8, 31),
        "costs": tuple(map(Decimal, costs)),
        "outcome": Outcome.CERTIFIED,
        "prepaid": Decimal("0.00"),
    }
    return LineInputs(**(fields | changes))


yuan = st.decimals(min_value=0, max_value=20_000, places=2)
shares = st.decimals(min_value=0, max_value=1, places=2)
starts = st.dates(date(2019, 1, 1), date(2030, 12, 31))
spans = st.integers(-40, 1500).map(lambda days: timedelta(days=days))


@st.composite
def policies(draw: st.DrawFn, cap_mode: CapMode, rates: st.SearchStrategy[Decimal] = yuan) -> PolicyTerms:
    """``literal_floor`` policies as they may be approved: the rate is at least the floor."""
    rate = draw(rates)
    return terms(
        str(rate),
        cap_mode=cap_mode,
        literal_floor=draw(st.decimals(min_value=0, max_value=rate, places=2)) if cap_mode == CapMode.LITERAL_FLOOR else None,
        partial_year=draw(st.sampled_from(PartialYear)),
        max_years=draw(st.integers(1, 3)),
        outcome_share={outcome: draw(shares) for outcome in Outcome},
    )


@st.composite
def lines(draw: st.DrawFn) -> LineInputs:
    """Lines that wait for nothing: every year has a cost."""
    start = draw(starts)
    return line(
        training_start=start,
        training_end=start + draw(spans),
        filed_end=start + draw(spans),
        costs=tuple(draw(st.lists(yuan, min_size=3, max_size=3))),
        outcome=draw(st.sampled_from(Outcome)),
        prepaid=draw(yuan),
    )
