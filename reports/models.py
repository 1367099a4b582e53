"""Periodic reports and the schedule they follow."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from exchange.models import StoredFile
from reports.enums import PeriodKind, ReportKind, ReportState
from reports.querysets import CitywideQuerySet


class ReportSchedule(models.Model):
    """Which report is made for which periods, and since when (报表计划); staff change it."""

    kind = models.CharField("报表", max_length=24, choices=ReportKind)
    period = models.CharField("周期", max_length=8, choices=PeriodKind)
    starts_on = models.DateField("起始日期", help_text="从包含这一天的期间开始补齐")
    enabled = models.BooleanField("启用", default=True)

    objects = CitywideQuerySet.as_manager()

    class Meta:
        verbose_name = "报表计划"
        verbose_name_plural = "报表计划"
        ordering = ["kind", "period"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "period"], name="schedule_once", violation_error_message="该报表该周期的计划已存在。")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.get_period_display()}"


class PeriodicReport(models.Model):
    """A report of one period (定期报表): queued, written by the worker, kept as a file."""

    kind = models.CharField("报表", max_length=24, choices=ReportKind)
    period = models.CharField("周期", max_length=8, choices=PeriodKind)
    starts_on = models.DateField("期间起")
    ends_on = models.DateField("期间止")
    state = models.CharField("状态", max_length=8, choices=ReportState, default=ReportState.QUEUED)
    progress = models.PositiveSmallIntegerField("进度(%)", default=0)
    total = models.DecimalField("合计(元)", max_digits=14, decimal_places=2, null=True)
    row_count = models.PositiveIntegerField("行数", null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, verbose_name="文件", related_name="+")
    error = models.CharField("失败原因", max_length=300, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="申请人", related_name="+")
    created_at = models.DateTimeField("创建时间", default=timezone.now)
    queued_at = models.DateTimeField("排队时间", default=timezone.now)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    as_of = models.DateTimeField("数据时点", null=True)

    objects = CitywideQuerySet.as_manager()

    class Meta:
        verbose_name = "定期报表"
        verbose_name_plural = "定期报表"
        ordering = ["-ends_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "period", "starts_on"],
                condition=~Q(period=PeriodKind.CUSTOM),
                name="report_once_per_period",
                violation_error_message="该期间的报表已经有了。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="report_dates", violation_error_message="期间止不能早于期间起。"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.DONE) | (Q(file__isnull=False) & Q(total__isnull=False)),
                name="report_done_has_file",
                violation_error_message="已生成的报表须有文件与合计。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on} 至 {self.ends_on}"
