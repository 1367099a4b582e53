"""Training classes, what is taught, by whom, and what holds them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from apprenticeship.enums import ClassState, ContentKind, InstructorKind
from apprenticeship.models.plans import Agreement
from apprenticeship.querysets import TrainingClassQuerySet
from audit.models import Tracked
from policies.models import PolicyVersion
from registry.enums import SkillLevel
from registry.models import Occupation, Organisation, Region

BEFORE_FILING = (ClassState.DRAFT, ClassState.SUBMITTED, ClassState.RETURNED)
"""States in which a class has no policy yet; a class cancelled before filing has none either."""


class TrainingClass(Tracked):
    """A training class of apprentices of one firm (学徒培训班), filed with the HR bureau of the firm's place (备案).

    ``region`` is the firm's at filing. ``policy`` is frozen at filing (domain.md §9.3); ``filed_end`` is
    the end of the filed term, beyond which nothing is paid.
    """

    number = models.CharField("班级编号", max_length=30, unique=True)
    title = models.CharField("班级名称", max_length=120)
    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name="合作协议", related_name="classes")
    firm = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业", related_name="firm_classes")
    institution = models.ForeignKey(Organisation, models.PROTECT, verbose_name="培训机构", related_name="institution_classes")
    evaluator = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name="评价机构", related_name="evaluator_classes"
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="县（市、区）", related_name="classes")
    occupation = models.ForeignKey(Occupation, models.PROTECT, verbose_name="职业（工种）", related_name="classes")
    level = models.PositiveSmallIntegerField("培训等级", choices=SkillLevel)
    planned_start = models.DateField("计划开班日期")
    planned_end = models.DateField("计划结业日期")
    filed_end = models.DateField("备案期限止", null=True, blank=True)
    theory_hours = models.PositiveIntegerField("理论课时", default=0)
    practice_hours = models.PositiveIntegerField("实操课时", default=0)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, null=True, blank=True, verbose_name="适用政策", related_name="classes")
    state = models.CharField("状态", max_length=12, choices=ClassState, default=ClassState.DRAFT)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    filed_heads = models.PositiveIntegerField("备案人数", null=True, blank=True)
    opened_on = models.DateField("开班日期", null=True, blank=True)
    finished_on = models.DateField("结业日期", null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="创建人", related_name="+")

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        verbose_name = "学徒培训班"
        verbose_name_plural = "学徒培训班"
        ordering = ["-planned_start", "-id"]
        indexes = [
            models.Index(fields=["region", "state"], name="class_region_state"),
            models.Index(fields=["opened_on"], name="class_opened"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_end__gt=F("planned_start")),
                name="class_planned_dates",
                violation_error_message="计划结业日期须晚于计划开班日期。",
            ),
            models.CheckConstraint(
                condition=Q(filed_end__isnull=True) | Q(filed_end__gt=F("planned_start")),
                name="class_filed_end",
                violation_error_message="备案期限止须晚于计划开班日期。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*BEFORE_FILING, ClassState.CANCELLED])
                # A check that is NULL passes, so that every column must be named as present.
                | Q(filed_on__isnull=False, policy__isnull=False, filed_heads__isnull=False, filed_heads__gt=0, filed_end__isnull=False),
                name="class_filed_complete",
                violation_error_message="已备案的班级须有备案日期、备案期限、备案人数和适用政策。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ClassState.OPEN, ClassState.ASSESSING, ClassState.FINISHED, ClassState.ARCHIVED])
                | Q(opened_on__isnull=False),
                name="class_opened_dated",
                violation_error_message="已开班的班级须有开班日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ClassState.FINISHED, ClassState.ARCHIVED]) | Q(finished_on__isnull=False),
                name="class_finished_dated",
                violation_error_message="已结业的班级须有结业日期。",
            ),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True) | Q(opened_on__isnull=False, finished_on__gte=F("opened_on")),
                name="class_finish_after_open",
                violation_error_message="结业日期不能早于开班日期。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="class_cancelled_frees_days",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(old__state=ClassState.CANCELLED) | pgtrigger.Q(new__state=ClassState.CANCELLED),
                # Its trigger works out anew whether each enrolment still takes up the person's days.
                func="UPDATE apprenticeship_enrolment SET counts = counts WHERE training_class_id = NEW.id; RETURN NULL;",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("apprenticeship:class_detail", args=[self.pk])


class OfClass(Tracked):
    """What belongs to a class (班级名下事项): its parties and its place are the class's."""

    training_class: TrainingClass

    class Meta:
        abstract = True

    @property
    def firm_id(self) -> int:
        return self.training_class.firm_id

    @property
    def institution_id(self) -> int:
        return self.training_class.institution_id

    @property
    def region_id(self) -> str:
        return self.training_class.region_id

    @property
    def firm(self) -> Organisation:
        return self.training_class.firm

    @property
    def institution(self) -> Organisation:
        return self.training_class.institution

    @property
    def region(self) -> Region:
        return self.training_class.region


class ClassContent(models.Model):
    """Hours of one kind of content (培养内容)."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, verbose_name="班级", related_name="contents")
    kind = models.CharField("培养内容", max_length=12, choices=ContentKind)
    hours = models.PositiveIntegerField("课时")

    class Meta:
        verbose_name = "培养内容"
        verbose_name_plural = "培养内容"
        ordering = ["training_class", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "kind"], name="content_once", violation_error_message="同一培养内容只填一行。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.hours}课时"


class Instructor(models.Model):
    """A firm mentor or school teacher of a class (企业导师、院校教师: 企校双师)."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, verbose_name="班级", related_name="instructors")
    kind = models.CharField("类别", max_length=10, choices=InstructorKind)
    name = models.CharField("姓名", max_length=60)
    qualification = models.CharField("职称或技能等级", max_length=60, blank=True)

    class Meta:
        verbose_name = "双师"
        verbose_name_plural = "双师"
        ordering = ["training_class", "kind", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"


class ClassHold(models.Model):
    """A reason, written by a higher app, why a class may not be changed or reopened (锁定事由).

    ``final``: the higher app has done its work and nothing of it may change any more; the class can be archived.
    """

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, verbose_name="班级", related_name="holds")
    key = models.CharField("来源", max_length=60)
    reason = models.CharField("事由", max_length=120)
    final = models.BooleanField("已办结", default=False, help_text="办结后可以归档，其余仍锁定。")
    placed_at = models.DateTimeField("锁定时间", default=timezone.now)
    lifted_at = models.DateTimeField("解除时间", null=True, blank=True)

    class Meta:
        verbose_name = "班级锁定"
        verbose_name_plural = "班级锁定"
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "key"],
                condition=Q(lifted_at__isnull=True),
                name="hold_once",
                violation_error_message="该事由已经锁定了本班级。",
            )
        ]

    def __str__(self) -> str:
        return self.reason
