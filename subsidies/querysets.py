"""What an actor may see of subsidies: as of the class behind them."""

from datetime import date

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

    def waiting(self) -> "ClaimLineQuerySet":
        """Lines that have no amount yet: no rate of their level on their day (待定标准), or a cost is missing (待定成本)."""
        return self.filter(live=True, status__in=["awaiting_rate", "awaiting_cost"])


class InvoiceQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "InvoiceQuerySet":
        return self.filter(scope(actor, "claim__training_class__"))


class PublicNoticeQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "PublicNoticeQuerySet":
        """Offices see all notices, everybody else those that were published."""
        return self if actor.is_office or actor.is_system else self.exclude(state__in=["draft", "discarded"])

    def with_totals(self) -> "PublicNoticeQuerySet":
        """``heads`` and ``amount`` (yuan) of the lines as they were shown."""
        return self.annotate(heads=models.Count("lines"), amount=models.Sum("lines__amount"))

    def open_to_all(self, today: date) -> "PublicNoticeQuerySet":
        """Published notices within their days: what anybody may read without signing in."""
        return self.filter(state="published", starts_on__lte=today, ends_on__gte=today)


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "ObjectionQuerySet":
        """Offices only: who objected to whom is not the parties' to read."""
        if not actor.is_office and not actor.is_system:
            return self.none()
        return self.filter(scope(actor, "notice_line__claim_line__claim__training_class__"))
