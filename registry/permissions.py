"""Who may change what in the registry."""

from accounts.actor import Actor
from accounts.enums import PARTY_ATTRIBUTE, Role
from registry.models import Organisation, Person

HANDLERS = (Role.COUNTY_HANDLER, Role.CITY_HANDLER)
REVEALERS = (
    Role.FIRM,
    Role.INSTITUTION,
    Role.COUNTY_HANDLER,
    Role.CITY_HANDLER,
    Role.CITY_CHECKER,
    Role.CITY_APPROVER,
    Role.FINANCE_HANDLER,
    Role.FINANCE_CHECKER,
    Role.AUDITOR,
)
"""Roles whose work needs a whole number now and then; leaders and administrators read masked ones."""


def can_register_organisation(actor: Actor, region_code: str | None = None) -> bool:
    """Handlers register bodies of their regions; administrators the offices whose people sign in."""
    if actor.is_system or actor.has(Role.ADMINISTRATOR):
        return True
    return actor.has(*HANDLERS) and (region_code is None or actor.answers_for(region_code))


def can_manage_organisation(actor: Actor, organisation: Organisation) -> bool:
    return can_register_organisation(actor, organisation.region_id)


def can_edit_contact(actor: Actor, organisation: Organisation) -> bool:
    """A party keeps its own contact up to date."""
    return can_manage_organisation(actor, organisation) or (actor.has(*PARTY_ATTRIBUTE) and actor.organisation_id == organisation.pk)


def can_see_contact(actor: Actor, organisation: Organisation) -> bool:
    """Offices and the organisation itself; partners find each other by other ways."""
    return actor.is_office or actor.organisation_id == organisation.pk


def can_propose_account(actor: Actor, organisation: Organisation) -> bool:
    """The payee itself, or the handlers it belongs to; never an administrator."""
    own = actor.has(Role.FIRM, Role.INSTITUTION) and actor.organisation_id == organisation.pk
    return own or (actor.has(*HANDLERS) and actor.answers_for(organisation.region_id))


def can_register_people(actor: Actor, organisation_ids: set[int]) -> bool:
    if actor.has(Role.FIRM, Role.INSTITUTION) and actor.organisation_id in organisation_ids:
        return True
    return actor.has(*HANDLERS) or actor.is_system


def can_correct_person(actor: Actor, person: Person) -> bool:
    """Handlers only: a changed name or number needs the person's papers (domain.md §9.2)."""
    return actor.has(*HANDLERS)


def can_reveal(actor: Actor, person: Person) -> bool:
    return actor.has(*REVEALERS)


def can_administer(actor: Actor) -> bool:
    """Users, roles and reference data."""
    return actor.is_system or actor.has(Role.ADMINISTRATOR)


def can_keep_chains(actor: Actor) -> bool:
    """The bureau keeps clusters, chains and the lists of occupations in short supply; reference data is loaded by the system."""
    return actor.is_system or actor.has(Role.CITY_HANDLER, Role.ADMINISTRATOR)
