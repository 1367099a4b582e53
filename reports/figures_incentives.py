"""Numbers of employee education money (职工教育经费) and industry-education firms (domain.md §3.5, §5)."""

from django.db.models import Count, DateField, F, Func, QuerySet, Sum
from django.db.models.functions import Coalesce

from incentives.enums import FilingState, ListingState
from incentives.models import CreditEstimate, EducationReport, FusionFirm
from reports.measures import YUAN, Figure, Part

LISTED = (ListingState.LISTED, ListingState.REMOVED)


def _entered() -> QuerySet:
    return FusionFirm.objects.filter(state__in=LISTED)


def _left() -> QuerySet:
    """Gone on the day after the last that counted."""
    last = Coalesce("removed_on", "valid_to")
    gone = Func(last, template="(%(expressions)s + 1)", output_field=DateField())
    return _entered().annotate(gone_on=gone).filter(gone_on__isnull=False)


def _year_end() -> Func:
    return Func(F("year"), 12, 31, function="make_date", output_field=DateField())


def _reports() -> QuerySet:
    return EducationReport.objects.filter(state=FilingState.CONFIRMED).annotate(year_ends=_year_end())


def _estimates() -> QuerySet:
    return CreditEstimate.objects.filter(state=FilingState.CONFIRMED).annotate(year_ends=_year_end())


INCENTIVE_FIGURES = (
    Figure(
        "incentives.fusion_firms",
        "产教融合型企业",
        "家",
        "在名单内的产教融合型企业数；按列入日期，减去已移出和期满的。",
        (
            Part(_entered, "entered_on", "region_id", lambda: Count("firm_id", distinct=True)),
            Part(_left, "gone_on", "region_id", lambda: Count("firm_id", distinct=True), sign=-1),
        ),
    ),
    Figure(
        "incentives.education_spent",
        "职工教育经费使用额",
        YUAN,
        "已核对报告中使用的职工教育经费；按所属年度末日。",
        (Part(_reports, "year_ends", "region_id", lambda: Sum("spent")),),
    ),
    Figure(
        "incentives.education_front_line",
        "其中用于一线职工",
        YUAN,
        "已核对报告中用于一线职工教育和培训的金额；按所属年度末日。",
        (Part(_reports, "year_ends", "region_id", lambda: Sum("front_line")),),
    ),
    Figure(
        "incentives.credit_estimated",
        "附加抵免测算额",
        YUAN,
        "已核对的附加抵免测算；按所属年度末日。这是测算，以税务机关认定为准。",
        (Part(_estimates, "year_ends", "region_id", lambda: Sum("used")),),
    ),
)
