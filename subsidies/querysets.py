"""What an actor may see of subsidies: as of the class behind them."""

from django.db import models

from accounts.actor import Actor
from apprenticeship.querysets import scope


class PrepaymentQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "PrepaymentQuerySet":
        return self.filter(scope(actor, "training_class__"))


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "ClaimQuerySet":
        return self.filter(scope(actor, "training_class__"))


class ClaimLineQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "ClaimLineQuerySet":
        return self.filter(scope(actor, "claim__training_class__"))


class PublicNoticeQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "PublicNoticeQuerySet":
        """Offices see all notices, everybody else those that were published."""
        return self if actor.is_office or actor.is_system else self.exclude(state__in=["draft", "discarded"])
