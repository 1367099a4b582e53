"""Alliances, their charters and who belongs to them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils import timezone

from alliances.enums import SIDE_OF, Side
from alliances.querysets import AllianceQuerySet, OfAllianceQuerySet
from registry.enums import OrganisationCategory
from registry.models import Organisation, Region


def days(start: str, end: str) -> Func:
    """The days from ``start`` to ``end``, both included; open where ``end`` is empty."""
    return Func(F(start), F(end), Value("[]"), function="daterange", output_field=DateRangeField())


class AllianceKind(models.Model):
    """A kind of alliance (联盟、联合体、教育集团、校企合作理事会 …), kept as data."""

    name = models.CharField("类别", max_length=40, unique=True)

    class Meta:
        verbose_name = "联盟类别"
        verbose_name_plural = "联盟类别"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Alliance(models.Model):
    """A technical-education alliance or consortium (技工教育联盟、市域产教联合体, domain.md §5).

    It has no legal personality: ``lead`` is the body where its secretariat sits (牵头单位、秘书处所在单位) and
    which runs it in the portal.
    """

    name = models.CharField("名称", max_length=80, unique=True)
    kind = models.ForeignKey(AllianceKind, models.PROTECT, verbose_name="类别", related_name="alliances")
    lead = models.ForeignKey(Organisation, models.PROTECT, verbose_name="牵头单位（秘书处）", related_name="led_alliances")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="所在县（市、区）", related_name="alliances")
    seat = models.CharField("驻地", max_length=120, blank=True)
    founded_on = models.DateField("成立日期")
    plaque_on = models.DateField("挂牌日期", null=True, blank=True)
    purpose = models.CharField("宗旨", max_length=300, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)

    objects = AllianceQuerySet.as_manager()

    class Meta:
        verbose_name = "联盟（联合体）"
        verbose_name_plural = "联盟（联合体）"
        ordering = ["founded_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="alliance_has_name", violation_error_message="请填写联盟名称。"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("alliances:alliance_detail", args=[self.pk])

    @property
    def institution_id(self) -> int:
        """The lead body acts for the alliance."""
        return self.lead_id


class Charter(models.Model):
    """A version of an alliance's charter (章程), with the meeting that passed it."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, verbose_name="联盟", related_name="charters")
    number = models.PositiveSmallIntegerField("版次")
    title = models.CharField("名称", max_length=120)
    passed_on = models.DateField("通过日期")
    meeting = models.ForeignKey(
        "alliances.Meeting", models.PROTECT, null=True, blank=True, verbose_name="通过会议", related_name="charters"
    )
    note = models.CharField("修订说明", max_length=300, blank=True)

    objects = OfAllianceQuerySet.as_manager()

    class Meta:
        verbose_name = "章程"
        verbose_name_plural = "章程"
        ordering = ["alliance", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["alliance", "number"], name="charter_once", violation_error_message="该版次的章程已经登记。"),
            models.CheckConstraint(condition=Q(number__gte=1), name="charter_number", violation_error_message="章程版次从1开始。"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.number}版）"


class Member(models.Model):
    """A membership (成员): an organisation in an alliance from the day it joined; a former one stays with day and reason.

    ``category`` is the organisation's type when it joined (政府、园区、本科、高职 …).
    """

    alliance = models.ForeignKey(Alliance, models.PROTECT, verbose_name="联盟", related_name="members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位", related_name="alliance_memberships")
    category = models.CharField("成员类型", max_length=24, choices=OrganisationCategory)
    joined_on = models.DateField("加入日期")
    left_on = models.DateField("退出日期", null=True, blank=True)
    left_reason = models.CharField("退出原因", max_length=300, blank=True)

    objects = OfAllianceQuerySet.as_manager()

    class Meta:
        verbose_name = "联盟成员"
        verbose_name_plural = "联盟成员"
        ordering = ["alliance", "id"]
        constraints = [
            ExclusionConstraint(
                name="member_once_a_day",
                expressions=[
                    ("alliance", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    (days("joined_on", "left_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="该单位这段时间已是本联盟成员。",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="member_dates",
                violation_error_message="退出日期不能早于加入日期。",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, left_reason="") | (Q(left_on__isnull=False) & ~Q(left_reason="")),
                name="member_left_complete",
                violation_error_message="退出须同时写明日期和原因。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def side(self) -> Side:
        return SIDE_OF[OrganisationCategory(self.category)]
