"""A firm's year of employee education money (职工教育经费): how much of it reached the front line, what may be deducted."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from funds.rules.money import round_half_up
from incentives.rules.words import percent, yuan

TAX_OFFICE = "税前扣除以税务机关认定为准"


@dataclass(frozen=True, slots=True)
class Year:
    """What the firm states, in yuan: ``wages`` in all (工资薪金总额), ``set_aside`` (提取), ``spent`` (使用), of it ``front_line``."""

    wages: Decimal
    set_aside: Decimal
    spent: Decimal
    front_line: Decimal


@dataclass(frozen=True, slots=True)
class EducationTerms:
    """Shares from 0 to 1 that hold for the year; None where no parameter is entered: what depends on it waits."""

    front_line_min: Decimal | None
    deduction_limit: Decimal | None


@dataclass(frozen=True, slots=True)
class Education:
    """``meets``: whether the front line got its share, None while that is open (nothing spent, no parameter). Amounts are yuan."""

    year: Year
    terms: EducationTerms

    @property
    def front_line_share(self) -> Decimal | None:
        """Of what was spent, four places; for showing only."""
        return (self.year.front_line / self.year.spent).quantize(Decimal("0.0001"), ROUND_HALF_UP) if self.year.spent else None

    @property
    def meets(self) -> bool | None:
        """Judged on the exact amounts, so that 59.996 % is below 60 %."""
        if not self.year.spent or self.terms.front_line_min is None:
            return None
        return self.year.front_line >= self.terms.front_line_min * self.year.spent

    @property
    def limit(self) -> Decimal | None:
        """Most that may be deducted before tax (扣除限额)."""
        share = self.terms.deduction_limit
        return None if share is None else round_half_up(self.year.wages * share)

    @property
    def deductible(self) -> Decimal | None:
        """Spent, as far as the limit allows."""
        return None if self.limit is None else min(self.year.spent, self.limit)

    @property
    def steps(self) -> tuple[str, ...]:
        return tuple(_steps(self))


def _steps(result: Education) -> Iterator[str]:
    year, terms = result.year, result.terms
    yield f"当年提取 {yuan(year.set_aside)}，使用 {yuan(year.spent)}，其中用于一线职工 {yuan(year.front_line)}"
    yield _front_line_step(result)
    if result.limit is None or result.deductible is None or terms.deduction_limit is None:
        yield "待定：当年没有税前扣除限额参数，扣除额暂不测算"
        return
    yield f"扣除限额 = 工资薪金总额 {yuan(year.wages)} × {percent(terms.deduction_limit)} = {yuan(result.limit)}"
    yield f"可扣除 = 使用额与限额取小：{yuan(year.spent)} 与 {yuan(result.limit)}，取 {yuan(result.deductible)}"
    if excess := year.spent - result.deductible:
        yield f"超过限额 {yuan(excess)}，当年不计入扣除"
    yield TAX_OFFICE


def _front_line_step(result: Education) -> str:
    if result.front_line_share is None:
        return "当年没有使用，不计算一线职工占比"
    share = f"一线职工占比 = {yuan(result.year.front_line)} ÷ {yuan(result.year.spent)} = {result.front_line_share * 100:.2f}%"
    if result.terms.front_line_min is None:
        return f"{share}；当年没有最低比例参数，是否达标待定"
    words = "达到" if result.meets else "低于"
    return f"{share}，{words}规定的 {percent(result.terms.front_line_min)}"
