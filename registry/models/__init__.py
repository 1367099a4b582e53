"""Who and what everything else refers to: regions, occupations, organisations, people, the calendar."""

from registry.models.chains import Chain, ScarceOccupation
from registry.models.organisations import Membership, Organisation, OrganisationName, PayeeAccount
from registry.models.people import Affiliation, Person
from registry.models.reference import CalendarDay, Occupation, Region

__all__ = [
    "Affiliation",
    "CalendarDay",
    "Chain",
    "Membership",
    "Occupation",
    "Organisation",
    "OrganisationName",
    "PayeeAccount",
    "Person",
    "Region",
    "ScarceOccupation",
]
