"""What a returned claim has to put right, line by line, and what was changed afterwards (退回补正).

Both rest on the event of the return, which nobody can change: the reason per line, and the costs as they were then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.actor import Actor
from apprenticeship.models import Material
from audit.models import Event
from audit.pages import Section
from audit.selectors import events_of
from policies.enums import KINDS_OF_STAGE, MaterialStage
from subsidies.enums import ClaimState
from subsidies.models import Claim, ClaimLine
from subsidies.permissions import READERS

Costs = Sequence[Decimal]


def snapshot(lines: Sequence[ClaimLine], corrections: Mapping[int, str]) -> dict[str, dict[str, Any]]:
    """What the event of a return keeps: JSON, by line id."""
    return {
        "corrections": {str(line_id): reason for line_id, reason in corrections.items()},
        "costs": {str(line.pk): [str(cost) for cost in line.declared_costs] for line in lines},
    }


@dataclass(frozen=True)
class Correction:
    """One line since the return: what was asked, and the declared costs (yuan per training year) then and now."""

    line: ClaimLine
    asked: str
    before: Costs
    after: Costs

    @property
    def changed(self) -> bool:
        return list(self.before) != list(self.after)


@dataclass(frozen=True)
class SinceReturn:
    """A return (``event``), what it asked for, and what was done since."""

    event: Event
    lines: list[Correction]
    papers: list[Material]

    @property
    def nothing_changed(self) -> bool:
        return not self.papers and not any(line.changed for line in self.lines)


def since_return(claim: Claim) -> SinceReturn | None:
    """The latest return of the claim; None where it never was returned, or before such returns were kept."""
    event = events_of(claim).filter(name="return_for_correction").order_by("id").last()
    if event is None or "costs" not in event.detail:
        return None
    asked, costs = event.detail["corrections"], event.detail["costs"]
    lines = [
        Correction(line, asked.get(str(line.pk), ""), [Decimal(cost) for cost in costs.get(str(line.pk), [])], line.declared_costs)
        for line in claim.lines.select_related("person").order_by("pk")
    ]
    papers = Material.objects.filter(
        training_class=claim.training_class_id, kind__in=KINDS_OF_STAGE[MaterialStage.CLAIM], current=True, added_at__gt=event.recorded_at
    )
    return SinceReturn(event, [line for line in lines if line.asked or line.changed], list(papers.order_by("kind", "title")))


class Corrections(Section):
    """Both sides read the same: the institution what to change, the officer afterwards what was changed."""

    def context_for(self, subject: Claim, actor: Actor) -> dict[str, Any] | None:
        found = since_return(subject) if actor.has(*READERS) else None
        return {"since": found, "open": subject.state == ClaimState.RETURNED} if found else None


CORRECTIONS = Corrections("退回补正", "subsidies/claim_corrections.html")
