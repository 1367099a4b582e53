"""Jobs of the leading group."""

from celery import shared_task
from django.utils import timezone

from accounts.actor import SYSTEM
from brands.operations import shares_remind_due


@shared_task
def remind_departments() -> None:
    """Remind whoever is due; runs every hour, and reminds nobody twice within a week."""
    shares_remind_due(actor=SYSTEM, today=timezone.localdate())
