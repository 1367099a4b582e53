"""预支资金及清算表 (domain.md §7, table 3): a row per class whose prepayment was paid or cleared in the period."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from funds.enums import PayableState, RecoveryState
from reports.enums import PeriodKind, ReportKind
from reports.figures import Scope
from reports.kinds.base import Kind
from reports.rules.tables import Column, Layout, Measure, Total
from subsidies.models import Prepayment, Settlement


def day_begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class ClearingRow:
    """A prepayment and what became of it by the end of the period; amounts in yuan."""

    prepayment: Prepayment
    heads: int | None
    entitled: Decimal | None
    further: Decimal | None
    recovery: Decimal | None
    received: Decimal | None
    settled_on: date | None


def _rows(scope: Scope) -> list[ClearingRow]:
    end = day_begins(scope.to_day + timedelta(days=1))
    settlements: dict[int, list[Settlement]] = {}
    for one in Settlement.objects.filter(settled_at__lt=end).select_related("claim", "recovery").order_by("settled_at", "pk"):
        settlements.setdefault(one.claim.training_class_id, []).append(one)
    cleared = [pk for pk, ones in settlements.items() if ones[0].settled_at >= day_begins(scope.from_day)]
    paid = Prepayment.objects.filter(payable__state=PayableState.PAID, payable__paid_on__lte=scope.to_day)
    related = ("payable", "training_class__firm", "training_class__institution", "training_class__region")
    prepayments = paid.filter(Q(payable__paid_on__gte=scope.from_day) | Q(training_class__in=cleared)).select_related(*related)
    ordered = prepayments.order_by("training_class__region_id", "training_class__firm__name", "pk")
    return [_row(prepayment, settlements.get(prepayment.training_class_id, []), scope) for prepayment in ordered]


def _row(prepayment: Prepayment, settlements: list[Settlement], scope: Scope) -> ClearingRow:
    if not settlements:
        return ClearingRow(prepayment, None, None, None, None, None, None)
    recoveries = [one.recovery for one in settlements if one.recovery and one.recovery.state != RecoveryState.WITHDRAWN]
    receipts = [receipt for one in recoveries for receipt in one.receipts.filter(received_on__lte=scope.to_day)]
    return ClearingRow(
        prepayment,
        heads=settlements[0].claim.line_count,
        entitled=sum((one.entitled for one in settlements), Decimal("0.00")),
        further=sum((max(one.net, Decimal("0.00")) for one in settlements), Decimal("0.00")),
        recovery=sum((one.amount for one in recoveries), Decimal("0.00")),
        received=sum((one.amount for one in receipts), Decimal("0.00")),
        settled_on=timezone.localdate(settlements[0].settled_at),
    )


YUAN, SUM = Measure.YUAN, Total.SUM
PREPAYMENTS = Kind(
    ReportKind.PREPAYMENTS,
    Layout(
        title=ReportKind.PREPAYMENTS.label,
        unit="元",
        group="prepayment.region.name",
        columns=(
            Column("企业名称", 24, "prepayment.training_class.firm.name"),
            Column("培训机构", 22, "prepayment.training_class.institution.name"),
            Column("班级编号", 20, "prepayment.training_class.number"),
            Column("计划人数", 8, "prepayment.heads", Measure.COUNT, SUM, "预支时的备案人数"),
            Column("标准（元/人·年）", 10, "prepayment.rate", YUAN, source="备案时适用的政策标准"),
            Column("预支（元）", 14, "prepayment.amount", YUAN, SUM, "subsidies.prepaid"),
            Column("预支日期", 11, "prepayment.payable.paid_on", Measure.DAY, source="付款回执"),
            Column("实际结班人数", 8, "heads", Measure.COUNT, SUM, "申领明细中列入的人数"),
            Column("应补（元）", 14, "entitled", YUAN, SUM, "结算单"),
            Column("后续补贴（元）", 14, "further", YUAN, SUM, "应补减预支，为正的部分"),
            Column("追缴（元）", 13, "recovery", YUAN, SUM, "应补减预支，为负的部分"),
            Column("已退回（元）", 13, "received", YUAN, SUM, "退回凭证"),
            Column("清算日期", 11, "settled_on", Measure.DAY, source="公示结束后结算"),
        ),
        notes=("列示期内拨付或清算的预支；期末尚未清算的，清算各栏为空。",),
    ),
    rows=_rows,
    key=lambda row: row.prepayment.number,
    url=lambda row: row.prepayment.training_class.get_absolute_url(),
    headline="预支（元）",
    periods=(PeriodKind.QUARTER, PeriodKind.YEAR),
)
