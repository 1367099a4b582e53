"""What the pages of alliances show."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from alliances.enums import TAKES_UP, Post, Side
from alliances.models import Alliance, Base, Booking, Member, Seat, Term
from alliances.rules.chart import Chart, organisation_chart


def live_members(actor: Actor, day: date) -> QuerySet[Member]:
    """Memberships that hold on ``day``."""
    return Member.objects.visible_to(actor).filter(Q(left_on=None) | Q(left_on__gt=day), joined_on__lte=day)


@dataclass(frozen=True)
class SideOfMembers:
    label: str
    members: list[Member]


def by_side(members: list[Member]) -> list[SideOfMembers]:
    """政、行、企、校, each with its members; a side without any is left out."""
    groups = ((side, [member for member in members if member.side == side]) for side in Side)
    return [SideOfMembers(str(side.label), found) for side, found in groups if found]


def sitting(term: Term, day: date) -> list[Seat]:
    """Seats that are held on ``day``, the chair first."""
    held = term.seats.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day).select_related("member__organisation")
    order = list(Post)
    return sorted(held, key=lambda seat: (order.index(Post(seat.post)), seat.pk))


def present_term(alliance: Alliance, day: date) -> Term | None:
    return alliance.terms.filter(starts_on__lte=day, ends_on__gte=day).first()


def chart_of(term: Term, day: date) -> Chart | None:
    """The organisation chart as of ``day``: chair, vices, secretary, directors."""
    seats = sitting(term, day)
    order = (Post.CHAIR, Post.EXECUTIVE_VICE, Post.VICE, Post.SECRETARY, Post.DIRECTOR)
    tiers = [(str(post.label), [str(seat.member) for seat in seats if seat.post == post]) for post in order]
    return organisation_chart([tier for tier in tiers if tier[1]]) if seats else None


WEEKS_SHOWN = 6


@dataclass(frozen=True)
class CalendarDay:
    """A day of a base: free, or taken by a booking."""

    day: date
    booking: Booking | None


def booking_calendar(base: Base, today: date) -> list[list[CalendarDay]]:
    """The coming weeks of a base, Monday first; every day with the booking that takes it up, if any."""
    first = today - timedelta(days=today.weekday())
    last = first + timedelta(weeks=WEEKS_SHOWN, days=-1)
    taken: dict[date, Booking] = {}
    live = base.bookings.filter(state__in=TAKES_UP, starts_on__lte=last, ends_on__gte=first).select_related("organisation")
    for booking in live:
        start = max(first, booking.starts_on)
        for offset in range((min(last, booking.ends_on) - start).days + 1):
            taken[start + timedelta(days=offset)] = booking
    days = [first + timedelta(days=offset) for offset in range(7 * WEEKS_SHOWN)]
    return [[CalendarDay(day, taken.get(day)) for day in days[start : start + 7]] for start in range(0, len(days), 7)]
