"""Jobs of policies; each may run twice and does its work once."""

from celery import shared_task
from django.utils import timezone

from policies import operations


@shared_task
def tell_ending_rates() -> None:
    """Every day: who makes policies hears of rates that end soon without a successor."""
    operations.ending_rates_tell(today=timezone.localdate())
