"""What a policy says beside the amount is followed: who is paid, how often a year, which deadlines."""

from datetime import date

import pytest

from apprenticeship.enums import Outcome
from registry.models import Occupation
from registry.selectors import working_day_after
from subsidies import operations as subsidies
from subsidies.enums import LineDecision
from subsidies.tests.world import make_world, moment, person


@pytest.mark.parametrize(("payee", "paid"), [("", "firm_home"), ("enterprise", "firm_home"), ("institution", "school_home")])
def test_the_policy_says_who_is_paid(db: None, payee: str, paid: str) -> None:
    world = make_world(payee=payee)
    world.money()
    prepaid = world.prepaid(world.training_class(1, state="open"), paid=False)
    claim = world.settled(world.training_class(1))
    assert [one.payee for one in (prepaid.payable, claim.settlements.get().payable)] == [getattr(world, paid)] * 2


def test_no_more_trainings_a_year_than_the_policy_allows(db: None) -> None:
    world, somebody = make_world(yearly_limit=1), person()
    first = world.training_class(1, start=date(2022, 1, 1), state="open", people=[somebody])
    first.enrolments.update(training_end=date(2022, 6, 30))
    world.finish(first, [Outcome.CERTIFIED])
    world.claim(first)
    decisions = []
    for start in (date(2022, 9, 1), date(2024, 1, 1)):
        # Another occupation each time, so that nothing but the limit bars it.
        code = f"6-99-{start:%y-%m}"
        world.occupation = Occupation.objects.create(code=code, edition=2022, name=f"工种{start.year}")
        claim = subsidies.claim_draft(actor=world.school, class_id=world.training_class(2, start=start, people=[somebody, person()]).pk)
        decisions.append([claim.lines.get(person=somebody).decision, claim.lines.exclude(person=somebody).get().decision])
    assert decisions == [[LineDecision.REFUSED, LineDecision.INCLUDED], [LineDecision.INCLUDED] * 2]


def test_each_step_has_its_own_deadline(db: None) -> None:
    world = make_world(handle_days=3, check_days=5, approve_days=7)
    world.money()
    day = moment(date(2023, 10, 9))
    claim = world.claim(world.training_class(1), "submit")
    for step, actor, days in (
        (subsidies.claim_confirm, world.firm, 3),
        (subsidies.claim_handle, world.county, 5),
        (subsidies.claim_check, world.checker, 7),
    ):
        assert step(actor=actor, claim_id=claim.pk, at=day).due_on == working_day_after(date(2023, 10, 9), days)
