"""The nightly check: what is stored is what the rule finds, for every live line."""

from accounts.models import User
from apprenticeship.enums import Outcome
from subsidies import operations as subsidies
from subsidies.models import ClaimLine
from subsidies.tasks import assess_waiting_claims, check_amounts
from subsidies.tests.world import World


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


def test_a_changed_step_is_found(world: World) -> None:
    claim = world.claim(world.training_class(1))
    claim.lines.update(steps=[])
    assert subsidies.amounts_check() == 1


def test_the_jobs_run(world: World) -> None:
    world.claim(world.training_class(1))
    assess_waiting_claims()
    check_amounts()
