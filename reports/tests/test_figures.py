"""Each number is defined once; distinct counts are distinct, and every split agrees with the whole."""

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from apprenticeship.enums import Outcome
from funds.operations import payable_create, receipt_record, reserve
from reports.figures import FIGURES, Scope, by_region, by_year, rows_of, value
from subsidies.tests.world import START, World, person

TODAY = date(2030, 1, 1)


def figure(key: str, scope: Scope | None = None):
    return value(FIGURES[key], scope or Scope(to_day=TODAY))


def test_a_firm_with_three_classes_counts_once(world: World) -> None:
    for _ in range(3):
        world.training_class(2)
    assert figure("apprenticeship.classes") == 3
    assert figure("apprenticeship.enterprises") == 1
    assert figure("apprenticeship.institutions") == 1


def test_a_person_who_comes_back_counts_once(world: World) -> None:
    somebody = [person(), person()]
    world.training_class(2, people=somebody)
    world.training_class(2, people=somebody, start=date(2024, 9, 1), level=3)
    assert figure("apprenticeship.apprentices") == 2


def test_a_class_counts_from_the_day_it_opened(world: World) -> None:
    world.training_class(2)
    assert figure("apprenticeship.apprentices", Scope(to_day=START - timedelta(days=1))) == 0
    assert figure("apprenticeship.apprentices", Scope(to_day=START)) == 2


def test_a_filed_class_that_has_not_opened_does_not_count(world: World) -> None:
    made = world.training_class(2, state="filed")
    made.opened_on = None
    made.save()
    assert figure("apprenticeship.apprentices") == 0


def test_entry_errors_do_not_count(world: World) -> None:
    made = world.training_class(3, state="open")
    enrolment = made.enrolments.first()
    enrolment.outcome = Outcome.VOID
    enrolment.save()
    assert figure("apprenticeship.apprentices") == 2


def test_certificates_count_when_issued(world: World) -> None:
    made = world.training_class([Outcome.CERTIFIED, Outcome.CERTIFIED, Outcome.FAILED])
    assert figure("apprenticeship.certificates") == 2
    assert figure("apprenticeship.certificates", Scope(to_day=made.planned_end - timedelta(days=1))) == 0


def test_what_was_sent_is_not_yet_paid(world: World) -> None:
    world.prepaid(world.training_class(4, state="open"), paid=False)
    assert figure("subsidies.paid") == Decimal("0.00")


def test_prepaid_and_settled_come_to_the_entitlement(world: World) -> None:
    claim = world.settled(world.training_class(4, prepay="paid"), cost="4900.00")
    world.pay(claim.settlements.get().payable)
    assert figure("subsidies.prepaid") == Decimal("10000.00")
    assert figure("subsidies.settled") == Decimal("9600.00")
    assert figure("subsidies.paid") == 4 * Decimal("4900.00") == claim.entitled_total


def test_what_came_back_is_taken_off(world: World) -> None:
    claim = world.settled(world.training_class([Outcome.CERTIFIED] + [Outcome.WITHDREW] * 3, prepay="paid"), cost="4900.00")
    recovery = claim.settlements.get().recovery
    assert figure("subsidies.paid") == Decimal("10000.00")
    receipt_record(actor=world.finance, recovery_id=recovery.pk, amount=recovery.amount, received_on=date.today())
    assert figure("subsidies.recovered") == Decimal("5100.00")
    assert figure("subsidies.paid") == Decimal("4900.00") == claim.entitled_total


@pytest.fixture
def paid_city(world: World) -> World:
    """Two classes of different years paid, one with a refund."""
    first = world.settled(world.training_class(4, prepay="paid"), cost="4900.00")
    world.pay(first.settlements.get().payable)
    second = world.training_class([Outcome.CERTIFIED] + [Outcome.WITHDREW] * 3, prepay="paid", start=date(2023, 9, 1))
    recovery = world.settled(second, cost="4900.00").settlements.get().recovery
    receipt_record(actor=world.finance, recovery_id=recovery.pk, amount=Decimal("100.00"), received_on=date.today())
    return world


@pytest.mark.parametrize("key", [key for key, one in FIGURES.items() if one.is_money or "classes" in key or "certificates" in key])
def test_years_and_counties_add_up_to_the_whole(paid_city: World, key: str) -> None:
    whole = figure(key)
    assert sum(by_year(FIGURES[key], Scope(to_day=TODAY)).values()) == whole
    assert sum(by_region(FIGURES[key], Scope(to_day=TODAY)).values()) == whole


def test_a_figure_is_the_sum_of_the_rows_behind_it(paid_city: World) -> None:
    paid, refunded = FIGURES["subsidies.paid"].parts
    rows = sum(row.amount for row in rows_of(paid, Scope(to_day=TODAY))) - sum(row.amount for row in rows_of(refunded, Scope(to_day=TODAY)))
    assert rows == figure("subsidies.paid")


def test_projects_are_no_subsidy(paid_city: World) -> None:
    """A payable that no prepayment or settlement caused stays out."""
    before = figure("subsidies.paid")
    home = paid_city.firm_home
    reservation = reserve(actor=paid_city.approver, amount=Decimal("1.00"), purpose="项目资金")
    paid_city.pay(
        payable_create(
            actor=paid_city.approver, reservation=reservation, payee=home, region=home.region, title="项目资金", amount=Decimal("1.00")
        )
    )
    assert figure("subsidies.paid") == before


def test_another_county_sees_nothing_of_it(paid_city: World) -> None:
    assert figure("subsidies.paid", Scope(to_day=TODAY, regions=frozenset({"410702"}))) == Decimal("0.00")


def test_the_command_prints_json_alone(paid_city: World) -> None:
    out = StringIO()
    call_command("figures", "--json", "--as-of", "2030-01-01", stdout=out)
    found = json.loads(out.getvalue())
    assert set(found) == set(FIGURES)
    assert found["subsidies.paid"]["value"] == f"{figure('subsidies.paid'):.2f}"
    assert found["apprenticeship.enterprises"]["value"] == 1
    assert {"value", "unit", "label", "definition"} == set(found["subsidies.paid"])
