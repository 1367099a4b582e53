"""Who may be enrolled for which days (学徒资格, domain.md §2.1, §4.3, §9.3): judged on dates and levels alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from apprenticeship.rules.roster import SHORTEST_CONTRACT_MONTHS
from exchange.sheets.values.periods import last_day
from registry.rules.ages import YOUNGEST, age_on

Problem = tuple[str, str]
"""Name of the field and a Chinese sentence about it."""


@dataclass(frozen=True, slots=True)
class Period:
    """Inclusive days."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Contract:
    """A labour contract, inclusive days; ``last`` None is open-ended (无固定期限)."""

    first: date
    last: date | None


def eligibility_problems(
    *, birth: date, contract: Contract, training: Period, planned: Period, level: int, current_level: int | None
) -> Iterator[Problem]:
    """All that bars a person from a class of ``level`` (ordinal of 新八级工) planned for the days of ``planned``."""
    yield from _contract_problems(contract)
    yield from _training_problems(training, planned)
    if age_on(birth, training.first) < YOUNGEST:
        yield "person", f"培训开始时未满{YOUNGEST}周岁，不能参加学徒培训"
    if current_level is not None and current_level >= level:
        yield "current_level", "现有技能等级已达到或高于本班培训等级，不能重复参加"


def _contract_problems(contract: Contract) -> Iterator[Problem]:
    if contract.last is not None and contract.last < contract.first:
        yield "contract_end", f"劳动合同终止日期 {contract.last} 早于起始日期 {contract.first}"
    elif contract.last is not None and contract.last < last_day(contract.first, SHORTEST_CONTRACT_MONTHS):
        yield "contract_end", f"劳动合同期限不足一年（{contract.first} 至 {contract.last}），须签订一年以上劳动合同"


def _training_problems(training: Period, planned: Period) -> Iterator[Problem]:
    if training.last < training.first:
        yield "training_end", f"培训结束日期 {training.last} 早于开始日期 {training.first}"
        return
    if training.first < planned.first:
        yield "training_start", f"培训开始日期 {training.first} 早于本班计划开班日期 {planned.first}"
    if training.last > planned.last:
        yield "training_end", f"培训结束日期 {training.last} 晚于本班计划结业日期 {planned.last}"
