"""File jobs belong to the person who ordered them, in the organisation she acted for; header words to everybody."""

from django.db import models

from accounts.actor import Actor


class JobQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "JobQuerySet":
        """One's own only: a file may hold rows that another person's role does not show her."""
        if actor.is_system:
            return self
        return self.filter(requested_by_id=actor.user_id, organisation_id=actor.organisation_id)


class AliasQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "AliasQuerySet":
        """Words are nobody's secret; who may open the page, the page decides."""
        return self
