"""Policies as data: a document, its versions with their parameters, and dated rates."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q

from audit.guards import Guard
from audit.models import Tracked
from exchange.models import StoredFile
from policies.enums import (
    KINDS_OF_STAGE,
    CapMode,
    DocumentState,
    MaterialDuty,
    MaterialKind,
    MaterialStage,
    OtherBenefit,
    PartialYear,
    Payee,
    PolicyState,
)
from policies.querysets import PolicyDocumentQuerySet, PolicyQuerySet, RateQuerySet
from registry.enums import SkillLevel

MISSING_CLAUSE = "条款待录入"


class PolicyDocument(models.Model):
    """An official document (政策文件) with its number (文号), issuer, dates, and whether it still holds."""

    number = models.CharField("文号", max_length=80, blank=True)
    title = models.CharField("标题", max_length=200)
    issuer = models.CharField("发文机关", max_length=200, blank=True)
    issued_on = models.DateField("发文日期", null=True, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    summary = models.TextField("内容摘要", blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, verbose_name="原文", related_name="+")
    state = models.CharField("效力", max_length=12, choices=DocumentState, default=DocumentState.IN_FORCE)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="替代文件", related_name="supersedes")
    ended_on = models.DateField("失效日期", null=True, blank=True)

    objects = PolicyDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "政策文件"
        verbose_name_plural = "政策文件"
        ordering = ["-issued_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="document_number_once", violation_error_message="该文号已经登记过。"
            ),
            models.CheckConstraint(
                condition=Q(state=DocumentState.SUPERSEDED, superseded_by__isnull=False)
                | (~Q(state=DocumentState.SUPERSEDED) & Q(superseded_by__isnull=True)),
                name="document_superseded_by",
                violation_error_message="已被替代的文件须写明替代文件，其他的不能有。",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("id")),
                name="document_not_by_itself",
                violation_error_message="文件不能被它自己替代。",
            ),
            models.CheckConstraint(
                condition=~Q(state=DocumentState.IN_FORCE) | Q(ended_on__isnull=True),
                name="document_in_force_open",
                violation_error_message="现行有效的文件不能有失效日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"《{self.title}》{self.number}"

    @property
    def number_text(self) -> str:
        return self.number or MISSING_CLAUSE


LIMITS = ("filing_days", "handle_days", "check_days", "approve_days", "finance_days")
"""Time limits (办理时限) of a policy, in working days, in the order of the steps."""


def share_field(label: str, default: str) -> models.DecimalField:
    """A share of an entitlement, 0 to 1."""
    return models.DecimalField(
        label, max_digits=5, decimal_places=4, default=Decimal(default), validators=[MinValueValidator(0), MaxValueValidator(1)]
    )


class PolicyVersion(Tracked):
    """One version of a subsidy policy (补贴政策版本): all that the local rules may decide differently.

    Made by one person, approved by another; from approval on it is never edited, only succeeded. A class
    freezes its version at filing (domain.md §9.3).
    """

    document = models.ForeignKey(PolicyDocument, models.PROTECT, verbose_name="依据文件", related_name="versions")
    number = models.PositiveIntegerField("版次")
    valid_from = models.DateField("执行起始日")
    valid_to = models.DateField("执行终止日", null=True, blank=True)
    cap_mode = models.CharField("据实口径", max_length=20, choices=CapMode, default=CapMode.MIN_RATE_ACTUAL)
    literal_floor = models.DecimalField("据实底线（元/人·年）", max_digits=10, decimal_places=2, null=True, blank=True)
    partial_year = models.CharField("不足一年的计法", max_length=20, choices=PartialYear, default=PartialYear.WHOLE_MONTHS)
    max_years = models.PositiveSmallIntegerField("最长补贴年限", default=2, validators=[MinValueValidator(1), MaxValueValidator(5)])
    prepay_share = models.DecimalField("预支比例", max_digits=5, decimal_places=4, default=Decimal("0.5"))
    share_certified = share_field("取证结业享受比例", "1")
    share_passed_uncertified = share_field("结业未取证享受比例", "0")
    share_failed = share_field("考核不合格享受比例", "0")
    share_withdrew = share_field("中途退出享受比例", "0")
    certificate_types = ArrayField(models.CharField(max_length=40), verbose_name="认可的证书类别", default=list, blank=True)
    notice_days = models.PositiveSmallIntegerField("公示工作日数", default=5, validators=[MinValueValidator(1)])
    filing_days = models.PositiveSmallIntegerField("备案审核时限（工作日）", null=True, blank=True, default=10)
    handle_days = models.PositiveSmallIntegerField("初审时限（工作日）", null=True, blank=True, default=10)
    check_days = models.PositiveSmallIntegerField("复核时限（工作日）", null=True, blank=True, default=10)
    approve_days = models.PositiveSmallIntegerField("审批时限（工作日）", null=True, blank=True, default=10)
    finance_days = models.PositiveSmallIntegerField("拨付时限（工作日）", null=True, blank=True, default=10)
    payee = models.CharField("收款人", max_length=12, choices=Payee, blank=True)
    other_benefits = ArrayField(
        models.CharField(max_length=20, choices=OtherBenefit), verbose_name="不得同时享受的补贴", default=list, blank=True
    )
    yearly_limit = models.PositiveSmallIntegerField("每人每年享受补贴的培训次数上限", null=True, blank=True)
    qa_share = models.DecimalField("抽查比例", max_digits=5, decimal_places=4, null=True, blank=True)
    retention_years = models.PositiveSmallIntegerField("档案保存年限", null=True, blank=True)
    clauses = models.JSONField("条款", default=dict, blank=True)
    state = models.CharField("状态", max_length=12, choices=PolicyState, default=PolicyState.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="拟定人", related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="审定人", related_name="+"
    )
    approved_at = models.DateTimeField("审定时间", null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = "补贴政策版本"
        verbose_name_plural = "补贴政策版本"
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="policy_version_once", violation_error_message="该版次已经存在。"),
            models.CheckConstraint(
                condition=Q(prepay_share__gte=0) & Q(prepay_share__lte=Decimal("0.5")),
                name="policy_prepay_ceiling",
                violation_error_message="预支比例不得超过一年标准的50%。",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="policy_two_persons",
                violation_error_message="政策的拟定人与审定人不能是同一人。",
            ),
            models.CheckConstraint(
                condition=~Q(state=PolicyState.APPROVED) | (Q(approved_by__isnull=False) & Q(approved_at__isnull=False)),
                name="policy_approved_by_somebody",
                violation_error_message="已审定的政策须有审定人和审定时间。",
            ),
            models.CheckConstraint(
                condition=~Q(cap_mode=CapMode.LITERAL_FLOOR) | Q(literal_floor__isnull=False),
                name="policy_floor_given",
                violation_error_message="选择“底线据实”口径须填写据实底线。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="policy_dates",
                violation_error_message="执行终止日不能早于起始日。",
            ),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{name}__gte": 0, f"{name}__lte": 1}),
                    name=f"policy_{name}_range",
                    violation_error_message="享受比例须在0到1之间。",
                )
                for name in ("share_certified", "share_passed_uncertified", "share_failed", "share_withdrew")
            ],
            models.CheckConstraint(
                condition=Q(qa_share__isnull=True) | Q(qa_share__gte=0, qa_share__lte=1),
                name="policy_qa_share_range",
                violation_error_message="抽查比例须在0到1之间。",
            ),
            models.CheckConstraint(
                condition=Q(payee__in=["", *Payee]), name="policy_payee_known", violation_error_message="收款人只能是企业或培训机构。"
            ),
            models.CheckConstraint(
                condition=Q(other_benefits__contained_by=[one.value for one in OtherBenefit]),
                name="policy_other_benefits_known",
                violation_error_message="不得同时享受的补贴中有不认识的种类。",
            ),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 1}),
                    name=f"policy_{name}_positive",
                    violation_error_message="时限、次数和年限须至少为1，不知道的留空。",
                )
                for name in (*LIMITS, "yearly_limit", "retention_years")
            ],
        ]
        triggers = [
            Guard(
                name="policy_approved_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=PolicyState.APPROVED),
                sentence="已审定的政策不能修改或删除，请另立新版次。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} 第{self.number}版"

    def clause_text(self, key: str) -> str:
        """The clause of one of ``CLAUSES``; what is not known says so."""
        return self.clauses.get(key) or MISSING_CLAUSE


class RateRow(models.Model):
    """A subsidy rate (补贴标准): yuan per person and year of one level over a range of days, with its clause.

    A rate may join an approved version later (a level that had none); it is approved by a person other
    than its maker, and never changed after that. No approved row for a day means: the line waits.
    """

    version = models.ForeignKey(PolicyVersion, models.PROTECT, verbose_name="政策版本", related_name="rates")
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel)
    amount = models.DecimalField("标准（元/人·年）", max_digits=10, decimal_places=2)
    valid_from = models.DateField("起始日")
    valid_to = models.DateField("终止日", null=True, blank=True)
    clause = models.CharField("条款", max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="审定人", related_name="+"
    )

    objects = RateQuerySet.as_manager()

    class Meta:
        verbose_name = "补贴标准"
        verbose_name_plural = "补贴标准"
        ordering = ["version", "level", "valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="rate_positive", violation_error_message="补贴标准须大于0。"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="rate_dates",
                violation_error_message="标准的终止日不能早于起始日。",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="rate_two_persons",
                violation_error_message="标准的录入人与审定人不能是同一人。",
            ),
            ExclusionConstraint(
                name="rate_no_overlap",
                expressions=[
                    ("version", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), models.Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="同一等级在同一天只能有一个标准，请检查起止日期。",
            ),
        ]
        triggers = [
            Guard(
                name="rate_approved_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__approved_by__isnull=False),
                sentence="已审定的补贴标准不能修改或删除。",
                returns="COALESCE(NEW, OLD)",
            ),
            Guard(
                name="rate_not_below_floor",
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__approved_by__isnull=False),
                broken_if="""EXISTS (
                    SELECT 1 FROM policies_policyversion v
                    WHERE v.id = NEW.version_id AND v.cap_mode = 'literal_floor' AND NEW.amount < v.literal_floor
                )""",
                sentence="补贴标准低于“底线据实”口径的底线，不能审定。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.amount} 元/人·年"

    @property
    def clause_text(self) -> str:
        return self.clause or MISSING_CLAUSE


VERSION_STATE_SQL = "(SELECT state FROM policies_policyversion WHERE id = COALESCE(NEW.version_id, OLD.version_id))"


class RequiredMaterial(models.Model):
    """A paper that a policy asks for at one stage (应交材料), and whether it must be there."""

    version = models.ForeignKey(PolicyVersion, models.CASCADE, verbose_name="政策版本", related_name="materials")
    stage = models.CharField("环节", max_length=10, choices=MaterialStage)
    kind = models.CharField("材料", max_length=30, choices=MaterialKind)
    duty = models.CharField("要求", max_length=10, choices=MaterialDuty, default=MaterialDuty.REQUIRED)

    class Meta:
        verbose_name = "应交材料"
        verbose_name_plural = "应交材料"
        ordering = ["version", "stage", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "stage", "kind"], name="material_once", violation_error_message="同一环节的同一种材料只能列一次。"
            ),
            models.CheckConstraint(
                condition=Q(stage=MaterialStage.FILING, kind__in=KINDS_OF_STAGE[MaterialStage.FILING])
                | Q(stage=MaterialStage.CLAIM, kind__in=KINDS_OF_STAGE[MaterialStage.CLAIM]),
                name="material_of_its_stage",
                violation_error_message="这种材料不属于所选环节。",
            ),
            models.CheckConstraint(
                condition=Q(duty__in=list(MaterialDuty)), name="material_duty_known", violation_error_message="材料只能是必交或有则交。"
            ),
        ]
        triggers = [
            Guard(
                name="material_frozen",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                broken_if=f"{VERSION_STATE_SQL} = '{PolicyState.APPROVED}'",
                sentence="已审定的政策，应交材料不能增减或修改，请另立新版次。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.get_duty_display()}）"
