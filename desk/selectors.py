"""One's own desk: what waits for me, what came back, what is late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.actor import Actor
from audit import waiting
from audit.waiting import Item, Kind

LINES = 50
"""Lines shown of one kind; the rest is one click away in its list."""


@dataclass(frozen=True)
class Pile:
    """One pile of the desk: its words, how many, and whether it is the one lying open."""

    name: str
    label: str
    count: int


@dataclass(frozen=True)
class Desk:
    piles: list[Pile]
    open_pile: str
    items: list[Item]
    more: int

    @property
    def is_clear(self) -> bool:
        return not any(pile.count for pile in self.piles)


PILES: dict[str, tuple[str, Callable[[Kind, Actor, date], QuerySet]]] = {
    "waiting": ("待我办理", lambda kind, actor, today: kind.waiting_for(actor)),
    "returned": ("退回给我", lambda kind, actor, today: kind.returned_to(actor)),
    "overdue": ("已超期", lambda kind, actor, today: kind.overdue_for(actor, today)),
}


def desk_of(actor: Actor, today: date, open_pile: str = "waiting") -> Desk:
    """The actor's desk with one pile open; lines with the nearest deadline first."""
    kinds = list(waiting.kinds())
    piles = [Pile(name, label, sum(rows(kind, actor, today).count() for kind in kinds)) for name, (label, rows) in PILES.items()]
    rows_of = PILES[open_pile][1]
    lines = [item for kind in kinds for item in waiting.items(kind, rows_of(kind, actor, today), LINES)]
    lines.sort(key=lambda item: (item.due_on or date.max, item.since))
    total = next(pile.count for pile in piles if pile.name == open_pile)
    return Desk(piles, open_pile, lines[:LINES], total - len(lines[:LINES]))
