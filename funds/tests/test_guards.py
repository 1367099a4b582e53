"""Money that was moved is never edited or deleted (design.md §4): one column at a time, as the application's role."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from audit.integrity import UNKNOWN, constraint_of, sentence_of
from funds.enums import LedgerAccount
from funds.models import (
    Batch,
    BudgetNotice,
    LedgerEntry,
    Payable,
    PayerAnswer,
    PaymentLine,
    PaymentOrder,
    Recovery,
    RecoveryReceipt,
    Reservation,
)
from funds.tests.builders import Treasury
from funds.tests.test_recoveries import demand, receive

OTHER = {
    "CharField": "x",
    "DecimalField": Decimal("0.01"),
    "PositiveSmallIntegerField": 2001,
    "PositiveIntegerField": 99,
    "DateField": date(2001, 1, 1),
    "DateTimeField": timezone.now() - timedelta(days=99),
    "BinaryField": b"x",
    "UUIDField": uuid4(),
    "BooleanField": False,
    "ForeignKey": None,
}
"""Another value for a column of each kind; a key is raised by one, so that it differs."""

MAY_CHANGE = {
    # What an operation changes; each is held by rules of its own below.
    Reservation: {"released"},
    Payable: {"state", "paid_on"},
    Batch: {"state", "version", "state_since", "due_on", "confirmed_by", "confirmed_at", "send_key", "sent_at"},
    PaymentOrder: {"state", "answered_on", "return_reason"},
    PaymentLine: {"live"},
    Recovery: {"state", "version", "state_since", "due_on"},
}
FROZEN = [
    (model, field.name)
    for model in (BudgetNotice, Reservation, Payable, Batch, PaymentOrder, PaymentLine, Recovery)
    for field in model._meta.concrete_fields
    if not field.primary_key and field.name not in MAY_CHANGE.get(model, set())
]
DONE = [
    (Payable, "state", "open"),
    (Payable, "paid_on", date(2001, 1, 1)),
    (PaymentOrder, "state", "pending"),
    (PaymentOrder, "answered_on", date(2001, 1, 1)),
    (PaymentOrder, "return_reason", "x"),
    (PaymentLine, "live", False),
    (Batch, "state", "confirmed"),
    (Batch, "state", "dissolved"),
    (Batch, "confirmed_by", None),
    (Batch, "confirmed_at", None),
    (Batch, "send_key", uuid4()),
    (Batch, "sent_at", timezone.now()),
]
"""After payment also these stay as they are."""

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(treasury) -> Treasury:
    """One payment of each kind: sent, answered, partly recovered."""
    treasury.budget(10_000)
    line = treasury.paid(treasury.payable(1000)).orders.get().lines.get()
    receive(treasury, demand(treasury, line, 600), 250)
    settle_deferred()
    return treasury


def settle_deferred() -> None:
    """What is checked at commit is checked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def commit(act) -> None:
    with transaction.atomic():
        act()
        settle_deferred()


def refused(act) -> IntegrityError:
    with pytest.raises(IntegrityError) as broken:
        commit(act)
    assert sentence_of(broken.value) != UNKNOWN
    return broken.value


def other_value(model: type[Model], name: str):
    field = model._meta.get_field(name)
    now = getattr(model.objects.get(), field.attname)
    if field.get_internal_type() == "ForeignKey":
        return "999999" if isinstance(now, str) else now + 1
    return OTHER[field.get_internal_type()]


@pytest.mark.parametrize(("model", "name"), FROZEN, ids=lambda value: getattr(value, "__name__", value))
def test_no_column_can_be_edited(paid, model, name):
    column, value = model._meta.get_field(name).attname, other_value(model, name)
    refused(lambda: model.objects.update(**{column: value}))


@pytest.mark.parametrize(("model", "name", "value"), DONE)
def test_what_was_paid_stays_paid(paid, model, name, value):
    refused(lambda: model.objects.update(**{name: value}))


@pytest.mark.parametrize("model", [BudgetNotice, Reservation, Payable, Batch, PaymentOrder, PaymentLine, Recovery])
def test_nothing_can_be_deleted(paid, model):
    refused(lambda: model.objects.all()._raw_delete("default"))


@pytest.mark.parametrize("stage", ["draft", "confirmed", "sent"])
@pytest.mark.parametrize("name", ["total", "members_hash", "order_count", "budget", "number", "made_by"])
def test_a_list_is_frozen_from_the_moment_it_is_made(treasury, stage, name):
    treasury.budget(10_000)
    getattr(treasury, stage)(treasury.payable(1000))
    refused(lambda: Batch.objects.update(**{Batch._meta.get_field(name).attname: other_value(Batch, name)}))


def test_a_payable_is_not_paid_without_an_answer(treasury):
    treasury.budget(10_000)
    treasury.sent(treasury.payable(1000))
    broken = refused(lambda: Payable.objects.update(state="paid", paid_on=timezone.localdate()))
    assert constraint_of(broken) == "payable_paid_by_answer"


def test_an_order_is_not_answered_before_sending(treasury):
    treasury.budget(10_000)
    treasury.confirmed(treasury.payable(1000))
    broken = refused(lambda: PaymentOrder.objects.update(state="paid", answered_on=timezone.localdate()))
    assert constraint_of(broken) == "order_follows_batch"


