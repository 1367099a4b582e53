"""The nightly check: what is stored is what the rule finds, for every live line."""

import pytest
from django.db import connection

from accounts.enums import Role
from accounts.models import User
from apprenticeship.enums import Outcome
from audit.models import Event
from funds.models import LedgerEntry
from funds.operations import ledger_prove
from funds.tasks import prove_ledger
from subsidies import operations as subsidies
from subsidies.models import ClaimLine
from subsidies.tasks import assess_waiting_claims, check_amounts
from subsidies.tests.world import World, make_world, worker
from xinxiang_skills.database.roles import as_owner


def test_nothing_differs(world: World) -> None:
    world.claim(world.training_class([Outcome.CERTIFIED, Outcome.FAILED, Outcome.WITHDREW], prepay="paid"), "handle", cost="4321.09")
    world.settled(world.training_class(2, level=3, years=2))
    subsidies.claim_draft(actor=world.school, class_id=world.training_class(1).pk)
    assert subsidies.amounts_check() == 0


def test_a_changed_amount_is_found_and_told(world: World) -> None:
    claim = world.claim(world.training_class(2), "handle")
    ClaimLine.objects.filter(pk=claim.lines.first().pk).update(entitlement=1)
    assert subsidies.amounts_check() == 1
    told = User.objects.get(pk=world.checker.user_id).notifications.latest("pk")
    assert claim.number in told.text
    assert "不一致" in told.text
    event = Event.objects.get(name="amount_differs")
    assert (event.subject_id, [one["stored"] for one in event.detail["lines"].values()]) == (claim.pk, ["1.00"])


def test_administrators_and_the_citys_handlers_hear_of_it(world: World) -> None:
    administrator = worker(world.bureau, Role.ADMINISTRATOR)
    claim = world.claim(world.training_class(1), "handle")
    claim.lines.update(steps=[])
    subsidies.amounts_check()
    for actor in (administrator, world.clerk, world.checker):
        assert claim.number in User.objects.get(pk=actor.user_id).notifications.latest("pk").text


def behind_the_portals_back(statement: str, table: str, *values: object) -> None:
    """As the schema's owner with the guards switched off: nothing the portal itself can do."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.django_db(transaction=True)
def test_a_frozen_line_changed_by_the_owner_is_found() -> None:
    world = make_world()
    world.money()
    claim = world.claim(world.training_class(2), "approve")
    check_amounts()
    assert not Event.objects.filter(name="amount_differs").exists()
    line = claim.lines.first()
    behind_the_portals_back("UPDATE subsidies_claimline SET entitlement = entitlement - 0.01 WHERE id = %s", "subsidies_claimline", line.pk)
    check_amounts()
    assert list(Event.objects.get(name="amount_differs").detail["lines"]) == [str(line.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_ledger_entry_changed_by_the_owner_is_found_and_told() -> None:
    world = make_world()
    administrator = worker(world.bureau, Role.ADMINISTRATOR)
    world.money(100_000)
    world.prepaid(world.training_class(2, state="open"))
    assert ledger_prove() == 0
    entry = LedgerEntry.objects.exclude(payable=None).latest("pk")
    behind_the_portals_back("UPDATE funds_ledgerentry SET amount = amount + 1 WHERE id = %s", "funds_ledgerentry", entry.pk)
    prove_ledger()
    for actor in (administrator, world.finance, world.clerk):
        told = User.objects.get(pk=actor.user_id).notifications.filter(text__contains="资金核对不一致")
        assert any("台账" in one.text for one in told)


def test_a_changed_step_is_found(world: World) -> None:
    claim = world.claim(world.training_class(1))
    claim.lines.update(steps=[])
    assert subsidies.amounts_check() == 1


def test_the_jobs_run(world: World) -> None:
    world.claim(world.training_class(1))
    assess_waiting_claims()
    check_amounts()
