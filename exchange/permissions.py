"""Who may teach the imports new words."""

from accounts.actor import Actor
from accounts.enums import Role

KEEPERS = (Role.CITY_HANDLER, Role.ADMINISTRATOR)


def can_keep_aliases(actor: Actor) -> bool:
    """The bureau's section (职建科) and administrators."""
    return actor.has(*KEEPERS)
