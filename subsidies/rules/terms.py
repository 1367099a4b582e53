"""What a policy says, as numbers: the part of a 政策文件 that the rule reads (domain.md §3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

UNKNOWN_CLAUSE = "条款待录入"
UNKNOWN_DOCUMENT = "文号待录入"


class CapMode(StrEnum):
    """How “实际低于5000元的据实发放补贴” is read (domain.md §3.1, open question 1)."""

    MIN_RATE_ACTUAL = "min_rate_actual"
    LITERAL_FLOOR = "literal_floor"


class PartialYear(StrEnum):
    """What a training year of fewer than twelve months counts."""

    WHOLE_MONTHS = "whole_months"
    WHOLE_YEARS = "whole_years"


class Outcome(StrEnum):
    """How a person's training ended."""

    CERTIFIED = "certified"
    PASSED_UNCERTIFIED = "passed_uncertified"
    FAILED = "failed"
    WITHDREW = "withdrew"


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate row (补贴标准): yuan per person and year of ``level``, valid on both end days; no end if ``valid_to`` is None."""

    level: int
    amount: Decimal
    valid_from: date
    valid_to: date | None = None
    clause: str = ""

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("补贴标准不能为负数")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("补贴标准的止期早于起期")


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """Rates and parameters of one version of a policy. Raises ValueError (a Chinese sentence) if they contradict themselves.

    ``outcome_share`` maps every :class:`Outcome` to a share between 0 and 1; ``prepay_share`` is a share of one year's rate;
    ``literal_floor`` is yuan per person and year, needed by the cap reading of that name only.
    """

    document_number: str
    rates: tuple[Rate, ...]
    cap_mode: str
    partial_year: str
    max_years: int
    prepay_share: Decimal
    outcome_share: Mapping[str, Decimal]
    literal_floor: Decimal | None = None

    def __post_init__(self) -> None:
        if self.cap_mode not in tuple(CapMode):
            raise ValueError(f"不认识的封顶口径 cap_mode“{self.cap_mode}”")
        if self.partial_year not in tuple(PartialYear):
            raise ValueError(f"不认识的不满一年口径 partial_year“{self.partial_year}”")
        if self.max_years < 1:
            raise ValueError("最长补贴年限至少为 1 年")
        if self.cap_mode == CapMode.LITERAL_FLOOR and (self.literal_floor is None or self.literal_floor < 0):
            raise ValueError("按字面口径(literal_floor)计发须给出不小于 0 的据实线金额")
        for outcome in Outcome:
            if outcome not in self.outcome_share:
                raise ValueError(f"缺少结果“{outcome}”的发放比例")
            if not 0 <= self.outcome_share[outcome] <= 1:
                raise ValueError(f"结果“{outcome}”的发放比例须在 0 与 1 之间")
        ordered = sorted(self.rates, key=lambda rate: (rate.level, rate.valid_from))
        for earlier, later in pairwise(ordered):
            if earlier.level == later.level and (earlier.valid_to is None or earlier.valid_to >= later.valid_from):
                raise ValueError(f"同一等级的两条标准在 {later.valid_from} 同时有效")

    @property
    def floor(self) -> Decimal | None:
        """The 据实线 in yuan per year, where this policy reads the public text literally; None where the rate caps the cost."""
        return self.literal_floor if self.cap_mode == CapMode.LITERAL_FLOOR else None

    def rate_on(self, level: int, day: date) -> Rate | None:
        """The rate row of ``level`` valid on ``day``; None means that the line waits (待定标准), never another year's rate."""
        for rate in self.rates:
            if rate.level == level and rate.valid_from <= day and (rate.valid_to is None or day <= rate.valid_to):
                return rate
        return None

    def basis(self, clause: str) -> str:
        """The citation printed under an amount; what is not known says so."""
        return f"{self.document_number or UNKNOWN_DOCUMENT} {clause or UNKNOWN_CLAUSE}"
