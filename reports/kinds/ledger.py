"""资金台账及余额表 (domain.md §7, table 9): a row per budget notice, its movements of the period and what is left, from the ledger."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Q, Sum
from django.urls import reverse

from accounts.enums import Role
from funds.enums import LedgerAccount
from funds.models import BudgetNotice, LedgerEntry
from reports.enums import PeriodKind, ReportKind
from reports.figures import Scope
from reports.kinds.base import BUREAU, Kind
from reports.kinds.prepayments import day_begins
from reports.rules.tables import Column, Layout, Measure, Total, percent

A = LedgerAccount
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A budget notice; yuan at the end of the period, ``paid_now`` within it (less what came back)."""

    budget: BudgetNotice
    paid_now: Decimal
    available: Decimal
    reserved: Decimal
    in_transit: Decimal
    paid: Decimal

    @property
    def source(self) -> str:
        return self.budget.get_source_display()

    @property
    def year(self) -> str:
        return str(self.budget.year)

    @property
    def executed(self) -> Decimal | None:
        return percent(self.paid, self.budget.amount)


def _rows(scope: Scope) -> list[NoticeRow]:
    notices = BudgetNotice.objects.filter(received_on__lte=scope.to_day).order_by("source", "received_on", "pk")
    budgets = list(notices)
    since, until = day_begins(scope.from_day), day_begins(scope.to_day + timedelta(days=1))
    known = Q(recorded_at__lte=scope.known_by) if scope.known_by else Q()
    sums = {one.value: Sum("amount", filter=Q(account=one), default=NOTHING) for one in (A.AVAILABLE, A.RESERVED, A.IN_TRANSIT, A.PAID)}
    sums["paid_now"] = Sum("amount", filter=Q(account=A.PAID, occurred_at__gte=since), default=NOTHING)
    entries = LedgerEntry.objects.filter(known, budget__in=budgets, occurred_at__lt=until)
    found = {row.pop("budget_id"): row for row in entries.order_by().values("budget_id").annotate(**sums)}
    return [NoticeRow(budget, **found[budget.pk]) for budget in budgets if budget.pk in found]


def _executed(scope: Scope, rows: list[NoticeRow]) -> dict[str, Decimal | None]:
    return {"执行率": percent(sum(row.paid for row in rows), sum(row.budget.amount for row in rows))}


YUAN, SUM = Measure.YUAN, Total.SUM
LEDGER = Kind(
    ReportKind.LEDGER,
    Layout(
        title=ReportKind.LEDGER.label,
        unit="元",
        group="source",
        columns=(
            Column("指标文号", 26, "budget.number"),
            Column("年度", 7, "year"),
            Column("下达日期", 11, "budget.received_on", Measure.DAY),
            Column("指标金额（元）", 16, "budget.amount", YUAN, SUM, "指标文"),
            Column("本期拨付（元）", 16, "paid_now", YUAN, SUM, "资金台账：已付，减追缴退回"),
            Column("累计已付（元）", 16, "paid", YUAN, SUM, "资金台账：已付"),
            Column("在途（元）", 15, "in_transit", YUAN, SUM, "资金台账：在途"),
            Column("预留（元）", 15, "reserved", YUAN, SUM, "资金台账：预留"),
            Column("可用余额（元）", 16, "available", YUAN, SUM, "资金台账：可用"),
            Column("执行率", 8, "executed", Measure.PERCENT, Total.OWN, "累计已付 ÷ 指标金额"),
        ),
        notes=("累计已付＋在途＋预留＋可用余额＝指标金额。",),
    ),
    rows=_rows,
    key=lambda row: row.budget.number,
    url=lambda row: reverse("funds:budget_detail", args=[row.budget.pk]),
    own_totals=_executed,
    headline="本期拨付（元）",
    periods=(PeriodKind.MONTH, PeriodKind.YEAR),
    told=(*BUREAU, Role.FINANCE_HANDLER, Role.FINANCE_CHECKER),
)
