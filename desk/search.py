"""Looking for a person, an organisation or a record from any page; what is typed never enters an address.

What was typed decides where to look: a whole identity or phone number finds a person and nothing else, a credit code an
organisation; anything else is a name or the number of a record.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model, Q
from django.urls import reverse

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship.models import Agreement, TrainingClass
from audit.pages.filters import names_a_person
from funds.models import Batch, BudgetNotice, Payable, Recovery
from policies.models import PolicyDocument
from registry.models import Organisation, Person
from registry.operations import people_look_up
from subsidies.models import Claim, Prepayment, PublicNotice
from subsidies.permissions import READERS as SUBSIDY_READERS

LIMIT = 20
ANYWHERE_FROM = 3
"""Characters from which a name is looked for in the middle of names too: what a trigram index can answer."""
CREDIT_CODE = re.compile(r"(?=.*[A-Z])[0-9A-Z]{18}")
NO_PEOPLE = (Role.ADMINISTRATOR,)
MONEY_READERS = tuple(role for role in SUBSIDY_READERS if role not in (Role.FIRM, Role.INSTITUTION, Role.COUNTY_HANDLER))


@dataclass(frozen=True)
class Hit:
    title: str
    hint: str
    url: str


def search(actor: Actor, text: str) -> list[tuple[str, list[Hit]]]:
    """Hits by kind, kinds without any left out; raises ``Refused`` for a number that cannot be one."""
    code = text.upper().replace(" ", "")
    if names_a_person(code) or CREDIT_CODE.fullmatch(code):
        # A credit code may have no letter and look like an identity number.
        people = _by_number(actor, code) if names_a_person(code) else []
        found = [("人员", _person_hits(people)), ("单位", _organisation_hits(actor, Q(uscc=code)))]
    else:
        found = [
            ("人员", _person_hits(people_named(actor, text))),
            ("单位", _organisation_hits(actor, Q(name__icontains=text))),
            ("培训班", _class_hits(actor, text)),
            *((source.label, source.hits(actor, text)) for source in SOURCES),
        ]
    return [(label, hits) for label, hits in found if hits]


def _by_number(actor: Actor, number: str) -> list[Person]:
    """Leaves a trace on each person found."""
    return [] if actor.has(*NO_PEOPLE) else people_look_up(actor=actor, number=number)


def people_named(actor: Actor, text: str) -> list[Person]:
    """Up to ``LIMIT`` people of whom the actor may know: the name itself, then names that begin so, initials, names that hold it.

    One way after the other, each by an index of its own and only until there are enough: a condition joined by OR would
    read the whole table, and so would an order.
    """
    if actor.has(*NO_PEOPLE):
        return []
    found: dict[int, Person] = {}
    for condition in _ways(text):
        people = Person.objects.visible_to(actor).filter(condition).exclude(pk__in=found).order_by()
        found |= {person.pk: person for person in people[: LIMIT - len(found)]}
        if len(found) >= LIMIT:
            break
    return list(found.values())


def _ways(text: str) -> Iterator[Q]:
    if text.isascii():
        yield Q(name_initials=text.lower())
        yield Q(name_initials__startswith=text.lower())
        return
    yield Q(name=text)
    yield Q(name__startswith=text)
    if len(text) >= ANYWHERE_FROM:
        yield Q(name__contains=text)


def _person_hits(people: Iterable[Person]) -> list[Hit]:
    return [Hit(person.name, person.id_number_masked, reverse("registry:person_detail", args=[person.pk])) for person in people]


def _organisation_hits(actor: Actor, condition: Q) -> list[Hit]:
    rows = Organisation.objects.visible_to(actor).filter(condition).select_related("region")[:LIMIT]
    return [Hit(row.name, f"{row.uscc} {row.region}", reverse("registry:organisation_detail", args=[row.pk])) for row in rows]


def _class_hits(actor: Actor, text: str) -> list[Hit]:
    rows = TrainingClass.objects.visible_to(actor).filter(Q(title__icontains=text) | Q(number__icontains=text)).select_related("firm")
    return [Hit(row.title, f"{row.number} {row.firm}", row.get_absolute_url()) for row in rows[:LIMIT]]


@dataclass(frozen=True)
class Source:
    """A kind of record found by part of its number; ``roles`` are those that may open its page."""

    label: str
    model: type[Model]
    url_name: str
    roles: tuple[Role, ...]
    column: str = "number"
    hint: Callable[[Model], str] = str

    def hits(self, actor: Actor, text: str) -> list[Hit]:
        if not actor.has(*self.roles):
            return []
        rows = self.model._default_manager.visible_to(actor).filter(**{f"{self.column}__icontains": text})[:LIMIT]
        return [Hit(getattr(row, self.column), self.hint(row), reverse(self.url_name, args=[row.pk])) for row in rows]


def _state(row: Model) -> str:
    return str(row.get_state_display())


AGREEMENT_READERS = tuple(role for role in Role if role not in (Role.ADMINISTRATOR, Role.EVALUATOR, Role.DEPARTMENT))
SOURCES = (
    Source("合作协议", Agreement, "apprenticeship:agreement_detail", AGREEMENT_READERS, hint=_state),
    Source("补贴申领", Claim, "subsidies:claim_detail", SUBSIDY_READERS, hint=_state),
    Source("预支", Prepayment, "subsidies:prepayment_detail", SUBSIDY_READERS, hint=_state),
    Source("公示", PublicNotice, "subsidies:notice_detail", SUBSIDY_READERS),
    Source("应付", Payable, "funds:payable_detail", SUBSIDY_READERS, hint=_state),
    Source("拨付批次", Batch, "funds:batch_detail", MONEY_READERS, hint=_state),
    Source("追缴", Recovery, "funds:recovery_detail", SUBSIDY_READERS, hint=_state),
    Source("指标文", BudgetNotice, "funds:budget_detail", MONEY_READERS),
    Source("政策文件", PolicyDocument, "policies:document_detail", tuple(Role)),
)
