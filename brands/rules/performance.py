"""Performance self-assessment of a project (项目支出绩效自评): 10 + 50 + 30 + 10 (domain.md §7 table 10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

EXECUTION = Decimal(10)
GROUP_WEIGHTS = {"output": Decimal(50), "benefit": Decimal(30), "satisfaction": Decimal(10)}
"""Points of the first-level indicators; with the execution of the budget they come to 100."""
TENTH = Decimal("0.1")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Scored:
    """One indicator's weight and score, in points."""

    group: str
    weight: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True)
class Scores:
    """Points by first-level indicator."""

    execution: Decimal
    output: Decimal
    benefit: Decimal
    satisfaction: Decimal

    @property
    def total(self) -> Decimal:
        return self.execution + self.output + self.benefit + self.satisfaction


def plain(number: Decimal) -> str:
    """A number as people write it: 1000, 92.5."""
    return f"{number.normalize():f}"


def execution_score(budget: Decimal, executed: Decimal) -> Decimal:
    """Ten points times the rate of execution (执行数 ÷ 全年预算数), at most ten, to a tenth."""
    if budget <= 0:
        return ZERO
    return (EXECUTION * min(executed / budget, Decimal(1))).quantize(TENTH, ROUND_HALF_UP)


def suggested_score(target: Decimal, actual: Decimal, weight: Decimal) -> Decimal:
    """Points in proportion to what was reached, never more than the weight, to a tenth."""
    if target <= 0:
        return ZERO
    return (weight * min(actual / target, Decimal(1))).quantize(TENTH, ROUND_HALF_UP)


def weight_gaps(weights: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """For each first-level indicator whose weights miss its points: what is there instead."""
    found = dict.fromkeys(GROUP_WEIGHTS, ZERO)
    for group, weight in weights:
        found[group] += weight
    return {group: there for group, there in found.items() if there != GROUP_WEIGHTS[group]}


def scores(budget: Decimal, executed: Decimal, lines: Iterable[Scored]) -> Scores:
    """All points of an assessment; ``ValueError`` where a score lies outside 0 to its weight."""
    found = dict.fromkeys(GROUP_WEIGHTS, ZERO)
    for line in lines:
        if not ZERO <= line.score <= line.weight:
            raise ValueError("得分须在0到分值之间")
        found[line.group] += line.score
    return Scores(execution_score(budget, executed), found["output"], found["benefit"], found["satisfaction"])
