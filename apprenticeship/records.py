"""What training adds to the pages of a person and of an organisation: only what the reader may see."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.actor import Actor
from apprenticeship.enums import FINAL_OUTCOMES, ClassState, Outcome
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.selectors import COUNTED_STATES
from audit.pages import Section
from registry.models import Organisation, Person

LATEST = 8
"""Classes listed on an organisation's page; the rest is in the list of classes."""


class PersonTrainings(Section):
    """A person's trainings (培训经历), the latest first, with outcome and certificate."""

    def context_for(self, subject: Person, actor: Actor) -> dict[str, Any]:
        related = ("training_class__firm", "training_class__institution", "training_class__occupation", "certificate")
        rows = Enrolment.objects.visible_to(actor).live().filter(person=subject).select_related(*related)
        return {"enrolments": rows.order_by("-training_start", "-pk")}


@dataclass(frozen=True)
class Duty:
    """One organisation's part in training (作为企业、培训机构、评价机构) in numbers.

    ``rate`` (取证率): certified of those with a confirmed result.
    """

    label: str
    filter: str
    classes: int
    running: int
    heads: int
    concluded: int
    certified: int

    @property
    def rate(self) -> str:
        return f"{self.certified / self.concluded:.1%}" if self.concluded else "—"


class OrganisationTrainings(Section):
    """An organisation's classes and people, once for each part it plays."""

    def context_for(self, subject: Organisation, actor: Actor) -> dict[str, Any] | None:
        parts = [
            ("作为企业", "firm", subject.is_firm),
            ("作为培训机构", "institution", subject.is_institution),
            ("作为评价机构", "evaluator", subject.is_evaluator),
        ]
        duties = [_duty(label, column, subject, actor) for label, column, holds in parts if holds]
        if not duties:
            return None
        mine = Q(firm=subject) | Q(institution=subject) | Q(evaluator=subject)
        latest = TrainingClass.objects.visible_to(actor).filter(mine).select_related("firm", "institution", "occupation")
        return {"duties": duties, "classes": latest.order_by("-planned_start", "-pk")[:LATEST]}


def _duty(label: str, column: str, subject: Organisation, actor: Actor) -> Duty:
    classes = TrainingClass.objects.visible_to(actor).filter(**{column: subject})
    counted = classes.aggregate(
        classes=Count("pk"),
        running=Count("pk", filter=Q(state__in=(ClassState.OPEN, ClassState.ASSESSING))),
        heads=Sum("filed_heads", filter=Q(state__in=COUNTED_STATES), default=0),
    )
    return Duty(label=label, filter=column, **counted, **_outcomes(classes))


def _outcomes(classes: QuerySet[TrainingClass]) -> dict[str, int]:
    """A table of its own: joined to the classes above, their heads would be counted once per apprentice."""
    rows = Enrolment.objects.filter(training_class__in=classes.order_by().values("pk"), confirmed_by__isnull=False)
    concluded, certified = Count("pk", filter=Q(outcome__in=FINAL_OUTCOMES)), Count("pk", filter=Q(outcome=Outcome.CERTIFIED))
    return rows.aggregate(concluded=concluded, certified=certified)


PERSON_SECTION = PersonTrainings("培训经历", "apprenticeship/person_trainings.html")
ORGANISATION_SECTION = OrganisationTrainings("班级与学徒", "apprenticeship/organisation_trainings.html")
