"""Ordering and scheduling reports, and taking their files."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from django.utils import timezone

from accounts.actor import Actor
from audit.operations import authorise, lock, operation, record, require
from exchange.models import StoredFile
from reports.enums import WRITTEN, PeriodKind, ReportKind, ReportState
from reports.models import PeriodicReport, ReportSchedule
from reports.operations.queue import queue
from reports.permissions import can_order_report, can_schedule_reports
from reports.rules.periods import ended_periods

STALLED = timedelta(minutes=10)
"""A report queued or running for longer was lost with its worker or its message."""
ATTEMPTS = 5


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
    queue(report)
    return report


@operation
def schedule_add(
    *, actor: Actor, kind: ReportKind, period: PeriodKind, starts_on: date, enabled: bool, told: Iterable[str]
) -> ReportSchedule:
    """Have a report made for every period of a kind from ``starts_on`` on."""
    authorise(can_schedule_reports(actor))
    schedule = ReportSchedule.objects.create(kind=kind, period=period, starts_on=starts_on, enabled=enabled, told=sorted(told))
    record(schedule, "add", "新增报表计划", actor=actor, starts_on=str(starts_on), enabled=enabled, told=schedule.told)
    return schedule


@operation
def schedule_save(*, actor: Actor, schedule_id: int, starts_on: date, enabled: bool, told: Iterable[str] | None = None) -> ReportSchedule:
    """Change since when a report is made, whether, and who is told of it."""
    authorise(can_schedule_reports(actor))
    schedule = lock(ReportSchedule, schedule_id)
    schedule.starts_on, schedule.enabled = starts_on, enabled
    if told is not None:
        schedule.told = sorted(told)
    schedule.save()
    record(schedule, "save", "修改报表计划", actor=actor, starts_on=str(starts_on), enabled=enabled, told=schedule.told)
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
        queue(report)
    return missing


@operation
def report_retry(*, actor: Actor, report_id: int) -> PeriodicReport:
    """Queue a failed report again, by hand."""
    authorise(can_order_report(actor))
    report = lock(PeriodicReport, report_id)
    require(report.state == ReportState.FAILED, "只有生成失败的报表才需要重试。")
    report.state, report.attempts, report.queued_at = ReportState.QUEUED, 0, timezone.now()
    report.version += 1
    report.save()
    record(report, "retry", "重新生成报表", actor=actor)
    queue(report)
    return report


@operation
def report_download(*, actor: Actor, report_id: int, form: Literal["xlsx", "pdf"] = "xlsx") -> StoredFile:
    """The report's workbook or PDF; who took it is recorded."""
    authorise(can_order_report(actor))
    report = PeriodicReport.objects.select_related("file", "pdf").get(pk=report_id)
    stored = report.file if form == "xlsx" else report.pdf
    require(report.is_written and stored, "报表还没有生成。" if form == "xlsx" else "本报表没有PDF，请下载工作簿。")
    record(report, "download", "下载报表", actor=actor, form=form)
    return stored


@operation
def reports_requeue_lost() -> list[int]:
    """Queue again what was lost with its worker or its message, a few times."""
    lost = PeriodicReport.objects.exclude(state__in=WRITTEN).filter(queued_at__lt=timezone.now() - STALLED, attempts__lt=ATTEMPTS)
    reports = list(lost.select_for_update(skip_locked=True)[:50])
    for report in reports:
        report.queued_at = timezone.now()
        report.save(update_fields=["queued_at"])
        queue(report)
    return [report.pk for report in reports]
