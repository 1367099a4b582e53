"""The credit of an industry-education firm (产教融合型企业) against its surcharges, year by year (domain.md §5, 财税〔2019〕46号).

30 % of what it invests in vocational education is set against that year's 教育费附加 and 地方教育附加; what a year's
surcharge cannot take is carried over. The share is a parameter. The portal estimates; the tax office decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from funds.rules.money import round_half_up
from incentives.rules.words import percent, yuan

TAX_OFFICE = "以上为测算，以税务机关认定为准"


@dataclass(frozen=True, slots=True)
class CreditYear:
    """One year in yuan: recognised ``investment``, ``brought_in`` from the year before, and the two surcharges due. ``share`` is 0 to 1."""

    year: int
    investment: Decimal
    brought_in: Decimal
    education_surcharge: Decimal
    local_surcharge: Decimal
    share: Decimal

    @property
    def earned(self) -> Decimal:
        """What the year's investment gives, rounded once."""
        return round_half_up(self.investment * self.share)

    @property
    def available(self) -> Decimal:
        return self.brought_in + self.earned

    @property
    def surcharge(self) -> Decimal:
        """Both surcharges of the year together: no more than this can be credited."""
        return self.education_surcharge + self.local_surcharge

    @property
    def used(self) -> Decimal:
        return min(self.available, self.surcharge)

    @property
    def carried_over(self) -> Decimal:
        return self.available - self.used

    @property
    def steps(self) -> tuple[str, ...]:
        return tuple(_steps(self))


def _steps(year: CreditYear) -> Iterator[str]:
    yield f"{year.year}年已核对的职业教育投资 {yuan(year.investment)}"
    yield f"当年形成抵免额 = {yuan(year.investment)} × {percent(year.share)} = {yuan(year.earned)}"
    yield f"可用抵免额 = 以前年度结转 {yuan(year.brought_in)} + 当年形成 {yuan(year.earned)} = {yuan(year.available)}"
    yield (
        f"当年应缴 = 教育费附加 {yuan(year.education_surcharge)} + 地方教育附加 {yuan(year.local_surcharge)} = {yuan(year.surcharge)}，"
        "抵免不能超过这个数"
    )
    yield f"当年抵免 = 可用抵免额与应缴取小 = {yuan(year.used)}"
    yield f"结转以后年度 = {yuan(year.available)} − {yuan(year.used)} = {yuan(year.carried_over)}"
    yield TAX_OFFICE