def test_a_batch_with_open_orders_is_not_closed(treasury):
    treasury.budget(10_000)
    treasury.sent(treasury.payable(1000))
    assert constraint_of(refused(lambda: Batch.objects.update(state="closed"))) == "batch_closed_when_answered"


def test_an_order_under_way_keeps_its_lines(treasury):
    treasury.budget(10_000)
    treasury.sent(treasury.payable(1000))
    refused(lambda: PaymentLine.objects.update(live=False))


def test_one_live_payment_per_payable_over_all_batches(paid):
    line = PaymentLine.objects.get()
    broken = refused(lambda: PaymentLine.objects.create(order=line.order, payable=line.payable, amount=line.amount))
    assert constraint_of(broken) == "payment_live_once"


@pytest.mark.parametrize("wrong", ["amount", "payee"])
def test_a_line_pays_its_payable_whole_and_to_nobody_else(paid, wrong):
    order = PaymentOrder.objects.get()
    payable = paid.payable(500, payee=None if wrong == "payee" else order.payee)
    amount = Decimal(499) if wrong == "amount" else payable.amount
    broken = refused(lambda: PaymentLine.objects.create(order=order, payable=payable, amount=amount))
    assert constraint_of(broken) == "payment_line_pays_whole"


def test_a_line_cannot_slip_into_a_made_order(paid):
    order = PaymentOrder.objects.get()
    payable = paid.payable(500, payee=order.payee)
    broken = refused(lambda: PaymentLine.objects.create(order=order, payable=payable, amount=payable.amount))
    assert constraint_of(broken) == "payment_line_belongs_to_order"


def test_an_order_cannot_slip_into_a_made_batch(paid):
    order, firm = PaymentOrder.objects.get(), paid.firm()
    order.pk, order.uuid, order.number, order.state, order.payee = None, uuid4(), "x", "pending", firm
    assert constraint_of(refused(order.save)) == "order_belongs_to_batch"


def test_a_batch_without_orders_is_refused(paid):
    batch = Batch.objects.get()
    batch.pk, batch.number, batch.state, batch.send_key = None, "x", "draft", None
    assert constraint_of(refused(batch.save)) == "batch_is_its_orders"


def test_a_second_answer_is_refused(paid):
    order = PaymentOrder.objects.get()
    broken = refused(lambda: PayerAnswer.objects.create(order=order, paid=True, answered_on=timezone.localdate()))
    assert constraint_of(broken) == "answer_once"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [({"amount": Decimal(1001)}, "recovery_of_paid_line"), ({"debtor": None}, "recovery_of_paid_line"), ({}, "recovery_once")],
)
def test_a_recovery_reverses_one_paid_line_of_its_debtor_at_most(paid, change, constraint):
    former = Recovery.objects.get()
    values = {"payment_line": former.payment_line, "debtor": former.debtor, "region": former.region, "amount": Decimal(1), "reason": "x"}
    values |= {"debtor": paid.firm()} if "debtor" in change else change
    assert constraint_of(refused(lambda: Recovery.objects.create(number="x", **values))) == constraint


def test_receipts_stay_within_the_demand(paid):
    broken = refused(
        lambda: RecoveryReceipt.objects.create(recovery=Recovery.objects.get(), amount=Decimal("350.01"), received_on=timezone.localdate())
    )
    assert constraint_of(broken) == "recovery_not_exceeded"


def entry(account: LedgerAccount, amount: int, **fields) -> LedgerEntry:
    values = {"budget": BudgetNotice.objects.get(), "label": "x", "occurred_at": timezone.now()} | fields
    return LedgerEntry(account=account, amount=Decimal(amount), **values)


def test_half_a_transaction_is_refused(paid):
    refused(lambda: entry(LedgerAccount.PAID, 5, transaction_id=uuid4()).save())


def test_a_notice_is_entered_once(paid):
    number = uuid4()
    both = [entry(LedgerAccount.SOURCE, -5, transaction_id=number), entry(LedgerAccount.AVAILABLE, 5, transaction_id=number)]
    assert constraint_of(refused(lambda: LedgerEntry.objects.bulk_create(both))) == "ledger_opens_once"


@pytest.mark.parametrize(
    ("source", "constraint"),
    [("available", "budget_available"), ("reserved", "budget_reserved"), ("in_transit", "budget_in_transit"), ("paid", "budget_paid")],
)
def test_no_balance_falls_below_zero(paid, source, constraint):
    number, target = uuid4(), "paid" if source == "available" else "available"
    both = [entry(source, -20_000, transaction_id=number), entry(target, 20_000, transaction_id=number)]
    assert constraint_of(refused(lambda: LedgerEntry.objects.bulk_create(both))) == constraint


def test_a_notice_starts_wholly_available(paid):
    budget = BudgetNotice.objects.get()
    budget.pk, budget.number = None, "x"
    assert constraint_of(refused(lambda: budget.save(force_insert=True))) == "budget_starts_available"


def test_more_is_not_owed_than_was_reserved(treasury):
    treasury.budget(10_000)
    payable = treasury.payable(1000)
    payable.pk, payable.number = None, "x"
    assert constraint_of(refused(lambda: payable.save(force_insert=True))) == "reservation_not_exceeded"


def test_what_was_released_is_not_taken_back(treasury):
    treasury.budget(10_000)
    reservation = treasury.payable(1000).reservation
    refused(lambda: Reservation.objects.filter(pk=reservation.pk).update(released=Decimal(-1)))
