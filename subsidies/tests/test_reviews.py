"""Review: three persons, none of them the submitter, also after a return, also past the operations."""

from decimal import Decimal
from itertools import permutations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship.enums import Outcome
from apprenticeship.models import Enrolment
from audit.integrity import constraint_of
from audit.operations import Refused
from registry.enums import SkillLevel
from subsidies import operations as subsidies
from subsidies.enums import ClaimState, LineDecision, LineStatus, Step
from subsidies.models import Claim, ClaimStep
from subsidies.tests.world import World, make_world, moment, worker

OPERATIONS = {
    Step.SUBMIT: (subsidies.claim_submit, "school", ClaimState.DRAFT),
    Step.CONFIRM: (subsidies.claim_confirm, "firm", ClaimState.CONFIRMING),
    Step.HANDLE: (subsidies.claim_handle, "county", ClaimState.SUBMITTED),
    Step.CHECK: (subsidies.claim_check, "checker", ClaimState.HANDLED),
    Step.APPROVE: (subsidies.claim_approve, "approver", ClaimState.CHECKED),
}
PAIRS = [pytest.param(first, second, id=f"{first} then {second}") for first, second in permutations(Step, 2)]


def everybody(world: World) -> Actor:
    """One person who holds every role that a claim meets."""
    someone = worker(world.firm_home, Role.FIRM, Role.INSTITUTION, Role.COUNTY_HANDLER, Role.CITY_CHECKER, Role.CITY_APPROVER)
    return Actor(someone.user_id, someone.name, world.firm_home.pk, "", someone.roles, None)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_nobody_takes_two_steps_of_one_claim(world: World, first: Step, second: Step) -> None:
    training_class = world.training_class(1)
    claim = world.claim(training_class)
    type(training_class).objects.filter(pk=training_class.pk).update(institution=world.firm_home)
    someone = everybody(world)
    operation, _, state = OPERATIONS[first]
    Claim.objects.filter(pk=claim.pk).update(state=state)
    operation(actor=someone, claim_id=claim.pk)
    operation, _, state = OPERATIONS[second]
    Claim.objects.filter(pk=claim.pk).update(state=state)
    with pytest.raises(Refused, match="须由另一人"):
        operation(actor=someone, claim_id=claim.pk)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_database_holds_it_too(world: World, first: Step, second: Step) -> None:
    claim = world.claim(world.training_class(1))
    user_id = world.county.user_id
    row = {"claim": claim, "actor_id": user_id, "taken_at": moment(claim.created_at.date())}
    ClaimStep.objects.create(step=first, round=1, **row)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        ClaimStep.objects.create(step=second, round=2, **row)
    assert constraint_of(error.value) == "step_one_person_one_role"


def test_after_a_return_the_same_people_may_take_the_same_steps(world: World) -> None:
    claim = world.claim(world.training_class(1), "check")
    subsidies.claim_return(actor=world.approver, claim_id=claim.pk, comment="复核意见不完整")
    assert world.move(claim, "approve").state == ClaimState.APPROVED


def test_after_a_return_nobody_changes_sides(world: World) -> None:
    claim = world.claim(world.training_class(1), "handle")
    subsidies.claim_return(actor=world.checker, claim_id=claim.pk, comment="退回")
    claim = world.move(claim, "confirm")
    checker_too = Actor(world.county.user_id, "", world.checker.organisation_id, "", frozenset({Role.CITY_CHECKER}), None)
    subsidies.claim_handle(actor=world.county, claim_id=claim.pk)
    with pytest.raises(Refused, match="您已办理过本件的“初审通过”"):
        subsidies.claim_check(actor=checker_too, claim_id=claim.pk)


def test_steps_are_only_ever_added(world: World) -> None:
    claim = world.claim(world.training_class(1), "submit")
    for change in (lambda: claim.step_records.update(round=9), lambda: claim.step_records.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_verified_cost_caps_and_the_declared_one_stays(world: World) -> None:
    claim = world.claim(world.training_class(2), "confirm", cost="8000.00")
    first, second = claim.lines.order_by("id")
    subsidies.claim_handle(actor=world.county, claim_id=claim.pk, verified={first.enrolment_id: [Decimal("4100.00")]})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.declared_costs, first.verified_costs, first.entitlement) == ([Decimal(8000)], [Decimal(4100)], Decimal(4100))
    assert (second.verified_costs, second.entitlement) == ([Decimal(8000)], Decimal(5000))
    claim.refresh_from_db()
    assert claim.entitled_total == Decimal("9100.00")


def test_a_new_declaration_drops_the_former_verification(world: World) -> None:
    claim = world.claim(world.training_class(2), "confirm", cost="4000.00")
    first, second = claim.lines.order_by("id")
    claim = world.move(claim, "handle")
    subsidies.claim_return(actor=world.checker, claim_id=claim.pk, comment="成本有误")
    subsidies.claim_costs(actor=world.school, claim_id=claim.pk, costs={first.enrolment_id: [Decimal(3000)]})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.verified_costs, first.entitlement) == ([], 3000)
    assert second.verified_costs == [4000]


