"""What an actor may see of policies: everybody reads approved ones, offices read drafts too."""

from datetime import date

from django.db import models

from accounts.actor import Actor


class PolicyDocumentQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "PolicyDocumentQuerySet":
        """Official documents are public."""
        return self


class RateQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "RateQuerySet":
        if actor.is_office or actor.is_system:
            return self
        return self.filter(version__state="approved", approved_by__isnull=False)


class PolicyQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "PolicyQuerySet":
        if actor.is_office or actor.is_system:
            return self
        return self.filter(state="approved")

    def in_force(self, day: date) -> "PolicyQuerySet":
        """Approved versions that hold on ``day``, newest first."""
        return (
            self.filter(state="approved", valid_from__lte=day)
            .filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day))
            .order_by("-valid_from", "-number")
        )
