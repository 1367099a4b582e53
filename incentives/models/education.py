"""Yearly reports on employee education money."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from incentives.models.filings import Filing, amount_field, filing_constraints, frozen_once_confirmed, never_negative
from incentives.querysets import EducationReportQuerySet
from incentives.rules.education import Education, EducationTerms, Year

HALF_A_CENT = Decimal("0.005")


class EducationReport(Filing):
    """A firm's year of employee education money (职工教育经费年度报告), in yuan.

    ``front_line_min`` and ``deduction_limit`` are the shares it was reckoned by, ``deductible`` the estimate;
    None while no parameter holds for the year.
    """

    wages = amount_field("工资薪金总额（元）")
    set_aside = amount_field("提取职工教育经费（元）")
    spent = amount_field("使用职工教育经费（元）")
    front_line = amount_field("其中：用于一线职工（元）")
    front_line_min = models.DecimalField("一线最低比例", max_digits=5, decimal_places=4, null=True, blank=True)
    deduction_limit = models.DecimalField("扣除限额比例", max_digits=5, decimal_places=4, null=True, blank=True)
    deductible = amount_field("可税前扣除测算（元）", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    objects = EducationReportQuerySet.as_manager()

    class Meta(Filing.Meta):
        verbose_name = "职工教育经费报告"
        verbose_name_plural = "职工教育经费报告"
        constraints = [
            *filing_constraints("education_report"),
            never_negative("education_report", "wages", "set_aside", "spent", "front_line"),
            models.UniqueConstraint(
                fields=["firm", "year"],
                name="education_report_once",
                violation_error_message="本企业这一年度已有报告，请在原报告上修改。",
            ),
            models.CheckConstraint(
                condition=Q(front_line__lte=F("spent")),
                name="education_report_front_line",
                violation_error_message="用于一线职工的金额不能超过使用总额。",
            ),
            models.CheckConstraint(
                condition=Q(deductible__isnull=True) | Q(deductible__lte=F("spent")),
                name="education_report_deducts_spent",
                violation_error_message="可税前扣除的金额不能超过使用总额。",
            ),
            models.CheckConstraint(
                condition=Q(deductible__isnull=True)
                | Q(deduction_limit__isnull=False, deductible__lte=F("wages") * F("deduction_limit") + HALF_A_CENT),
                name="education_report_deducts_limit",
                violation_error_message="可税前扣除的金额不能超过扣除限额。",
            ),
        ]
        triggers = [frozen_once_confirmed("education_report", "职工教育经费报告")]

    def __str__(self) -> str:
        return f"{self.firm} {self.year}年职工教育经费"

    @property
    def result(self) -> Education:
        """The estimate by the shares that the report keeps."""
        year = Year(self.wages, self.set_aside, self.spent, self.front_line)
        return Education(year, EducationTerms(self.front_line_min, self.deduction_limit))

    @property
    def share_words(self) -> str:
        share = self.result.front_line_share
        return "" if share is None else f"{share * 100:.2f}%"

    @property
    def meets_words(self) -> str:
        return {True: "达标", False: "低于规定比例", None: "待定"}[self.result.meets]
