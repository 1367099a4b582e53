"""A recovery may be kept from a payment: only as finance decides, never more than is owed, and in all books (lessons.md, Money)."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from audit.integrity import constraint_of
from audit.models import Event
from audit.operations import Refused
from funds import operations as funds
from funds.enums import FundSource, OrderState, PayableState, RecoveryState
from funds.models import PaymentOrder, Recovery, RecoveryOffset, RecoveryReceipt
from funds.rules.offsets import net_of, offset_shares
from funds.tests.builders import Treasury, balances
from funds.tests.test_guards import refused, settle_deferred
from funds.tests.test_pages import browser, seen, words
from funds.tests.test_recoveries import demand, receive
from registry.models import Organisation

CENTS = st.decimals(min_value=0, max_value=10_000, places=2)


@pytest.fixture
def budget(treasury):
    return treasury.budget(10_000)


@pytest.fixture
def firm(treasury) -> Organisation:
    return treasury.firm()


@pytest.fixture
def recovery(treasury, budget, firm) -> Recovery:
    """600 yuan to come back of 1000 paid."""
    return demand(treasury, treasury.paid(treasury.payable(1000, firm)).orders.get().lines.get(), 600)


def netted(treasury: Treasury, payables, recoveries, **more):
    return funds.batch_make(actor=treasury.handler, payable_ids=[p.pk for p in payables], recovery_ids=[r.pk for r in recoveries], **more)


def sent(treasury: Treasury, batch):
    funds.batch_confirm(actor=treasury.checker, batch_id=batch.pk, seen_hash=batch.members_hash)
    return funds.batch_send(actor=treasury.handler, batch_id=batch.pk, send_key=uuid4())


@given(payment=CENTS, outstanding=st.lists(CENTS, max_size=4))
def test_shares_never_exceed_the_payment_nor_a_recovery(payment, outstanding):
    shares = offset_shares(payment, outstanding)
    assert all(0 <= share <= amount for share, amount in zip(shares, outstanding, strict=True))
    assert net_of(payment, shares) == max(payment - sum(outstanding), 0)


def test_the_payment_shrinks_and_the_recovery_is_back_once_it_is_paid(treasury, budget, firm, recovery):
    payable = treasury.payable(900, firm)
    batch = netted(treasury, [payable], [recovery])
    assert (batch.total, batch.orders.get().amount) == (300, 300)
    recovery.refresh_from_db()
    assert (recovery.netting, recovery.received, recovery.outstanding) == (600, 0, 0)
    treasury.answer(sent(treasury, batch).orders.select_related("batch").get())
    recovery.refresh_from_db()
    payable.refresh_from_db()
    assert (recovery.state, recovery.received, recovery.netting) == (RecoveryState.RECEIVED, 600, 0)
    assert payable.state == PayableState.PAID
    assert balances(budget) == (10_000 - 1000 - 900 + 600, 0, 0, 1000 + 900 - 600)


def test_nothing_is_netted_without_a_decision(treasury, budget, firm, recovery):
    assert treasury.draft(treasury.payable(900, firm)).total == 900
    assert not RecoveryOffset.objects.exists()


def test_the_decision_is_on_record(treasury, budget, firm, recovery):
    netted(treasury, [treasury.payable(900, firm)], [recovery])
    assert RecoveryOffset.objects.get().decided_by_id == treasury.handler.user_id
    assert Event.objects.filter(subject_type="funds.recovery", subject_id=recovery.pk, label="决定抵扣").exists()


def test_a_returned_order_frees_both(treasury, budget, firm, recovery):
    payable = treasury.payable(900, firm)
    order = sent(treasury, netted(treasury, [payable], [recovery])).orders.select_related("batch").get()
    treasury.answer(order, paid=False)
    recovery.refresh_from_db()
    assert (recovery.outstanding, recovery.netting) == (600, 0)
    again = sent(treasury, netted(treasury, [payable], [recovery]))
    treasury.answer(again.orders.select_related("batch").get())
    recovery.refresh_from_db()
    assert (recovery.state, RecoveryReceipt.objects.count()) == (RecoveryState.RECEIVED, 1)


def test_a_dissolved_batch_frees_it(treasury, budget, firm, recovery):
    batch = netted(treasury, [treasury.payable(900, firm)], [recovery])
    funds.batch_dissolve(actor=treasury.handler, batch_id=batch.pk, comment="重新编批")
    recovery.refresh_from_db()
    assert recovery.outstanding == 600


def test_an_order_netted_whole_needs_no_bank(treasury, budget, firm, recovery):
    """What the recovery exceeds the payment by stays to be paid back."""
    payable, other = treasury.payable(450, firm), treasury.payable(100)
    batch = sent(treasury, netted(treasury, [payable, other], [recovery]))
    whole = PaymentOrder.objects.get(batch=batch, amount=0)
    assert whole.state == OrderState.PAID
    recovery.refresh_from_db()
    assert (recovery.received, recovery.left, recovery.state) == (450, 150, RecoveryState.DEMANDED)
    rows = funds.bank_list_export(actor=treasury.handler, batch_id=batch.pk, kind="csv")
    assert [row.amount for row in rows] == [100]


def test_a_second_recovery_with_nothing_left_to_net_is_refused(treasury, budget, firm, recovery):
    second = demand(treasury, treasury.paid(treasury.payable(200, firm)).orders.get().lines.get(), 200)
    with pytest.raises(Refused, match=f"追缴{second.number}没有可抵扣的款项"):
        netted(treasury, [treasury.payable(300, firm)], [recovery, second])


@pytest.mark.parametrize("wrong", ["debtor", "source"])
def test_only_the_same_organisation_and_source_are_netted(treasury, budget, firm, recovery, wrong):
    other = treasury.budget(5000, source=FundSource.UNEMPLOYMENT_INSURANCE)
    payable = treasury.payable(900, budget=budget) if wrong == "debtor" else treasury.payable(900, firm, budget=other)
    with pytest.raises(Refused, match="不能在本批次抵扣"):
        netted(treasury, [payable], [recovery])


def test_what_is_being_netted_is_neither_received_nor_withdrawn(treasury, budget, firm, recovery):
    netted(treasury, [treasury.payable(500, firm)], [recovery])
    with pytest.raises(Refused, match=r"不能超过尚未退回的100\.00元（另有500\.00元正在抵扣）"):
        receive(treasury, recovery, 101)
    with pytest.raises(Refused, match="正在拨付批次中抵扣"):
        funds.recovery_withdraw(actor=treasury.checker, recovery_id=recovery.pk, comment="无需退回")


def test_a_netted_list_is_confirmed_against_its_hash(treasury, budget, firm, recovery):
    batch = netted(treasury, [treasury.payable(900, firm)], [recovery])
    plain = batch.members_hash
    funds.batch_dissolve(actor=treasury.handler, batch_id=batch.pk, comment="不抵扣")
    assert treasury.draft(*[line.payable for line in batch.orders.get().lines.all()]).members_hash != plain


# The database


def test_an_offset_cannot_slip_into_a_made_order(treasury, budget, firm, recovery):
    order = treasury.draft(treasury.payable(900, firm)).orders.get()
    row = {"order": order, "recovery": recovery, "decided_by_id": treasury.handler.user_id}
    settle_deferred()
    broken = refused(lambda: RecoveryOffset.objects.create(amount=Decimal(1), **row))
    assert constraint_of(broken) == "offset_belongs_to_order"


def test_an_offset_of_another_s_recovery_is_refused(treasury, budget, firm, recovery):
    order = treasury.draft(treasury.payable(900)).orders.get()
    row = {"order": order, "recovery": recovery, "decided_by_id": treasury.handler.user_id}
    assert constraint_of(refused(lambda: RecoveryOffset.objects.create(amount=Decimal(1), **row))) == "offset_of_same_debtor"


@pytest.mark.parametrize("column", ["amount", "order_id", "recovery_id", "decided_by_id", "live"])
def test_a_decision_is_not_edited(treasury, budget, firm, recovery, column):
    netted(treasury, [treasury.payable(900, firm)], [recovery])
    value = False if column == "live" else 999_999
    assert constraint_of(refused(lambda: RecoveryOffset.objects.update(**{column: value}))) == "offset_frozen"


def test_a_receipt_for_an_offset_waits_for_the_payment(treasury, budget, firm, recovery):
    netted(treasury, [treasury.payable(900, firm)], [recovery])
    row = {"recovery": recovery, "offset": RecoveryOffset.objects.get(), "amount": Decimal(600), "received_on": timezone.localdate()}
    assert constraint_of(refused(lambda: RecoveryReceipt.objects.create(**row))) == "receipt_of_paid_offset"


def test_a_recovery_is_not_netted_beyond_what_is_owed_back(treasury, budget, firm, recovery):
    netted(treasury, [treasury.payable(500, firm)], [recovery])
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        Recovery.objects.filter(pk=recovery.pk).update(netting=601)
    assert constraint_of(broken.value) in {"recovery_frozen", "recovery_not_exceeded"}


# The preview


def test_the_preview_offers_and_never_presumes(treasury, budget, firm, recovery):
    payable = treasury.payable(900, firm)
    client = browser(treasury.handler)
    page = words(client.get("/funds/batches/new/", {"payables": payable.pk}))
    assert f'name="recoveries" value="{recovery.pk}">' in page
    ticked = client.get("/funds/batches/new/", {"payables": payable.pk, "recoveries": recovery.pk})
    assert "本次抵扣 −600.00" in words(ticked)
    assert ticked.context["previews"][0].total == 300
    client.post("/funds/batches/new/", {"payables": payable.pk, "recoveries": recovery.pk, "seen": seen(ticked)})
    assert RecoveryOffset.objects.get().amount == 600


@pytest.mark.parametrize("change", ["account", "recovery"])
def test_what_changed_since_the_preview_is_named_and_shown_anew(treasury, budget, firm, recovery, change):
    payable = treasury.payable(900, firm)
    client = browser(treasury.handler)
    former = seen(client.get("/funds/batches/new/", {"payables": payable.pk}))
    if change == "account":
        treasury.account(firm)
    else:
        receive(treasury, recovery, 50)
    refusal = client.post("/funds/batches/new/", {"payables": payable.pk, "seen": former})
    assert refusal.status_code == 422
    assert f"预览后情况有变：“{firm.name}”的" in words(refusal)
    assert client.post("/funds/batches/new/", {"payables": payable.pk, "seen": seen(refusal)}).status_code == 302