@pytest.mark.parametrize("status", [LineStatus.AWAITING_RATE, LineStatus.AWAITING_COST])
def test_a_waiting_line_stops_the_approval_by_name(world: World, status: str) -> None:
    level = SkillLevel.TECHNICIAN if status == LineStatus.AWAITING_RATE else SkillLevel.INTERMEDIATE
    claim = subsidies.claim_draft(actor=world.school, class_id=world.training_class(1, level=level).pk)
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.CHECKED)
    with pytest.raises(Refused, match=f"{claim.lines.get().person.name} 为“{status.label}”"):
        subsidies.claim_approve(actor=world.approver, claim_id=claim.pk)


def test_an_approval_over_nothing_does_not_pass(world: World) -> None:
    claim = world.claim(world.training_class(2), "handle")
    for line in claim.lines.all():
        subsidies.line_refuse(actor=world.checker, line_id=line.pk, reason="未参加培训")
    claim = world.move(claim, "check")
    assert (claim.line_count, claim.entitled_total) == (0, 0)
    with pytest.raises(Refused, match="没有列入任何学徒"):
        subsidies.claim_approve(actor=world.approver, claim_id=claim.pk)


def test_a_refused_line_can_be_entered_again_while_on_the_desk(world: World) -> None:
    claim = world.claim(world.training_class(2), "handle")
    line = claim.lines.first()
    subsidies.line_refuse(actor=world.checker, line_id=line.pk, reason="名字对不上")
    claim.refresh_from_db()
    assert claim.entitled_total == 5000
    subsidies.line_restore(actor=world.checker, line_id=line.pk)
    claim.refresh_from_db()
    assert (claim.line_count, claim.entitled_total) == (2, 10_000)


def test_lines_are_decided_by_who_has_the_claim(world: World) -> None:
    claim = world.claim(world.training_class(1), "confirm")
    line = claim.lines.get()
    for other in (world.school, world.firm, world.checker, world.approver):
        with pytest.raises(PermissionDenied):
            subsidies.line_refuse(actor=other, line_id=line.pk, reason="理由")
    with pytest.raises(Refused, match="理由"):
        subsidies.line_refuse(actor=world.county, line_id=line.pk, reason=" ")
    assert subsidies.line_refuse(actor=world.county, line_id=line.pk, reason="理由").decision == LineDecision.REFUSED


def test_approval_reserves_what_is_left_after_the_prepayment(world: World) -> None:
    claim = world.claim(world.training_class(4, prepay="paid"), "approve")
    assert (claim.entitled_total, claim.prepaid_total) == (20_000, 10_000)
    assert claim.reservation.amount == 10_000
    assert {line.prepaid for line in claim.lines.all()} == {Decimal("2500.00")}


def test_approval_reserves_nothing_where_the_prepayment_was_more(world: World) -> None:
    claim = world.claim(world.training_class([Outcome.CERTIFIED] + [Outcome.WITHDREW] * 5, prepay="paid"), "approve")
    assert claim.net_total == Decimal("-10000.00")
    assert claim.reservation is None


def test_no_approval_without_money(db: None) -> None:
    world = make_world()
    world.money(4_999)
    claim = world.claim(world.training_class(1), "check")
    with pytest.raises(Refused):
        world.move(claim, "approve")
    claim.refresh_from_db()
    assert claim.state == ClaimState.CHECKED
    assert not claim.step_records.filter(step=Step.APPROVE).exists()


def test_an_open_prepayment_is_settled_first(world: World) -> None:
    training_class = world.training_class(1, state="open")
    prepayment = subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk)
    world.finish(training_class, [Outcome.CERTIFIED])
    claim = world.claim(training_class, "check")
    with pytest.raises(Refused, match=prepayment.number):
        subsidies.claim_approve(actor=world.approver, claim_id=claim.pk)
    subsidies.prepayment_withdraw(actor=world.firm, prepayment_id=prepayment.pk, comment="不再预支")
    assert world.move(claim, "approve").prepaid_total == 0


def test_a_claim_reviewed_again_counts_what_the_class_was_prepaid(world: World) -> None:
    """Voided enrolments were prepaid too: all filed heads are netted."""
    training_class = world.training_class(3, state="open")
    world.prepaid(training_class)
    world.finish(training_class, [Outcome.CERTIFIED] * 3)
    Enrolment.objects.filter(pk=training_class.enrolments.first().pk).update(outcome=Outcome.VOID)
    claim = world.claim(training_class, "approve")
    assert (claim.line_count, claim.entitled_total, claim.prepaid_total) == (2, 10_000, 7_500)
