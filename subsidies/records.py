"""What subsidies add to the pages of a person and of an organisation: only what the reader may see, in the words for that reader."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from accounts.actor import Actor
from apprenticeship.enums import ExitReason
from apprenticeship.models import Enrolment
from audit.pages import Section
from funds.enums import PayableState, RecoveryState
from funds.models import Payable, Recovery
from funds.rules.money import ZERO
from registry.models import Organisation, Person
from subsidies.enums import DEAD_CLAIM, ClaimState, Step
from subsidies.models import Claim, ClaimLine, Objection, PrepaymentLine
from subsidies.permissions import READERS, is_provisional_to
from subsidies.rules.further import Career, Funded, further

LATEST = 8


@dataclass(frozen=True)
class Stop:
    """One stop on the way of a subsidy, and when it was passed (None: not yet)."""

    label: str
    on: date | datetime | None


@dataclass(frozen=True)
class Subsidy:
    """One claim line as it is told to the reader."""

    line: ClaimLine
    way: list[Stop]
    provisional: bool


class PersonSubsidies(Section):
    """A person's subsidies with every step from 申报 to 到账, and the heads prepaid for."""

    def context_for(self, subject: Person, actor: Actor) -> dict[str, Any] | None:
        if not actor.has(*READERS):
            return None
        prepaid = PrepaymentLine.objects.filter(prepayment__in=_prepayments(actor), enrolment__person=subject)
        return {"subsidies": _subsidies(subject, actor), "prepaid": prepaid.select_related("prepayment").order_by("-pk")}


def _prepayments(actor: Actor) -> Any:
    return PrepaymentLine._meta.get_field("prepayment").related_model.objects.visible_to(actor).order_by().values("pk")


def _subsidies(subject: Person, actor: Actor) -> list[Subsidy]:
    related = ("claim__training_class__occupation", "settlement_line__settlement__payable")
    lines = ClaimLine.objects.visible_to(actor).filter(person=subject).select_related(*related)
    lines = lines.prefetch_related("claim__step_records", "notice_lines__notice").order_by("-pk")
    return [Subsidy(line, _way(line, actor), is_provisional_to(actor, line.claim)) for line in lines]


def _way(line: ClaimLine, actor: Actor) -> list[Stop]:
    """The office's steps one by one for offices; a party reads 审核 and when it was done."""
    taken = {record.step: record.taken_at for record in line.claim.step_records.all() if record.round == line.claim.round}
    steps = list(Step) if actor.is_office else [Step.SUBMIT, Step.CONFIRM, Step.APPROVE]
    way = [Stop("审核" if step == Step.APPROVE and not actor.is_office else step.label, taken.get(step)) for step in steps]
    noticed = [found.notice.starts_on for found in line.notice_lines.all() if found.notice.state in ("published", "closed")]
    settled = getattr(line, "settlement_line", None)
    payable = settled.settlement.payable if settled else None
    way.append(Stop("公示", max(noticed, default=None)))
    way.append(Stop("结算", settled.settlement.settled_at if settled else None))
    if settled is None or payable:
        # Without a payable the prepayment covered all of it; nothing more is paid.
        way.append(Stop("到账", payable.paid_on if payable else None))
    return way


class PersonObjections(Section):
    """Objections against the person's noticed subsidies; offices only, as everywhere."""

    def context_for(self, subject: Person, actor: Actor) -> dict[str, Any] | None:
        rows = Objection.objects.visible_to(actor).filter(notice_line__claim_line__person=subject)
        found = list(rows.select_related("notice_line__notice").order_by("-received_on", "-pk")) if actor.has(*READERS) else []
        return {"objections": found} if found else None


class FurtherTraining(Section):
    """Why a further subsidised training would or would not be allowed.

    Counts everything that the constraints count, wherever it took place; where is not said.
    """

    def context_for(self, subject: Person, actor: Actor) -> dict[str, Any]:
        return {"verdicts": further(_career(subject), timezone.localdate())}


def _career(person: Person) -> Career:
    lines = ClaimLine.objects.filter(person=person, live=True).exclude(entitlement=ZERO)
    lines = lines.select_related("claim__training_class__occupation")
    taking = Enrolment.objects.filter(person=person, counts=True)
    return Career(
        birth=person.birth_date,
        gender=person.gender,
        funded=[
            Funded(line.claim.training_class.occupation.name, line.occupation_code, line.level, line.claim.state == ClaimState.SETTLED)
            for line in lines
        ],
        busy_until=[enrolment.trained_until for enrolment in taking],
        died=Enrolment.objects.filter(person=person, exit_reason=ExitReason.DIED).exists(),
    )


@dataclass(frozen=True)
class Money:
    """Yuan of an organisation: confirmed by the payer, still owed to it, and to be paid back by it."""

    received: Decimal
    owed: Decimal
    owing_back: Decimal


class OrganisationSubsidies(Section):
    """An organisation's money in and owed, and its claims under way."""

    def context_for(self, subject: Organisation, actor: Actor) -> dict[str, Any] | None:
        if not actor.has(*READERS) or not (subject.is_firm or subject.is_institution):
            return None
        if not (actor.is_office or actor.organisation_id == subject.pk):
            return None
        own = Q(training_class__firm=subject) | Q(training_class__institution=subject)
        claims = Claim.objects.visible_to(actor).filter(own).exclude(state__in=(*DEAD_CLAIM, ClaimState.SETTLED))
        return {"money": _money(subject, actor), "claims": claims.select_related("training_class").order_by("-pk")[:LATEST]}


def _money(subject: Organisation, actor: Actor) -> Money:
    open_states = (PayableState.OPEN, PayableState.IN_BATCH)
    payables = Payable.objects.visible_to(actor).filter(payee=subject)
    sums = payables.aggregate(
        received=Sum("amount", filter=Q(state=PayableState.PAID), default=ZERO),
        owed=Sum("amount", filter=Q(state__in=open_states), default=ZERO),
    )
    demands = Recovery.objects.visible_to(actor).filter(debtor=subject, state=RecoveryState.DEMANDED)
    back = demands.aggregate(amount=Sum("amount", default=ZERO), received=Sum("received", default=ZERO), count=Count("pk"))
    return Money(**sums, owing_back=back["amount"] - back["received"])


PERSON_SECTIONS = (
    PersonSubsidies("补贴", "subsidies/person_subsidies.html"),
    PersonObjections("异议", "subsidies/person_objections.html"),
    FurtherTraining("能否再参加补贴性培训", "subsidies/person_further.html"),
)
ORGANISATION_SECTION = OrganisationSubsidies("补贴资金", "subsidies/organisation_subsidies.html")
