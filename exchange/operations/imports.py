"""Imports: upload, check, confirm, apply. Only a worker opens a file; rows are written once, in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from audit.bulk import insert_rows
from audit.operations import Refused, Stale, authorise, lock, operation, record, require
from exchange import kinds
from exchange.acting import actor_behind
from exchange.enums import ImportState, Verdict
from exchange.files import read_file, store_file
from exchange.kinds import ImportKind, Problem, Row
from exchange.models import ImportJob, ImportRow, StoredFile
from exchange.operations.jobs import ATTEMPTS, SILENT, Stopped, move, own, owner_fields, teller
from exchange.sheets.refusals import FileRefused

ROWS_PER_INSERT = 5000
GROUP_SHOWS = 12
"""Rows named in each group of problems; the list below shows all."""
CHECK_BROKE = "检查时出错，已记录。请把文件另存为新的 xlsx 再上传；仍不行请联系管理员。"
APPLY_BROKE = "写入时出错，没有写入任何一行。请稍后重新确认；仍不行请联系管理员。"


@operation
def import_upload(
    *, actor: Actor, kind: str, params: Mapping[str, Any], content: bytes, name: str, at: datetime | None = None
) -> ImportJob:
    """Keep the file, sealed, and queue its check. The same file for the same place is noticed, not refused."""
    chosen = kinds.find(kind)
    require(chosen, "没有这种导入。")
    authorise(chosen.may(actor, params))
    require(content, "文件是空的。请检查是否选错了文件。", field="file")
    most = settings.IMPORT_MAX_BYTES
    require(len(content) <= most, f"文件超过 {most // 2**20} MB。请删去图片和多余的工作表，或拆成几个文件分别上传。", field="file")
    stored = store_file(content, name[-200:], actor=actor)
    earlier = ImportJob.objects.filter(
        organisation_id=actor.organisation_id, kind=kind, params=dict(params), file__sha256=stored.sha256
    ).exclude(state__in=[ImportState.CANCELLED, ImportState.FAILED])
    job = ImportJob.objects.create(
        kind=kind,
        params=dict(params),
        place_name=chosen.place(params)[:200],
        file=stored,
        same_as=earlier.order_by("-pk").first(),
        **owner_fields(actor),
    )
    record(job, "upload", "上传文件", actor=actor, at=at, file=stored.name, sha256=stored.sha256, kind=kind, params=dict(params))
    queue_check(job)
    return job


@operation
def import_confirm(*, actor: Actor, job_id: int, only_if_all_good: bool, seen_version: int | None = None) -> ImportJob:
    """Have the good rows written, or all or none; a worker checks them once more and writes them once."""
    job = own(ImportJob, actor, job_id)
    authorise(kind_of(job).may(actor, job.params), f"您现在不能再导入到{job.place_name}。")
    require(job.state != ImportState.APPLYING, "已经确认过，正在写入，请稍候。")
    require(job.state == ImportState.CHECKED, f"这份文件“{job.get_state_display()}”，不能确认导入。")
    if seen_version not in (None, job.version):
        raise Stale
    require(job.good, "没有需要写入的行。")
    require(not (only_if_all_good and job.wrong), f"还有 {job.wrong} 行有问题。请更正后重新上传，或选择只导入无误的行。")
    move(job, ImportState.APPLYING, only_if_all_good=only_if_all_good, attempts=0, sentence="")
    record(job, "confirm", "确认导入", actor=actor, new=job.new, changed=job.changed, only_if_all_good=only_if_all_good)
    queue_apply(job)
    return job


@operation
def import_cancel(*, actor: Actor, job_id: int) -> ImportJob:
    """Give the file up, before its rows are written."""
    job = own(ImportJob, actor, job_id)
    waiting = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED)
    require(job.state in waiting, f"这份文件“{job.get_state_display()}”，不能取消。")
    move(job, ImportState.CANCELLED)
    record(job, "cancel", "取消导入", actor=actor)
    return job


@operation
def import_file(*, actor: Actor, job_id: int) -> StoredFile:
    """The file as it was uploaded; who took it is recorded."""
    job = own(ImportJob, actor, job_id)
    record(job, "download", "下载原文件", actor=actor)
    return job.file


def import_check(*, job_id: int) -> None:
    """Read a file and judge its rows. Run twice, it is done once; whatever goes wrong ends as a sentence on the job."""
    job = _start(job_id, (ImportState.UPLOADED, ImportState.CHECKING), ImportState.CHECKING)
    if job is None:
        return
    try:
        kind, actor = kind_of(job), actor_behind(job)
        authorise(kind.may(actor, job.params), f"您现在不能导入到{job.place_name}。")
        rows, remarks = kind.read(read_file(job.file), job.file.name, teller(job))
        kind.judge(actor, job.params, [row for row in rows if row.values is not None])
        _finish_check(job.pk, rows, remarks)
    except Stopped:
        return
    except FileRefused as refusal:
        _end_check(job.pk, ImportState.REFUSED, refusal.message, str(refusal.code))
    except Refused as refusal:
        _end_check(job.pk, ImportState.REFUSED, refusal.message)
    except PermissionDenied as denial:
        _end_check(job.pk, ImportState.REFUSED, str(denial))
    except Exception:
        _end_check(job.pk, ImportState.FAILED, CHECK_BROKE)
        raise


def import_apply(*, job_id: int) -> None:
    """Write the rows of a confirmed file. Run twice, or killed in between, they are written once or not at all."""
    job = _start(job_id, (ImportState.APPLYING,), ImportState.APPLYING)
    if job is None:
        return
    try:
        _apply(job.pk)
    except Refused as refusal:
        _back_to_checked(job.pk, f"没有写入：{refusal.message}")
    except PermissionDenied as denial:
        _back_to_checked(job.pk, f"没有写入：{denial}")
    except Exception:
        _back_to_checked(job.pk, APPLY_BROKE)
        raise


@operation
def _start(job_id: int, sources: Sequence[str], target: ImportState) -> ImportJob | None:
    """The job, now ours; None where it is done, somebody is at it, or it has killed its workers before."""
    job = ImportJob.objects.select_for_update(of=("self",)).select_related("file", "requested_by").get(pk=job_id)
    if job.state not in sources:
        return None
    if job.state == ImportState.CHECKING and timezone.now() - job.alive_at < SILENT:
        return None
    if job.attempts >= ATTEMPTS:
        checking = target == ImportState.CHECKING
        move(job, ImportState.FAILED if checking else ImportState.CHECKED, sentence=CHECK_BROKE if checking else APPLY_BROKE)
        return None
    move(job, target, attempts=job.attempts + 1, started_at=timezone.now(), rows_done=0)
    return job


@operation
def _finish_check(job_id: int, rows: Sequence[Row], remarks: Sequence[str]) -> None:
    job = lock(ImportJob, job_id)
    if job.state != ImportState.CHECKING:
        return
    good = [row for row in rows if row.verdict in (Verdict.NEW, Verdict.CHANGED)]
    job.rows.all().delete()
    for first in range(0, len(rows), ROWS_PER_INSERT):
        insert_rows([_staged(job, first + at, row) for at, row in enumerate(rows[first : first + ROWS_PER_INSERT])])
    done = {"rows_total": len(rows), "rows_done": len(rows), "attempts": 0, "remarks": list(remarks), "remark_due": True}
    move(job, ImportState.CHECKED, **done, summary=kind_of(job).summary(good), **_tally(rows))
    queue_remark(job)
    record(job, "check", "检查完毕", actor=actor_behind(job), rows=len(rows), verdicts=_counts(rows))


@operation
def _end_check(job_id: int, state: ImportState, sentence: str, code: str = "") -> None:
    job = lock(ImportJob, job_id)
    if job.state == ImportState.CHECKING:
        move(job, state, sentence=sentence[:500], refusal=code)


@operation
def _back_to_checked(job_id: int, sentence: str) -> None:
    job = lock(ImportJob, job_id)
    if job.state == ImportState.APPLYING:
        move(job, ImportState.CHECKED, sentence=sentence[:500], attempts=0)


@operation
def _apply(job_id: int) -> None:
    """Judge the rows again, and write them where they are what the reader confirmed; one transaction."""
    job = lock(ImportJob, job_id)
    if job.state != ImportState.APPLYING:
        return
    kind, actor = kind_of(job), actor_behind(job)
    authorise(kind.may(actor, job.params), f"您现在不能再导入到{job.place_name}。")
    staged = list(job.rows.all())
    confirmed = [row for row in staged if row.verdict != Verdict.WRONG]
    rows = [Row(row.sheet, row.number, row.label, row.payload) for row in confirmed]
    kind.judge(actor, job.params, rows)
    moved = [row for old, row in zip(confirmed, rows, strict=True) if _is_other(old, row)]
    worse = [row for row in moved if row.verdict == Verdict.WRONG]
    _restage(confirmed, rows)
    verdicts = _tally([_plain(row) for row in staged])
    if len(moved) > len(worse) or (worse and job.only_if_all_good):
        move(job, ImportState.CHECKED, sentence=f"检查之后数据有了变化，涉及 {len(moved)} 行，没有写入。请核对后重新确认。", **verdicts)
        return
    new = [row for row in rows if row.verdict == Verdict.NEW]
    changed = [row for row in rows if row.verdict == Verdict.CHANGED]
    kind.apply(actor, job.params, new, changed)
    move(job, ImportState.APPLIED, remark_due=True, attempts=0, **verdicts)
    queue_remark(job)
    record(job, "apply", "导入完成", actor=actor, new=len(new), changed=len(changed), wrong=job.wrong)


def _is_other(old: ImportRow, row: Row) -> bool:
    """Not what the reader confirmed, and not already there either."""
    return row.verdict != Verdict.SAME and (row.verdict, [list(one) for one in row.changes]) != (old.verdict, old.changes)


def _restage(staged: Sequence[ImportRow], rows: Sequence[Row]) -> None:
    """Keep what is said of the rows now, where that differs from what was said."""
    differing = []
    for old, row in zip(staged, rows, strict=True):
        now = (row.verdict, [problem._asdict() for problem in row.problems], [list(change) for change in row.changes])
        if now != (old.verdict, old.problems, old.changes):
            old.verdict, old.problems, old.changes = now
            differing.append(old)
    ImportRow.objects.bulk_update(differing, ["verdict", "problems", "changes"], batch_size=ROWS_PER_INSERT)


def _staged(job: ImportJob, position: int, row: Row) -> ImportRow:
    staged = ImportRow(
        job=job,
        position=position,
        sheet=row.sheet[:60],
        number=row.number,
        verdict=row.verdict,
        label=row.label[:200],
        problems=[problem._asdict() for problem in row.problems],
        warnings=[warning._asdict() for warning in row.warnings],
        changes=[list(change) for change in row.changes],
    )
    if row.values is not None:
        staged.set_payload(row.values)
    return staged


def _plain(row: ImportRow) -> Row:
    """A staged row as far as it is counted."""
    return Row(row.sheet, row.number, row.label, None, [Problem(**problem) for problem in row.problems], [], Verdict(row.verdict))


def _counts(rows: Sequence[Row]) -> dict[str, int]:
    verdicts = [row.verdict for row in rows]
    return {str(verdict.value): verdicts.count(verdict) for verdict in Verdict}


def _tally(rows: Sequence[Row]) -> dict[str, Any]:
    """Counts by verdict, and the problems grouped by column and code, the most frequent first."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        for problem in row.problems:
            group = groups.setdefault((problem.field, problem.code), {"count": 0, "rows": [], "message": problem.message})
            group["count"] += 1
            if group["count"] <= GROUP_SHOWS:
                group["rows"].append([row.sheet, row.number])
    listed = [{"field": field, "code": code, **group} for (field, code), group in groups.items()]
    return {**_counts(rows), "groups": sorted(listed, key=lambda group: -group["count"])}


def kind_of(job: ImportJob) -> ImportKind:
    kind = kinds.find(job.kind)
    require(kind, "这种导入已经停用。")
    return kind


def queue_check(job: ImportJob) -> None:
    from exchange.tasks import check_import

    # What cannot be queued because the broker is down waits for the tick; the upload is kept all the same.
    transaction.on_commit(lambda: check_import.delay(job.pk), robust=True)


def queue_apply(job: ImportJob) -> None:
    from exchange.tasks import apply_import

    transaction.on_commit(lambda: apply_import.delay(job.pk), robust=True)


def queue_remark(job: ImportJob) -> None:
    from exchange.tasks import remark_import

    transaction.on_commit(lambda: remark_import.delay(job.pk), robust=True)
