"""Recoveries name the payment they reverse, once; what comes back is available again (domain.md §3.4)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.enums import Role
from audit.operations import Refused, Stale
from funds import operations as funds
from funds.enums import RecoveryState
from funds.models import PaymentLine
from funds.tests.builders import Treasury, balances
from funds.tests.test_budgets import at_once
from registry.tests import builders as registry


@pytest.fixture
def budget(treasury):
    return treasury.budget(10_000)


@pytest.fixture
def line(treasury, budget) -> PaymentLine:
    """A paid line of 1000 yuan."""
    return treasury.paid(treasury.payable(1000)).orders.get().lines.get()


def demand(treasury, line, amount=1000, **more):
    more = {"reason": "学徒中途离开，清算预支"} | more
    return funds.recovery_demand(actor=treasury.handler, payment_line=line, amount=Decimal(amount), **more)


def receive(treasury, recovery, amount, *, on=None, **more):
    return funds.receipt_record(
        actor=treasury.handler, recovery_id=recovery.pk, amount=Decimal(amount), received_on=on or timezone.localdate(), **more
    )


def test_money_comes_back_in_parts_until_all_is_there(treasury, budget, line):
    recovery = demand(treasury, line, 600)
    receive(treasury, recovery, 250)
    recovery.refresh_from_db()
    assert (recovery.received, recovery.state, balances(budget)) == (250, RecoveryState.DEMANDED, (9250, 0, 0, 750))
    receive(treasury, recovery, 350)
    recovery.refresh_from_db()
    assert (recovery.received, recovery.state, balances(budget)) == (600, RecoveryState.RECEIVED, (9600, 0, 0, 400))


def test_no_more_than_was_demanded_comes_back(treasury, line):
    recovery = demand(treasury, line, 600)
    receive(treasury, recovery, 500)
    with pytest.raises(Refused, match=r"尚未退回的100\.00元"):
        receive(treasury, recovery, "100.01")


def test_no_more_than_was_paid_is_demanded(treasury, line):
    with pytest.raises(Refused, match=r"不能超过该笔拨付的1,000\.00元"):
        demand(treasury, line, "1000.01")


def test_a_payment_is_reversed_once(treasury, line):
    recovery = demand(treasury, line, 100)
    with pytest.raises(Refused, match=f"已有追缴{recovery.number}"):
        demand(treasury, line, 100)


def test_a_withdrawn_recovery_frees_the_payment(treasury, line):
    recovery = demand(treasury, line, 100)
    funds.recovery_withdraw(actor=treasury.checker, recovery_id=recovery.pk, comment="复核后认定无需退回")
    assert demand(treasury, line, 100).number != recovery.number


def test_a_recovery_with_receipts_is_not_withdrawn(treasury, line):
    recovery = demand(treasury, line, 100)
    receive(treasury, recovery, 40)
    with pytest.raises(Refused, match="已有款项退回"):
        funds.recovery_withdraw(actor=treasury.checker, recovery_id=recovery.pk, comment="不追了")


@pytest.mark.parametrize("stage", ["confirmed", "sent"])
def test_what_is_not_paid_is_not_demanded_back(treasury, budget, stage):
    line = getattr(treasury, stage)(treasury.payable(1000)).orders.get().lines.get()
    with pytest.raises(Refused, match="没有到账"):
        demand(treasury, line)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("reason", " "), ("amount", 0), ("amount", "0.001"), ("due_on", timezone.localdate() - timedelta(days=1))],
)
def test_a_wrong_demand_is_refused_at_its_field(treasury, line, field, wrong):
    with pytest.raises(Refused) as refusal:
        demand(treasury, line, **{field: wrong})
    assert refusal.value.field == field


@pytest.mark.parametrize("days", [-1, 1])
def test_money_comes_back_between_payment_and_today(treasury, line, days):
    recovery = demand(treasury, line)
    with pytest.raises(Refused) as refusal:
        receive(treasury, recovery, 10, on=timezone.localdate() + timedelta(days=days))
    assert refusal.value.field == "received_on"


def test_a_double_click_records_one_receipt(treasury, line):
    recovery = demand(treasury, line)
    seen = recovery.version
    receive(treasury, recovery, 10, seen_version=seen)
    with pytest.raises(Stale):
        receive(treasury, recovery, 10, seen_version=seen)


def test_a_finished_recovery_takes_no_more(treasury, line):
    recovery = demand(treasury, line, 10)
    receive(treasury, recovery, 10)
    with pytest.raises(Refused, match="已退回"):
        receive(treasury, recovery, 1)


@pytest.mark.parametrize("role", [Role.FINANCE_CHECKER, Role.COUNTY_HANDLER, Role.FIRM, Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_cannot_demand(treasury, line, role):
    with pytest.raises(PermissionDenied):
        funds.recovery_demand(actor=registry.actor(role), payment_line=line, amount=Decimal(1), reason="x")


def test_the_debtor_is_told(treasury, budget):
    firm = treasury.firm()
    worker = registry.actor(Role.FIRM, firm)
    line = treasury.paid(treasury.payable(1000, firm)).orders.get().lines.get()
    demand(treasury, line, 600)
    assert registry.user_of(worker).notifications.filter(text__contains="请退回补贴资金600.00元").exists()


@pytest.mark.django_db(transaction=True)
def test_receipts_at_once_never_exceed_the_demand():
    treasury = Treasury()
    budget = treasury.budget(10_000)
    line = treasury.paid(treasury.payable(1000)).orders.get().lines.get()
    recovery = demand(treasury, line, 1000)
    assert at_once(4, lambda _: receive(treasury, recovery, 400)).count("done") == 2
    assert balances(budget) == (9800, 0, 0, 200)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_demand_once():
    treasury = Treasury()
    treasury.budget(10_000)
    line = treasury.paid(treasury.payable(1000)).orders.get().lines.get()
    assert at_once(3, lambda _: demand(treasury, line)).count("done") == 1
