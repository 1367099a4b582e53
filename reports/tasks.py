"""Jobs of the reports, and the one tick that starts whatever is due."""

from celery import shared_task
from django.utils import timezone

from exchange.operations import jobs_requeue_lost, rows_purge
from reports.operations import report_write, reports_due, reports_requeue_lost


@shared_task
def tick() -> None:
    """Start what is due and not yet done; runs every minute, and does nothing where nothing is due."""
    reports_due(today=timezone.localdate())
    reports_requeue_lost()
    jobs_requeue_lost()
    rows_purge(now=timezone.now())


@shared_task
def write_report(report_id: int) -> None:
    report_write(report_id=report_id)
