"""Who holds briefings and who asks; steps of a workflow carry their roles in their tables."""

from accounts.actor import Actor
from accounts.enums import OFFICE_ROLES, Role
from briefings.enums import BriefingState
from briefings.models import Briefing

PARTIES = (Role.FIRM, Role.INSTITUTION, Role.EVALUATOR)
READERS = (*(OFFICE_ROLES - {Role.ADMINISTRATOR}), *PARTIES)
HOLDERS = (Role.COUNTY_HANDLER, Role.CITY_HANDLER)
ASKERS = (*PARTIES, *HOLDERS)


def can_hold(actor: Actor, briefing: Briefing) -> bool:
    return actor.covers(Role.COUNTY_HANDLER, briefing)


def can_edit(actor: Actor, briefing: Briefing) -> bool:
    return can_hold(actor, briefing) and briefing.state == BriefingState.PLANNED


def can_invite(actor: Actor, briefing: Briefing) -> bool:
    return can_hold(actor, briefing) and briefing.state in (BriefingState.PLANNED, BriefingState.ANNOUNCED)


def can_record_attendance(actor: Actor, briefing: Briefing) -> bool:
    return can_hold(actor, briefing) and briefing.state == BriefingState.HELD
