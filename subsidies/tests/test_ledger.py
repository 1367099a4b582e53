"""The ledger by firm, class and person: the same yuan however they are summed, to the 分, and four clicks from a fund to one's steps."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import User
from apprenticeship.enums import Outcome
from audit.operations import Refused
from funds import operations as funds
from funds.causes import shares_of
from funds.models import BudgetNotice, Payable, PaymentLine, PaymentOrder, Recovery
from reports.figures import FIGURES, Scope, value
from subsidies.ledger import class_ledger, paid_to_classes, person_ledger
from subsidies.models import ClaimLine, Settlement
from subsidies.tests.world import World

SUMS = ("in_transit", "paid", "back", "net")


@pytest.fixture
def world(world: World) -> World:
    """Three classes: prepaid and settled with a leaver, prepaid only, and settled to a recovery."""
    settled = world.training_class([Outcome.CERTIFIED, Outcome.CERTIFIED, Outcome.WITHDREW], prepay="paid")
    world.pay(world.settled(settled, cost="4321.09").settlements.get().payable)
    world.training_class(2, state="open", prepay="paid")
    leavers = world.training_class([Outcome.WITHDREW] * 2, prepay="paid")
    recovery = world.settled(leavers, cost="0.00").settlements.get().recovery
    funds.receipt_record(
        actor=world.finance, recovery_id=recovery.pk, amount=Decimal("1000.01"), received_on=recovery.payment_line.order.answered_on
    )
    return world


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def total(rows, name: str) -> Decimal:
    return rows.order_by().aggregate(total=Sum(name))["total"]


def test_funds_firms_classes_persons_batches_and_figures_agree_to_the_cent(world: World) -> None:
    budget = BudgetNotice.objects.get()
    classes, people = class_ledger(world.finance), person_ledger(world.finance)
    batches = PaymentOrder.objects.filter(state="paid").aggregate(total=Sum("amount"))["total"]
    shown = browser(world.finance).get("/funds/ledger/firms/").context["sums"]
    by_firm = dict(zip(SUMS, (amount for _, amount in shown), strict=True))
    assert total(classes, "paid") == by_firm["paid"] == batches == paid_to_classes(world.finance) == total(people, "paid")
    assert total(classes, "net") == by_firm["net"] == budget.paid == value(FIGURES["subsidies.paid"], Scope(to_day=timezone.localdate()))
    assert total(classes, "back") == by_firm["back"] == Decimal("1000.01")
    assert total(classes, "in_transit") == by_firm["in_transit"] == budget.in_transit == 0


def test_a_leaver_s_prepayment_is_taken_from_the_others(world: World) -> None:
    claim = Settlement.objects.filter(payable__isnull=False).get().claim
    people = person_ledger(world.finance).filter(training_class=claim.training_class_id)
    due = dict(claim.lines.values_list("enrolment_id", "entitlement"))
    assert [(person.prepaid, person.paid) for person in people] == [(2500, due[person.pk]) for person in people]


def test_the_parts_of_each_payable_add_up(world: World) -> None:
    for payable in Payable.objects.all():
        assert sum(share.amount for share in shares_of(payable)) == payable.amount


def test_money_netted_against_a_recovery_counts_in_every_book(world: World) -> None:
    recovery = Recovery.objects.get()
    before = total(class_ledger(world.finance), "net")
    prepayment = world.prepaid(world.training_class(4, state="open"), paid=False)
    batch = funds.batch_make(actor=world.finance, payable_ids=[prepayment.payable_id], recovery_ids=[recovery.pk])
    funds.batch_confirm(actor=world.finance_checker, batch_id=batch.pk, seen_hash=batch.members_hash)
    funds.batch_send(actor=world.finance, batch_id=batch.pk, send_key=uuid4())
    order = batch.orders.get()
    funds.answer_record(actor=world.finance, order_id=order.pk, paid=True, answered_on=timezone.localdate())
    assert total(class_ledger(world.finance), "net") == before + order.amount == BudgetNotice.objects.get().paid


def test_a_recovery_that_a_settlement_counted_on_is_not_withdrawn(world: World) -> None:
    """Found by the histories: withdrawn afterwards, its money would have been paid twice."""
    training_class = world.training_class(2, state="open", prepay="paid")
    line = PaymentLine.objects.get(payable__prepayment__training_class=training_class)
    recovery = funds.recovery_demand(actor=world.finance, payment_line=line, amount=Decimal(1000), reason="多拨")
    world.finish(training_class, [Outcome.CERTIFIED] * 2)
    claim = world.settled(training_class)
    with pytest.raises(Refused, match=f"{claim}已按扣除这笔追缴后的预支结算"):
        funds.recovery_withdraw(actor=world.finance_checker, recovery_id=recovery.pk, comment="不追了")
    payable = claim.settlements.get().payable
    assert [(share.person, share.amount) for share in shares_of(payable)][-1] == ("不分到人", 1000)
    world.pay(payable)
    page = browser(world.finance).get("/subsidies/ledger/people/")
    sums = dict(page.context["sums"])
    assert sums["不分到人（预支已另行追缴）"] == 1000
    assert sums["已付合计"] + 1000 == paid_to_classes(world.finance)


def test_from_a_fund_s_balance_to_one_person_s_steps_in_four_clicks(world: World) -> None:
    client, budget = browser(world.finance), BudgetNotice.objects.get()
    line = ClaimLine.objects.filter(settlement_line__settlement__payable__isnull=False).earliest("pk")
    payable = Settlement.objects.get(payable__isnull=False).payable
    # From the list of notices: the notice, its money that was paid, the payment, the person.
    address = "/funds/budgets/"
    for target in (
        f"/funds/budgets/{budget.pk}/",
        f"/funds/ledger/?budget={budget.pk}&amp;account=paid",
        f"/funds/payables/{payable.pk}/",
        f"/subsidies/lines/{line.pk}/",
    ):
        page = client.get(address.replace("&amp;", "&")).content.decode()
        assert f'href="{target}"' in page, f"no way from {address} to {target}"
        address = target
    assert "怎样算出" in client.get(address).content.decode()


@pytest.mark.parametrize("address", ["/funds/ledger/firms/", "/subsidies/ledger/classes/", "/subsidies/ledger/people/"])
def test_each_view_of_the_ledger_leads_to_the_others_and_can_be_searched(world: World, address: str) -> None:
    client = browser(world.finance)
    page = client.get(address).content.decode()
    others = {"/funds/ledger/", "/funds/budgets/", "/funds/ledger/firms/", "/subsidies/ledger/classes/", "/subsidies/ledger/people/"}
    assert others - {address} <= set(re.findall(r'href="([^"?]+)"', page))
    assert client.get(address, {"q": "没有这样的单位"}).context["narrowed"]


def test_the_class_leads_to_its_people_and_these_to_their_steps(world: World) -> None:
    client, claim = browser(world.finance), Settlement.objects.get(payable__isnull=False).claim
    people = f"/subsidies/ledger/people/?training_class={claim.training_class_id}"
    assert people in client.get("/subsidies/ledger/classes/").content.decode()
    page = client.get(people).content.decode()
    assert f"/subsidies/lines/{claim.lines.earliest('pk').pk}/" in page
