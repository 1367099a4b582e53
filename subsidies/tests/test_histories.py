"""The whole life of money, in any order: prepay, claim, return, approve, batch, pay, bounce, net, recover: the books hold."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from apprenticeship.enums import ClassState, Outcome
from apprenticeship.models import TrainingClass
from audit.operations import Refused
from funds import operations as funds
from funds.enums import BatchState, OrderState, PayableState, RecoveryState
from funds.models import Batch, Payable, PaymentLine, PaymentOrder, Recovery
from funds.rules.money import ZERO
from funds.tests.books import Books
from subsidies import operations as subsidies
from subsidies.enums import ClaimState, PrepaymentState
from subsidies.models import Claim, ClaimLine, Prepayment
from subsidies.tests.world import make_world

PLACE = st.integers(0, 7)
OUTCOMES = st.lists(
    st.sampled_from([Outcome.CERTIFIED, Outcome.PASSED_UNCERTIFIED, Outcome.FAILED, Outcome.WITHDREW]), min_size=1, max_size=3
)
COSTS = st.sampled_from(["0.00", "1234.56", "5000.00", "8000.00"])
AMOUNTS = st.decimals(min_value="0.01", max_value="9000", places=2)


class Life(Books):
    """Three classes of one firm, little money, and everybody trying; a refusal is fine, a wrong book is not."""

    @initialize(money=st.sampled_from([15_000, 60_000]), outcomes=st.lists(OUTCOMES, min_size=3, max_size=3))
    def begin(self, money, outcomes):
        self.block = transaction.atomic()
        self.block.__enter__()
        self.world = make_world()
        self.world.money(money)
        self.world.account()
        self.outcomes = {}
        for planned in outcomes:
            made = self.world.training_class(planned, state=ClassState.OPEN)
            self.outcomes[made.pk] = planned

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def one(self, rows, place):
        """The row at ``place``, counted around; None where there is none."""
        found = list(rows.order_by("pk"))
        return found[place % len(found)] if found else None

    def attempt(self, operation, **arguments):
        """What the operation returns, or nothing where it was refused."""
        try:
            return operation(**arguments)
        except (Refused, PermissionDenied):
            return None

    @rule(place=PLACE)
    def prepay(self, place):
        if training_class := self.one(TrainingClass.objects.filter(state=ClassState.OPEN), place):
            self.attempt(subsidies.prepayment_apply, actor=self.world.firm, class_id=training_class.pk)

    @rule(place=PLACE, returned=st.booleans())
    def review_prepayment(self, place, returned):
        world = self.world
        prepayment = self.one(Prepayment.objects.exclude(state__in=[PrepaymentState.APPROVED, PrepaymentState.WITHDRAWN]), place)
        if prepayment is None:
            return
        of_it = {"prepayment_id": prepayment.pk}
        if prepayment.state == PrepaymentState.RETURNED:
            self.attempt(subsidies.prepayment_resubmit, actor=world.firm, **of_it)
        elif returned:
            self.attempt(subsidies.prepayment_return, actor=world.county, comment="请补正", **of_it)
        elif prepayment.state == PrepaymentState.SUBMITTED:
            self.attempt(subsidies.prepayment_check, actor=world.county, **of_it)
        else:
            self.attempt(subsidies.prepayment_approve, actor=world.approver, **of_it)

    @rule(place=PLACE, cost=COSTS)
    def finish_and_claim(self, place, cost):
        training_class = self.one(TrainingClass.objects.filter(state=ClassState.OPEN), place)
        if training_class is None:
            return
        self.world.finish(training_class, self.outcomes[training_class.pk])
        self.attempt(self.world.claim, training_class=training_class, upto="confirm", cost=cost)

    @rule(place=PLACE, cost=COSTS)
    def claim_again(self, place, cost):
        free = TrainingClass.objects.filter(state=ClassState.FINISHED).exclude(claims__in=Claim.objects.exclude(state="withdrawn"))
        if training_class := self.one(free, place):
            self.attempt(self.world.claim, training_class=training_class, upto="confirm", cost=cost)

    @precondition(lambda self: Claim.objects.exists())
    @rule(place=PLACE, act=st.sampled_from(["move", "move", "move", "return", "withdraw"]))
    def review_claim(self, place, act):
        world = self.world
        claim = self.one(Claim.objects.exclude(state__in=[ClaimState.SETTLED, ClaimState.NOTICED, ClaimState.WITHDRAWN]), place)
        if claim is None:
            return
        if act == "return":
            self.attempt(subsidies.claim_return, actor=world.approver, claim_id=claim.pk, comment="请补正")
        elif act == "withdraw":
            self.attempt(subsidies.claim_withdraw, actor=world.school, claim_id=claim.pk, comment="重新申报")
        elif claim.state == ClaimState.APPROVED:
            self.attempt(lambda: world.noticed(claim))
        else:
            onward = {"draft": "submit", "returned": "submit", "confirming": "confirm", "submitted": "handle", "handled": "check"}
            self.attempt(world.move, claim=claim, upto=onward.get(claim.state, "approve"))

    @rule(place=PLACE)
    def settle(self, place):
        claim = self.one(Claim.objects.filter(state=ClaimState.NOTICED), place)
        if claim is None:
            return
        notice = claim.notices.get(state__in=["published", "closed"])
        if notice.state == "published":
            self.attempt(self.world.close, notice=notice)
        else:
            self.attempt(subsidies.claim_settle, actor=self.world.clerk, claim_id=claim.pk)

    @rule(net=st.booleans(), count=st.integers(1, 3))
    def make_batch(self, net, count):
        payables = Payable.objects.filter(state=PayableState.OPEN).order_by("pk").values_list("pk", flat=True)[:count]
        recoveries = Recovery.objects.filter(state=RecoveryState.DEMANDED).values_list("pk", flat=True)[:1] if net else []
        self.attempt(funds.batch_make, actor=self.world.finance, payable_ids=list(payables), recovery_ids=list(recoveries))

    @rule(place=PLACE, dissolve=st.integers(0, 5))
    def advance_batch(self, place, dissolve):
        world, batch = self.world, self.one(Batch.objects.filter(state__in=[BatchState.DRAFT, BatchState.CONFIRMED]), place)
        if batch is None:
            return
        if dissolve == 0:
            self.attempt(funds.batch_dissolve, actor=world.finance, batch_id=batch.pk, comment="重新编批")
        elif batch.state == BatchState.DRAFT:
            self.attempt(funds.batch_confirm, actor=world.finance_checker, batch_id=batch.pk, seen_hash=batch.members_hash)
        else:
            self.attempt(funds.batch_send, actor=world.finance, batch_id=batch.pk, send_key=uuid.uuid4())

    @rule(place=PLACE, paid=st.sampled_from([True, True, False]))
    def answer(self, place, paid):
        if order := self.one(PaymentOrder.objects.filter(state=OrderState.PENDING, batch__state=BatchState.SENT), place):
            reason = "" if paid else "账号有误"
            self.attempt(
                funds.answer_record, actor=self.world.finance, order_id=order.pk, paid=paid, answered_on=date.today(), reason=reason
            )

    @rule(place=PLACE, amount=AMOUNTS)
    def demand(self, place, amount):
        if line := self.one(PaymentLine.objects.filter(order__state=OrderState.PAID), place):
            self.attempt(funds.recovery_demand, actor=self.world.finance, payment_line=line, amount=amount, reason="学徒中途离开")

    @rule(place=PLACE, amount=AMOUNTS)
    def receive(self, place, amount):
        if recovery := self.one(Recovery.objects.filter(state=RecoveryState.DEMANDED), place):
            today = {"received_on": date.today(), "amount": min(amount, recovery.left)}
            self.attempt(funds.receipt_record, actor=self.world.finance, recovery_id=recovery.pk, **today)

    @rule(place=PLACE)
    def withdraw_recovery(self, place):
        if recovery := self.one(Recovery.objects.filter(state=RecoveryState.DEMANDED), place):
            self.attempt(funds.recovery_withdraw, actor=self.world.finance_checker, recovery_id=recovery.pk, comment="无需退回")

    @invariant()
    def nobody_is_settled_for_more_than_is_due(self):
        settled = ClaimLine.objects.annotate(settled=Sum("settlement_line__amount"))
        assert not settled.filter(settled__gt=F("entitlement")).exists()

    @invariant()
    def no_settled_class_is_paid_more_than_its_entitlement(self):
        """Paid, less what was demanded back: prepayment and settlement together never exceed what the class is due."""
        for claim in Claim.objects.filter(state=ClaimState.SETTLED):
            payables = Payable.objects.filter(prepayment__training_class=claim.training_class_id) | Payable.objects.filter(
                settlement__claim=claim
            )
            paid = _total(Payable.objects.filter(pk__in=payables.values("pk"), state=PayableState.PAID))
            demanded = Recovery.objects.filter(payment_line__payable__in=payables.values("pk"))
            # What a settlement demands may be waived afterwards, by another person and with a reason.
            waived = demanded.filter(state=RecoveryState.WITHDRAWN, settlement__isnull=True)
            assert paid - _total(demanded.exclude(pk__in=waived)) <= claim.entitled_total


def _total(rows) -> Decimal:
    return rows.aggregate(total=Sum("amount"))["total"] or ZERO


@pytest.mark.django_db
def test_any_life_of_money_keeps_the_books():
    run_state_machine_as_test(
        Life, settings=settings(max_examples=4, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    )


@pytest.mark.soak
@pytest.mark.django_db
def test_many_long_lives_of_money_keep_the_books():
    run_state_machine_as_test(
        Life, settings=settings(max_examples=200, stateful_step_count=120, deadline=None, suppress_health_check=list(HealthCheck))
    )
