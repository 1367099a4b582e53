"""The books proved every night: ledger, notices, batches and payments agree to the 分 (domain.md §3.5)."""

from datetime import datetime

from django.urls import reverse

from accounts.enums import Role
from audit.operations import operation
from correspondence.operations import notify
from funds.selectors import ledger_check
from registry.selectors import people_acting

TOLD_ONE_BY_ONE = 20
"""Beyond so many differences the rest is only counted; ``check_ledger`` prints all."""


@operation
def ledger_prove(*, at: datetime | None = None) -> int:
    """Tell finance, 职建科 and the administrators of every difference between the books, every night that it is there; how many."""
    differences = ledger_check()
    for sentence in differences[:TOLD_ONE_BY_ONE]:
        _tell(f"资金核对不一致：{sentence}。请立即核查，查清前不要拨付。", at)
    if len(differences) > TOLD_ONE_BY_ONE:
        _tell(f"资金核对共有 {len(differences)} 处不一致，以上为前 {TOLD_ONE_BY_ONE} 处。", at)
    return len(differences)


def _tell(text: str, at: datetime | None) -> None:
    readers = people_acting(Role.FINANCE_HANDLER, Role.FINANCE_CHECKER, Role.CITY_HANDLER)
    notify(recipients=readers, text=text[:300], url=reverse("funds:ledger_list"), at=at)
    # Administrators see that the books disagree; the ledger itself isn't theirs to read.
    notify(recipients=people_acting(Role.ADMINISTRATOR).exclude(pk__in=readers), text=text[:300], at=at)
