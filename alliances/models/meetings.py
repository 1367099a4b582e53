"""Meetings and events, what they resolved, and who carries it out."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from alliances.enums import FollowUpState, MeetingKind
from alliances.models.alliances import Alliance
from alliances.querysets import FollowUpQuerySet, OfAllianceQuerySet
from audit.models import Tracked
from brands.enums import Qualifier
from registry.enums import OrganisationCategory
from registry.models import Organisation

AFTER = {Qualifier.OVER: "余人", Qualifier.AT_LEAST: "人以上"}
"""What follows a number of people that is no exact count."""


class Meeting(models.Model):
    """A meeting or event of an alliance (会议、活动).

    ``attended`` with ``qualifier``: 500余人 is 500 and 余, never an exact count (domain.md §10 S12); empty until it was held.
    """

    alliance = models.ForeignKey(Alliance, models.PROTECT, verbose_name="联盟", related_name="meetings")
    kind = models.CharField("类型", max_length=12, choices=MeetingKind)
    title = models.CharField("名称", max_length=120)
    theme = models.CharField("主题", max_length=200, blank=True)
    held_on = models.DateField("日期")
    venue = models.CharField("地点", max_length=120, blank=True)
    agenda = models.TextField("议程", blank=True)
    attended = models.PositiveIntegerField("到会人数", null=True, blank=True)
    qualifier = models.CharField("人数口径", max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    summary = models.TextField("会议纪要", blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = OfAllianceQuerySet.as_manager()

    class Meta:
        verbose_name = "会议与活动"
        verbose_name_plural = "会议与活动"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(attended__isnull=True) | Q(attended__gte=1),
                name="meeting_attended",
                violation_error_message="到会人数至少1人。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("alliances:meeting_detail", args=[self.pk])

    @property
    def attended_words(self) -> str:
        """As it was stated: 500余人, 近80人, 46人."""
        if self.attended is None:
            return ""
        if self.qualifier == Qualifier.NEARLY:
            return f"近{self.attended}人"
        return f"{self.attended}{AFTER.get(Qualifier(self.qualifier), '人')}"


class Invitation(models.Model):
    """Bodies of one type invited to a meeting (邀请): how many, and how many came, where known."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="会议", related_name="invitations")
    category = models.CharField("类型", max_length=24, choices=OrganisationCategory)
    invited = models.PositiveIntegerField("邀请单位数", null=True, blank=True)
    came = models.PositiveIntegerField("到会单位数", null=True, blank=True)

    class Meta:
        verbose_name = "邀请"
        verbose_name_plural = "邀请"
        ordering = ["meeting", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "category"], name="invitation_once", violation_error_message="同一类型在一次会议中只列一行。"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_category_display())


class Resolution(models.Model):
    """What a meeting resolved (决议)."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="会议", related_name="resolutions")
    number = models.PositiveSmallIntegerField("序号")
    text = models.CharField("内容", max_length=500)

    class Meta:
        verbose_name = "决议"
        verbose_name_plural = "决议"
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="resolution_once", violation_error_message="该序号的决议已经登记。"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}决议{self.number}"


class FollowUp(Tracked):
    """What a resolution asks of one body (决议落实事项), due on ``due_on``; it waits on the owner's desk."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, verbose_name="决议", related_name="follow_ups")
    owner = models.ForeignKey(Organisation, models.PROTECT, verbose_name="责任单位", related_name="follow_ups")
    task = models.CharField("事项", max_length=200)
    result = models.CharField("落实情况", max_length=500, blank=True)
    state = models.CharField("状态", max_length=12, choices=FollowUpState, default=FollowUpState.RUNNING)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "决议落实"
        verbose_name_plural = "决议落实"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=False), name="follow_up_dated", violation_error_message="落实事项须有完成日期。"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[FollowUpState.REPORTED, FollowUpState.DONE]) | ~Q(result=""),
                name="follow_up_result",
                violation_error_message="报完成须写明落实情况。",
            ),
        ]

    def __str__(self) -> str:
        return self.task

    @property
    def alliance(self) -> Alliance:
        return self.resolution.meeting.alliance

    @property
    def firm_id(self) -> int:
        return self.owner_id

    @property
    def institution_id(self) -> int:
        return self.owner_id

    @property
    def department_id(self) -> int:
        return self.owner_id

    @property
    def region_id(self) -> None:
        """Alliances belong to the whole city."""
        return None
