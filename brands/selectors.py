"""Reading brands, projects and the leading group's work for pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Avg, Count, Q, QuerySet, Sum

from accounts.actor import Actor
from brands.enums import BrandState, ReportState, ShareState
from brands.models import Brand, GroupMember, Instalment, Project, QuarterReport, TaskShare
from funds.enums import PayableState, RecoveryState
from funds.models import Recovery
from registry.models import Region
from registry.selectors import counties

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class YearRow:
    """A brand's or county's year: goals, and what confirmed reports say; attendances (人次), then heads (人)."""

    year: int
    trained: int
    certified: int
    employed: int
    trained_target: int | None = None
    employed_target: int | None = None

    @property
    def trained_rate(self) -> str:
        return rate(self.trained, self.trained_target)

    @property
    def employed_rate(self) -> str:
        return rate(self.employed, self.employed_target)


def rate(value: int, target: int | None) -> str:
    """Completion of a goal in per cent; empty without one."""
    return f"{Decimal(100 * value) / target:.1f}%" if target else ""


def years_of(reports: QuerySet[QuarterReport], goals: Iterable = ()) -> list[YearRow]:
    """Confirmed numbers by year beside the goals, newest first; a year with goals alone is there too."""
    targets = {goal.year: goal for goal in goals}
    confirmed = reports.filter(state=ReportState.CONFIRMED).order_by().values("year")
    sums = {row["year"]: row for row in confirmed.annotate(t=Sum("trained"), c=Sum("certified"), e=Sum("employed"))}
    rows = []
    for year in sorted(sums.keys() | targets.keys(), reverse=True):
        found, goal = sums.get(year, {"t": 0, "c": 0, "e": 0}), targets.get(year)
        rows.append(YearRow(year, found["t"], found["c"], found["e"], goal and goal.trained, goal and goal.employed))
    return rows


@dataclass(frozen=True, slots=True)
class CountyRow:
    """A county and how many brands it has: none, one (一县一品牌) or several (一县多品牌)."""

    region: Region
    named: int
    cultivated: int
    names: str

    @property
    def standing(self) -> str:
        if self.named == 0:
            return "培育中" if self.cultivated else "尚无品牌"
        return "一县一品牌" if self.named == 1 else "一县多品牌"


def county_rows(actor: Actor) -> list[CountyRow]:
    """Every county that the actor may see, with its brands."""
    by_region: dict[str, list[Brand]] = {}
    for brand in Brand.objects.visible_to(actor).filter(state__in=(BrandState.CULTIVATED, BrandState.NAMED)):
        by_region.setdefault(brand.region_id, []).append(brand)
    rows = []
    for region in counties():
        if actor.answers_for(region.code):
            mine = by_region.get(region.code, [])
            named = [brand.name for brand in mine if brand.state == BrandState.NAMED]
            rows.append(CountyRow(region, len(named), len(mine) - len(named), "、".join(named)))
    return sorted(rows, key=lambda row: (-row.named, -row.cultivated, row.region.code))


@dataclass(frozen=True, slots=True)
class Award:
    """A project's money in yuan: award, arranged in instalments, confirmed paid, demanded back, received back."""

    awarded: Decimal
    arranged: Decimal
    paid: Decimal
    demanded: Decimal
    received: Decimal

    @property
    def unplanned(self) -> Decimal:
        return self.awarded - self.arranged

    @property
    def net(self) -> Decimal:
        return self.paid - self.received


def award_of(project: Project) -> Award:
    paid = project.instalments.filter(payable__state=PayableState.PAID).aggregate(total=Sum("amount"))["total"]
    back = recoveries_of(project).exclude(state=RecoveryState.WITHDRAWN).aggregate(demanded=Sum("amount"), received=Sum("received"))
    return Award(
        awarded=project.awarded or ZERO,
        arranged=project.instalment_total,
        paid=paid or ZERO,
        demanded=back["demanded"] or ZERO,
        received=back["received"] or ZERO,
    )


def recoveries_of(project: Project) -> QuerySet[Recovery]:
    return Recovery.objects.filter(payment_line__payable__instalment__project=project).order_by("pk")


def instalments_of(project: Project) -> QuerySet[Instalment]:
    return project.instalments.select_related("payable", "proposed_by", "approved_by")


def mean_score(project: Project) -> Decimal | None:
    """Mean of the experts' scores of the present round, or ``None`` before the first."""
    return project.reviews.filter(round=project.round).aggregate(mean=Avg("score"))["mean"]


def progress_by_department() -> QuerySet[GroupMember]:
    """Members with their shares: how many, done, late by now and mean progress in per cent."""
    shares = "organisation__task_shares"
    live = ~Q(**{f"{shares}__state": ShareState.CANCELLED})
    return GroupMember.objects.filter(left_on=None).annotate(
        share_count=Count(shares, filter=live),
        done_count=Count(shares, filter=Q(**{f"{shares}__state": ShareState.DONE})),
        mean_progress=Avg(f"{shares}__progress", filter=live),
    )


def late_shares(today: date) -> QuerySet[TaskShare]:
    return TaskShare.objects.unfinished().filter(due_on__lt=today)


def public_brands() -> QuerySet[Brand]:
    return Brand.objects.public().select_related("region").prefetch_related("occupations").order_by("region", "name")


def year_of_public(brand: Brand) -> YearRow | None:
    """The brand's latest complete year, for the public page; provincial brands only report confirmed numbers there."""
    complete = QuarterReport.objects.filter(brand=brand, state=ReportState.CONFIRMED).order_by().values("year")
    years = complete.annotate(quarters=Count("pk")).filter(quarters=4).order_by("-year").values_list("year", flat=True)
    latest = years.first()
    return next((row for row in years_of(brand.reports.all()) if row.year == latest), None)
