"""The leading group of the 全民技能振兴工程: its departments and the tasks they share."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.models import Tracked
from brands.enums import GroupPost, ShareState
from brands.querysets import GroupTaskQuerySet, PublicQuerySet, ShareQuerySet
from registry.models import Organisation


class GroupMember(models.Model):
    """A department of the leading group (领导小组成员单位); former ones stay with the day they left.

    ``basis`` is the document that names it. The public document gives the number (18) but no names.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位", related_name="group_memberships")
    post = models.CharField("分工", max_length=12, choices=GroupPost, default=GroupPost.MEMBER)
    duty = models.CharField("职责", max_length=200, blank=True)
    basis = models.CharField("依据", max_length=120, blank=True)
    joined_on = models.DateField("加入日期")
    left_on = models.DateField("退出日期", null=True, blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "领导小组成员单位"
        verbose_name_plural = "领导小组成员单位"
        ordering = ["post", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(left_on__isnull=True),
                name="group_member_once",
                violation_error_message="该单位已是领导小组成员单位。",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="group_member_dates",
                violation_error_message="退出日期不能早于加入日期。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class GroupTask(models.Model):
    """A task of the leading group (工作任务), shared among departments."""

    title = models.CharField("任务", max_length=120)
    content = models.TextField("内容与要求", blank=True)
    year = models.PositiveSmallIntegerField("年度")
    deadline = models.DateField("完成时限")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="拟定人", related_name="+")
    created_at = models.DateTimeField("下达时间", default=timezone.now, editable=False)

    objects = GroupTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "领导小组任务"
        verbose_name_plural = "领导小组任务"
        ordering = ["-year", "deadline", "id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "title"], name="group_task_once", violation_error_message="本年度已有同名任务。")
        ]

    def __str__(self) -> str:
        return self.title


class TaskShare(Tracked):
    """One department's share of a task (任务分工): what it owes, how far it is (per cent), when it was last reminded."""

    task = models.ForeignKey(GroupTask, models.PROTECT, verbose_name="任务", related_name="shares")
    department = models.ForeignKey(Organisation, models.PROTECT, verbose_name="责任部门", related_name="task_shares")
    duty = models.CharField("分工内容", max_length=200)
    progress = models.PositiveSmallIntegerField("进度（%）", default=0)
    progress_note = models.CharField("最新进展", max_length=300, blank=True)
    progress_on = models.DateField("进展日期", null=True, blank=True)
    reminded_on = models.DateField("最近提醒日期", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=ShareState, default=ShareState.RUNNING)

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = "任务分工"
        verbose_name_plural = "任务分工"
        ordering = ["task", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "department"], name="share_once", violation_error_message="同一部门在一项任务中只列一次。"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="share_progress", violation_error_message="进度不能超过100%。"),
            models.CheckConstraint(
                condition=~Q(state__in=[ShareState.REPORTED, ShareState.DONE]) | Q(progress=100),
                name="share_complete",
                violation_error_message="进度到100%才能报完成。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task}（{self.department}）"

    @property
    def region_id(self) -> None:
        """Tasks belong to the whole city."""
        return None
