"""What a batch would be, before anybody makes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from funds.enums import PayableState
from funds.models import BudgetNotice, Payable
from funds.rules.capital_amount import capital_amount
from funds.rules.money import ZERO
from funds.selectors import active_accounts
from registry.models import Organisation, PayeeAccount


@dataclass(frozen=True, slots=True)
class PreviewOrder:
    """One payee's share of a batch to be."""

    payee: Organisation
    account: PayeeAccount | None
    payables: list[Payable]

    @property
    def amount(self) -> Decimal:
        return sum((p.amount for p in self.payables), ZERO)

    @property
    def taken(self) -> list[Payable]:
        """Payables that are no longer open."""
        return [p for p in self.payables if p.state != PayableState.OPEN]


@dataclass(frozen=True, slots=True)
class Preview:
    """The chosen payables of one budget notice."""

    budget: BudgetNotice
    orders: list[PreviewOrder]

    @property
    def total(self) -> Decimal:
        return sum((order.amount for order in self.orders), ZERO)

    @property
    def total_in_words(self) -> str:
        return capital_amount(self.total)

    @property
    def payable_ids(self) -> list[int]:
        return [p.pk for order in self.orders for p in order.payables]

    @property
    def is_possible(self) -> bool:
        return all(order.account and not order.taken for order in self.orders)


def previews_of(payables: Iterable[Payable]) -> list[Preview]:
    """One preview per notice (a batch has one), orders by payee; ``payables`` come with payee and reservation's budget."""
    chosen = sorted(payables, key=lambda p: (p.reservation.budget_id, p.payee.name, p.payee_id, p.pk))
    accounts = active_accounts(p.payee_id for p in chosen)
    return [
        Preview(
            parts[0].reservation.budget,
            [
                PreviewOrder(group[0].payee, accounts.get(payee), group)
                for payee, group in ((key, list(rows)) for key, rows in groupby(parts, key=lambda p: p.payee_id))
            ],
        )
        for parts in (list(rows) for _, rows in groupby(chosen, key=lambda p: p.reservation.budget_id))
    ]
