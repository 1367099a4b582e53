"""What members share: training bases with their bookings, teachers, courses (共享资源)."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from alliances.enums import TAKES_UP, BookingState, ItemKind
from alliances.models.alliances import Alliance, days
from alliances.querysets import BookingQuerySet, OfAllianceQuerySet
from audit.guards import Guard
from audit.models import Tracked
from registry.models import Occupation, Organisation


class Base(models.Model):
    """A shared training base (实训基地) with its trades, places and equipment."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, verbose_name="联盟", related_name="bases")
    owner = models.ForeignKey(Organisation, models.PROTECT, verbose_name="建设单位", related_name="shared_bases")
    name = models.CharField("名称", max_length=80)
    address = models.CharField("地址", max_length=160, blank=True)
    places = models.PositiveIntegerField("工位数")
    trades = models.ManyToManyField(Occupation, verbose_name="职业（工种）", related_name="shared_bases", blank=True)
    equipment = models.TextField("主要设备", blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = OfAllianceQuerySet.as_manager()

    class Meta:
        verbose_name = "实训基地"
        verbose_name_plural = "实训基地"
        ordering = ["alliance", "name"]
        constraints = [
            models.UniqueConstraint(fields=["alliance", "name"], name="base_once", violation_error_message="本联盟已有同名的实训基地。"),
            models.CheckConstraint(condition=Q(places__gte=1), name="base_places", violation_error_message="工位数至少1个。"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("alliances:base_detail", args=[self.pk])


class Booking(Tracked):
    """A member's days at a base (实训基地预约), both days included; the owner agrees or not."""

    base = models.ForeignKey(Base, models.PROTECT, verbose_name="实训基地", related_name="bookings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="预约单位", related_name="base_bookings")
    purpose = models.CharField("用途", max_length=120)
    heads = models.PositiveIntegerField("人数")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    state = models.CharField("状态", max_length=12, choices=BookingState, default=BookingState.REQUESTED)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = "基地预约"
        verbose_name_plural = "基地预约"
        ordering = ["-starts_on", "-id"]
        constraints = [
            ExclusionConstraint(
                name="booking_no_overlap",
                expressions=[("base", RangeOperators.EQUAL), (days("starts_on", "ends_on"), RangeOperators.OVERLAPS)],
                condition=Q(state__in=TAKES_UP),
                violation_error_message="这段时间该基地已有预约，请看日历另选日期。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="booking_dates", violation_error_message="结束日期不能早于开始日期。"
            ),
            models.CheckConstraint(condition=Q(heads__gte=1), name="booking_heads", violation_error_message="人数至少1人。"),
        ]
        triggers = [
            Guard(
                name="booking_places",
                operation=pgtrigger.Insert | pgtrigger.Update,
                broken_if="NEW.heads > (SELECT places FROM alliances_base WHERE id = NEW.base_id)",
                sentence="人数超过了该基地的工位数。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.base} {self.starts_on:%Y-%m-%d}至{self.ends_on:%Y-%m-%d}"

    @property
    def institution_id(self) -> int:
        """The owner of the base decides."""
        return self.base.owner_id

    @property
    def firm_id(self) -> int:
        return self.base.owner_id

    @property
    def region_id(self) -> None:
        """Alliances belong to the whole city."""
        return None


class SharedItem(models.Model):
    """A teacher or a course that a member lends to the others (共享师资、课程); one taken back stays with its day."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, verbose_name="联盟", related_name="items")
    owner = models.ForeignKey(Organisation, models.PROTECT, verbose_name="提供单位", related_name="shared_items")
    kind = models.CharField("类别", max_length=8, choices=ItemKind)
    name = models.CharField("姓名或课程名称", max_length=80)
    occupation = models.ForeignKey(
        Occupation, models.PROTECT, null=True, blank=True, verbose_name="职业（工种）", related_name="shared_items"
    )
    detail = models.CharField("职称或内容", max_length=200, blank=True)
    hours = models.PositiveIntegerField("课时", null=True, blank=True)
    shared_on = models.DateField("共享起")
    ended_on = models.DateField("共享止", null=True, blank=True)

    objects = OfAllianceQuerySet.as_manager()

    class Meta:
        verbose_name = "共享师资与课程"
        verbose_name_plural = "共享师资与课程"
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "owner", "kind", "name"],
                condition=Q(ended_on__isnull=True),
                name="item_once",
                violation_error_message="该师资或课程已在共享清单中。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("shared_on")),
                name="item_dates",
                violation_error_message="共享止不能早于共享起。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
