"""Prepayment (预支): a share of one year's rate per filed head, once, of a filed or open class (domain.md §3.2)."""

from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from accounts.enums import Role
from apprenticeship import operations as training
from apprenticeship.enums import ClassState, Outcome
from apprenticeship.models import TrainingClass
from audit.operations import Refused
from funds import operations as funds
from registry.enums import SkillLevel
from subsidies import operations as subsidies
from subsidies.enums import PrepaymentState
from subsidies.models import Prepayment
from subsidies.tests.world import World, make_world, worker

ADVANCED, INTERMEDIATE = SkillLevel.ADVANCED, SkillLevel.INTERMEDIATE


@pytest.mark.parametrize(("heads", "level", "rate", "expected"), [(45, ADVANCED, 5000, 112_500), (33, INTERMEDIATE, 4000, 66_000)])
def test_the_published_prepayments(db: None, heads: int, level: int, rate: int, expected: int) -> None:
    """启东 2025 (domain.md §3.2): half of one year, also for a two-year class."""
    world = make_world(rates={level: rate})
    training_class = world.training_class(heads, level=level, years=2, state=ClassState.FILED)
    prepayment = subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk)
    assert prepayment.amount == expected
    assert prepayment.lines.count() == heads
    assert sum(line.amount for line in prepayment.lines.all()) == expected


@pytest.mark.parametrize("state", ClassState.values)
def test_only_a_filed_or_open_class_is_prepaid(world: World, state: str) -> None:
    training_class = world.training_class(2)
    TrainingClass.objects.filter(pk=training_class.pk).update(state=state)
    if state in (ClassState.FILED, ClassState.OPEN):
        assert subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk).heads == 2
    else:
        with pytest.raises(Refused, match="只有已备案或在训的班级可以预支"):
            subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk)


def test_who_has_left_is_not_prepaid(world: World) -> None:
    training_class = world.training_class(3, state=ClassState.OPEN)
    gone = training_class.enrolments.first()
    gone.outcome, gone.outcome_on, gone.recorded_by_id = Outcome.WITHDREW, gone.training_start, world.school.user_id
    gone.exit_on, gone.exit_reason = gone.training_start, "resigned"
    gone.save()
    assert subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk).heads == 2


def test_a_class_is_prepaid_once(world: World) -> None:
    training_class = world.training_class(2, state=ClassState.OPEN)
    subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk)
    with pytest.raises(Refused, match="该班级已有预支申请在办理或已核准"):
        subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk)


@pytest.mark.parametrize("ending", ["withdraw", "reject"])
def test_after_the_end_of_one_application_another_may_follow(world: World, ending: str) -> None:
    training_class = world.training_class(2, state=ClassState.OPEN)
    first = subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk)
    assert training_class.holds.filter(lifted_at=None).count() == 1
    if ending == "withdraw":
        subsidies.prepayment_withdraw(actor=world.firm, prepayment_id=first.pk, comment="重新申请")
    else:
        subsidies.prepayment_check(actor=world.county, prepayment_id=first.pk)
        subsidies.prepayment_reject(actor=world.approver, prepayment_id=first.pk, comment="名册不实")
    assert not training_class.holds.filter(lifted_at=None).exists()
    second = subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk)
    assert second.number == f"{training_class.number}-YZ2"


def test_no_rate_no_prepayment(world: World) -> None:
    training_class = world.training_class(2, level=SkillLevel.TECHNICIAN, state=ClassState.OPEN)
    with pytest.raises(Refused, match="没有技师的补贴标准"):
        subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk)


def test_a_policy_without_prepayment(db: None) -> None:
    world = make_world(prepay_share=Decimal(0))
    with pytest.raises(Refused, match="没有预支"):
        subsidies.prepayment_apply(actor=world.firm, class_id=world.training_class(2, state=ClassState.OPEN).pk)


