"""What a kind of report is: its table, where its rows come from, and who is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.enums import Role
from reports.enums import PeriodKind, ReportKind
from reports.measures import Scope
from reports.rules.tables import Content, Layout, lay_out

BUREAU = (Role.CITY_HANDLER, Role.CITY_CHECKER)


@dataclass(frozen=True)
class Kind:
    """A kind of report (报表种类), declared once.

    ``rows`` of a period come in the order they are printed. ``key`` tells a row in every edition, ``url`` is the page behind it.
    ``own_totals``: by column title, what 合计 counts on its own. ``headline``: the money column whose 合计 is the report's total.
    ``periods``: for which it is made as delivered; ``told``: who hears of a new draft unless the schedule says otherwise.
    """

    kind: ReportKind
    layout: Layout
    rows: Callable[[Scope], list[Any]]
    key: Callable[[Any], str]
    url: Callable[[Any], str]
    own_totals: Callable[[Scope, list[Any]], Mapping[str, Any]] | None = None
    headline: str = ""
    periods: tuple[PeriodKind, ...] = (PeriodKind.MONTH,)
    told: tuple[Role, ...] = BUREAU

    def content(self, scope: Scope, *, made_on: date, mark: str = "") -> Content:
        """The table of ``scope`` (a period of whole days), laid out."""
        rows = self.rows(scope)
        return lay_out(
            self.layout,
            rows,
            period=f"{scope.from_day} 至 {scope.to_day}",
            made_on=made_on,
            mark=mark,
            own_totals=self.own_totals(scope, rows) if self.own_totals else None,
            key=self.key,
            url=self.url,
        )

    def total_of(self, content: Content) -> Decimal | None:
        """Yuan of the headline column, where the kind has one."""
        if not self.headline or content.totals is None:
            return None
        titles = [column["title"] for column in content.columns]
        return Decimal(content.totals[titles.index(self.headline)])
