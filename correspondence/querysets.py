"""What an actor may see of messages: her own, whichever organisation she acts for."""

from django.db import models

from accounts.actor import Actor


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "NotificationQuerySet":
        return self.filter(recipient_id=actor.user_id)

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)
