"""Who sees which screens."""

from django.db import models

from accounts.actor import Actor


class WallScreenQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "WallScreenQuerySet":
        citywide = actor.is_system or (actor.is_office and actor.regions is None)
        return self if citywide else self.none()

    def live(self) -> "WallScreenQuerySet":
        return self.filter(revoked_at__isnull=True)
