"""Work on files that a worker does: imports with their staged rows, and exports."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.crypto import seal, unseal
from audit.guards import Guard
from audit.models import Tracked
from exchange.enums import ENDED_IMPORTS, RUNNING_EXPORTS, RUNNING_IMPORTS, ExportState, ImportState, Verdict
from exchange.models.files import StoredFile
from exchange.querysets import JobQuerySet


class Job(Tracked):
    """Work that a worker does for a person in her organisation (文件任务).

    ``alive_at`` is the last sign of life: queued, started, or a step further. ``attempts`` counts starts, so that a file
    that kills its worker is not tried for ever.
    """

    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="申请人", related_name="+")
    organisation_id = models.BigIntegerField("申请单位编号", null=True)
    organisation_name = models.CharField("申请单位", max_length=120, blank=True)
    rows_total = models.PositiveIntegerField("总行数", default=0)
    rows_done = models.PositiveIntegerField("已处理行数", default=0)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    alive_at = models.DateTimeField("最近活动时间", default=timezone.now)
    started_at = models.DateTimeField("开始时间", null=True)
    sentence = models.CharField("说明", max_length=500, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def progress(self) -> int:
        """Share of the rows done, in percent."""
        return min(self.rows_done * 100 // self.rows_total, 99) if self.rows_total else 0

    @property
    def seconds_left(self) -> int | None:
        """How long the rest takes at the speed so far; None while that cannot be told."""
        if not (self.rows_done and self.rows_total and self.started_at):
            return None
        spent = (self.alive_at - self.started_at).total_seconds()
        return round(spent * (self.rows_total - self.rows_done) / self.rows_done)


class ImportJob(Job):
    """An uploaded workbook on its way into the database (导入任务).

    ``kind`` names an :class:`exchange.kinds.ImportKind`, ``params`` say where its rows go. ``groups`` are the problems by kind:
    field, code, count and the first rows of each. ``summary`` is what the kind adds up of
    the rows that would be written, for panels of the preview. ``remarked`` is the user's workbook with what is said of each row; while
    ``remark_due``, it is about to be written.
    """

    kind = models.CharField("导入内容", max_length=40)
    params = models.JSONField("导入到", default=dict)
    place_name = models.CharField("导入到", max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件", related_name="+")
    same_as = models.ForeignKey("self", models.SET_NULL, null=True, verbose_name="相同文件的上次导入", related_name="+")
    state = models.CharField("状态", max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("变更", default=0)
    same = models.PositiveIntegerField("相同", default=0)
    wrong = models.PositiveIntegerField("有问题", default=0)
    groups = models.JSONField("问题分类", default=list)
    remarks = models.JSONField("文件提醒", default=list)
    only_if_all_good = models.BooleanField("全部无误才导入", default=False)
    refusal = models.CharField("退回代码", max_length=40, blank=True)
    rows_kept = models.BooleanField("明细保留中", default=True)
    summary = models.JSONField("汇总", default=dict)
    remarked = models.ForeignKey(StoredFile, models.PROTECT, null=True, verbose_name="带检查结果的文件", related_name="+")
    remarked_in_place = models.BooleanField("写在原表中", default=False)
    remark_due = models.BooleanField("待写检查结果", default=False)

    class Meta:
        verbose_name = "导入任务"
        verbose_name_plural = "导入任务"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["requested_by", "organisation_id"], name="import_owner"),
            models.Index(fields=["state", "alive_at"], name="import_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[ImportState.REFUSED, ImportState.FAILED]) | ~Q(sentence=""),
                name="import_end_explained",
                violation_error_message="没有导入的文件须写明原因。",
            ),
        ]
        triggers = [
            Guard(
                name="import_ends_once",
                operation=pgtrigger.Update,
                sentence="导入已经结束，不能再改变状态",
                broken_if=f"OLD.state IN ({', '.join(repr(str(s.value)) for s in ENDED_IMPORTS)}) AND NEW.state <> OLD.state",
            )
        ]

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return reverse("exchange:import_detail", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING_IMPORTS

    @property
    def good(self) -> int:
        """Rows that an import would write."""
        return self.new + self.changed


class ImportRow(models.Model):
    """One row of an uploaded file (待导入行): staged until the import ends, its values sealed.

    ``label`` names the row for people, personal numbers masked. ``problems`` and ``warnings`` are ``{field, code, message}``,
    ``changes`` are ``[what, old, new]``. A row without ``payload_sealed`` is wrong whatever the database holds.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    job = models.ForeignKey(ImportJob, models.CASCADE, verbose_name="导入任务", related_name="rows")
    position = models.PositiveIntegerField("序号")
    sheet = models.CharField("工作表", max_length=60, blank=True)
    number = models.PositiveIntegerField("行号")
    verdict = models.CharField("检查结果", max_length=8, choices=Verdict)
    label = models.CharField("内容", max_length=200, blank=True)
    payload_sealed = models.BinaryField("内容（加密）", null=True)
    problems = models.JSONField("问题", default=list)
    warnings = models.JSONField("提醒", default=list)
    changes = models.JSONField("变更", default=list)

    class Meta:
        verbose_name = "待导入行"
        verbose_name_plural = "待导入行"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "position"], name="import_row_once", violation_error_message="这一行已经读取过。"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.WRONG) | (Q(payload_sealed__isnull=False) & Q(problems=[])),
                name="import_row_good",
                violation_error_message="有问题的行不能导入。",
            ),
        ]
        indexes = [models.Index(fields=["job", "verdict", "position"], name="import_row_verdict")]

    def __str__(self) -> str:
        return f"{self.sheet} 第 {self.number} 行".strip()

    @property
    def place(self) -> str:
        """Associated data of the sealed values."""
        return f"exchange_importrow.payload.{self.uuid}"

    def set_payload(self, values: Mapping[str, Any]) -> None:
        self.payload_sealed = seal(json.dumps(values, ensure_ascii=False).encode(), place=self.place)

    @property
    def payload(self) -> dict[str, Any]:
        """What the row says, as the kind of import read it."""
        return json.loads(unseal(bytes(self.payload_sealed or b""), place=self.place))


class ExportJob(Job):
    """A list as a workbook, ordered by a person and written by a worker (导出任务).

    ``query`` is the list's filter as it stood in the address; ``dataset`` names a :class:`exchange.exports.Dataset`. Numbers are
    masked unless ``is_unmasked``, for which the owner gave a ``reason``.
    """

    dataset = models.CharField("列表", max_length=60)
    title = models.CharField("名称", max_length=80)
    query = models.CharField("筛选条件", max_length=2000, blank=True)
    is_unmasked = models.BooleanField("含完整个人信息", default=False)
    reason = models.CharField("用途", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, choices=ExportState, default=ExportState.QUEUED)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, verbose_name="文件", related_name="+")

    class Meta:
        verbose_name = "导出任务"
        verbose_name_plural = "导出任务"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["requested_by", "organisation_id"], name="export_owner"),
            models.Index(fields=["state", "alive_at"], name="export_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ExportState.DONE) | Q(file__isnull=False),
                name="export_done_has_file",
                violation_error_message="已生成的导出须有文件。",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExportState.FAILED) | ~Q(sentence=""),
                name="export_failure_explained",
                violation_error_message="生成失败须写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(is_unmasked=False) | ~Q(reason=""),
                name="export_unmasked_reason",
                violation_error_message="导出完整个人信息须写明用途。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("exchange:export_detail", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING_EXPORTS
