"""Choices of periodic reports (domain.md §7)."""

from django.db import models


class ReportKind(models.TextChoices):
    PAYMENTS = "payments", "职业培训补贴资金拨付情况表"


class PeriodKind(models.TextChoices):
    MONTH = "month", "月报"
    QUARTER = "quarter", "季报"
    YEAR = "year", "年报"
    CUSTOM = "custom", "自定期间"


class ReportState(models.TextChoices):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "生成中"
    DONE = "done", "已生成"
    FAILED = "failed", "生成失败"
