"""The only place that moves money (资金台账): every movement is a balanced pair of entries (domain.md §3.5).

指标下达 ─► 可用 ─► 预留 ─► 在途 ─► 已付
             ▲       │ ▲      │      │
             └ 释放 ─┘ └ 退回 ┘      │
             └──────── 追缴退回 ─────┘
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from funds.enums import LedgerAccount
from funds.models import LedgerEntry


@dataclass(frozen=True, slots=True)
class Movement:
    """``amount`` yuan of a notice going from ``source`` to ``target`` (资金变动), tied to its payable where there is one."""

    budget_id: int
    source: LedgerAccount
    target: LedgerAccount
    amount: Decimal
    label: str
    reservation_id: int | None = None
    payable_id: int | None = None


def move(movements: Iterable[Movement], *, at: datetime | None) -> None:
    """Write the movements in one statement; the notices' balances follow it, and one below zero refuses all."""
    at = at or timezone.now()
    LedgerEntry.objects.bulk_create([entry for movement in movements for entry in _pair(movement, at)])


def _pair(movement: Movement, at: datetime) -> tuple[LedgerEntry, LedgerEntry]:
    both = {
        "transaction_id": uuid.uuid4(),
        "budget_id": movement.budget_id,
        "label": movement.label,
        "reservation_id": movement.reservation_id,
        "payable_id": movement.payable_id,
        "occurred_at": at,
    }
    return (
        LedgerEntry(account=movement.source, amount=-movement.amount, **both),
        LedgerEntry(account=movement.target, amount=movement.amount, **both),
    )
