"""Jobs of correspondence."""

from celery import shared_task
from django.utils import timezone

from correspondence.operations import mails_send


@shared_task
def send_mails() -> None:
    """Send what is due: queued after the act that caused it, and swept every minute, so that nothing waits for ever."""
    mails_send(now=timezone.now())
