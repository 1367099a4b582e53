"""Who may do what with alliances; steps of a workflow carry their roles in their tables."""

from accounts.actor import Actor
from accounts.enums import OFFICE_ROLES, Role
from alliances.enums import NeedState, TopicState
from alliances.models import Alliance, Base, FollowUp, Meeting, Member, Need, Seat, SharedItem, Term, Topic

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


def can_take_part(actor: Actor, alliance: Alliance) -> bool:
    """A present member, by its firm's or institution's clerk."""
    present = alliance.members.filter(organisation_id=actor.organisation_id, left_on=None)
    return actor.has(Role.FIRM, Role.INSTITUTION) and present.exists()


def can_book(actor: Actor, base: Base) -> bool:
    return can_take_part(actor, base.alliance)


def can_pose(actor: Actor, alliance: Alliance) -> bool:
    return actor.has(Role.FIRM) and can_take_part(actor, alliance)


def can_end_item(actor: Actor, item: SharedItem) -> bool:
    return can_run(actor, item.alliance)


def can_work_on(actor: Actor, topic: Topic) -> bool:
    """The team that took the problem on."""
    return actor.covers(Role.INSTITUTION, topic) and topic.state == TopicState.TAKEN


def can_post_needs(actor: Actor) -> bool:
    return actor.has(Role.FIRM)


def can_answer(actor: Actor, need: Need) -> bool:
    return actor.has(Role.INSTITUTION) and need.state == NeedState.OPEN
