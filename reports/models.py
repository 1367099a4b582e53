"""Periodic reports, their editions, and the schedule they follow."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.enums import OFFICE_ROLES, Role
from audit.guards import Guard
from audit.models import Tracked
from exchange.models import StoredFile
from reports.enums import WRITTEN, PeriodKind, ReportKind, ReportState
from reports.querysets import CitywideQuerySet

TOLD = [(role.value, role.label) for role in Role if role in OFFICE_ROLES and role not in (Role.COUNTY_HANDLER, Role.ADMINISTRATOR)]
"""Who may be told of a new draft: offices that answer for the whole city."""


class ReportSchedule(models.Model):
    """Which report is made for which periods, since when, and who is told (报表计划); staff change it."""

    kind = models.CharField("报表", max_length=24, choices=ReportKind)
    period = models.CharField("周期", max_length=8, choices=[(p.value, p.label) for p in PeriodKind if p != PeriodKind.CUSTOM])
    starts_on = models.DateField("起始日期", help_text="从包含这一天的期间开始补齐")
    enabled = models.BooleanField("启用", default=True)
    told = ArrayField(models.CharField(max_length=20, choices=TOLD), verbose_name="通知对象", default=list, blank=True)

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

    @property
    def told_words(self) -> str:
        return "、".join(Role(role).label for role in self.told)


class PeriodicReport(Tracked):
    """A report of one period (定期报表): queued, written by the worker, reviewed, signed, and then frozen.

    ``content`` is the table itself, from which ``file`` (xlsx) and ``pdf`` are drawn; ``digest`` is the SHA-256 of its rows
    and ``as_of`` the moment they were read. A correction is a new ``edition`` that names the one it ``corrects``,
    with a list of what ``changes``.
    """

    kind = models.CharField("报表", max_length=24, choices=ReportKind)
    period = models.CharField("周期", max_length=8, choices=PeriodKind)
    starts_on = models.DateField("期间起")
    ends_on = models.DateField("期间止")
    edition = models.PositiveSmallIntegerField("版次", default=1, editable=False)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, verbose_name="更正的版次", related_name="corrected_by")
    correction_reason = models.CharField("更正理由", max_length=300, blank=True)
    changes = models.JSONField("变动清单", default=list, editable=False)
    state = models.CharField("状态", max_length=8, choices=ReportState, default=ReportState.QUEUED)
    progress = models.PositiveSmallIntegerField("进度（%）", default=0)
    total = models.DecimalField("合计（元）", max_digits=14, decimal_places=2, null=True)
    row_count = models.PositiveIntegerField("行数", null=True)
    content = models.ForeignKey(StoredFile, models.PROTECT, null=True, verbose_name="数据", related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, verbose_name="工作簿", related_name="+")
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, verbose_name="PDF", related_name="+")
    digest = models.CharField("数据摘要（SHA-256）", max_length=64, blank=True, editable=False)
    error = models.CharField("失败原因", max_length=300, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="申请人", related_name="+")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="复核人", related_name="+")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="签发人", related_name="+")
    signed_at = models.DateTimeField("签发时间", null=True)
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
                fields=["kind", "period", "starts_on", "edition"],
                condition=~Q(period=PeriodKind.CUSTOM),
                name="report_once_per_period",
                violation_error_message="该期间的报表已经有了。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="report_dates", violation_error_message="期间止不能早于期间起。"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WRITTEN) | Q(file__isnull=False, row_count__isnull=False, as_of__isnull=False),
                name="report_done_has_file",
                violation_error_message="已生成的报表须有文件、行数与数据时点。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReportState.CHECKED, ReportState.SIGNED]) | Q(checked_by__isnull=False, content__isnull=False),
                name="report_checked_complete",
                violation_error_message="已复核的报表须有复核人和数据。",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.SIGNED) | (Q(signed_by__isnull=False, signed_at__isnull=False) & ~Q(digest="")),
                name="report_signed_complete",
                violation_error_message="已签发的报表须有签发人、签发时间和数据摘要。",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("checked_by")),
                name="report_two_persons",
                violation_error_message="报表的复核人与签发人不能是同一人。",
            ),
            models.CheckConstraint(
                condition=Q(edition=1, corrects__isnull=True) | (Q(edition__gt=1, corrects__isnull=False) & ~Q(correction_reason="")),
                name="report_edition_corrects",
                violation_error_message="更正版须注明更正的版次和理由。",
            ),
        ]
        triggers = [
            Guard(
                name="report_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="OLD.state = 'signed'",
                sentence="已签发的报表不能修改或删除，更正请另出新版。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        edition = f"（第{self.edition}版）" if self.edition > 1 else ""
        return f"{self.get_kind_display()} {self.starts_on} 至 {self.ends_on}{edition}"

    @property
    def is_written(self) -> bool:
        return self.state in WRITTEN
