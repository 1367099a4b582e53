"""Handing a report to the worker."""

from django.db import transaction

from reports.models import PeriodicReport


def queue(report: PeriodicReport) -> None:
    """Let the worker write ``report`` once the caller's transaction is done."""
    from reports.tasks import write_report

    transaction.on_commit(lambda: write_report.delay(report.pk))
