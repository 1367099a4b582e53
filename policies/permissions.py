"""Who makes policies and who approves them."""

from accounts.actor import Actor
from accounts.enums import Role


def can_make_policy(actor: Actor) -> bool:
    return actor.has(Role.CITY_HANDLER)


def can_approve_policy(actor: Actor) -> bool:
    return actor.has(Role.CITY_APPROVER)
