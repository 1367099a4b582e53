"""The worker's part: rows, files, and telling who asked."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.actor import SYSTEM
from accounts.enums import Role
from audit.operations import lock, operation, record
from correspondence.operations import notify
from exchange.files import read_file, store_file
from registry.selectors import people_acting
from reports.enums import WRITTEN, PeriodKind, ReportKind, ReportState
from reports.kinds import KINDS
from reports.measures import Scope
from reports.models import PeriodicReport, ReportSchedule
from reports.printing import MOST_ROWS, print_table
from reports.rules.changes import changes_between
from reports.rules.tables import Content
from reports.workbooks import write_table


@operation
def report_start(*, report_id: int) -> PeriodicReport | None:
    """Mark the report as being written; None where it is already there."""
    report = lock(PeriodicReport, report_id)
    if report.is_written:
        return None
    report.state, report.progress, report.error = ReportState.RUNNING, 0, ""
    report.attempts += 1
    report.save()
    return report


def report_write(*, report_id: int) -> None:
    """Write the files of a queued report. Written twice, it is there once; a failure says why and can be retried."""
    report = report_start(report_id=report_id)
    if report is None:
        return
    try:
        as_of = timezone.now()
        content = content_of(report, as_of=as_of)
        workbook = write_table(content, _progress(report, content.row_count))
        pdf = print_table(content) if content.row_count <= MOST_ROWS else None
        report_finish(report_id=report.pk, content=content, workbook=workbook, pdf=pdf, as_of=as_of)
    except Exception as error:
        PeriodicReport.objects.filter(pk=report.pk).exclude(state__in=WRITTEN).update(
            state=ReportState.FAILED, error=f"生成时出错（{type(error).__name__}），系统会重试；仍失败请联系管理员。"
        )
        raise


def content_of(report: PeriodicReport, *, as_of: datetime) -> Content:
    """The report's table from the rows as they are."""
    scope = Scope(from_day=report.starts_on, to_day=report.ends_on)
    return KINDS[ReportKind(report.kind)].content(scope, made_on=timezone.localdate(as_of), mark="演示数据" if settings.DEMO else "")


def stored_content(report: PeriodicReport) -> Content:
    """The table that the report keeps."""
    return Content.from_json(read_file(report.content).decode())


@operation
def report_finish(*, report_id: int, content: Content, workbook: bytes, pdf: bytes | None, as_of: datetime) -> None:
    """Keep table and files as the report's draft, and tell whoever waits for it."""
    report = lock(PeriodicReport, report_id)
    if report.is_written:
        return
    report.content = store_file(content.to_json().encode(), f"{report}.json", actor=SYSTEM)
    report.file = store_file(workbook, f"{report}.xlsx", actor=SYSTEM)
    report.pdf = store_file(pdf, f"{report}.pdf", actor=SYSTEM) if pdf else None
    report.total, report.row_count = KINDS[ReportKind(report.kind)].total_of(content), content.row_count
    report.digest, report.as_of = content.digest, as_of
    if report.corrects:
        report.changes = [asdict(change) for change in changes_between(stored_content(report.corrects), content)]
    report.state, report.progress, report.state_since = ReportState.DRAFT, 100, as_of
    report.version += 1
    report.save()
    record(report, "write", "生成草稿", actor=SYSTEM, rows=content.row_count, total=str(report.total), digest=report.digest)
    _tell(report)


def _tell(report: PeriodicReport) -> None:
    address = reverse("reports:report_detail", args=[report.pk])
    if report.requested_by:
        notify(recipients=[report.requested_by], text=f"“{report}”的草稿已生成，请核对后送复核。", url=address)
        return
    schedule = ReportSchedule.objects.filter(kind=report.kind, period=report.period).exclude(period=PeriodKind.CUSTOM).first()
    if schedule and schedule.told:
        notify(recipients=people_acting(*map(Role, schedule.told)), text=f"“{report}”的草稿已按计划生成。", url=address)


def _progress(report: PeriodicReport, expected: int) -> Callable[[int], None]:
    """Write the share of rows done to the row, at most about twenty times."""
    every = max(expected // 20, 1)

    def tell(done: int) -> None:
        if done % every == 0:
            PeriodicReport.objects.filter(pk=report.pk).update(progress=min(done * 99 // expected, 99))

    return tell
