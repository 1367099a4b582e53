"""Firms in the list of 产教融合型企业, what they invest, and the credit that may come of it."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from audit.models import Tracked
from exchange.models import StoredFile
from incentives.enums import InvestmentKind, ListingLevel, ListingState
from incentives.models.filings import Filing, amount_field, filing_constraints, frozen_once_confirmed, never_negative
from incentives.querysets import InvestmentFileQuerySet, OfFirmQuerySet
from incentives.rules.credit import CreditYear
from registry.models import Organisation, Region


class FusionFirm(Tracked):
    """A firm in the list of industry-education firms (产教融合型企业), for a period; the list is made above the city.

    ``removed_on`` is the last day it counted; what was there before stays.
    """

    firm = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业", related_name="fusion_listings")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="县（市、区）", related_name="+")
    level = models.CharField("级别", max_length=12, choices=ListingLevel)
    document_number = models.CharField("公布文号", max_length=80, blank=True)
    entered_on = models.DateField("列入日期")
    valid_to = models.DateField("有效期止", null=True, blank=True)
    removed_on = models.DateField("移出日期", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=ListingState, default=ListingState.PROPOSED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+")

    objects = OfFirmQuerySet.as_manager()

    class Meta:
        verbose_name = "产教融合型企业"
        verbose_name_plural = "产教融合型企业"
        ordering = ["-entered_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("entered_on")),
                name="fusion_firm_dates",
                violation_error_message="有效期止不能早于列入日期。",
            ),
            models.CheckConstraint(
                condition=Q(state=ListingState.REMOVED, removed_on__isnull=False, removed_on__gte=F("entered_on"))
                | (~Q(state=ListingState.REMOVED) & Q(removed_on__isnull=True)),
                name="fusion_firm_removed",
                violation_error_message="移出名单须有不早于列入日期的移出日期，在名单内的不能有。",
            ),
            ExclusionConstraint(
                name="fusion_firm_once",
                expressions=[
                    ("firm", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    (
                        Func(
                            F("entered_on"),
                            Coalesce("removed_on", "valid_to"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(state=ListingState.REJECTED),
                violation_error_message="这家企业在同一时期、同一级别的名单中已经登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.firm}（{self.get_level_display()}）"

    @property
    def number_text(self) -> str:
        return self.document_number or "文号待录入"


class Investment(Filing):
    """What a listed firm invested in vocational education on a day (职业教育投资), with evidence."""

    listing = models.ForeignKey(FusionFirm, models.PROTECT, verbose_name="名单", related_name="investments")
    kind = models.CharField("类别", max_length=12, choices=InvestmentKind)
    title = models.CharField("投资内容", max_length=120)
    made_on = models.DateField("投资日期")
    amount = amount_field("金额（元）")

    class Meta(Filing.Meta):
        verbose_name = "职业教育投资"
        verbose_name_plural = "职业教育投资"
        constraints = [
            *filing_constraints("investment"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="investment_positive", violation_error_message="投资金额须大于0。"),
            models.CheckConstraint(
                condition=Q(made_on__year=F("year")), name="investment_in_year", violation_error_message="投资日期须在所属年度内。"
            ),
        ]
        triggers = [frozen_once_confirmed("investment", "职业教育投资")]

    def __str__(self) -> str:
        return f"{self.firm} {self.title}"


class InvestmentFile(models.Model):
    """Evidence of an investment (投资凭证)."""

    investment = models.ForeignKey(Investment, models.PROTECT, verbose_name="投资", related_name="files")
    title = models.CharField("说明", max_length=120)
    file = models.OneToOneField(StoredFile, models.PROTECT, verbose_name="文件", related_name="investment_file")
    removed_at = models.DateTimeField("作废时间", null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+")
    added_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = InvestmentFileQuerySet.as_manager()

    class Meta:
        verbose_name = "投资凭证"
        verbose_name_plural = "投资凭证"
        ordering = ["investment", "id"]

    def __str__(self) -> str:
        return self.title


class CreditEstimate(Filing):
    """A listed firm's year of credit against its surcharges (附加抵免测算), in yuan; the tax office decides.

    ``share`` is the one it was reckoned by. What the year's surcharges cannot take is carried over.
    """

    education_surcharge = amount_field("当年应缴教育费附加（元）")
    local_surcharge = amount_field("当年应缴地方教育附加（元）")
    share = models.DecimalField("抵免比例", max_digits=5, decimal_places=4)
    investment = amount_field("当年已核对投资（元）")
    brought_in = amount_field("以前年度结转（元）")
    earned = amount_field("当年形成抵免额（元）")
    used = amount_field("当年抵免测算（元）")
    carried_over = amount_field("结转以后年度（元）")

    class Meta(Filing.Meta):
        verbose_name = "附加抵免测算"
        verbose_name_plural = "附加抵免测算"
        constraints = [
            *filing_constraints("credit_estimate"),
            never_negative(
                "credit_estimate", "education_surcharge", "local_surcharge", "investment", "brought_in", "earned", "used", "carried_over"
            ),
            models.UniqueConstraint(
                fields=["firm", "year"], name="credit_estimate_once", violation_error_message="本企业这一年度已有测算，请在原测算上修改。"
            ),
            models.CheckConstraint(
                condition=Q(used__lte=F("education_surcharge") + F("local_surcharge")),
                name="credit_within_surcharge",
                violation_error_message="抵免额不能超过当年应缴的教育费附加与地方教育附加之和。",
            ),
            models.CheckConstraint(
                condition=Q(carried_over=F("brought_in") + F("earned") - F("used")),
                name="credit_carries_the_rest",
                violation_error_message="结转额须等于可用抵免额减去当年抵免额。",
            ),
        ]
        triggers = [frozen_once_confirmed("credit_estimate", "附加抵免测算")]

    def __str__(self) -> str:
        return f"{self.firm} {self.year}年附加抵免测算"

    @property
    def reckoning(self) -> CreditYear:
        return CreditYear(self.year, self.investment, self.brought_in, self.education_surcharge, self.local_surcharge, self.share)
