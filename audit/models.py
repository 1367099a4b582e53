"""Who did what, and the state every reviewed record carries."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from audit.guards import append_only


class Event(models.Model):
    """One act on one record (操作留痕): the authoritative history, never changed.

    ``occurred_at`` is when it happened (业务时间), ``recorded_at`` when it was written down.
    """

    append_only = True

    subject_type = models.CharField("对象类型", max_length=80)
    subject_id = models.BigIntegerField("对象编号")
    name = models.CharField("动作", max_length=60)
    label = models.CharField("动作名称", max_length=60)
    source = models.CharField("原状态", max_length=40, blank=True)
    target = models.CharField("新状态", max_length=40, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="操作人", related_name="+")
    actor_name = models.CharField("操作人姓名", max_length=60)
    organisation_id = models.BigIntegerField("操作单位编号", null=True)
    organisation_name = models.CharField("操作单位", max_length=120, blank=True)
    comment = models.TextField("意见", blank=True)
    detail = models.JSONField("明细", default=dict)
    occurred_at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)

    class Meta:
        verbose_name = "操作留痕"
        verbose_name_plural = "操作留痕"
        ordering = ["occurred_at", "id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "name"], name="event_subject"),
            models.Index(fields=["actor", "recorded_at"], name="event_actor"),
        ]
        triggers = append_only("event", "操作留痕")

    def __str__(self) -> str:
        return f"{self.occurred_at:%Y-%m-%d %H:%M} {self.actor_name} {self.label}"


class Tracked(models.Model):
    """Base of records that move through a workflow (流程记录).

    ``version`` rises with every change; a form carries the version its reader saw.
    ``due_on`` is the last day for the step now waiting (办理时限), if it has one.
    """

    version = models.PositiveIntegerField("版本", default=1, editable=False)
    state_since = models.DateTimeField("进入当前状态时间", default=timezone.now, editable=False)
    due_on = models.DateField("办理期限", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("创建时间", default=timezone.now, editable=False)

    class Meta:
        abstract = True
