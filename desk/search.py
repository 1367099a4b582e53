"""Looking for a person, an organisation or a record from any page; what is typed never enters an address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship.models import TrainingClass
from audit.pages.filters import names_a_person
from registry.models import Organisation, Person
from registry.operations import people_look_up

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


def people(actor: Actor, text: str) -> list[Hit]:
    """By identity or phone number, which leaves a trace, or by name or initials among those one may see."""
    if actor.has(Role.ADMINISTRATOR):
        return []
    if names_a_person(text):
        found: Iterable[Person] = people_look_up(actor=actor, number=text)
    else:
        found = Person.objects.visible_to(actor).filter(Q(name__startswith=text) | Q(name_initials__startswith=text.lower()))[:LIMIT]
    return [Hit(person.name, person.id_number_masked, address("registry:person_detail", person.pk)) for person in found]


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


FINDERS = [Finder("人员", people), Finder("单位", organisations), Finder("培训班", classes)]


def search(actor: Actor, text: str) -> list[tuple[str, list[Hit]]]:
    """Hits by kind, kinds without any left out; raises ``Refused`` for a number that cannot be one."""
    found = [(finder.label, list(finder.find(actor, text))) for finder in FINDERS]
    return [(label, hits) for label, hits in found if hits]
