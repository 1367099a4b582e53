"""What a batch would be, before anybody makes it."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from funds.enums import PayableState
from funds.models import BudgetNotice, Payable, Recovery
from funds.rules.capital_amount import capital_amount
from funds.rules.money import ZERO
from funds.rules.offsets import net_of, offset_shares
from funds.selectors import active_accounts, nettable_recoveries
from registry.models import Organisation, PayeeAccount


@dataclass(frozen=True, slots=True)
class PreviewOrder:
    """One payee's share of a batch to be; ``recoveries`` are those that could be netted, ``chosen`` those that shall be."""

    payee: Organisation
    account: PayeeAccount | None
    payables: list[Payable]
    recoveries: list[Recovery] = field(default_factory=list)
    chosen: list[Recovery] = field(default_factory=list)

    @property
    def owed(self) -> Decimal:
        return sum((p.amount for p in self.payables), ZERO)

    @property
    def shares(self) -> list[tuple[Recovery, Decimal]]:
        """What of each chosen recovery is netted; nothing is left for one where the payables are used up."""
        return list(zip(self.chosen, offset_shares(self.owed, [r.outstanding for r in self.chosen]), strict=True))

    @property
    def amount(self) -> Decimal:
        return net_of(self.owed, [share for _, share in self.shares])

    @property
    def taken(self) -> list[Payable]:
        """Payables that are no longer open."""
        return [p for p in self.payables if p.state != PayableState.OPEN]

    @property
    def seen(self) -> str:
        """All that its reader sees of it besides her own choice, as a short digest: it goes with the form and is compared."""
        account = bytes(self.account.number_index).hex() if self.account else ""
        parts = [f"{p.number}:{p.amount:.2f}" for p in self.payables] + [f"{r.number}:{r.outstanding:.2f}" for r in self.recoveries]
        return hashlib.sha256("|".join([account, *sorted(parts)]).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Preview:
    """The chosen payables of one budget notice."""

    budget: BudgetNotice
    orders: list[PreviewOrder]

    @property
    def total(self) -> Decimal:
        return sum((order.amount for order in self.orders), ZERO)

    @property
    def netted(self) -> Decimal:
        return sum((order.owed for order in self.orders), ZERO) - self.total

    @property
    def total_in_words(self) -> str:
        return capital_amount(self.total)

    @property
    def payable_ids(self) -> list[int]:
        return [p.pk for order in self.orders for p in order.payables]

    @property
    def has_recoveries(self) -> bool:
        return any(order.recoveries for order in self.orders)

    @property
    def is_possible(self) -> bool:
        return all(order.account and not order.taken for order in self.orders)

    def changes(self, seen: Mapping[int, str]) -> list[str]:
        """What is no longer as its reader saw it, by payee; ``seen`` are the digests that her page carried."""
        return [f"“{order.payee}”的款项、收款账户或可抵扣追缴" for order in self.orders if seen.get(order.payee.pk) != order.seen]


def previews_of(payables: Iterable[Payable], chosen: Collection[int] = ()) -> list[Preview]:
    """One preview per notice (a batch has one), orders by payee; ``payables`` come with payee and reservation's budget.

    ``chosen``: ids of the recoveries that finance decided to net.
    """
    rows = sorted(payables, key=lambda p: (p.reservation.budget_id, p.payee.name, p.payee_id, p.pk))
    groups = groupby(rows, key=lambda p: p.reservation.budget_id)
    return [_preview(list(parts), chosen) for _, parts in groups]


def _preview(payables: list[Payable], chosen: Collection[int]) -> Preview:
    budget = payables[0].reservation.budget
    payees = {p.payee_id for p in payables}
    accounts, recoveries = active_accounts(payees), nettable_recoveries(payees, budget)
    orders = []
    for payee, rows in groupby(payables, key=lambda p: p.payee_id):
        group, open_ones = list(rows), recoveries.get(payee, [])
        netted = [r for r in open_ones if r.pk in chosen]
        orders.append(PreviewOrder(group[0].payee, accounts.get(payee), group, open_ones, netted))
    return Preview(budget, orders)
