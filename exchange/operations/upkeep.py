"""What the tick does for file jobs: queue the lost ones again, clear what is no longer needed."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.actor import SYSTEM
from audit.operations import operation, record
from exchange.enums import ENDED_IMPORTS, RUNNING_EXPORTS, RUNNING_IMPORTS, ExportState, ImportState
from exchange.models import ExportJob, ImportJob, ImportRow
from exchange.operations.exports import queue_export
from exchange.operations.imports import queue_apply, queue_check, queue_remark
from exchange.operations.jobs import SILENT, move
from exchange.operations.remarks import REMARKED

AT_ONCE = 50
ROWS_KEPT = timedelta(days=7)
"""How long the staged rows of an ended import can still be looked at."""
UNCONFIRMED = timedelta(days=30)
"""A checked file that nobody confirms is given up after this."""


@operation
def jobs_requeue_lost() -> int:
    """Queue again what was lost with its worker or its message; returns how many. One that a worker holds locked is left alone."""
    imports = _lost(ImportJob.objects.filter(state__in=RUNNING_IMPORTS))
    for job in imports:
        applying = job.state == ImportState.APPLYING
        move(job, ImportState.APPLYING if applying else ImportState.UPLOADED)
        (queue_apply if applying else queue_check)(job)
    exports = _lost(ExportJob.objects.filter(state__in=RUNNING_EXPORTS))
    for job in exports:
        move(job, ExportState.QUEUED)
        queue_export(job)
    unremarked = _lost(ImportJob.objects.filter(remark_due=True, state__in=REMARKED))
    for job in unremarked:
        queue_remark(job)
    ImportJob.objects.filter(pk__in=[job.pk for job in unremarked]).update(alive_at=timezone.now())
    return len(imports) + len(exports) + len(unremarked)


def _lost(running: QuerySet[Any]) -> list[Any]:
    return list(running.filter(alive_at__lt=timezone.now() - SILENT).select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])


@operation
def rows_purge(*, now: datetime) -> int:
    """Delete the staged rows of imports that ended some days ago; give up what nobody confirmed. Returns how many rows went."""
    forgotten = ImportJob.objects.filter(state=ImportState.CHECKED, state_since__lt=now - UNCONFIRMED)
    for job in forgotten.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE]:
        move(job, ImportState.CANCELLED)
        record(job, "cancel", "逾期未确认，自动取消", actor=SYSTEM, at=now)
    ended = ImportJob.objects.filter(state__in=ENDED_IMPORTS, state_since__lt=now - ROWS_KEPT, rows_kept=True)
    jobs = list(ended.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])
    ImportJob.objects.filter(pk__in=[job.pk for job in jobs]).update(rows_kept=False)
    return ImportRow.objects.filter(job__in=jobs).delete()[0]
