"""The workflow engine (流程引擎): a state machine is a table, and this is the only code that reads it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from audit.models import Event, Tracked
from audit.operations import Refused, Stale, authorise, record


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow of a state machine (流程动作).

    ``by``: roles that may take it, each within its own organisation or region.
    ``other_person_than``: names of earlier transitions of the same record whose actors are barred (回避).
    ``consequence``: what will happen, for the confirmation page.
    """

    name: str
    label: str
    by: tuple[Role, ...]
    sources: tuple[str, ...]
    target: str
    needs_comment: bool = False
    other_person_than: tuple[str, ...] = ()
    consequence: str = ""
    tone: str = "primary"


class Workflow:
    """All transitions of one kind of record, by name."""

    def __init__(self, label: str, states: type[models.TextChoices], *transitions: Transition) -> None:
        self.label = label
        self.states = states
        self.transitions = {t.name: t for t in transitions}

    def may(self, name: str, actor: Actor, subject: Tracked) -> bool:
        """Whether the actor's role covers this transition of this record, whatever its state."""
        return any(actor.covers(role, subject) for role in self.transitions[name].by)

    def available(self, subject: Tracked, actor: Actor) -> list[Transition]:
        """Transitions the actor can take now: the buttons of the page."""
        open_ones = [t for t in self.transitions.values() if subject.state in t.sources and self.may(t.name, actor, subject)]
        return [t for t in open_ones if not self.barred_by(t, subject, actor)]

    def barred_by(self, transition: Transition, subject: Tracked, actor: Actor) -> str:
        """Label of the earlier step by the same person that bars this one, or an empty string."""
        if not transition.other_person_than or actor.is_system:
            return ""
        earlier = Event.objects.filter(
            subject_type=subject._meta.label_lower, subject_id=subject.pk, name__in=transition.other_person_than, actor_id=actor.user_id
        )
        return earlier.values_list("label", flat=True).first() or ""

    def apply(
        self,
        subject: Tracked,
        name: str,
        *,
        actor: Actor,
        comment: str = "",
        at: datetime | None = None,
        seen_version: int | None = None,
        due_on: date | None = None,
        **detail: Any,
    ) -> Event:
        """Take the transition on a locked row: check, write the state, write the event.

        Raises ``PermissionDenied`` for a missing right, :class:`Stale` for an outdated form and
        :class:`Refused` for a wrong state, a missing reason or a person barred by an earlier step.
        """
        transition = self.transitions[name]
        self.require(subject, name, actor=actor, comment=comment, seen_version=seen_version)
        source, subject.state = subject.state, transition.target
        subject.version += 1
        subject.state_since = at or timezone.now()
        subject.due_on = due_on
        subject.save()
        return record(
            subject, name, transition.label, actor=actor, at=at, comment=comment.strip(), source=source, target=transition.target, **detail
        )

    def require(self, subject: Tracked, name: str, *, actor: Actor, comment: str = "", seen_version: int | None = None) -> None:
        """What :meth:`apply` checks first; an operation asks it before it judges the rest of its case."""
        transition = self.transitions[name]
        authorise(self.may(name, actor, subject))
        if seen_version is not None and seen_version != subject.version:
            raise Stale
        if subject.state not in transition.sources:
            raise Refused(f"{self.label}现在是“{subject.get_state_display()}”，不能{transition.label}。请刷新页面查看最新进度。")
        if transition.needs_comment and not comment.strip():
            raise Refused(f"{transition.label}须写明理由。", field="comment")
        if step := self.barred_by(transition, subject, actor):
            raise Refused(f"您已办理过本件的“{step}”，按回避要求须由另一人{transition.label}。")
