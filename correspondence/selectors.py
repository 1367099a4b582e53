"""Reading messages."""

from accounts.actor import Actor
from correspondence.models import Notification


def unread_count(actor: Actor) -> int:
    """Unread messages of the person, whichever organisation she acts for; answered from a partial index."""
    return Notification.objects.visible_to(actor).unread().count()
