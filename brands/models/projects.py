"""Projects of the 全民技能振兴工程: application, reviews, task book, materials."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.guards import Guard
from audit.models import Tracked
from brands.enums import FALLEN, RUNNING, DecisionPhase, IndicatorGroup, ProjectFileKind, ProjectState
from brands.models.brands import Brand
from brands.models.calls import ProjectCall, ProjectType
from brands.querysets import OfProjectQuerySet, ProjectQuerySet
from exchange.models import StoredFile
from funds.models import BudgetNotice
from funds.models.budgets import money_field
from registry.models import Organisation, Region

S = ProjectState
AFTER_APPROVAL = (S.APPROVED, *RUNNING, S.ACCEPTED, S.CLOSED, S.TERMINATED)
UNDER_TASK_BOOK = (*RUNNING, S.ACCEPTED, S.CLOSED)


def given(*fields: str) -> Q:
    return Q(**{f"{name}__isnull": False for name in fields})


class Project(Tracked):
    """A project applied for under a call (全民技能振兴工程项目); a brand training base is one of its type.

    ``brand_name`` is the brand a base trains for; it may be a province-wide one that is not ours to list
    (河南护工). ``round`` rises when an application that was sent back is handed in again: scores belong to the round
    that the experts read. Amounts are yuan. ``instalment_total`` counts proposed and approved instalments and is kept by
    their trigger, so that they can't exceed the award whoever writes them at once.
    """

    number = models.CharField("项目编号", max_length=30, unique=True)
    call = models.ForeignKey(ProjectCall, models.PROTECT, verbose_name="申报通知", related_name="projects")
    type = models.ForeignKey(ProjectType, models.PROTECT, verbose_name="项目类型", related_name="projects")
    title = models.CharField("项目名称", max_length=120)
    applicant = models.ForeignKey(Organisation, models.PROTECT, verbose_name="申报单位", related_name="projects")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="县（市、区）", related_name="projects")
    brand = models.ForeignKey(Brand, models.PROTECT, null=True, blank=True, verbose_name="依托的本市品牌", related_name="projects")
    brand_name = models.CharField("品牌名称", max_length=40, blank=True)
    summary = models.TextField("建设内容")
    requested = money_field("申请金额（元）")
    round = models.PositiveSmallIntegerField("申报轮次", default=1, editable=False)
    state = models.CharField("状态", max_length=12, choices=ProjectState, default=ProjectState.DRAFT)
    letter_number = models.CharField("推荐函文号", max_length=80, blank=True)
    letter_on = models.DateField("推荐函日期", null=True, blank=True)
    approval_number = models.CharField("立项文号", max_length=80, blank=True)
    approved_on = models.DateField("立项日期", null=True, blank=True)
    awarded = money_field("奖补金额（元）", null=True, blank=True)
    budget = models.ForeignKey(BudgetNotice, models.PROTECT, null=True, blank=True, verbose_name="指标文件", related_name="projects")
    task_book_number = models.CharField("任务书编号", max_length=80, blank=True)
    task_signed_on = models.DateField("任务书签订日期", null=True, blank=True)
    build_until = models.DateField("建设期止", null=True, blank=True)
    midterm_on = models.DateField("中期检查日期", null=True, blank=True)
    accepted_on = models.DateField("验收日期", null=True, blank=True)
    instalment_total = money_field("已安排拨付（元）", default=0, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "振兴工程项目"
        verbose_name_plural = "振兴工程项目"
        ordering = ["-id"]
        indexes = [models.Index(fields=["approved_on"], name="project_approved"), models.Index(fields=["state"], name="project_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "type", "applicant", "brand_name"],
                condition=~Q(state__in=FALLEN),
                name="project_one_live",
                violation_error_message="本单位在这份通知下已申报过同一类型的项目。",
            ),
            models.CheckConstraint(condition=Q(requested__gt=0), name="project_requested", violation_error_message="申请金额须大于0。"),
            models.CheckConstraint(
                condition=Q(awarded__isnull=True) | Q(awarded__gt=0), name="project_awarded", violation_error_message="奖补金额须大于0。"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.RECOMMENDED, S.DECLINED, *AFTER_APPROVAL]) | (given("letter_on") & ~Q(letter_number="")),
                name="project_letter_complete",
                violation_error_message="已推荐的项目须有推荐函文号和日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AFTER_APPROVAL) | (given("approved_on", "awarded") & ~Q(approval_number="")),
                name="project_approval_complete",
                violation_error_message="已立项的项目须有立项文号、立项日期和奖补金额。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AFTER_APPROVAL) | Q(approved_on__isnull=True, awarded__isnull=True),
                name="project_award_after_approval",
                violation_error_message="未立项的项目不能有立项日期和奖补金额。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=UNDER_TASK_BOOK) | (given("task_signed_on", "build_until") & ~Q(task_book_number="")),
                name="project_task_book_complete",
                violation_error_message="建设中的项目须有任务书编号、签订日期和建设期。",
            ),
            models.CheckConstraint(
                condition=Q(task_signed_on__isnull=True) | Q(build_until__gt=F("task_signed_on")),
                name="project_build_dates",
                violation_error_message="建设期止须晚于任务书签订日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.CHECKED, S.ACCEPTING, S.ACCEPTED, S.CLOSED]) | given("midterm_on"),
                name="project_midterm_dated",
                violation_error_message="通过中期检查的项目须有检查日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.ACCEPTED, S.CLOSED]) | given("accepted_on"),
                name="project_accepted_dated",
                violation_error_message="验收通过的项目须有验收日期。",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | Q(accepted_on__gte=F("midterm_on")),
                name="project_accepted_after_midterm",
                violation_error_message="验收日期不能早于中期检查日期。",
            ),
            models.CheckConstraint(
                condition=Q(instalment_total__gte=0)
                & (Q(instalment_total=0) | (given("awarded", "budget") & Q(instalment_total__lte=F("awarded")))),
                name="project_instalments_within_award",
                violation_error_message="各期拨付之和不能超过奖补金额，且须先关联指标文件。",
            ),
        ]
        triggers = [
            Guard(
                name="project_award_frozen",
                operation=pgtrigger.Update,
                broken_if="OLD.awarded IS NOT NULL AND NEW.awarded IS DISTINCT FROM OLD.awarded"
                " OR OLD.instalment_total > 0 AND NEW.budget_id IS DISTINCT FROM OLD.budget_id",
                sentence="已立项的奖补金额不能修改；已安排拨付后不能更换指标文件。",
            ),
            Guard(
                name="project_no_delete",
                operation=pgtrigger.Delete,
                sentence="项目不能删除，请撤回或终止。",
                returns="OLD",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def firm_id(self) -> int:
        """The applicant acts as a firm or as an institution."""
        return self.applicant_id

    @property
    def institution_id(self) -> int:
        return self.applicant_id

    @property
    def institution(self) -> Organisation:
        return self.applicant

    @property
    def unplanned(self) -> Decimal:
        """Yuan of the award for which no instalment stands."""
        return (self.awarded or Decimal(0)) - self.instalment_total


class ProjectFile(models.Model):
    """A material of a project (申报与建设材料); replaced ones stay, marked as such."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="files")
    kind = models.CharField("材料类别", max_length=16, choices=ProjectFileKind)
    title = models.CharField("说明", max_length=120)
    file = models.OneToOneField(StoredFile, models.PROTECT, verbose_name="文件", related_name="project_file")
    removed_at = models.DateTimeField("作废时间", null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+")
    added_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "项目材料"
        verbose_name_plural = "项目材料"
        ordering = ["project", "kind", "id"]

    def __str__(self) -> str:
        return self.title


class ExpertReview(models.Model):
    """One expert's score of an application (专家评审), 0 to 100; entered by one who neither selects nor recommends.

    ``round`` is the project's when it was read: a changed application is scored anew.
    """

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="reviews")
    round = models.PositiveSmallIntegerField("申报轮次", default=1)
    expert = models.CharField("专家姓名", max_length=60)
    affiliation = models.CharField("专家单位", max_length=120)
    score = models.DecimalField("评分", max_digits=5, decimal_places=2)
    opinion = models.TextField("评审意见")
    reviewed_on = models.DateField("评审日期")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+")
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        verbose_name = "专家评审"
        verbose_name_plural = "专家评审"
        ordering = ["project", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "round", "expert"], name="review_once", violation_error_message="该专家对本项目的评分已经登记。"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=100), name="review_score_range", violation_error_message="评分须在0到100之间。"
            ),
            models.CheckConstraint(
                condition=~Q(expert="") & ~Q(opinion=""), name="review_complete", violation_error_message="专家评审须有姓名和意见。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.score}"


class Milestone(models.Model):
    """A milestone of the task book (任务书进度节点)."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="milestones")
    title = models.CharField("节点", max_length=120)
    due_on = models.DateField("计划完成日期")
    done_on = models.DateField("实际完成日期", null=True, blank=True)
    note = models.CharField("完成情况", max_length=300, blank=True)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "进度节点"
        verbose_name_plural = "进度节点"
        ordering = ["project", "due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "title"], name="milestone_once", violation_error_message="同一节点在任务书中只列一行。"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Indicator(models.Model):
    """A third-level indicator of the task book (绩效指标) with its target and weight.

    Weights of 产出, 效益 and 满意度 come to 50, 30 and 10; execution of the budget is the remaining 10.
    """

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="indicators")
    group = models.CharField("一级指标", max_length=16, choices=IndicatorGroup)
    name = models.CharField("三级指标", max_length=60)
    unit = models.CharField("单位", max_length=20)
    target = models.DecimalField("指标值", max_digits=12, decimal_places=2)
    weight = models.DecimalField("分值", max_digits=4, decimal_places=1)

    class Meta:
        verbose_name = "绩效指标"
        verbose_name_plural = "绩效指标"
        ordering = ["project", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"], name="indicator_once", violation_error_message="同一指标在任务书中只列一行。"
            ),
            models.CheckConstraint(condition=Q(target__gt=0), name="indicator_target", violation_error_message="指标值须大于0。"),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=50), name="indicator_weight", violation_error_message="分值须大于0且不超过50。"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectStep(models.Model):
    """Who took which deciding step of a project (办理人): within one phase never the same person (回避, domain.md §1.2)."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="deciders")
    phase = models.CharField("阶段", max_length=12, choices=DecisionPhase)
    step = models.CharField("步骤", max_length=16)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+")
    taken_at = models.DateTimeField("办理时间", default=timezone.now)

    class Meta:
        verbose_name = "项目办理人"
        verbose_name_plural = "项目办理人"
        ordering = ["project", "id"]
        constraints = [
            ExclusionConstraint(
                name="project_step_other_person",
                expressions=[
                    ("project", RangeOperators.EQUAL),
                    ("phase", RangeOperators.EQUAL),
                    ("actor", RangeOperators.EQUAL),
                    ("step", RangeOperators.NOT_EQUAL),
                ],
                violation_error_message="同一人不能办理同一项目的两个决定步骤，请由另一人办理。",
            )
        ]

    def __str__(self) -> str:
        return self.step
