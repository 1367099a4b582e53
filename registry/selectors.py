"""Reading the registry."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import CITY_REGION, Role
from accounts.models import User
from registry.enums import DayKind, MembershipState, RegionKind
from registry.models import CalendarDay, Membership, Organisation, Person, Region
from registry.people import number_index
from registry.rules import working_days
from registry.rules.identity import tidy_id_number

CITY_CODE = CITY_REGION
CITYWIDE_ROLES = frozenset(
    {
        Role.CITY_HANDLER,
        Role.CITY_CHECKER,
        Role.CITY_APPROVER,
        Role.FINANCE_HANDLER,
        Role.FINANCE_CHECKER,
        Role.ADMINISTRATOR,
    }
)


def actor_of(user: User, organisation_id: int | None = None) -> Actor:
    """The actor for one of the user's organisations: the chosen one, else the first."""
    memberships = list(
        Membership.objects.filter(user=user, state=MembershipState.ACTIVE)
        .select_related("organisation__region")
        .order_by("organisation_id", "role")
    )
    chosen = [m for m in memberships if m.organisation_id == organisation_id] or memberships
    if not chosen:
        return Actor(user_id=user.pk, name=str(user))
    organisation = chosen[0].organisation
    roles = frozenset(Role(m.role) for m in chosen if m.organisation_id == organisation.pk)
    return Actor(
        user_id=user.pk,
        name=str(user),
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        roles=roles,
        regions=_regions(organisation.region, roles),
    )


def people_acting(*roles: Role, organisation_id: int | None = None, region_id: str | None = None) -> QuerySet[User]:
    """Who acts in one of ``roles`` now, for one organisation or for offices answering for one region; to tell them something."""
    held = Membership.objects.filter(role__in=roles, state=MembershipState.ACTIVE)
    if organisation_id is not None:
        held = held.filter(organisation_id=organisation_id)
    if region_id is not None:
        held = held.filter(Q(organisation__region_id__in=(region_id, CITY_CODE)) | Q(role__in=CITYWIDE_ROLES))
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("pk")


def _regions(region: Region, roles: frozenset[Role]) -> frozenset[str] | None:
    if region.code == CITY_CODE or roles & CITYWIDE_ROLES:
        return None
    return frozenset({region.code, *region.children.values_list("code", flat=True)})


def counties() -> list[Region]:
    """Present districts, counties and zones of the city, in order of code."""
    return list(Region.objects.exclude(kind=RegionKind.CITY).filter(valid_to__isnull=True))


def region_of_id_prefix(prefix: str) -> Region | None:
    """The place whose code, present or former, begins an identity number; ``None`` only warns (domain.md §4.1)."""
    return Region.objects.exclude(kind=RegionKind.ZONE).select_related("successor").filter(code=prefix[:6]).first()


def find_person(id_number: str) -> Person | None:
    """The person with this identity number, as typed; for operations, not for pages (they use ``people_look_up``)."""
    return Person.objects.filter(id_number_index=number_index(tidy_id_number(id_number).number)).first()


def name_on(organisation: Organisation, day: date) -> str:
    """The name that the organisation bore on ``day``, for papers of that day; the present one before its first record."""
    held = organisation.names.filter(valid_from__lte=day).order_by("-valid_from").first()
    return held.name if held else organisation.name


def working_day_after(day: date, count: int) -> date:
    """The last day of a time limit of ``count`` working days that begins after ``day`` (domain.md §2.1)."""
    holidays, makeup_days = _calendar(day, day + _span(count))
    return working_days.add_working_days(day, count, holidays, makeup_days)


def last_day_of_notice(first: date, count: int) -> date:
    """The last day of a public notice (公示) of ``count`` working days that starts on ``first``."""
    holidays, makeup_days = _calendar(first, first + _span(count))
    return working_days.last_day_of_notice(first, count, holidays, makeup_days)


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``."""
    holidays, makeup_days = _calendar(start, end)
    return working_days.working_days_after(start, end, holidays, makeup_days)


def calendar_years_missing(today: date | None = None) -> list[int]:
    """This year and, from November on, the next, where no holiday is entered yet: its time limits may come out wrong."""
    today = today or timezone.localdate()
    years = [today.year, today.year + 1] if today.month >= 11 else [today.year]
    known = set(CalendarDay.objects.filter(day__year__in=years).values_list("day__year", flat=True).order_by("day__year").distinct())
    return [year for year in years if year not in known]


def _span(count: int) -> timedelta:
    """Long enough for ``count`` working days, the longest holidays included."""
    return timedelta(days=2 * count + 30)


def _calendar(first: date, last: date) -> tuple[set[date], set[date]]:
    days = list(CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "kind"))
    holidays = {day for day, kind in days if kind == DayKind.HOLIDAY}
    return holidays, {day for day, _ in days} - holidays
