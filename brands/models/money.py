"""A project's money: instalments that become payables of funds, and its performance self-assessment."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.guards import Guard
from audit.models import Tracked
from brands.enums import AssessmentState, InstalmentState, Stage
from brands.models.projects import Indicator, Project
from brands.querysets import OfProjectQuerySet
from funds.models import Payable
from funds.models.budgets import money_field
from registry.models import Organisation

COUNT_IN_AWARD_SQL = f"""
    UPDATE brands_project
    SET instalment_total = instalment_total
        + CASE WHEN NEW.state = '{InstalmentState.REJECTED}' THEN 0 ELSE NEW.amount END
        - CASE WHEN TG_OP = 'INSERT' THEN 0 WHEN OLD.state = '{InstalmentState.REJECTED}' THEN 0 ELSE NEW.amount END
    WHERE id = NEW.project_id;
    RETURN NULL;
"""


class Instalment(Tracked):
    """A part of a project's award (分期拨付), due when its stage is reached; approved by another than who proposed it.

    Approval reserves the money on the project's budget notice and makes the payable; from there on funds has it.
    """

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="instalments")
    sequence = models.PositiveSmallIntegerField("期次")
    stage = models.CharField("拨付条件", max_length=12, choices=Stage)
    amount = money_field("金额（元）")
    state = models.CharField("状态", max_length=12, choices=InstalmentState, default=InstalmentState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提出人", related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="审批人", related_name="+"
    )
    payable = models.OneToOneField(Payable, models.PROTECT, null=True, blank=True, verbose_name="应付", related_name="instalment")

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "分期拨付"
        verbose_name_plural = "分期拨付"
        ordering = ["project", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "sequence"], name="instalment_once", violation_error_message="该项目的这一期已经提出。"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_positive", violation_error_message="拨付金额须大于0。"),
            models.CheckConstraint(
                condition=Q(state=InstalmentState.APPROVED, payable__isnull=False, approved_by__isnull=False)
                | (~Q(state=InstalmentState.APPROVED) & Q(payable__isnull=True, approved_by__isnull=True)),
                name="instalment_approved_complete",
                violation_error_message="已审批的一期须有审批人和应付，未审批的不能有。",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="instalment_two_persons",
                violation_error_message="分期拨付的提出人与审批人不能是同一人。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="instalment_counts_in_award",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                func=COUNT_IN_AWARD_SQL,
            ),
            Guard(
                name="instalment_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR OLD.amount <> NEW.amount OR OLD.project_id <> NEW.project_id OR OLD.state <> 'proposed'",
                sentence="分期拨付的金额不能修改；已审批或未通过的不能再变，更正请另提一期或追缴。",
                returns="COALESCE(NEW, OLD)",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} 第{self.sequence}期"

    @property
    def region_id(self) -> str:
        return self.project.region_id


def points_field(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=4, decimal_places=1, default=0)


def between(name: str, most: int) -> Q:
    return Q(**{f"{name}__gte": 0, f"{name}__lte": most})


class SelfAssessment(Tracked):
    """Performance self-assessment of a project for a year (项目支出绩效自评表): 10 + 50 + 30 + 10 = 100.

    Money in yuan: the year's first and full budget (年初预算数、全年预算数) and what was spent (全年执行数).
    """

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="assessments")
    year = models.PositiveSmallIntegerField("年度")
    first_budget = money_field("年初预算数（元）")
    budget = money_field("全年预算数（元）")
    executed = money_field("全年执行数（元）")
    goal = models.TextField("年度总体目标")
    result = models.TextField("实际完成情况")
    execution_score = points_field("预算执行（10分）")
    output_score = points_field("产出指标（50分）")
    benefit_score = points_field("效益指标（30分）")
    satisfaction_score = points_field("满意度指标（10分）")
    total_score = models.DecimalField("总分", max_digits=4, decimal_places=1, default=0)
    state = models.CharField("状态", max_length=12, choices=AssessmentState, default=AssessmentState.DRAFT)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="填报人", related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="复核人", related_name="+"
    )

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "绩效自评"
        verbose_name_plural = "绩效自评"
        ordering = ["project", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "year"], name="assessment_once", violation_error_message="该项目本年度的绩效自评已经填报。"
            ),
            models.CheckConstraint(
                condition=Q(first_budget__gte=0, budget__gt=0, executed__gte=0) & Q(executed__lte=F("budget")),
                name="assessment_money",
                violation_error_message="全年预算数须大于0，执行数不能超过全年预算数。",
            ),
            models.CheckConstraint(
                condition=between("execution_score", 10)
                & between("output_score", 50)
                & between("benefit_score", 30)
                & between("satisfaction_score", 10),
                name="assessment_ranges",
                violation_error_message="预算执行、产出、效益、满意度得分分别不超过10、50、30、10分。",
            ),
            models.CheckConstraint(
                condition=Q(total_score=F("execution_score") + F("output_score") + F("benefit_score") + F("satisfaction_score")),
                name="assessment_sum",
                violation_error_message="总分须等于四部分得分之和。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AssessmentState.SUBMITTED, AssessmentState.CONFIRMED]) | Q(submitted_by__isnull=False),
                name="assessment_submitted_by",
                violation_error_message="提交的绩效自评须有填报人。",
            ),
            models.CheckConstraint(
                condition=Q(state=AssessmentState.CONFIRMED, confirmed_by__isnull=False)
                | (~Q(state=AssessmentState.CONFIRMED) & Q(confirmed_by__isnull=True)),
                name="assessment_confirmed_by",
                violation_error_message="已复核的绩效自评须有复核人，未复核的不能有。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("submitted_by")),
                name="assessment_two_persons",
                violation_error_message="绩效自评的填报人与复核人不能是同一人。",
            ),
        ]
        triggers = [
            Guard(
                name="assessment_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR OLD.state = 'confirmed'",
                sentence="绩效自评不能删除；已复核的不能再改。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.year}年绩效自评"

    @property
    def region_id(self) -> str:
        return self.project.region_id

    @property
    def firm_id(self) -> int:
        return self.project.applicant_id

    @property
    def institution_id(self) -> int:
        return self.project.applicant_id

    @property
    def institution(self) -> Organisation:
        return self.project.applicant


class AssessedIndicator(models.Model):
    """What was reached of one indicator, its score and why it fell short (偏差原因分析及改进措施)."""

    assessment = models.ForeignKey(SelfAssessment, models.PROTECT, verbose_name="绩效自评", related_name="lines")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="绩效指标", related_name="results")
    weight = models.DecimalField("分值", max_digits=4, decimal_places=1)
    target = models.DecimalField("年度指标值", max_digits=12, decimal_places=2)
    actual = models.DecimalField("实际完成值", max_digits=12, decimal_places=2)
    score = models.DecimalField("得分", max_digits=4, decimal_places=1)
    deviation = models.CharField("偏差原因及改进措施", max_length=300, blank=True)
    recorded_at = models.DateTimeField("填报时间", default=timezone.now)

    class Meta:
        verbose_name = "指标完成情况"
        verbose_name_plural = "指标完成情况"
        ordering = ["assessment", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "indicator"], name="assessed_once", violation_error_message="同一指标在自评表中只列一行。"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=F("weight")), name="assessed_score", violation_error_message="得分须在0到分值之间。"
            ),
            models.CheckConstraint(
                condition=Q(actual__gte=F("target")) | ~Q(deviation=""),
                name="assessed_deviation",
                violation_error_message="未完成指标值的须写明偏差原因及改进措施。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.score}"
