"""Reading the registry."""

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import User
from registry.enums import RegionKind
from registry.models import Membership, Region

CITY_CODE = "410700"
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
        Membership.objects.filter(user=user, active=True).select_related("organisation__region").order_by("organisation_id", "role")
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


def _regions(region: Region, roles: frozenset[Role]) -> frozenset[str] | None:
    if region.code == CITY_CODE or roles & CITYWIDE_ROLES:
        return None
    return frozenset({region.code, *region.children.values_list("code", flat=True)})


def counties() -> list[Region]:
    """Present districts, counties and zones of the city, in order of code."""
    return list(Region.objects.exclude(kind=RegionKind.CITY).filter(valid_to__isnull=True))
