"""Jobs of subsidies; each may run twice and does its work once."""

from celery import shared_task

from subsidies import operations


@shared_task
def assess_waiting_claims() -> None:
    """Lines that waited for a rate go on by themselves once it is approved."""
    operations.waiting_claims_assess()


@shared_task
def check_amounts() -> None:
    """Every night: no stored amount may differ from what the rule finds (design.md §5)."""
    operations.amounts_check()
