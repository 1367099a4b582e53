"""Who may do what with alliances; steps of a workflow carry their roles in their tables."""

from accounts.actor import Actor
from accounts.enums import OFFICE_ROLES, Role
from alliances.models import Alliance, FollowUp, Meeting, Member, Seat, Term

READERS = (*sorted(OFFICE_ROLES - {Role.ADMINISTRATOR}), Role.INSTITUTION, Role.FIRM, Role.DEPARTMENT)
"""Roles that have to do with alliances; a party sees only those it is or was a member of."""
KEEPERS = (Role.CITY_HANDLER, Role.INSTITUTION)


def can_found(actor: Actor) -> bool:
    """The bureau registers an alliance; from then on its lead body runs it too."""
    return actor.has(Role.CITY_HANDLER)


def can_run(actor: Actor, alliance: Alliance) -> bool:
    """The secretariat (an institution, the lead body) and the bureau keep an alliance's books."""
    return can_found(actor) or actor.covers(Role.INSTITUTION, alliance)


def can_run_of(actor: Actor, part: Member | Term | Meeting | FollowUp) -> bool:
    """The same for a part of an alliance."""
    return can_run(actor, part.alliance)


def can_end_membership(actor: Actor, member: Member) -> bool:
    return can_run(actor, member.alliance) and member.left_on is None


def can_end_seat(actor: Actor, seat: Seat) -> bool:
    return can_run(actor, seat.term.alliance) and seat.ends_on is None
