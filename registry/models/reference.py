"""Reference data that staff maintain."""

from django.db import models
from django.db.models import F, Q

from registry.enums import DayKind, RegionKind
from registry.querysets import ReferenceQuerySet


class Region(models.Model):
    """A place in the administrative tree (行政区划), former ones included (domain.md §1.1).

    Codes of districts and counties are GB/T 2260; 41077x are statistical codes of zones (功能区),
    which never begin an identity number.
    """

    code = models.CharField("区划代码", max_length=6, primary_key=True)
    name = models.CharField("名称", max_length=40)
    kind = models.CharField("类别", max_length=12, choices=RegionKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上级", related_name="children")
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="后继", related_name="predecessors")
    province_managed = models.BooleanField("省直管", default=False)
    note = models.CharField("备注", max_length=120, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "行政区划"
        verbose_name_plural = "行政区划"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{6}$"), name="region_code_shape", violation_error_message="区划代码应为6位数字。"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="region_dates",
                violation_error_message="停用日期不能早于启用日期。",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("code")),
                name="region_not_own_parent",
                violation_error_message="一个地区不能是自己的上级。",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | (~Q(successor=F("code")) & Q(valid_to__isnull=False)),
                name="region_successor",
                violation_error_message="只有已停用的区划才有后继，且后继须是另一个区划。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Occupation(models.Model):
    """An occupation of the classification (职业), with its trade (工种) where there is one (domain.md §4.4).

    Trades have no code of their own; codes differ between editions, so the edition is part of the key.
    """

    code = models.CharField("职业编码", max_length=12)
    name = models.CharField("职业名称", max_length=60)
    trade = models.CharField("工种", max_length=60, blank=True)
    edition = models.PositiveSmallIntegerField("大典版本", default=2022)
    verified = models.BooleanField("编码已核实", default=False)
    active = models.BooleanField("可选用", default=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "职业（工种）"
        verbose_name_plural = "职业（工种）"
        ordering = ["code", "trade"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "trade", "edition"],
                name="occupation_once",
                violation_error_message="该职业（工种）在这一版大典中已有记录。",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]-[0-9]{2}-[0-9]{2}-[0-9]{2}$"),
                name="occupation_code_shape",
                violation_error_message="职业编码应写作 X-XX-XX-XX，例如 6-18-02-04。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}({self.trade})" if self.trade else self.name


class CalendarDay(models.Model):
    """A day that is not what its weekday says (节假日与调休), by the State Council's yearly notice."""

    day = models.DateField("日期", primary_key=True)
    kind = models.CharField("类别", max_length=8, choices=DayKind)
    name = models.CharField("名称", max_length=40, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "节假日与调休"
        verbose_name_plural = "节假日与调休"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"
