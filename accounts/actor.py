"""Who is acting: a frozen set of ids that operations, lists and exports ask for rights."""

from dataclasses import dataclass

from accounts.enums import CITY_REGION, OFFICE_ROLES, PARTY_ATTRIBUTE, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in one organisation (操作人).

    ``regions`` holds the codes of the regions the actor answers for, children included;
    ``None`` means the whole city.
    """

    user_id: int | None
    name: str
    organisation_id: int | None = None
    organisation_name: str = ""
    roles: frozenset[Role] = frozenset()
    regions: frozenset[str] | None = frozenset()

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def is_office(self) -> bool:
        """Acts for a public office (机关), not for a firm, institution or evaluation body."""
        return not self.roles.isdisjoint(OFFICE_ROLES)

    @property
    def is_system(self) -> bool:
        return self.user_id is None

    def answers_for(self, region_code: str | None) -> bool:
        return self.regions is None or region_code in self.regions

    @property
    def handles_city_bodies(self) -> bool:
        """The city's handler (市级经办) does a county handler's part for 市直 bodies."""
        return Role.CITY_HANDLER in self.roles

    def covers(self, role: Role, record: object) -> bool:
        """Whether ``record`` lies within this role: one's own organisation's, or of one's own region."""
        if role not in self.roles:
            return role == Role.COUNTY_HANDLER and self.handles_city_bodies and getattr(record, "region_id", None) == CITY_REGION
        if party := PARTY_ATTRIBUTE.get(role):
            return self.organisation_id is not None and getattr(record, party, None) == self.organisation_id
        return self.answers_for(getattr(record, "region_id", None))


SYSTEM = Actor(user_id=None, name="系统", regions=None)
"""Scheduled jobs act in this name; it has no role, so it passes no permission that a person needs."""
