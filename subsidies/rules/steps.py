"""The steps of an assessment in words, so that an amount can be defended years later (design.md §5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from funds.rules.money import CENT, ZERO, round_half_up
from registry.rules.levels import Level
from subsidies.rules.terms import Outcome

if TYPE_CHECKING:
    from subsidies.rules.assessment import Assessment, YearResult

OUTCOME_WORDS = {
    Outcome.CERTIFIED: "结业取证",
    Outcome.PASSED_UNCERTIFIED: "结业未取证",
    Outcome.FAILED: "考核不合格",
    Outcome.WITHDREW: "中途退出",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step in Chinese; ``kind`` (term, year, outcome, entitlement, prepaid, waiting, basis) lets a page set it apart."""

    kind: str
    text: str


def steps_of(result: "Assessment") -> tuple[Step, ...]:
    return tuple(_steps(result))


def _steps(result: "Assessment") -> Iterator[Step]:
    inputs, terms = result.inputs, result.terms
    level = Level(inputs.level).word
    if result.rate is None:
        yield Step("waiting", f"{level},备案日 {inputs.filed_on},待定标准:该等级在这一天没有补贴标准")
        yield Step("basis", f"依据 {terms.basis('')}")
        return

    yield Step("term", f"{level},{inputs.training_start} 至 {result.paid_until}{_cut(result)},{result.months} 个整月")
    for year in result.years:
        yield Step("year", _year(year, terms.floor))
    if result.missing_year is not None:
        yield Step("waiting", f"第{result.missing_year}学年 待定成本:没有实际成本")
    else:
        if result.paid_months < result.months:
            yield Step("year", f"第{len(result.years) + 1}学年 {result.months - result.paid_months} 个月,不满一年不计")
        yield from _totals(result)
    yield Step("basis", f"依据 {terms.basis(result.rate.clause)}")


def _cut(result: "Assessment") -> str:
    """Why the paid term ends before the training did."""
    inputs = result.inputs
    if result.paid_until == inputs.training_end:
        return ""
    limit = "备案结束日" if result.paid_until == inputs.filed_end else f"最长 {result.terms.max_years} 年"
    return f"(实际结束 {inputs.training_end},计至{limit})"


def _year(year: "YearResult", floor: Decimal | None) -> str:
    exact, amount = _share_of_year(year.rate, year.months)
    compared = ""
    if floor is not None:
        compared = f",{'不低于' if year.by_rate else '低于'}据实线 {_part(floor, year.months)}"
    taken = f"取{'' if exact else '约'} {amount}" if year.by_rate else f"取 {year.cost:.2f}"
    return f"第{year.number}学年 标准 {_part(year.rate, year.months)},实际 {year.cost:.2f}{compared},{taken}"


def _part(yearly: Decimal, months: int) -> str:
    """``5000.00``, or for a part of a year ``5000.00×2/12≈833.33``."""
    exact, amount = _share_of_year(yearly, months)
    return str(amount) if months == 12 else f"{yearly:.2f}×{months}/12{'=' if exact else '≈'}{amount}"


def _share_of_year(yearly: Decimal, months: int) -> tuple[bool, Decimal]:
    """``yearly`` × ``months`` ÷ 12, rounded only to be read (the sum is taken over exact amounts), and whether that is exact."""
    rounded = round_half_up(yearly * months / 12)
    return rounded * 12 == yearly * months, rounded


def _totals(result: "Assessment") -> Iterator[Step]:
    inputs = result.inputs
    if result.share != 1:
        yield Step("outcome", f"{OUTCOME_WORDS[Outcome(inputs.outcome)]},按 {(result.share * 100).normalize():f}% 发放")
    yield Step("entitlement", f"应补 {result.entitlement}")
    if inputs.prepaid != ZERO:
        yield Step("prepaid", f"已预支 {inputs.prepaid.quantize(CENT)},差额 {result.payable}")
