"""Who may write what; steps of a workflow carry their roles in their tables."""

from accounts.actor import Actor
from accounts.enums import OFFICE_ROLES, Role
from incentives.enums import EDITABLE
from incentives.models import EducationReport, Filing
from registry.models import Organisation

READERS = (*(OFFICE_ROLES - {Role.ADMINISTRATOR}), Role.FIRM)
REPORTERS = (Role.FIRM, Role.COUNTY_HANDLER, Role.CITY_HANDLER)
"""Who enters 职工教育经费: the firm, or its county for it."""


def can_report_for(actor: Actor, firm: Organisation) -> bool:
    """The firm itself, or its county in its name; only the firm hands in."""
    own = actor.has(Role.FIRM) and actor.organisation_id == firm.pk
    return own or actor.covers(Role.COUNTY_HANDLER, firm)


def can_edit(actor: Actor, filing: Filing) -> bool:
    if filing.state not in EDITABLE:
        return False
    return actor.covers(Role.FIRM, filing) or (isinstance(filing, EducationReport) and actor.covers(Role.COUNTY_HANDLER, filing))


def can_keep_list(actor: Actor) -> bool:
    return actor.has(Role.CITY_HANDLER)


def can_set_parameters(actor: Actor) -> bool:
    return actor.has(Role.CITY_HANDLER)
