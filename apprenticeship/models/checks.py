"""Process checks of a class by officers, with photographs, and what followed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apprenticeship.enums import CheckMethod, CheckState
from apprenticeship.models.classes import OfClass, TrainingClass
from apprenticeship.querysets import CheckPhotoQuerySet, ProcessCheckQuerySet
from audit.guards import Guard, append_only, frozen_but
from exchange.models import StoredFile


class ProcessCheck(OfClass):
    """A process check (过程检查、督导, domain.md §2.1): where, when, who was there, what was found; closed when it is put right.

    ``due_on`` is the last day to put right what was found. ``answer`` is the parties' latest (整改情况).
    """

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, verbose_name="班级", related_name="checks")
    checked_on = models.DateField("检查日期")
    method = models.CharField("方式", max_length=10, choices=CheckMethod, default=CheckMethod.ON_SITE)
    place = models.CharField("地点", max_length=120)
    heads_expected = models.PositiveSmallIntegerField("应到人数", null=True, blank=True)
    heads_present = models.PositiveSmallIntegerField("实到人数", null=True, blank=True)
    finding = models.TextField("检查情况")
    demand = models.TextField("整改要求", blank=True)
    answer = models.TextField("整改情况", blank=True)
    state = models.CharField("状态", max_length=12, choices=CheckState)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="检查人", related_name="+")

    objects = ProcessCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "过程检查"
        verbose_name_plural = "过程检查"
        ordering = ["-checked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(place="") & ~Q(finding=""),
                name="check_place_and_finding",
                violation_error_message="过程检查须写明地点和检查情况。",
            ),
            models.CheckConstraint(
                condition=Q(heads_expected__isnull=True) | Q(heads_present__isnull=True) | Q(heads_present__lte=F("heads_expected")),
                name="check_present_of_expected",
                violation_error_message="实到人数不能多于应到人数。",
            ),
            models.CheckConstraint(
                condition=Q(state=CheckState.CLOSED) | ~Q(demand=""),
                name="check_open_demands",
                violation_error_message="需要整改的检查须写明整改要求。",
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckState.ANSWERED) | ~Q(answer=""),
                name="check_answered",
                violation_error_message="提交复查须写明整改情况。",
            ),
            models.CheckConstraint(
                condition=Q(demand="") | ~Q(state=CheckState.CLOSED) | ~Q(answer=""),
                name="check_closed_answered",
                violation_error_message="提出过整改要求的检查，须有整改情况才能办结。",
            ),
        ]
        triggers = [
            Guard(
                name="check_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR OLD.state = 'closed' OR "
                + frozen_but("state", "version", "state_since", "due_on", "answer"),
                sentence="过程检查登记后不能修改或删除，情况有变请另行登记。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.checked_on} {self.place}"


class CheckPhoto(models.Model):
    """A photograph of a check (检查照片), or of what was put right (``of_answer``)."""

    append_only = True

    check_record = models.ForeignKey(ProcessCheck, models.PROTECT, verbose_name="过程检查", related_name="photos")
    file = models.OneToOneField(StoredFile, models.PROTECT, verbose_name="文件", related_name="check_photo")
    of_answer = models.BooleanField("整改照片", default=False)
    added_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = CheckPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "检查照片"
        verbose_name_plural = "检查照片"
        ordering = ["check_record", "id"]
        triggers = append_only("check_photo", "检查照片")

    def __str__(self) -> str:
        return f"{self.check_record} 照片"
