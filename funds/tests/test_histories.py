"""Whatever officers do in whatever order: no balance below zero, nothing paid twice, and all books agree."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, consumes, invariant, multiple, rule, run_state_machine_as_test

from audit.operations import Refused
from funds import operations as funds
from funds.enums import PayableState
from funds.models import Payable, PaymentLine
from funds.tests.books import Books
from funds.tests.builders import Treasury

AMOUNTS = st.decimals(min_value="0.01", max_value="900", places=2)


class History(Books):
    """Two notices, three firms, and officers who try everything; a refusal is fine, a wrong book is not."""

    payables, drafts, confirmed, sent, orders, lines, recoveries = (
        Bundle(name) for name in ("payables", "drafts", "confirmed", "sent", "orders", "lines", "recoveries")
    )

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.treasury = Treasury()
        for amount in (1000, 2500):
            self.treasury.budget(amount)
        self.firms = [self.treasury.firm() for _ in range(3)]

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @rule(target=payables, amount=AMOUNTS, firm=st.integers(0, 2))
    def owe(self, amount, firm):
        try:
            return self.treasury.payable(amount, self.firms[firm])
        except Refused:
            return multiple()

    @rule(payable=payables)
    def cancel(self, payable):
        self.attempt(funds.payable_cancel, actor=self.treasury.checker, payable_id=payable.pk, comment="核定有误")

    @rule(firm=st.integers(0, 2))
    def change_account(self, firm):
        self.treasury.account(self.firms[firm])

    @rule(target=drafts, chosen=st.lists(payables, min_size=1, max_size=3))
    def make(self, chosen):
        batch = self.attempt(funds.batch_make, actor=self.treasury.handler, payable_ids=[p.pk for p in chosen])
        return batch or multiple()

    @rule(target=confirmed, batch=drafts)
    def confirm(self, batch):
        return self.attempt(funds.batch_confirm, actor=self.treasury.checker, batch_id=batch.pk, seen_hash=batch.members_hash) or multiple()

    @rule(batch=st.one_of(drafts, confirmed))
    def dissolve(self, batch):
        self.attempt(funds.batch_dissolve, actor=self.treasury.handler, batch_id=batch.pk, comment="重新编批")

    @rule(target=orders, batch=confirmed, again=st.booleans())
    def send(self, batch, again):
        key = uuid4()
        if self.attempt(funds.batch_send, actor=self.treasury.handler, batch_id=batch.pk, send_key=key) is None:
            return multiple()
        if again:
            funds.batch_send(actor=self.treasury.handler, batch_id=batch.pk, send_key=key)
        return multiple(*batch.orders.all())

    @rule(target=lines, order=orders, paid=st.booleans())
    def answer(self, order, paid):
        new = self.attempt(
            funds.answer_record,
            actor=self.treasury.handler,
            order_id=order.pk,
            paid=paid,
            answered_on=timezone.localdate(),
            reason="" if paid else "账号有误",
        )
        return multiple(*order.lines.all()) if new else multiple()

    @rule(target=recoveries, line=lines, amount=AMOUNTS)
    def demand(self, line, amount):
        recovery = self.attempt(funds.recovery_demand, actor=self.treasury.handler, payment_line=line, amount=amount, reason="学徒中途离开")
        return recovery or multiple()

    @rule(recovery=recoveries, amount=AMOUNTS)
    def receive(self, recovery, amount):
        self.attempt(
            funds.receipt_record, actor=self.treasury.handler, recovery_id=recovery.pk, amount=amount, received_on=timezone.localdate()
        )

    @rule(recovery=consumes(recoveries))
    def withdraw(self, recovery):
        self.attempt(funds.recovery_withdraw, actor=self.treasury.checker, recovery_id=recovery.pk, comment="无需退回")

    def attempt(self, operation, **arguments):
        """What the operation returns, or nothing where it was refused."""
        try:
            return operation(**arguments)
        except Refused:
            return None

    @invariant()
    def nobody_is_paid_more_than_is_owed(self):
        for payable in Payable.objects.all():
            lines = PaymentLine.objects.filter(payable=payable, live=True)
            paid = sum((line.amount for line in lines.filter(order__state="paid")), Decimal(0))
            assert lines.count() <= 1
            assert paid == (payable.amount if payable.state == PayableState.PAID else 0)


@pytest.mark.django_db
def test_any_history_keeps_the_books():
    run_state_machine_as_test(
        History, settings=settings(max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    )


@pytest.mark.soak
@pytest.mark.django_db
def test_many_long_histories_keep_the_books():
    run_state_machine_as_test(
        History, settings=settings(max_examples=300, stateful_step_count=80, deadline=None, suppress_health_check=list(HealthCheck))
    )
