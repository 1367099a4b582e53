"""What waits for whom: workflows registered by their apps, asked by the desk (in SQL, one query per kind and question)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.actor import Actor
from accounts.enums import CITY_REGION, PARTY_ATTRIBUTE, Role
from audit.engine import Transition, Workflow
from audit.models import Event, Tracked

MOVES_ON = frozenset({"primary", "success"})
"""Tones of the steps that a record waits for; returning, refusing and withdrawing can be done but are not awaited."""


@dataclass(frozen=True)
class Kind:
    """One kind of record on people's desks.

    ``steps``: the awaited steps (empty: all of tone primary or success). ``describe`` is what the desk calls a
    row. ``columns`` translate ``firm_id``, ``institution_id``, ``evaluator_id`` and ``region_id`` to query paths
    where the model has no such column.
    """

    workflow: Workflow
    model: type[Tracked]
    url_name: str
    describe: Callable[[Any], str] = str
    related: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def awaited(self) -> list[Transition]:
        return [t for t in self.workflow.transitions.values() if (t.name in self.steps if self.steps else t.tone in MOVES_ON)]

    def within(self, role: Role, actor: Actor) -> Q | None:
        """Rows that lie within ``role`` of the actor, the same rule as ``Actor.covers``; ``None``: none at all."""
        if role not in actor.roles:
            place = self._column("region_id")
            stands_in = place and role == Role.COUNTY_HANDLER and actor.handles_city_bodies
            return Q(**{place: CITY_REGION}) if stands_in else None
        if role not in PARTY_ATTRIBUTE and actor.regions is None:
            return Q()
        column = self._column(PARTY_ATTRIBUTE.get(role, "region_id"))
        if column is None:
            return None
        if role in PARTY_ATTRIBUTE:
            return Q(**{column: actor.organisation_id}) if actor.organisation_id else None
        return Q(**{f"{column}__in": actor.regions})

    def _column(self, attribute: str) -> str | None:
        """Query path of the attribute; ``None`` where the model knows no such party or place, as in ``Actor.covers``."""
        own = any(column.attname == attribute for column in self.model._meta.concrete_fields)
        return self.columns.get(attribute, attribute if own else None)

    def waiting_for(self, actor: Actor) -> QuerySet:
        """Rows with a step that this actor is awaited to take, and is not barred from by an earlier one."""
        conditions = [
            Q(state__in=step.sources) & reach & self._not_barred(step, actor)
            for step in self.awaited
            for role in step.by
            if (reach := self.within(role, actor)) is not None
        ]
        rows = self.model._default_manager.visible_to(actor)
        return rows.filter(reduce(or_, conditions)).distinct() if conditions else rows.none()

    def _not_barred(self, step: Transition, actor: Actor) -> Q:
        if not step.other_person_than:
            return Q()
        return ~Q(Exists(self._events().filter(name__in=step.other_person_than, actor_id=actor.user_id)))

    def returned_to(self, actor: Actor) -> QuerySet:
        """Rows waiting for the actor because somebody else sent them back, with the reason."""
        reasoned = [t.name for t in self.workflow.transitions.values() if t.needs_comment]
        moves = self._events().exclude(target="").order_by("-id")
        return (
            self.waiting_for(actor)
            .annotate(
                last_move=Subquery(moves.values("name")[:1]),
                moved_by=Subquery(moves.values("organisation_id")[:1]),
                sent_back_because=Subquery(moves.values("comment")[:1]),
            )
            .filter(last_move__in=reasoned)
            .exclude(moved_by=actor.organisation_id)
        )

    def overdue_for(self, actor: Actor, today: date) -> QuerySet:
        """Rows past their deadline: one's own to do; for a leader all that she sees."""
        rows = self.model._default_manager.visible_to(actor) if actor.has(Role.LEADER) else self.waiting_for(actor)
        return rows.filter(due_on__lt=today)

    def _events(self) -> QuerySet[Event]:
        return Event.objects.filter(subject_type=self.model._meta.label_lower, subject_id=OuterRef("pk"))


@dataclass(frozen=True)
class Item:
    """One line on a desk."""

    kind: str
    title: str
    url: str
    subject: Tracked
    since: datetime
    due_on: date | None
    next_step: str
    reason: str = ""


_kinds: dict[str, Kind] = {}


def register(workflow: Workflow, model: type[Tracked], url_name: str, describe: Callable[[Any], str] = str, **more: Any) -> None:
    """Put a kind of record on the desks; call it from the app's ``ready()``. ``more``: see :class:`Kind`."""
    _kinds[model._meta.label_lower] = Kind(workflow, model, url_name, describe, **more)


def kinds() -> Iterator[Kind]:
    return iter(_kinds.values())


def items(kind: Kind, rows: QuerySet, limit: int) -> list[Item]:
    """The rows with the nearest deadlines first, as lines of a desk."""
    steps = {state: step.label for step in kind.awaited for state in step.sources}
    chosen = rows.select_related(*kind.related).order_by(models.F("due_on").asc(nulls_last=True), "state_since", "pk")[:limit]
    return [
        Item(
            kind=kind.workflow.label,
            title=kind.describe(row),
            url=reverse(kind.url_name, args=[row.pk]),
            subject=row,
            since=row.state_since,
            due_on=row.due_on,
            next_step=steps.get(row.state, ""),
            reason=getattr(row, "sent_back_because", ""),
        )
        for row in chosen
    ]


@dataclass(frozen=True)
class NextStep:
    label: str
    who: str


def next_steps(workflow: Workflow, subject: Tracked) -> list[NextStep]:
    """Steps that move the record on from where it is, and who has them."""
    return [
        NextStep(step.label, "、".join(_holder(role, subject) for role in step.by))
        for step in workflow.transitions.values()
        if subject.state in step.sources and step.tone in MOVES_ON
    ]


def _holder(role: Role, subject: Tracked) -> str:
    attribute = PARTY_ATTRIBUTE.get(role)
    if attribute is None:
        if role == Role.COUNTY_HANDLER and getattr(subject, "region_id", None) == CITY_REGION:
            return str(Role.CITY_HANDLER.label)
        place = getattr(subject, "region", None) if role == Role.COUNTY_HANDLER else None
    else:
        place = getattr(subject, attribute.removesuffix("_id"), None)
    return f"{place} {role.label}" if place else str(role.label)


def label_of(event: Event) -> str:
    """What kind of record an event is about."""
    kind = _kinds.get(event.subject_type)
    return kind.workflow.label if kind else str(apps.get_model(event.subject_type)._meta.verbose_name)


def address_of(record: Event) -> str | None:
    """Page of the record an event is about, where the desk knows one."""
    kind = _kinds.get(record.subject_type)
    return reverse(kind.url_name, args=[record.subject_id]) if kind else None
