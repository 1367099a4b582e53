"""What stands on the overview besides the headlines: how the work flows, what money is left, what is late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from accounts.actor import Actor
from audit import waiting
from dashboard.selectors import View
from funds.enums import FundSource
from funds.models import BudgetNotice
from reports.figures import FIGURES, Figure, by_month, value
from reports.rules.tables import percent

FUNNEL = {
    "apprenticeship.filed": "备案",
    "apprenticeship.results": "有结果",
    "apprenticeship.completed": "结业",
    "apprenticeship.certificates": "取证",
    "subsidies.settled_heads": "已拨付",
}
"""From filed over certified to paid; heads of classes (人次), so that each step is part of the one before."""
LATE_SHOWN = 5


def funnel(view: View) -> dict[str, Any]:
    """Bars of each step, with its share of the first."""
    figures = [FIGURES[key] for key in FUNNEL]
    numbers = [value(figure, view.scope) for figure in figures]
    return {
        "kind": "bar",
        "title": "从备案到拨付",
        "unit": "人次",
        "categories": [f"{step} {percent(n, numbers[0]) or 0}%" for step, n in zip(FUNNEL.values(), numbers, strict=True)],
        "series": [{"name": "人次", "values": numbers}],
        "links": [view.address(figure.key) for figure in figures],
    }


def monthly_chart(figure: Figure, view: View) -> dict[str, Any]:
    """The figure by month: the view's year and the year before."""
    year = view.year or view.today.year
    found = {one: by_month(figure, view.of_year(one)) for one in (year - 1, year)}
    return {
        "kind": "bar",
        "title": f"{figure.label}：逐月",
        "unit": figure.unit,
        "categories": [f"{month}月" for month in range(1, 13)],
        "series": [
            {"name": f"{one}年", "values": [_plain(numbers.get(month, 0)) for month in range(1, 13)]} for one, numbers in found.items()
        ],
    }


def _plain(number: int | Decimal) -> int | str:
    return number if isinstance(number, int) else f"{number:.2f}"


@dataclass(frozen=True, slots=True)
class Fund:
    """Budget notices of one source together, yuan; ``executed`` in per cent."""

    name: str
    amount: Decimal
    available: Decimal
    reserved: Decimal
    in_transit: Decimal
    paid: Decimal
    executed: Decimal | None


def fund_balances(actor: Actor, year: int | None) -> list[Fund]:
    """What is left of each source, of notices of one budget year or of all, with all of them last."""
    notices = BudgetNotice.objects.visible_to(actor)
    if year is not None:
        notices = notices.filter(year=year)
    sums = {name: Sum(name) for name in ("amount", "available", "reserved", "in_transit", "paid")}
    rows = list(notices.order_by("source").values("source").annotate(**sums))
    funds = [_fund(FundSource(row.pop("source")).label, row) for row in [dict(row) for row in rows]]
    if len(funds) > 1:
        funds.append(_fund("合计", {name: sum(row[name] for row in rows) for name in sums}))
    return funds


def _fund(name: str, sums: dict[str, Decimal]) -> Fund:
    return Fund(name=name, executed=percent(sums["paid"], sums["amount"]), **sums)


@dataclass(frozen=True, slots=True)
class Late:
    """Work of one kind whose deadline is over; ``items`` are the longest overdue."""

    label: str
    count: int
    items: list[waiting.Item]


def late_work(actor: Actor, today: date) -> Iterator[Late]:
    """What is overdue within the actor's regions, whoever has it."""
    for kind in waiting.kinds():
        rows = kind.model.objects.visible_to(actor).filter(due_on__lt=today, state__in=_open_states(kind)).order_by("due_on", "pk")
        if count := rows.count():
            yield Late(kind.workflow.label, count, waiting.items(kind, rows, LATE_SHOWN))


def _open_states(kind: waiting.Kind) -> set[str]:
    return {source for step in kind.awaited for source in step.sources}
