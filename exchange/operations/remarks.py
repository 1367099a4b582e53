"""The user's own workbook back, with what is said of each row (design.md §7); made by the worker after the check and after writing."""

import logging
from collections import deque
from pathlib import PurePath

from django.utils import timezone

from accounts.actor import Actor
from audit.operations import lock, operation, record, require
from exchange.acting import actor_behind
from exchange.enums import ImportState, Verdict
from exchange.files import read_file, store_file
from exchange.models import ImportJob, ImportRow, StoredFile
from exchange.operations.imports import kind_of
from exchange.operations.jobs import ATTEMPTS, own
from exchange.sheets.reading import read_book
from exchange.sheets.remarking import MOST_IN_PLACE, Remarks, RowRemark, problem_workbook, remark_in_place
from exchange.sheets.tables import Records

logger = logging.getLogger(__name__)

REMARKED = (ImportState.CHECKED, ImportState.APPLIED)
_ZIP = b"PK"
_BEFORE = {Verdict.NEW: "可导入（新增）", Verdict.CHANGED: "可导入（变更）", Verdict.SAME: "无变化", Verdict.WRONG: "退回"}
_AFTER = {Verdict.NEW: "已导入（新增）", Verdict.CHANGED: "已导入（变更）", Verdict.SAME: "无变化", Verdict.WRONG: "退回"}


@operation
def remarked_file(*, actor: Actor, job_id: int) -> StoredFile:
    """The workbook with 结果 and 问题; who took it is recorded."""
    job = own(ImportJob, actor, job_id)
    require(job.remarked, "带检查结果的文件还没有生成，请稍候。")
    record(job, "download_remarked", "下载带检查结果的文件", actor=actor)
    return job.remarked


def import_remark(*, job_id: int) -> None:
    """Write the remarks of a checked or imported file. Run twice, it is there once; a file that openpyxl cannot keep gets a new one."""
    job = _start(job_id)
    if job is None:
        return
    content = read_file(job.file)
    layout = kind_of(job).layout()
    book = read_book(content, job.file.name)
    source = Records(book, layout)
    in_place, made = content.startswith(_ZIP) and job.rows_total <= MOST_IN_PLACE, b""
    # Running through the file once tells where the columns of each sheet are.
    deque(source, maxlen=0)
    if in_place:
        try:
            made = remark_in_place(content, layout, source.headers, _remarks(job))
        except Exception:
            logger.warning("import %s could not be remarked in place", job.pk, exc_info=True)
    if not made and job.wrong:
        in_place = False
        made = problem_workbook(layout, source.headers, source, _remarks(job, only_wrong=True))
    _keep(job.pk, job.version, made, in_place=in_place)


@operation
def _start(job_id: int) -> ImportJob | None:
    job = ImportJob.objects.select_for_update(of=("self",)).select_related("file", "requested_by").get(pk=job_id)
    if not job.remark_due or job.state not in REMARKED:
        return None
    job.attempts += 1
    job.alive_at = timezone.now()
    job.remark_due = job.attempts <= ATTEMPTS
    job.save(update_fields=["attempts", "alive_at", "remark_due"])
    return job if job.remark_due else None


@operation
def _keep(job_id: int, version: int, made: bytes, *, in_place: bool) -> None:
    job = lock(ImportJob, job_id)
    if job.version != version:
        return
    if made:
        stem = PurePath(job.file.name).stem[:150]
        name = f"{stem}（检查结果）.xlsx" if in_place else f"{stem}（问题行）.xlsx"
        job.remarked = store_file(made, name, actor=actor_behind(job))
    job.remarked_in_place, job.remark_due = in_place, False
    job.save(update_fields=["remarked", "remarked_in_place", "remark_due"])


def _remarks(job: ImportJob, *, only_wrong: bool = False) -> Remarks:
    rows = job.rows.filter(verdict=Verdict.WRONG) if only_wrong else job.rows.all()
    words = _AFTER if job.state == ImportState.APPLIED else _BEFORE
    return {(row.sheet, row.number): _said(row, words) for row in rows.defer("payload_sealed").iterator(chunk_size=2000)}


def _said(row: ImportRow, words: dict[Verdict, str]) -> RowRemark:
    lines = [problem["message"] for problem in row.problems]
    lines += [f"{what}：{old} → {new}" for what, old, new in row.changes]
    lines += [f"提醒：{warning['message']}" for warning in row.warnings]
    fields = tuple({problem["field"] for problem in row.problems})
    return RowRemark(words[Verdict(row.verdict)], "\n".join(lines), row.verdict == Verdict.WRONG, fields)
