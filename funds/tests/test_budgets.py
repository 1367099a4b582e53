"""Budget notices and reservations: no money is set aside twice, and none that is not there (domain.md §3.5)."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.enums import Role
from audit.operations import Refused
from funds import operations as funds
from funds.enums import LedgerAccount
from funds.models import LedgerEntry, Payable
from funds.selectors import ledger_check
from funds.tests.builders import Treasury, balances, moment
from registry.tests import builders as registry


def reserve(treasury, amount, **more):
    return funds.reserve(actor=treasury.approver, amount=Decimal(amount), purpose="结业申领", **more)


def test_a_new_notice_is_wholly_available(treasury):
    budget = treasury.budget(5000)
    assert balances(budget) == (5000, 0, 0, 0)
    assert list(budget.entries.values_list("account", "amount")) == [("source", Decimal(-5000)), ("available", Decimal(5000))]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("number", "  "),
        ("amount", Decimal(0)),
        ("amount", Decimal("1.005")),
        ("received_on", date(2999, 1, 1)),
        ("year", 1999),
        ("year", 2999),
    ],
)
def test_a_wrong_notice_is_refused_at_its_field(treasury, field, wrong):
    with pytest.raises(Refused) as refusal:
        treasury.budget(**{field: wrong})
    assert refusal.value.field == field


def test_a_notice_number_is_entered_once(treasury):
    treasury.budget(number="豫财社〔2024〕1号")
    with pytest.raises(Refused, match="已经录入"):
        treasury.budget(number="豫财社〔2024〕1号")


@pytest.mark.parametrize("role", [Role.CITY_APPROVER, Role.FINANCE_CHECKER, Role.ADMINISTRATOR, Role.FIRM])
def test_only_the_finance_handler_enters_notices(treasury, role):
    treasury.handler = registry.actor(role)
    with pytest.raises(PermissionDenied):
        treasury.budget()


def test_a_firm_cannot_reserve(treasury):
    treasury.budget()
    with pytest.raises(PermissionDenied):
        funds.reserve(actor=registry.actor(Role.FIRM), amount=Decimal(1), purpose="x")


def test_reserving_moves_money_and_writes_both_sides(treasury):
    budget = treasury.budget(5000)
    reservation = reserve(treasury, 1200)
    assert balances(budget) == (3800, 1200, 0, 0)
    assert list(reservation.entries.values_list("account", "amount")) == [("available", Decimal(-1200)), ("reserved", Decimal(1200))]


def test_the_oldest_notice_with_enough_pays(treasury):
    treasury.budget(1000, date(2024, 1, 1))
    second = treasury.budget(9000, date(2024, 2, 1))
    treasury.budget(9000, date(2024, 3, 1))
    assert reserve(treasury, 2000).budget == second


def test_a_notice_pays_nothing_before_it_came(treasury):
    treasury.budget(9000, date(2024, 2, 1))
    with pytest.raises(Refused, match="没有可用余额"):
        reserve(treasury, 10, at=moment(date(2024, 1, 31)))


def test_a_chosen_notice_is_used_or_refused(treasury):
    small, large = treasury.budget(100), treasury.budget(9000)
    assert reserve(treasury, 50, budget=large).budget == large
    with pytest.raises(Refused, match=r"最多可用100\.00元"):
        reserve(treasury, 200, budget=small)


def test_out_of_nothing_is_refused_in_words(treasury):
    treasury.budget(1000)
    with pytest.raises(Refused, match=r"预留1,000\.01元.*最多可用1,000\.00元"):
        reserve(treasury, "1000.01")


def test_release_gives_back_at_most_what_is_left(treasury):
    budget = treasury.budget(5000)
    reservation = treasury.payable(1000).reservation
    more = reserve(treasury, 300)
    funds.release(actor=treasury.approver, reservation_id=more.pk, amount=Decimal(100))
    assert balances(budget) == (3800, 1200, 0, 0)
    with pytest.raises(Refused, match=r"只剩200\.00元"):
        funds.release(actor=treasury.approver, reservation_id=more.pk, amount=Decimal("200.01"))
    with pytest.raises(Refused, match=r"只剩0\.00元"):
        funds.release(actor=treasury.approver, reservation_id=reservation.pk, amount=Decimal(1))


def test_payables_never_exceed_their_reservation(treasury):
    treasury.budget(5000)
    payee = treasury.firm()
    reservation = reserve(treasury, 1000)

    def owe(amount):
        return funds.payable_create(
            actor=treasury.approver, reservation=reservation, payee=payee, region=payee.region, title="结业补贴", amount=Decimal(amount)
        )

    first = owe(600)
    with pytest.raises(Refused, match=r"预留只剩400\.00元"):
        owe("400.01")
    assert [first.number[-5:], owe(400).number[-5:]] == ["00001", "00002"]
    reservation.refresh_from_db()
    assert (reservation.used, reservation.left) == (1000, 0)


def test_a_cancelled_payable_frees_its_money(treasury):
    budget = treasury.budget(5000)
    payable = treasury.payable(1000)
    funds.payable_cancel(actor=treasury.checker, payable_id=payable.pk, comment="核定有误")
    assert balances(budget) == (5000, 0, 0, 0)
    with pytest.raises(Refused, match="已取消"):
        funds.payable_cancel(actor=treasury.checker, payable_id=payable.pk, comment="再取消")


def test_cancelling_asks_for_a_reason_and_the_finance_checker(treasury):
    treasury.budget(5000)
    payable = treasury.payable(1000)
    with pytest.raises(Refused, match="写明理由"):
        funds.payable_cancel(actor=treasury.checker, payable_id=payable.pk, comment=" ")
    with pytest.raises(PermissionDenied):
        funds.payable_cancel(actor=treasury.handler, payable_id=payable.pk, comment="核定有误")


@pytest.mark.django_db(transaction=True)
def test_officers_at_once_never_overdraw_a_notice():
    """Eight officers on eight connections ask for 300 of 1000 at the same moment: three get it."""
    treasury = Treasury()
    budget = treasury.budget(1000)
    outcomes = at_once(8, lambda _: reserve(treasury, 300))
    assert outcomes.count("done") == 3
    assert balances(budget) == (100, 900, 0, 0)
    assert ledger_check() == []


@pytest.mark.django_db(transaction=True)
def test_officers_at_once_go_on_to_the_next_notice():
    treasury = Treasury()
    first, second = treasury.budget(300), treasury.budget(600)
    assert at_once(3, lambda _: reserve(treasury, 300)) == ["done"] * 3
    assert (balances(first), balances(second)) == ((0, 300, 0, 0), (0, 600, 0, 0))


@pytest.mark.django_db(transaction=True)
def test_numbers_given_at_once_differ():
    treasury = Treasury()
    treasury.budget(1000)
    firm = treasury.firm()
    assert at_once(4, lambda _: treasury.payable(10, firm)) == ["done"] * 4
    assert sorted(number[-5:] for number in Payable.objects.values_list("number", flat=True)) == ["00001", "00002", "00003", "00004"]


def test_the_check_finds_what_the_ledger_does_not_tell(treasury):
    budget = treasury.budget(1000)
    entry = {"budget": budget, "label": "凭空", "occurred_at": moment(date(2024, 5, 1))}
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT books")
    balanced = {"transaction_id": "00000000-0000-0000-0000-000000000001"} | entry
    LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(account=LedgerAccount.AVAILABLE, amount=Decimal(-5), **balanced),
            LedgerEntry(account=LedgerAccount.PAID, amount=Decimal(5), **balanced),
        ]
    )
    assert [line for line in ledger_check() if "已付" in line] == [f"指标{budget}已付为5.00元，按业务记录应为0.00元"]
    with connection.cursor() as cursor:
        cursor.execute("ROLLBACK TO SAVEPOINT books")


def test_the_command_says_that_all_is_well(treasury, capsys):
    treasury.budget(1000)
    call_command("check_ledger")
    assert capsys.readouterr().out == "资金台账核对一致。\n"


def test_the_command_fails_with_the_differences(db, monkeypatch):
    monkeypatch.setattr("funds.management.commands.check_ledger.ledger_check", lambda: ["指标甲已付为5.00元，台账为0.00元"])
    with pytest.raises(CommandError, match="指标甲已付为5") as failed:
        call_command("check_ledger")
    assert failed.value.returncode == 1


def at_once(count, act):
    """``act(number)`` in ``count`` threads, each on its own connection, started together; "done" or the refusal of each."""
    barrier, outcomes = threading.Barrier(count), []

    def run(number):
        try:
            barrier.wait()
            act(number)
            outcomes.append("done")
        except Refused as refusal:
            outcomes.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
