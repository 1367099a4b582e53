"""Looking for a person, an organisation or a record from any page; what is typed never enters an address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from accounts.actor import Actor
from apprenticeship.models import TrainingClass
from registry.models import Organisation

LIMIT = 20


@dataclass(frozen=True)
class Hit:
    title: str
    hint: str
    url: str


@dataclass(frozen=True)
class Finder:
    """One kind of thing that can be looked for."""

    label: str
    find: Callable[[Actor, str], Iterable[Hit]]


def organisations(actor: Actor, text: str) -> list[Hit]:
    rows = Organisation.objects.visible_to(actor).filter(Q(name__icontains=text) | Q(uscc=text.upper())).select_related("region")[:LIMIT]
    return [Hit(row.name, f"{row.uscc} {row.region}", address("registry:organisation_detail", row.pk)) for row in rows]


def classes(actor: Actor, text: str) -> list[Hit]:
    rows = (
        TrainingClass.objects.visible_to(actor).filter(Q(title__icontains=text) | Q(number__icontains=text)).select_related("firm")[:LIMIT]
    )
    return [Hit(row.title, f"{row.number} {row.firm}", address("apprenticeship:class_detail", row.pk)) for row in rows]


def address(name: str, pk: int) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


FINDERS = [Finder("单位", organisations), Finder("培训班", classes)]


def search(actor: Actor, text: str) -> list[tuple[str, list[Hit]]]:
    """Hits by kind, kinds without any left out."""
    found = [(finder.label, list(finder.find(actor, text))) for finder in FINDERS]
    return [(label, hits) for label, hits in found if hits]
