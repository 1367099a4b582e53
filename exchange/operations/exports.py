"""Exports: a list ordered as a workbook, written by a worker with the rights its owner then has."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.actor import SYSTEM, Actor
from audit.operations import Refused, lock, operation, record, require
from audit.pages.filters import names_a_person
from exchange import exports
from exchange.acting import actor_behind
from exchange.enums import RUNNING_EXPORTS, ExportState
from exchange.files import store_file
from exchange.listing import write_listing
from exchange.models import ExportJob, StoredFile
from exchange.operations.jobs import ATTEMPTS, SILENT, Stopped, move, own, owner_fields, teller
from exchange.signals import export_ended

LONGEST_QUERY = 2000
SHORTEST_REASON, LONGEST_REASON = 4, 100
BROKE = "生成时出错，已记录。请稍后重新导出；仍不行请联系管理员。"


@operation
def export_order(
    *, actor: Actor, dataset: str, query: str = "", is_unmasked: bool = False, reason: str = "", at: datetime | None = None
) -> ExportJob:
    """Have a list written as it is filtered by ``query``. Ordered again while it is being written, it is the same job.

    With ``is_unmasked`` personal numbers stand in it whole, for a ``reason`` that the event keeps (domain.md §8.2).
    """
    found = exports.find(dataset)
    require(found, "没有这个列表。")
    require(len(query) <= LONGEST_QUERY, "筛选条件太长，请减少条件后再导出。")
    require("\0" not in query, "筛选条件不是列表页给出的，请回到列表重新导出。")
    require(not names_a_person(QueryDict(query).get("q", "")), "筛选条件中不能有证件号或手机号。")
    reason = reason.strip() if is_unmasked else ""
    if is_unmasked:
        require(len(reason) >= SHORTEST_REASON, "请写明完整导出的用途，例如“核对社保参保”。", field="reason")
        require(len(reason) <= LONGEST_REASON, f"用途请写在 {LONGEST_REASON} 字以内。", field="reason")
    found.opened(actor, query, is_unmasked=is_unmasked)
    wanted = {"dataset": dataset, "query": query, "is_unmasked": is_unmasked, "reason": reason}
    if running := ExportJob.objects.visible_to(actor).filter(state__in=RUNNING_EXPORTS, **wanted).first():
        return running
    job = ExportJob.objects.create(title=found.title[:80], **wanted, **owner_fields(actor))
    words = "申请导出完整信息" if is_unmasked else "申请导出"
    record(job, "order", words, actor=actor, at=at, comment=reason, dataset=dataset, query=query, is_unmasked=is_unmasked)
    queue_export(job)
    return job


@operation
def export_download(*, actor: Actor, job_id: int) -> StoredFile:
    """The workbook; who took it is recorded."""
    job = own(ExportJob, actor, job_id)
    require(job.state == ExportState.DONE, "文件还没有生成。")
    record(job, "download", "下载导出文件", actor=actor)
    return job.file


def export_write(*, job_id: int) -> None:
    """Write a queued list. Written twice, it is there once; whatever goes wrong ends as a sentence on the job."""
    job = _start(job_id)
    if job is None:
        return
    try:
        found = exports.find(job.dataset)
        require(found, "这个列表已经停用。")
        rows = found.opened(actor_behind(job), job.query, is_unmasked=job.is_unmasked)
        tell, total = teller(job), rows.count()
        tell(0, total)
        mark = " ".join(filter(None, ("演示数据" if settings.DEMO else "", _watermark(job))))
        content = write_listing(job.title, rows.columns, rows, note=mark, told=lambda done: tell(min(done, total), total))
        _finish(job.pk, content, total)
    except Stopped:
        return
    except Refused as refusal:
        _fail(job.pk, refusal.message)
    except PermissionDenied as denial:
        _fail(job.pk, str(denial))
    except Exception:
        _fail(job.pk, BROKE)
        raise


def _watermark(job: ExportJob) -> str:
    """Who took whole numbers away, and what for: on every printed page."""
    if not job.is_unmasked:
        return ""
    return f"含个人信息，仅限“{job.reason}”使用；{job.requested_by}（{job.organisation_name}）{timezone.localdate()} 导出"


@operation
def _start(job_id: int) -> ExportJob | None:
    job = ExportJob.objects.select_for_update(of=("self",)).select_related("requested_by").get(pk=job_id)
    busy = job.state == ExportState.RUNNING and timezone.now() - job.alive_at < SILENT
    if job.state not in RUNNING_EXPORTS or busy:
        return None
    if job.attempts >= ATTEMPTS:
        _end(job, ExportState.FAILED, sentence=BROKE)
        return None
    move(job, ExportState.RUNNING, attempts=job.attempts + 1, started_at=timezone.now(), rows_done=0)
    return job


@operation
def _finish(job_id: int, content: bytes, rows: int) -> None:
    job = lock(ExportJob, job_id)
    if job.state != ExportState.RUNNING:
        return
    stored = store_file(content, f"{job.title}{timezone.localdate():%Y%m%d}.xlsx", actor=actor_behind(job))
    record(job, "write", "生成导出文件", actor=SYSTEM, rows=rows, sha256=stored.sha256)
    _end(job, ExportState.DONE, file=stored, rows_done=rows, rows_total=rows)


@operation
def _fail(job_id: int, sentence: str) -> None:
    job = lock(ExportJob, job_id)
    if job.state == ExportState.RUNNING:
        _end(job, ExportState.FAILED, sentence=sentence[:500])


def _end(job: ExportJob, state: ExportState, **fields: object) -> None:
    move(job, state, **fields)
    export_ended.send(ExportJob, job=job)


def queue_export(job: ExportJob) -> None:
    from exchange.tasks import write_export

    transaction.on_commit(lambda: write_export.delay(job.pk), robust=True)
