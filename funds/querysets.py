"""What an actor may see of money: finance and city all, counties theirs, parties their own."""

from django.db import models

from accounts.actor import Actor


class BudgetNoticeQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "BudgetNoticeQuerySet":
        return self if actor.is_system or actor.is_office else self.none()


class PayableQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "PayableQuerySet":
        if actor.is_system or (actor.is_office and actor.regions is None):
            return self
        if actor.is_office:
            return self.filter(region_id__in=actor.regions)
        return self.filter(payee_id=actor.organisation_id)


class BatchQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "BatchQuerySet":
        """Batches mix counties: citywide offices only; counties and parties follow their payables."""
        return self if actor.is_system or (actor.is_office and actor.regions is None) else self.none()


class RecoveryQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "RecoveryQuerySet":
        if actor.is_system or (actor.is_office and actor.regions is None):
            return self
        if actor.is_office:
            return self.filter(region_id__in=actor.regions)
        return self.filter(debtor_id=actor.organisation_id)


class PaymentOrderQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "PaymentOrderQuerySet":
        """Like their batches; a party sees the transfers to itself."""
        if actor.is_system or (actor.is_office and actor.regions is None):
            return self
        return self.none() if actor.is_office else self.filter(payee_id=actor.organisation_id)
