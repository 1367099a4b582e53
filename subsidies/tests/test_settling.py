"""Settlement: Σ lines − what all filed heads were prepaid, once; a payable, a recovery, or neither (domain.md §3.2)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apprenticeship import operations as training
from apprenticeship.enums import Outcome
from audit.operations import Refused
from funds.models import Payable
from registry.enums import SkillLevel
from subsidies import operations as subsidies
from subsidies.enums import ClaimState
from subsidies.models import Claim, Settlement
from subsidies.selectors import prepaid_of
from subsidies.tests.world import World, make_world


@pytest.mark.parametrize(
    ("level", "rate", "years", "filed", "certified", "entitled", "net"),
    [
        pytest.param(SkillLevel.ADVANCED, 5000, 2, 45, 33, 330_000, 217_500, id="启东 two-year 高级工"),
        pytest.param(SkillLevel.INTERMEDIATE, 4000, 1, 33, 32, 128_000, 62_000, id="启东 one-year 中级工"),
    ],
)
def test_the_published_class_results(
    db: None, level: int, rate: int, years: int, filed: int, certified: int, entitled: int, net: int
) -> None:
    world = make_world(rates={level: rate})
    world.money()
    outcomes = [Outcome.CERTIFIED] * certified + [Outcome.WITHDREW] * (filed - certified)
    claim = world.settled(world.training_class(outcomes, level=level, years=years, prepay="paid"))
    settlement = claim.settlements.get()
    assert (settlement.entitled, settlement.net) == (entitled, net)
    assert settlement.payable.amount == net
    assert settlement.lines.count() == filed


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    outcomes=st.lists(st.sampled_from([Outcome.CERTIFIED, Outcome.FAILED, Outcome.WITHDREW]), min_size=1, max_size=5),
    prepay=st.sampled_from(["", "paid"]),
    cost=st.decimals(min_value=0, max_value=9000, places=2),
)
def test_a_settlement_is_its_lines_less_the_prepayment(world: World, outcomes: list[Outcome], prepay: str, cost: Decimal) -> None:
    claim = world.settled(world.training_class(outcomes, prepay=prepay), cost=str(cost))
    settlement = claim.settlements.get()
    prepaid = Decimal(2500) * len(outcomes) if prepay else Decimal(0)
    assert settlement.net == sum(line.amount for line in settlement.lines.all()) - prepaid
    owed = settlement.payable.amount if settlement.payable else Decimal(0)
    back = settlement.recovery.amount if settlement.recovery else Decimal(0)
    assert owed - back == settlement.net
    assert min(owed, back) == 0


def test_a_class_that_came_to_less_pays_back(world: World) -> None:
    training_class = world.training_class([Outcome.CERTIFIED] + [Outcome.WITHDREW] * 5, prepay="paid")
    claim = world.settled(training_class)
    recovery = claim.settlements.get().recovery
    assert recovery.amount == 10_000
    assert recovery.payment_line.payable == training_class.prepayments.get().payable


def test_everything_refused_gives_all_back(world: World) -> None:
    """The notice has no line to show; the claim is settled all the same."""
    claim = world.settled(world.training_class([Outcome.FAILED] * 2, prepay="paid"))
    assert claim.settlements.get().recovery.amount == 5_000


def test_a_prepayment_on_its_way_is_waited_for(world: World) -> None:
    training_class = world.training_class(2, prepay="approved")
    prepayment = training_class.prepayments.get()
    claim = world.settled(training_class)
    assert claim.state == ClaimState.NOTICED
    with pytest.raises(Refused, match=f"{prepayment} 尚未确认到账"):
        subsidies.claim_settle(actor=world.clerk, claim_id=claim.pk)
    world.pay(prepayment.payable)
    subsidies.claim_settle(actor=world.clerk, claim_id=claim.pk)
    assert claim.settlements.get().net == 5_000


def test_one_claim_that_waits_does_not_hold_up_the_others(world: World) -> None:
    waiting = world.claim(world.training_class(2, prepay="approved"), "approve")
    ready = world.claim(world.training_class(2), "approve")
    world.close(world.noticed(waiting, ready))
    assert set(Claim.objects.values_list("pk", "state")) == {(waiting.pk, "noticed"), (ready.pk, "settled")}


def test_a_cancelled_prepayment_was_never_paid(world: World) -> None:
    """The reservation at approval counted on the prepayment; the settlement reserves what is missing."""
    training_class = world.training_class(2, prepay="approved")
    claim = world.claim(training_class, "approve")
    assert claim.reservation.amount == 5_000
    notice = world.noticed(claim)
    Payable.objects.filter(pk=training_class.prepayments.get().payable_id).update(state="cancelled")
    world.close(notice)
    claim.refresh_from_db()
    assert claim.settlements.get().payable.amount == 10_000
    assert claim.reservation.amount == 10_000


def test_what_was_demanded_back_before_is_not_netted_again(world: World) -> None:
    from funds import operations as funds

    training_class = world.training_class(4, prepay="paid")
    line = prepaid_of(training_class.pk).payment_line
    funds.recovery_demand(actor=world.finance, payment_line=line, amount=Decimal(3_000), reason="两人未参训")
    assert world.settled(training_class).settlements.get().net == 20_000 - 10_000 + 3_000


def test_a_settled_claim_is_settled_once(world: World) -> None:
    claim = world.settled(world.training_class(1))
    with pytest.raises(Refused):
        subsidies.claim_settle(actor=world.clerk, claim_id=claim.pk)
    assert Settlement.objects.count() == 1


def test_a_settled_class_can_be_archived_but_not_reopened(world: World) -> None:
    training_class = world.training_class(2, prepay="paid")
    claim = world.claim(training_class, "approve")
    with pytest.raises(Refused, match="班级已锁定"):
        training.class_archive(actor=world.county, class_id=training_class.pk)
    world.close(world.noticed(claim))
    with pytest.raises(Refused, match=f"{claim} 已结算"):
        training.class_reopen(actor=world.county, class_id=training_class.pk, comment="结果有误")
    assert training.class_archive(actor=world.county, class_id=training_class.pk).state == "archived"


def test_after_approval_nobody_withdraws(world: World) -> None:
    claim = world.claim(world.training_class(1), "approve")
    with pytest.raises(Refused, match="不能撤回"):
        subsidies.claim_withdraw(actor=world.firm, claim_id=claim.pk, comment="反悔")


def test_the_payable_is_due_by_the_policy_s_working_days(world: World) -> None:
    claim = world.claim(world.training_class(1), "approve")
    world.close(world.noticed(claim, starts_on=date(2023, 10, 9)))
    assert claim.settlements.get().payable.due_on == date(2023, 10, 27)
