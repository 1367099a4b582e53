"""Types of projects, what the province offers for them in a year, and calls for applications."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.models import Tracked
from brands.enums import CallState
from brands.querysets import CallQuerySet, PublicQuerySet
from funds.models.budgets import money_field


class ProjectType(models.Model):
    """A type of provincial project (项目类型, domain.md §6).

    ``is_base`` marks the brand training bases (品牌培训示范基地); ``counts`` is the switch whether projects
    of this type are counted among the projects of the 全民技能振兴工程: the public document names 28
    projects and 3 bases without saying whether the bases are among them.
    """

    code = models.CharField("代码", max_length=24, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    is_base = models.BooleanField("品牌培训示范基地", default=False)
    counts = models.BooleanField("计入振兴工程项目总数", default=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "项目类型"
        verbose_name_plural = "项目类型"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class TypeOffer(models.Model):
    """What the province offers for a type in a year (年度省级名额与奖补标准); empty where no text was seen."""

    type = models.ForeignKey(ProjectType, models.PROTECT, verbose_name="项目类型", related_name="offers")
    year = models.PositiveSmallIntegerField("年度")
    places = models.PositiveSmallIntegerField("全省名额", null=True, blank=True)
    amount = money_field("奖补标准（元）", null=True, blank=True)
    source = models.CharField("出处", max_length=120, blank=True)

    class Meta:
        verbose_name = "年度奖补标准"
        verbose_name_plural = "年度奖补标准"
        ordering = ["-year", "type"]
        constraints = [
            models.UniqueConstraint(fields=["type", "year"], name="offer_once", violation_error_message="该类型本年度的奖补标准已经录入。"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="offer_positive",
                violation_error_message="奖补标准须大于0；未公布的留空。",
            ),
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(places__gt=0),
                name="offer_places",
                violation_error_message="名额须大于0；未公布的留空。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年 {self.type}"


def days_field(label: str, default: int) -> models.PositiveSmallIntegerField:
    """Working days a step may take; no local rule is known, so each call says its own (domain.md §2.1)."""
    return models.PositiveSmallIntegerField(label, default=default)


class ProjectCall(Tracked):
    """A call for applications (项目申报通知) with its types, dates and deadlines in working days."""

    title = models.CharField("标题", max_length=120)
    number = models.CharField("文号", max_length=80, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    opens_on = models.DateField("申报开始日期")
    closes_on = models.DateField("申报截止日期")
    county_days = days_field("县区审核时限（工作日）", 10)
    review_days = days_field("专家评审时限（工作日）", 10)
    letter_days = days_field("出具推荐函时限（工作日）", 5)
    experts = models.PositiveSmallIntegerField("最少评审专家人数", default=3)
    state = models.CharField("状态", max_length=12, choices=CallState, default=CallState.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="拟稿人", related_name="+")

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "项目申报通知"
        verbose_name_plural = "项目申报通知"
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="call_dates", violation_error_message="申报截止日期不能早于开始日期。"
            ),
            models.CheckConstraint(condition=Q(experts__gte=1), name="call_experts", violation_error_message="评审专家至少1人。"),
            models.CheckConstraint(
                condition=Q(county_days__gte=1, review_days__gte=1, letter_days__gte=1),
                name="call_days",
                violation_error_message="办理时限至少1个工作日。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CallType(models.Model):
    """A type that may be applied for under a call (申报类型), with the award of that year."""

    call = models.ForeignKey(ProjectCall, models.CASCADE, verbose_name="申报通知", related_name="types")
    type = models.ForeignKey(ProjectType, models.PROTECT, verbose_name="项目类型", related_name="call_types")
    places = models.PositiveSmallIntegerField("名额", null=True, blank=True)
    amount = money_field("奖补标准（元）", null=True, blank=True)

    class Meta:
        verbose_name = "申报类型"
        verbose_name_plural = "申报类型"
        ordering = ["call", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "type"], name="call_type_once", violation_error_message="同一项目类型在一份通知中只列一行。"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="call_type_positive",
                violation_error_message="奖补标准须大于0；未公布的留空。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.type)
