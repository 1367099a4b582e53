"""Ordering, scheduling and writing periodic reports."""

from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.actor import SYSTEM, Actor
from audit.operations import authorise, lock, operation, record, require
from exchange.files import store_file
from exchange.models import StoredFile
from reports.enums import PeriodKind, ReportKind, ReportState
from reports.models import PeriodicReport, ReportSchedule
from reports.payments import PaymentRow, payment_rows
from reports.permissions import can_order_report, can_schedule_reports
from reports.rules.periods import ended_periods
from reports.workbooks import OfficialTable, TableColumn, write_table

STALLED = timedelta(minutes=10)
"""A report queued or running for longer was lost with its worker or its message."""
ATTEMPTS = 5

PAYMENT_COLUMNS = (
    TableColumn("企业名称", 24, lambda r: r.firm),
    TableColumn("统一社会信用代码", 20, lambda r: r.uscc),
    TableColumn("培训机构", 22, lambda r: r.institution),
    TableColumn("职业（工种）", 16, lambda r: r.occupation),
    TableColumn("等级", 8, lambda r: r.level),
    TableColumn("期限（年）", 7, lambda r: r.years),
    TableColumn("备案人数", 7, lambda r: r.filed_heads),
    TableColumn("补贴人数", 7, lambda r: r.subsidised_heads),
    TableColumn("标准（元/人·年）", 10, lambda r: r.rate),
    TableColumn("应补（元）", 13, lambda r: r.entitled),
    TableColumn("已预支（元）", 13, lambda r: r.prepaid),
    TableColumn("本次拨付（元）", 14, lambda r: r.paid_now, total=True),
    TableColumn("累计拨付（元）", 14, lambda r: r.paid_so_far),
    TableColumn("资金来源", 14, lambda r: r.source),
    TableColumn("拨付日期", 11, lambda r: r.paid_on),
    TableColumn("类别", 7, lambda r: r.kind),
)


@operation
def report_order(*, actor: Actor, kind: ReportKind, starts_on: date, ends_on: date) -> PeriodicReport:
    """Order one report for any period that has begun; the worker writes it."""
    authorise(can_order_report(actor))
    require(starts_on <= ends_on, "期间止不能早于期间起。", field="ends_on")
    require(starts_on <= timezone.localdate(), "期间还没有开始，请选择今天或更早的起始日期。", field="starts_on")
    report = PeriodicReport.objects.create(
        kind=kind, period=PeriodKind.CUSTOM, starts_on=starts_on, ends_on=ends_on, requested_by_id=actor.user_id
    )
    record(report, "order", "申请报表", actor=actor)
    _queue(report)
    return report


@operation
def schedule_save(*, actor: Actor, schedule_id: int, starts_on: date, enabled: bool) -> ReportSchedule:
    authorise(can_schedule_reports(actor))
    schedule = lock(ReportSchedule, schedule_id)
    schedule.starts_on, schedule.enabled = starts_on, enabled
    schedule.save()
    record(schedule, "save", "修改报表计划", actor=actor, starts_on=str(starts_on), enabled=enabled)
    return schedule


@operation
def reports_due(*, today: date) -> list[PeriodicReport]:
    """Queue a report for every scheduled period that has ended and has none; missed days catch up."""
    wanted = [
        PeriodicReport(kind=schedule.kind, period=schedule.period, starts_on=start, ends_on=end)
        for schedule in ReportSchedule.objects.select_for_update().filter(enabled=True)
        for start, end in ended_periods(schedule.starts_on, today, schedule.period)
    ]
    have = set(PeriodicReport.objects.exclude(period=PeriodKind.CUSTOM).values_list("kind", "period", "starts_on"))
    missing = [report for report in wanted if (report.kind, report.period, report.starts_on) not in have]
    PeriodicReport.objects.bulk_create(missing)
    for report in missing:
        _queue(report)
    return missing


