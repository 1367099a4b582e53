"""Reading parameters, credit and the years of a firm."""

from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from incentives.enums import FilingState, ListingState, ParameterKind
from incentives.models import CreditEstimate, FusionFirm, Investment, Parameter
from incentives.rules.education import EducationTerms
from registry.models import Organisation

ZERO = Decimal("0.00")


def share_for(kind: ParameterKind, year: int) -> Decimal | None:
    """The share that holds on the year's last day, or None."""
    found = Parameter.objects.on(date(year, 12, 31)).filter(kind=kind).first()
    return found.value if found else None


def education_terms(year: int) -> EducationTerms:
    return EducationTerms(share_for(ParameterKind.FRONT_LINE_MIN, year), share_for(ParameterKind.DEDUCTION_LIMIT, year))


def listings_on(firm: Organisation, day: date) -> QuerySet[FusionFirm]:
    """Entries of the list under which an investment of ``day`` counts."""
    return FusionFirm.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        Q(removed_on__isnull=True) | Q(removed_on__gte=day),
        firm=firm,
        state__in=(ListingState.LISTED, ListingState.REMOVED),
        entered_on__lte=day,
    )


def invested(firm: Organisation, year: int) -> Decimal:
    """Confirmed investments of one year in yuan."""
    found = Investment.objects.filter(firm=firm, year=year, state=FilingState.CONFIRMED)
    return found.aggregate(total=Sum("amount"))["total"] or ZERO


def brought_into(firm: Organisation, year: int) -> Decimal:
    """Credit left over from the confirmed estimate before ``year``."""
    before = CreditEstimate.objects.filter(firm=firm, year__lt=year, state=FilingState.CONFIRMED).order_by("-year").first()
    return before.carried_over if before else ZERO


def year_left_out(firm: Organisation, year: int) -> int | None:
    """The first earlier year with confirmed investments but without a confirmed estimate, whose credit would be lost."""
    reckoned = CreditEstimate.objects.filter(firm=firm, state=FilingState.CONFIRMED).values("year")
    found = Investment.objects.filter(firm=firm, year__lt=year, state=FilingState.CONFIRMED).exclude(year__in=reckoned)
    return found.order_by("year").values_list("year", flat=True).first()
