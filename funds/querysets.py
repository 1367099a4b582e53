"""What an actor may see of money: finance and city all, counties theirs, parties their own."""

from datetime import date

from django.db import models

from accounts.actor import Actor
from funds.enums import PayableState


class BudgetNoticeQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "BudgetNoticeQuerySet":
        return self if actor.is_system or actor.is_office else self.none()


class LedgerEntryQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "LedgerEntryQuerySet":
        """Like the notices they belong to; counties read what concerns their payables."""
        if actor.is_system or (actor.is_office and actor.regions is None):
            return self
        return self.filter(payable__region_id__in=actor.regions) if actor.is_office else self.none()


class PayableQuerySet(models.QuerySet):
    def overdue(self, today: date) -> "PayableQuerySet":
        """Not paid although due before ``today``."""
        return self.filter(state__in=(PayableState.OPEN, PayableState.IN_BATCH), due_on__lt=today)

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