@operation
def report_retry(*, actor: Actor, report_id: int) -> PeriodicReport:
    """Queue a failed report again, by hand."""
    authorise(can_order_report(actor))
    report = lock(PeriodicReport, report_id)
    require(report.state == ReportState.FAILED, "只有生成失败的报表才需要重试。")
    report.state, report.attempts, report.queued_at = ReportState.QUEUED, 0, timezone.now()
    report.save()
    record(report, "retry", "重新生成报表", actor=actor)
    _queue(report)
    return report


@operation
def report_download(*, actor: Actor, report_id: int) -> StoredFile:
    """The report's file; who took it is recorded."""
    authorise(can_order_report(actor))
    report = PeriodicReport.objects.select_related("file").get(pk=report_id)
    require(report.file, "报表还没有生成。")
    record(report, "download", "下载报表", actor=actor)
    return report.file


@operation
def reports_requeue_lost() -> list[int]:
    """Queue again what was lost with its worker or its message, a few times."""
    lost = PeriodicReport.objects.exclude(state=ReportState.DONE).filter(queued_at__lt=timezone.now() - STALLED, attempts__lt=ATTEMPTS)
    reports = list(lost.select_for_update(skip_locked=True)[:50])
    for report in reports:
        report.queued_at = timezone.now()
        report.save(update_fields=["queued_at"])
        _queue(report)
    return [report.pk for report in reports]


def _queue(report: PeriodicReport) -> None:
    from reports.tasks import write_report

    transaction.on_commit(lambda: write_report.delay(report.pk))


@operation
def report_start(*, report_id: int) -> PeriodicReport | None:
    """Mark the report as being written; None where it is already there."""
    report = lock(PeriodicReport, report_id)
    if report.state == ReportState.DONE:
        return None
    report.state, report.progress, report.error = ReportState.RUNNING, 0, ""
    report.attempts += 1
    report.save()
    return report


def report_write(*, report_id: int) -> None:
    """Write the file of a queued report. Written twice, it is there once; a failure says why and can be retried."""
    report = report_start(report_id=report_id)
    if report is None:
        return
    try:
        rows = payment_rows(report.starts_on, report.ends_on)
        content = write_table(_table(report), rows, made_on=timezone.localdate(), progress=_progress(report, len(rows)))
        report_finish(report_id=report.pk, content=content, rows=rows)
    except Exception as error:
        PeriodicReport.objects.filter(pk=report.pk).exclude(state=ReportState.DONE).update(
            state=ReportState.FAILED, error=f"生成时出错（{type(error).__name__}），系统会重试；仍失败请联系管理员。"
        )
        raise


@operation
def report_finish(*, report_id: int, content: bytes, rows: list[PaymentRow]) -> None:
    report = lock(PeriodicReport, report_id)
    if report.state == ReportState.DONE:
        return
    report.file = store_file(content, f"{report}.xlsx", actor=SYSTEM)
    report.total, report.row_count = sum(row.paid_now for row in rows), len(rows)
    report.state, report.progress, report.as_of = ReportState.DONE, 100, timezone.now()
    report.save()
    record(report, "write", "生成报表", actor=SYSTEM, rows=len(rows), total=str(report.total))


def _table(report: PeriodicReport) -> OfficialTable:
    return OfficialTable(
        title=report.get_kind_display(),
        period=f"{report.starts_on} 至 {report.ends_on}",
        unit="元",
        columns=PAYMENT_COLUMNS,
        group=lambda row: row.region,
        mark="演示数据" if settings.DEMO else "",
    )


def _progress(report: PeriodicReport, expected: int) -> Callable[[int], None]:
    """Write the share of rows done to the row, at most about twenty times."""
    every = max(expected // 20, 1)

    def tell(done: int) -> None:
        if done % every == 0:
            PeriodicReport.objects.filter(pk=report.pk).update(progress=min(done * 99 // expected, 99))

    return tell
