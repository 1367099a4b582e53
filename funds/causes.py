"""Why something is owed: upper apps say it, because funds know no causes (design.md §2)."""

from collections.abc import Callable
from dataclasses import dataclass

from funds.models import Payable


@dataclass(frozen=True, slots=True)
class Cause:
    """What a payable was made for (事由来源), e.g. ``Cause("预支 YZ-2024-0003", "/subsidies/prepayments/3/")``."""

    label: str
    url: str


Resolver = Callable[[Payable], Cause | None]

_resolvers: list[Resolver] = []


def register(resolver: Resolver) -> None:
    """Called from the upper app's ``ready()``; the resolver answers ``None`` for a payable that is not its own."""
    _resolvers.append(resolver)


def cause_of(payable: Payable) -> Cause | None:
    return next((cause for resolver in _resolvers if (cause := resolver(payable))), None)
