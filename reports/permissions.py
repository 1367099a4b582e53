"""Who may order reports and change their schedule."""

from accounts.actor import Actor
from accounts.enums import Role

ORDERERS = (
    Role.CITY_HANDLER,
    Role.CITY_CHECKER,
    Role.CITY_APPROVER,
    Role.FINANCE_HANDLER,
    Role.FINANCE_CHECKER,
    Role.LEADER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
SCHEDULERS = (Role.CITY_HANDLER, Role.ADMINISTRATOR)


def can_order_report(actor: Actor) -> bool:
    return actor.regions is None and actor.has(*ORDERERS)


def can_schedule_reports(actor: Actor) -> bool:
    return actor.has(*SCHEDULERS)


def can_correct_report(actor: Actor) -> bool:
    """Begin a new edition of a signed report."""
    return actor.regions is None and actor.has(Role.CITY_HANDLER, Role.FINANCE_HANDLER)
