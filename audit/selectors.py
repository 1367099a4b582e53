"""Reading what happened."""

from collections.abc import Iterable

from django.db import models
from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.enums import OFFICE_ROLES
from audit.engine import Workflow
from audit.models import Event


def events_of(subject: models.Model) -> QuerySet[Event]:
    return Event.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)


def latest_event(subject: models.Model | None) -> Event | None:
    return events_of(subject).order_by("id").last() if subject else None


def history(subject: models.Model, actor: Actor, workflow: Workflow | None = None) -> list[Event]:
    """Events of ``subject``, newest first, in the words this actor may read.

    A party does not read what offices write to each other: only its own side's comments, and the reason
    of a step that sends the record back to a party or ends it (lessons.md, provisional verdicts).
    """
    events = list(events_of(subject).order_by("-occurred_at", "-id"))
    if not actor.is_office and not actor.is_system:
        owed = set(_reasons_owed(workflow)) if workflow else set()
        for event in events:
            if event.organisation_id != actor.organisation_id and event.name not in owed:
                event.comment = ""
    return events


def _reasons_owed(workflow: Workflow) -> Iterable[str]:
    """Steps whose reason a party may read: the record comes back to a party, or nobody can go on with it."""
    for_parties, for_offices = set(), set()
    for transition in workflow.transitions.values():
        (for_offices if OFFICE_ROLES.issuperset(transition.by) else for_parties).update(transition.sources)
    between_offices = for_offices - for_parties
    return (t.name for t in workflow.transitions.values() if t.needs_comment and t.target not in between_offices)