def test_only_the_firm_of_the_class_applies(world: World) -> None:
    training_class = world.training_class(2, state=ClassState.OPEN)
    for stranger in (world.school, world.county, world.finance):
        with pytest.raises(PermissionDenied):
            subsidies.prepayment_apply(actor=stranger, class_id=training_class.pk)


def test_approval_reserves_and_owes(world: World) -> None:
    prepayment = world.prepaid(world.training_class(4, state=ClassState.OPEN), paid=False)
    assert prepayment.state == PrepaymentState.APPROVED
    assert prepayment.payable.amount == prepayment.reservation.amount == Decimal("10000.00")
    assert prepayment.payable.payee == world.firm_home


def test_nothing_is_approved_out_of_nothing(db: None) -> None:
    world = make_world()
    world.money(9_999)
    with pytest.raises(Refused):
        world.prepaid(world.training_class(4, state=ClassState.OPEN))
    assert Prepayment.objects.get().state == PrepaymentState.CHECKED


def test_a_class_that_finished_meanwhile_is_not_prepaid_any_more(world: World) -> None:
    training_class = world.training_class(2, state=ClassState.OPEN)
    prepayment = subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk)
    subsidies.prepayment_check(actor=world.county, prepayment_id=prepayment.pk)
    world.finish(training_class, [Outcome.CERTIFIED] * 2)
    with pytest.raises(Refused, match="只有已备案或在训"):
        subsidies.prepayment_approve(actor=world.approver, prepayment_id=prepayment.pk)


def test_the_checker_does_not_approve(world: World) -> None:
    both = worker(world.bureau, Role.CITY_APPROVER, Role.COUNTY_HANDLER)
    prepayment = subsidies.prepayment_apply(actor=world.firm, class_id=world.training_class(2, state=ClassState.OPEN).pk)
    subsidies.prepayment_check(actor=both, prepayment_id=prepayment.pk)
    with pytest.raises(Refused, match="须由另一人核准预支"):
        subsidies.prepayment_approve(actor=both, prepayment_id=prepayment.pk)


def test_a_prepaid_class_is_not_cancelled_but_can_be_terminated(world: World) -> None:
    training_class = world.training_class(2, state=ClassState.FILED)
    world.prepaid(training_class)
    with pytest.raises(Refused, match="班级已锁定"):
        training.class_cancel(actor=world.firm, class_id=training_class.pk, comment="不办了")
    TrainingClass.objects.filter(pk=training_class.pk).update(state=ClassState.OPEN)
    assert training.class_terminate(actor=world.county, class_id=training_class.pk, comment="停训").state == ClassState.TERMINATED


def test_a_returned_application_is_computed_anew(world: World) -> None:
    training_class = world.training_class(3, state=ClassState.OPEN)
    prepayment = subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk)
    subsidies.prepayment_return(actor=world.county, prepayment_id=prepayment.pk, comment="一人不在册")
    training_class.enrolments.filter(pk=training_class.enrolments.first().pk).update(in_filing=False)
    prepayment = subsidies.prepayment_resubmit(actor=world.firm, prepayment_id=prepayment.pk)
    assert (prepayment.heads, prepayment.amount, prepayment.lines.count()) == (2, Decimal("5000.00"), 2)


@pytest.mark.parametrize("confirmed", [False, True])
def test_the_prepayment_of_a_terminated_class_is_not_paid_any_more(world: World, confirmed: bool) -> None:
    training_class = world.training_class(2, state="open")
    payable = world.prepaid(training_class, paid=False).payable
    world.account()
    pay_on = partial(funds.batch_make, actor=world.finance, payable_ids=[payable.pk])
    if confirmed:
        batch = pay_on()
        funds.batch_confirm(actor=world.finance_checker, batch_id=batch.pk, seen_hash=batch.members_hash)
        pay_on = partial(funds.batch_send, actor=world.finance, batch_id=batch.pk, send_key=uuid4())
    training.class_terminate(actor=world.county, class_id=training_class.pk, comment="停办")
    with pytest.raises(Refused, match=f"班级 {training_class.number} 已终止"):
        pay_on()
