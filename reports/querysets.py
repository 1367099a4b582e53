"""Who reads periodic reports and their schedule: offices that answer for the whole city."""

from django.db import models

from accounts.actor import Actor


class CitywideQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "CitywideQuerySet":
        citywide = actor.is_system or (actor.is_office and actor.regions is None)
        return self if citywide else self.none()
