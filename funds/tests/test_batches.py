"""Batches: one live payment per payable, a frozen list confirmed by another person, sent once (lessons.md, Money)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.enums import Role
from audit.operations import Refused, Stale
from funds import operations as funds
from funds.enums import BatchState, OrderState, PayableState
from funds.models import Batch, Payable, PayerAnswer
from funds.rules.members import Member, digest
from funds.selectors import ledger_check
from funds.tests.builders import Treasury, balances
from funds.tests.test_budgets import at_once
from registry.operations import payee_account_retire
from registry.tests import builders as registry


@pytest.fixture
def budget(treasury):
    return treasury.budget(100_000)


# Making


def test_a_batch_has_one_order_per_payee(treasury, budget):
    one, other = treasury.firm(), treasury.firm()
    batch = treasury.draft(treasury.payable(100, one), treasury.payable(50, other), treasury.payable(200, one))
    assert (batch.total, batch.order_count, batch.state) == (350, 2, BatchState.DRAFT)
    assert [(o.number[-3:], o.payee, o.amount, o.lines.count()) for o in batch.orders.all()] == [
        ("001", one, Decimal(300), 2),
        ("002", other, Decimal(50), 1),
    ]
    assert set(Payable.objects.values_list("state", flat=True)) == {PayableState.IN_BATCH}


def test_the_account_is_copied_as_it_was(treasury, budget):
    firm = treasury.firm()
    old = firm.accounts.get(state="active")
    order = treasury.confirmed(treasury.payable(100, firm)).orders.get()
    treasury.account(firm)
    order.refresh_from_db()
    assert (order.account_number, order.number_tail) == (old.number, old.number_tail)


def test_nothing_can_be_made_of_nothing(treasury):
    with pytest.raises(Refused, match="至少选择一笔"):
        treasury.draft()


def test_a_payable_is_in_one_batch_only(treasury, budget):
    payable = treasury.payable()
    treasury.draft(payable)
    with pytest.raises(Refused, match=rf"{payable.number}（批次办理中）"):
        treasury.draft(payable)


def test_a_batch_has_one_notice(treasury, budget):
    other = treasury.budget(500)
    with pytest.raises(Refused, match="按指标分别编批"):
        treasury.draft(treasury.payable(10), treasury.payable(10, budget=other))


def test_a_payee_without_account_is_named(treasury, budget):
    firm = registry.organisation(Role.FIRM)
    with pytest.raises(Refused, match=f"没有使用中的收款账户：{firm.name}"):
        treasury.draft(treasury.payable(10, firm))


def test_an_unknown_payable_is_refused(treasury, budget):
    with pytest.raises(Refused, match="已不存在"):
        funds.batch_make(actor=treasury.handler, payable_ids=[0])


@pytest.mark.parametrize("role", [Role.FINANCE_CHECKER, Role.CITY_APPROVER, Role.COUNTY_HANDLER, Role.FIRM, Role.ADMINISTRATOR])
def test_only_the_finance_handler_makes_batches(treasury, budget, role):
    payable = treasury.payable()
    with pytest.raises(PermissionDenied):
        funds.batch_make(actor=registry.actor(role), payable_ids=[payable.pk])


@pytest.mark.parametrize("field", ["payable", "payee", "account", "amount"])
def test_every_part_of_a_member_changes_the_digest(field):
    member = {"payable": "YF-1", "payee": "1", "account": "aa", "amount": Decimal("10.00")}
    changed = member | {field: Decimal("10.01") if field == "amount" else "x"}
    assert digest([Member(**member)]) != digest([Member(**changed)])


def test_the_digest_knows_no_order():
    members = [Member("YF-1", "1", "aa", Decimal(1)), Member("YF-2", "2", "bb", Decimal(2))]
    assert digest(members) == digest(reversed(members))


# Confirming


def test_another_person_confirms(treasury, budget):
    batch = treasury.confirmed(treasury.payable())
    assert (batch.state, batch.confirmed_by_id) == (BatchState.CONFIRMED, treasury.checker.user_id)


def test_the_maker_cannot_confirm(treasury, budget):
    both = replace(treasury.handler, roles=frozenset({Role.FINANCE_HANDLER, Role.FINANCE_CHECKER}))
    batch = funds.batch_make(actor=both, payable_ids=[treasury.payable().pk])
    with pytest.raises(Refused, match="按回避要求须由另一人"):
        funds.batch_confirm(actor=both, batch_id=batch.pk, seen_hash=batch.members_hash)


def test_only_what_was_seen_is_confirmed(treasury, budget):
    batch = treasury.draft(treasury.payable())
    with pytest.raises(Refused, match="不是本批次现在的名单"):
        funds.batch_confirm(actor=treasury.checker, batch_id=batch.pk, seen_hash="0" * 64)


def test_a_changed_account_stops_the_batch_and_is_named(treasury, budget):
    firm = treasury.firm()
    batch = treasury.draft(treasury.payable(100, firm))
    treasury.account(firm)
    with pytest.raises(Refused, match=f"“{firm.name}”的收款账户已变更"):
        funds.batch_confirm(actor=treasury.checker, batch_id=batch.pk, seen_hash=batch.members_hash)


def test_a_retired_account_stops_the_batch(treasury, budget):
    firm = treasury.firm()
    batch = treasury.draft(treasury.payable(100, firm))
    payee_account_retire(actor=treasury.clerks[0], account_id=firm.accounts.get().pk, comment="销户")
    with pytest.raises(Refused, match="收款账户已变更"):
        funds.batch_confirm(actor=treasury.checker, batch_id=batch.pk, seen_hash=batch.members_hash)


def test_a_cancelled_payable_stops_the_batch_and_stays_cancelled(treasury, budget):
    kept, dropped = treasury.payable(100), treasury.payable(200)
    batch = treasury.draft(kept, dropped)
    funds.payable_cancel(actor=treasury.checker, payable_id=dropped.pk, comment="核定有误")
    with pytest.raises(Refused, match=f"应付{dropped.number}已取消"):
        funds.batch_confirm(actor=treasury.checker, batch_id=batch.pk, seen_hash=batch.members_hash)
    funds.batch_dissolve(actor=treasury.handler, batch_id=batch.pk, comment="重新编批")
    assert [Payable.objects.get(pk=p.pk).state for p in (kept, dropped)] == ["open", "cancelled"]
    assert balances(budget) == (99_900, 100, 0, 0)


def test_a_confirmed_payable_cannot_be_cancelled(treasury, budget):
    payable = treasury.payable()
    treasury.confirmed(payable)
    with pytest.raises(Refused, match="请先撤销批次"):
        funds.payable_cancel(actor=treasury.checker, payable_id=payable.pk, comment="核定有误")


def test_confirming_an_outdated_page_is_refused(treasury, budget):
    batch = treasury.draft(treasury.payable())
    with pytest.raises(Stale):
        funds.batch_confirm(actor=treasury.checker, batch_id=batch.pk, seen_hash=batch.members_hash, seen_version=batch.version - 1)


# Sending


def test_sending_puts_the_money_in_transit(treasury, budget):
    treasury.sent(treasury.payable(300))
    assert balances(budget) == (99_700, 0, 300, 0)


def test_nothing_is_sent_to_an_account_given_up_after_the_confirmation(treasury, budget):
    firm = treasury.firm()
    batch = treasury.confirmed(treasury.payable(100, firm))
    payee_account_retire(actor=treasury.clerks[0], account_id=firm.accounts.get().pk, comment="销户")
    with pytest.raises(Refused, match="收款账户已变更"):
        funds.batch_send(actor=treasury.handler, batch_id=batch.pk, send_key=uuid4())
    assert balances(budget) == (99_900, 100, 0, 0)


def test_the_same_key_sends_once(treasury, budget):
    batch, key = treasury.confirmed(treasury.payable(300)), uuid4()
    for _ in range(3):
        funds.batch_send(actor=treasury.handler, batch_id=batch.pk, send_key=key)
    assert balances(budget) == (99_700, 0, 300, 0)


def test_another_key_does_not_send_again(treasury, budget):
    batch = treasury.sent(treasury.payable(300))
    with pytest.raises(Refused, match="已送拨付"):
        funds.batch_send(actor=treasury.handler, batch_id=batch.pk, send_key=uuid4())


def test_a_draft_is_not_sent(treasury, budget):
    batch = treasury.draft(treasury.payable())
    with pytest.raises(Refused, match="待复核"):
        funds.batch_send(actor=treasury.handler, batch_id=batch.pk, send_key=uuid4())


@pytest.mark.parametrize("stage", ["draft", "confirmed"])
def test_an_unsent_batch_can_be_dissolved(treasury, budget, stage):
    payable = treasury.payable(300)
    batch = getattr(treasury, stage)(payable)
    funds.batch_dissolve(actor=treasury.handler, batch_id=batch.pk, comment="重新编批")
    assert batch.orders.get().state == OrderState.DISSOLVED
    assert treasury.draft(payable).total == 300


def test_a_sent_batch_cannot_be_dissolved(treasury, budget):
    batch = treasury.sent(treasury.payable())
    with pytest.raises(Refused, match="已送拨付"):
        funds.batch_dissolve(actor=treasury.handler, batch_id=batch.pk, comment="不送了")


# Answers


def test_paid_is_what_the_payer_confirmed(treasury, budget):
    payable = treasury.payable(300)
    order = treasury.sent(payable).orders.get()
    payable.refresh_from_db()
    assert payable.state == PayableState.IN_BATCH
    treasury.answer(order)
    payable.refresh_from_db()
    assert (payable.state, payable.paid_on) == (PayableState.PAID, timezone.localdate())
    assert balances(budget) == (99_700, 0, 0, 300)


def test_the_same_answer_again_changes_nothing(treasury, budget):
    order = treasury.sent(treasury.payable(300)).orders.get()
    assert [treasury.answer(order), treasury.answer(order)] == [True, False]
    assert (PayerAnswer.objects.count(), balances(budget)) == (1, (99_700, 0, 0, 300))


@pytest.mark.parametrize("contradiction", [{"paid": False}, {"on": timezone.localdate() + timedelta(days=1)}])
def test_a_contradicting_answer_is_refused(treasury, budget, contradiction):
    order = treasury.sent(treasury.payable(300)).orders.get()
    treasury.answer(order)
    with pytest.raises(Refused, match="与本次回执不一致"):
        treasury.answer(order, **contradiction)


def test_an_unknown_order_is_refused(treasury):
    with pytest.raises(Refused, match="没有这张拨付单"):
        funds.answer_record(actor=treasury.handler, order_id=0, paid=True, answered_on=date(2024, 5, 1))


def test_answers_may_come_one_by_one(treasury, budget):
    batch = treasury.sent(treasury.payable(100), treasury.payable(200))
    first, second = batch.orders.all()
    treasury.answer(first)
    assert balances(budget) == (99_700, 0, 200, 100)
    with pytest.raises(Refused, match="还有1张拨付单没有回执"):
        funds.batch_close(actor=treasury.handler, batch_id=batch.pk)
    treasury.answer(second, paid=False)
    assert funds.batch_close(actor=treasury.handler, batch_id=batch.pk).state == BatchState.CLOSED


def test_a_returned_payment_is_payable_again_to_the_new_account(treasury, budget):
    firm = treasury.firm()
    payable = treasury.payable(300, firm)
    treasury.answer(treasury.sent(payable).orders.get(), paid=False)
    payable.refresh_from_db()
    assert (payable.state, balances(budget)) == (PayableState.OPEN, (99_700, 300, 0, 0))
    account = treasury.account(firm)
    assert treasury.paid(payable).orders.get().account == account
    assert balances(budget) == (99_700, 0, 0, 300)


def test_a_return_has_a_reason(treasury, budget):
    order = treasury.sent(treasury.payable()).orders.get()
    with pytest.raises(Refused, match="写明原因") as refusal:
        funds.answer_record(actor=treasury.handler, order_id=order.pk, paid=False, answered_on=timezone.localdate(), reason=" ")
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("days", [-1, 1])
def test_an_answer_lies_between_sending_and_today(treasury, budget, days):
    order = treasury.sent(treasury.payable()).orders.get()
    with pytest.raises(Refused) as refusal:
        treasury.answer(order, on=timezone.localdate() + timedelta(days=days))
    assert refusal.value.field == "answered_on"


def test_no_answer_before_sending(treasury, budget):
    order = treasury.confirmed(treasury.payable()).orders.get()
    with pytest.raises(Refused, match="没有送出"):
        treasury.answer(order, on=timezone.localdate())


def test_several_answers_stand_or_fall_together(treasury, budget):
    batch = treasury.sent(treasury.payable(100), treasury.payable(200))
    good, bad = batch.orders.all()
    today = timezone.localdate()
    answers = [funds.AnswerData(good.pk, True, today), funds.AnswerData(bad.pk, True, today + timedelta(days=9))]
    with pytest.raises(Refused):
        funds.answers_record(actor=treasury.handler, answers=answers)
    assert not PayerAnswer.objects.exists()
    assert funds.answers_record(actor=treasury.handler, answers=[funds.AnswerData(o.pk, True, today) for o in (good, bad)]) == 2


def test_the_parties_hear_of_it(treasury, budget):
    firm = treasury.firm()
    worker = registry.actor(Role.FIRM, firm)
    treasury.paid(treasury.payable(300, firm))
    treasury.answer(treasury.sent(treasury.payable(50, firm)).orders.get(), paid=False)
    told = registry.user_of(worker).notifications.order_by("id").values_list("text", flat=True)
    assert ["到账" in told[0], "被退回" in told[1]] == [True, True]


# Two at once


@pytest.mark.django_db(transaction=True)
def test_two_officers_make_one_batch_of_a_payable():
    treasury = Treasury()
    treasury.budget()
    payable = treasury.payable(300)
    outcomes = at_once(4, lambda _: treasury.draft(payable))
    assert (outcomes.count("done"), Batch.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_checkers_confirm_once_and_two_keys_send_once():
    treasury = Treasury()
    budget = treasury.budget()
    batch = treasury.draft(treasury.payable(300))
    assert (
        at_once(3, lambda _: funds.batch_confirm(actor=treasury.checker, batch_id=batch.pk, seen_hash=batch.members_hash)).count("done")
        == 1
    )
    assert at_once(3, lambda _: funds.batch_send(actor=treasury.handler, batch_id=batch.pk, send_key=uuid4())).count("done") == 1
    assert (balances(budget), ledger_check()) == ((99_700, 0, 300, 0), [])


@pytest.mark.django_db(transaction=True)
def test_the_same_answer_read_twice_at_once_counts_once():
    treasury = Treasury()
    budget = treasury.budget()
    order = treasury.sent(treasury.payable(300)).orders.select_related("batch").get()
    assert at_once(3, lambda _: treasury.answer(order)) == ["done"] * 3
    assert (PayerAnswer.objects.count(), balances(budget), ledger_check()) == (1, (99_700, 0, 0, 300), [])
