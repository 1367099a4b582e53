"""The ledger by class and by person: annotations over classes and enrolments, from the same rows that payables are made of."""

from decimal import Decimal

from django.db.models import Case, DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from accounts.actor import Actor
from apprenticeship.models import Enrolment, TrainingClass
from funds.enums import PayableState
from funds.models import LedgerEntry, Payable
from funds.rules.money import ZERO
from subsidies.models import ClaimLine, PrepaymentLine, Settlement, SettlementLine

YUAN = DecimalField(max_digits=14, decimal_places=2)
PREPAID_CLASS = "payable__prepayment__training_class"
SETTLED_CLASS = "payable__settlement__claim__training_class"


def class_ledger(actor: Actor) -> QuerySet[TrainingClass]:
    """Classes with money: yuan in transit, paid, back and net by the ledger, each of prepayments and settlements alone."""

    def total(**condition: object) -> Combinable:
        entries = LedgerEntry.objects.filter(**condition)
        return _sum(entries, PREPAID_CLASS) + _sum(entries, SETTLED_CLASS)

    paid = {"account": "paid"}
    found = TrainingClass.objects.visible_to(actor).filter(Q(prepayments__payable__isnull=False) | Q(claims__settlements__isnull=False))
    classes = TrainingClass.objects.filter(pk__in=found.values("pk")).select_related("firm", "region")
    return classes.annotate(
        in_transit=total(account="in_transit"),
        paid=total(**paid, amount__gt=0),
        back=-total(**paid, amount__lt=0),
        net=total(**paid),
    ).order_by("-pk")


def person_ledger(actor: Actor) -> QuerySet[Enrolment]:
    """Apprentices with money: ``prepaid`` and ``settled`` are their parts of what was paid, ``paid`` both together, in yuan.

    ``line_id`` and ``prepayment_id`` are the records that explain them.
    A settlement that was paid nets the prepayment of every filed head, also of who is due nothing: hers is negative there.
    """
    state = PayableState.PAID
    prepaid = _sum(PrepaymentLine.objects.filter(prepayment__payable__state=state), "enrolment")
    entitled = _sum(SettlementLine.objects.filter(settlement__payable__state=state), "claim_line__enrolment")
    netting = Settlement.objects.filter(claim__training_class=OuterRef("training_class"), prepaid__gt=0, payable__state=state)
    netted = Case(When(Exists(netting), then=prepaid), default=Value(ZERO), output_field=YUAN)
    with_money = Q(pk__in=PrepaymentLine.objects.filter(prepayment__payable__isnull=False).values("enrolment")) | Q(
        pk__in=SettlementLine.objects.values("claim_line__enrolment")
    )
    found = Enrolment.objects.visible_to(actor).filter(with_money).select_related("person", "training_class__firm")
    explained = {
        "line_id": Subquery(ClaimLine.objects.filter(enrolment=OuterRef("pk"), live=True).values("pk")[:1]),
        "prepayment_id": Subquery(PrepaymentLine.objects.filter(enrolment=OuterRef("pk")).order_by("-pk").values("prepayment")[:1]),
    }
    amounts = {"prepaid": prepaid, "settled": entitled - netted, "paid": F("prepaid") + F("settled")}
    return found.annotate(**explained, **amounts).order_by("-training_class_id", "pk")


def paid_to_classes(actor: Actor) -> Decimal:
    """All that was paid for classes the actor may see, by the payables (yuan): what the persons' parts must come to."""
    classes = TrainingClass.objects.visible_to(actor)
    of_classes = Q(prepayment__training_class__in=classes) | Q(settlement__claim__training_class__in=classes)
    return Payable.objects.filter(of_classes, state=PayableState.PAID).aggregate(total=Sum("amount"))["total"] or ZERO


def _sum(rows: QuerySet, path: str) -> Combinable:
    """Sum of ``amount`` over the rows that reach the outer one by ``path``: a query of its own, so that no join multiplies it."""
    mine = rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(total=Sum("amount"))
    return Coalesce(Subquery(mine.values("total"), output_field=YUAN), ZERO, output_field=YUAN)
