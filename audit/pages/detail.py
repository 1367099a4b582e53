"""Detail pages: what it is, where it stands, who has it, what can be done, what happened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from audit.engine import Transition, Workflow
from audit.pages.base import ModelPage
from audit.pages.facts import fact
from audit.selectors import history
from audit.waiting import next_steps


@dataclass(frozen=True)
class ShownLink:
    label: str
    url: str
    icon: str
    tone: str


@dataclass(frozen=True)
class Link:
    """A button. ``page`` is a word of this kind's pages (``edit``) or a full URL name (``funds:batch_list``).

    A full name whose address takes this record's number is ``about`` it.
    Shown to ``roles`` (empty: all) and, on a detail page, where ``when(actor, object)`` holds.
    """

    label: str
    page: str
    icon: str = ""
    tone: str = "outline-primary"
    roles: tuple[Role, ...] = ()
    when: Callable[[Actor, Any], bool] | None = None
    about: bool = False

    def shown_to(self, actor: Actor, subject: models.Model | None = None) -> bool:
        if self.roles and not actor.has(*self.roles):
            return False
        return self.when is None or self.when(actor, subject)

    def resolve(self, stem: str, subject: models.Model | None = None) -> ShownLink:
        foreign = ":" in self.page
        args = [subject.pk] if subject and (self.about or not foreign) else []
        url = reverse(self.page if foreign else f"{stem}_{self.page}", args=args)
        return ShownLink(self.label, url, self.icon, self.tone)


@dataclass(frozen=True)
class Section:
    """A part of a detail page, drawn by ``template`` with the page's context."""

    title: str
    template: str

    def context(self, subject: models.Model) -> dict[str, Any]:
        """What the template finds as ``extra``."""
        return {"facts": []}

    def context_for(self, subject: models.Model, actor: Actor) -> dict[str, Any] | None:
        """The same where it depends on who reads; ``None`` leaves the section out."""
        return self.context(subject)


@dataclass(frozen=True)
class Facts(Section):
    """Fields of the record, two columns: names, or (words, path) where the field's own name does not fit."""

    fields: Sequence[str | tuple[str, str]] = ()
    template: str = field(default="page/facts.html")

    def __init__(self, title: str, *fields: str | tuple[str, str]) -> None:
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "template", "page/facts.html")
        object.__setattr__(self, "fields", fields)

    def context(self, subject: models.Model) -> dict[str, Any]:
        return {"facts": [fact(subject, name) for name in self.fields]}


class DetailPage(ModelPage):
    """One record: head with state, next step and deadline; ``sections``; timeline."""

    template_name = "page/detail.html"
    workflow: Workflow | None = None
    sections: Sequence[Section] = ()
    links: Sequence[Link] = ()

    def get_title(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sections=self.shown_sections(),
            links=[link.resolve(self.name, self.object) for link in self.links if link.shown_to(self.actor, self.object)],
            history=history(self.object, self.actor, self.workflow),
            **self._workflow_context(),
            **kwargs,
        )

    def shown_sections(self) -> list[tuple[Section, dict[str, Any]]]:
        found = [(section, section.context_for(self.object, self.actor)) for section in self.sections]
        return [(section, extra) for section, extra in found if extra is not None]

    def step_links(self, steps: list[Transition]) -> list[tuple[Transition, str]]:
        """The buttons: steps open to the actor, and where each leads."""
        return [(step, self.url("do", self.object.pk, step.name)) for step in steps]

    def _workflow_context(self) -> dict[str, Any]:
        if self.workflow is None:
            return {"steps": [], "next_steps": [], "due_on": None, "overdue": False, "has_state": False}
        open_steps = self.workflow.available(self.object, self.actor)
        due_on = self.object.due_on
        return {
            "steps": self.step_links(open_steps),
            "next_steps": next_steps(self.workflow, self.object),
            "due_on": due_on,
            "overdue": bool(due_on and due_on < timezone.localdate()),
            "has_state": True,
        }
