"""States of file jobs, and what is said of an imported row."""

from django.db import models


class ImportState(models.TextChoices):
    """Where an uploaded file stands (导入进度)."""

    UPLOADED = "uploaded", "等待检查"
    CHECKING = "checking", "检查中"
    CHECKED = "checked", "待确认"
    APPLYING = "applying", "写入中"
    APPLIED = "applied", "已导入"
    REFUSED = "refused", "未读取"
    FAILED = "failed", "处理出错"
    CANCELLED = "cancelled", "已取消"


RUNNING_IMPORTS = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.APPLYING)
"""A worker has it, or will."""
ENDED_IMPORTS = (ImportState.APPLIED, ImportState.REFUSED, ImportState.FAILED, ImportState.CANCELLED)


class Verdict(models.TextChoices):
    """What an import would do with a row (检查结果)."""

    NEW = "new", "新增"
    CHANGED = "changed", "变更"
    SAME = "same", "相同"
    WRONG = "wrong", "有问题"


class ExportState(models.TextChoices):
    """Where an ordered workbook stands (导出进度)."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "生成中"
    DONE = "done", "已生成"
    FAILED = "failed", "生成失败"


RUNNING_EXPORTS = (ExportState.QUEUED, ExportState.RUNNING)
