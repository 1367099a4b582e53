"""Who lets a screen show the wall."""

from accounts.actor import Actor
from accounts.enums import Role

WALL_KEEPERS = (Role.CITY_HANDLER, Role.LEADER, Role.ADMINISTRATOR)


def can_keep_walls(actor: Actor) -> bool:
    return actor.regions is None and actor.has(*WALL_KEEPERS)
