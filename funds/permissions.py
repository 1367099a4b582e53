"""Who may do what with money: finance raises and pays, the labour bureau decides what is owed (domain.md §3.5)."""

from accounts.actor import Actor
from accounts.enums import Role

PARTIES = (Role.FIRM, Role.INSTITUTION)
CITY = (Role.CITY_HANDLER, Role.CITY_CHECKER, Role.CITY_APPROVER)
OVERSIGHT = (Role.LEADER, Role.AUDITOR)
FINANCE = (Role.FINANCE_HANDLER, Role.FINANCE_CHECKER)
DEMANDERS = (Role.FINANCE_HANDLER, *CITY)
TREASURY_READERS = (*FINANCE, *CITY, *OVERSIGHT)
"""Who reads notices, batches and the ledger; an administrator holds no business role."""
PAYABLE_READERS = (*PARTIES, Role.COUNTY_HANDLER, *TREASURY_READERS)
"""Who reads payables and recoveries: besides, the parties and counties whose they are."""


def can_record_budget(actor: Actor) -> bool:
    return actor.has(Role.FINANCE_HANDLER)


def can_commit_money(actor: Actor) -> bool:
    """Reserve, release and owe: only within an operation of an upper app, which has its own stricter rule."""
    return actor.is_office or actor.is_system


def can_cancel_payable(actor: Actor) -> bool:
    return actor.has(Role.FINANCE_CHECKER)


def can_make_batch(actor: Actor) -> bool:
    return actor.has(Role.FINANCE_HANDLER)


def can_export_bank_list(actor: Actor) -> bool:
    """The list holds whole account numbers."""
    return actor.has(*FINANCE)


def can_record_answer(actor: Actor) -> bool:
    return actor.has(Role.FINANCE_HANDLER)


def can_demand_recovery(actor: Actor) -> bool:
    return actor.is_system or (actor.regions is None and actor.has(*DEMANDERS))


def can_record_receipt(actor: Actor) -> bool:
    return actor.has(Role.FINANCE_HANDLER)
