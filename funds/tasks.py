"""Jobs of funds; each may run twice and changes nothing."""

from celery import shared_task

from funds import operations


@shared_task
def prove_ledger() -> None:
    """Every night: all books agree to the 分 (domain.md §3.5)."""
    operations.ledger_prove()
