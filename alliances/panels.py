"""What alliances add to pages below them: chains and scarcity on a class, supply and demand on a chain."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from accounts.actor import Actor
from alliances.enums import NeedState
from alliances.models import Need
from apprenticeship.enums import ClassState, Outcome
from apprenticeship.models import Enrolment, TrainingClass
from audit.pages import Section
from registry.models import Chain

WANTED = (NeedState.OPEN, NeedState.MATCHED)
TAUGHT = (ClassState.OPEN, ClassState.ASSESSING)


@dataclass(frozen=True)
class ClassChains(Section):
    """Chains that a class's occupation belongs to, and whether it is on the list of the year it is planned for."""

    def context(self, subject: TrainingClass) -> dict[str, Any]:
        scarce = subject.occupation.scarcities.filter(year=subject.planned_start.year)
        return {"chains": list(subject.occupation.chains.all()), "scarce": list(scarce), "year": subject.planned_start.year}


@dataclass(frozen=True)
class SupplyAndDemand(Section):
    """Per occupation of a chain: people whom firms still seek, in training, certified so far; for offices."""

    def context_for(self, subject: Chain, actor: Actor) -> dict[str, Any] | None:
        if not actor.is_office:
            return None
        occupations = list(subject.occupations.all())
        keys = [occupation.pk for occupation in occupations]
        wanted = dict(
            Need.objects.filter(state__in=WANTED, occupation__in=keys).order_by().values_list("occupation_id").annotate(n=Sum("heads"))
        )
        trained = {occupation: (training, certified) for occupation, training, certified in _trained(keys)}
        rows = [(str(one), wanted.get(one.pk, 0), *trained.get(one.pk, (0, 0))) for one in occupations]
        return {"chart": _chart(rows) if rows else None}


def _trained(occupations: list[int]) -> Any:
    """Occupation, people in training now, people certified so far."""
    rows = Enrolment.objects.filter(training_class__occupation__in=occupations).order_by().values_list("training_class__occupation_id")
    training = Count("pk", filter=Q(outcome=Outcome.TRAINING, training_class__state__in=TAUGHT))
    return rows.annotate(a=training, b=Count("pk", filter=Q(outcome=Outcome.CERTIFIED, confirmed_at__isnull=False)))


def _chart(rows: list[tuple[str, int, int, int]]) -> dict[str, Any]:
    names, wanted, training, certified = zip(*rows, strict=True)
    series = (("企业需求", wanted), ("在训", training), ("累计取证", certified))
    return {
        "kind": "bar",
        "title": "技能人才供需",
        "unit": "人",
        "categories": list(names),
        "series": [{"name": name, "values": list(values)} for name, values in series],
    }
