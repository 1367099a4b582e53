"""Yearly plans and the agreements under which classes run."""

from django.db import models
from django.db.models import F, Q

from apprenticeship.enums import AgreementState, PlanState
from apprenticeship.querysets import AgreementQuerySet, WorkPlanQuerySet
from audit.models import Tracked
from registry.enums import SkillLevel
from registry.models import Organisation, Region


class WorkPlan(Tracked):
    """Yearly work plan (年度工作方案) with targets per county (目标任务分解)."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    title = models.CharField("名称", max_length=120)
    number = models.CharField("文号", max_length=80, blank=True)
    state = models.CharField("状态", max_length=12, choices=PlanState, default=PlanState.DRAFT)

    objects = WorkPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "年度工作方案"
        verbose_name_plural = "年度工作方案"
        ordering = ["-year"]

    def __str__(self) -> str:
        return self.title


class PlanTarget(models.Model):
    """Target of one county and level (目标任务): heads to be filed in the year."""

    plan = models.ForeignKey(WorkPlan, models.CASCADE, verbose_name="年度工作方案", related_name="targets")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="县（市、区）")
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel)
    headcount = models.PositiveIntegerField("目标人数")

    class Meta:
        verbose_name = "目标任务"
        verbose_name_plural = "目标任务"
        ordering = ["plan", "region", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "region", "level"], name="target_once", violation_error_message="该县区该等级的目标已经录入。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.get_level_display()} {self.headcount}人"


class Agreement(Tracked):
    """Cooperation agreement between firm and institution (企校合作协议)."""

    number = models.CharField("协议编号", max_length=40, unique=True)
    firm = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业", related_name="firm_agreements")
    institution = models.ForeignKey(Organisation, models.PROTECT, verbose_name="培训机构", related_name="institution_agreements")
    signed_on = models.DateField("签订日期")
    valid_from = models.DateField("有效期起")
    valid_to = models.DateField("有效期止")
    fee_note = models.CharField("费用约定", max_length=200, blank=True)
    state = models.CharField("状态", max_length=12, choices=AgreementState, default=AgreementState.DRAFT)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "企校合作协议"
        verbose_name_plural = "企校合作协议"
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="agreement_dates",
                violation_error_message="协议有效期止不能早于有效期起。",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def region_id(self) -> str:
        return self.firm.region_id
