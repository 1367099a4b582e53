"""Shares by which the estimates are reckoned."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from incentives.enums import ParameterKind
from incentives.querysets import ParameterQuerySet
from policies.models import MISSING_CLAUSE, PolicyDocument


class Parameter(models.Model):
    """A share (测算参数) over a range of days, with the document and clause it comes from.

    No row for a year's last day means: what depends on it waits. Filings keep the share they were reckoned by.
    """

    kind = models.CharField("参数", max_length=20, choices=ParameterKind)
    value = models.DecimalField("比例（0至1）", max_digits=5, decimal_places=4)
    valid_from = models.DateField("起始日")
    valid_to = models.DateField("终止日", null=True, blank=True)
    document = models.ForeignKey(
        PolicyDocument, models.PROTECT, null=True, blank=True, verbose_name="依据文件", related_name="incentive_parameters"
    )
    clause = models.CharField("条款", max_length=200, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="录入人", related_name="+")

    objects = ParameterQuerySet.as_manager()

    class Meta:
        verbose_name = "测算参数"
        verbose_name_plural = "测算参数"
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gt=0, value__lte=1), name="incentive_parameter_share", violation_error_message="比例须大于0且不超过1。"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="incentive_parameter_dates",
                violation_error_message="参数的终止日不能早于起始日。",
            ),
            ExclusionConstraint(
                name="incentive_parameter_no_overlap",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="同一参数在同一天只能有一个数值，请检查起止日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.percent}"

    @property
    def percent(self) -> str:
        return f"{(self.value * 100).normalize():f}%"

    @property
    def clause_text(self) -> str:
        return self.clause or MISSING_CLAUSE
