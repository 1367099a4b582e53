"""Why something is owed, and to whose benefit: upper apps say it, because funds know no causes (design.md §2)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from audit.pages import Link
from funds.models import Payable, Recovery


@dataclass(frozen=True, slots=True)
class Cause:
    """What a payable was made for (事由来源), e.g. ``Cause("预支 YZ-2024-0003", "/subsidies/prepayments/3/")``."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Share:
    """One person's part of a payable (逐人构成), in yuan: negative where her prepayment lowers what the others get.

    ``url`` is the page that explains it; ``note`` says in a few words how it came about.
    """

    person: str
    amount: Decimal
    note: str
    url: str


Resolver = Callable[[Payable], Cause | None]
Sharer = Callable[[Payable], list[Share]]
Bar = Callable[[Recovery], str]

_resolvers: list[Resolver] = []
_sharers: list[Sharer] = []
_bars: list[Bar] = []
ledgers: list[Link] = []
"""Further views of the ledger (by class, by person), as buttons of all its pages."""


def register(resolver: Resolver, *, shares: Sharer | None = None) -> None:
    """Called from the upper app's ``ready()``; both answer nothing for a payable that is not its own."""
    _resolvers.append(resolver)
    if shares:
        _sharers.append(shares)


def register_ledgers(*links: Link) -> None:
    ledgers.extend(link for link in links if link not in ledgers)


def bar_withdrawals(bar: Bar) -> None:
    """``bar`` says why a recovery can no longer be withdrawn, or nothing; it may lock what it looks at."""
    _bars.append(bar)


def cause_of(payable: Payable) -> Cause | None:
    return next((cause for resolver in _resolvers if (cause := resolver(payable))), None)


def shares_of(payable: Payable) -> list[Share]:
    """Whose parts make up the payable, in the order of the roster; empty where nobody knows."""
    return next((shares for sharer in _sharers if (shares := sharer(payable))), [])


def withdrawal_bar(recovery: Recovery) -> str:
    return next((reason for bar in _bars if (reason := bar(recovery))), "")
