"""Two people at once, and one person's double click: real connections, one winner, a sentence for the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from accounts.enums import Role
from audit.operations import Refused, operation
from funds.models import BudgetNotice
from subsidies import operations as subsidies
from subsidies.enums import ClaimState
from subsidies.models import Claim, ClaimLine, ClaimStep, Prepayment, PublicNotice, Settlement
from subsidies.tests.world import START, World, make_world, moment, person, worker

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run the acts at the same moment, each on its own connection; "done" or the sentence of the refusal for each."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            barrier.wait()
            act()
        except Refused as refusal:
            return refusal.message
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts), key=lambda result: result != "done")


def one_wins(results: list[str]) -> None:
    assert results[0] == "done"
    assert all(result.endswith("。") for result in results[1:])


def test_a_double_click_drafts_one_claim(world: World) -> None:
    training_class = world.training_class(3)
    one_wins(at_once(*[lambda: subsidies.claim_draft(actor=world.school, class_id=training_class.pk)] * 2))
    assert Claim.objects.count() == 1
    assert ClaimLine.objects.count() == 3


def test_a_double_click_applies_for_one_prepayment(world: World) -> None:
    training_class = world.training_class(3, state="open")
    one_wins(at_once(*[lambda: subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk)] * 2))
    assert Prepayment.objects.count() == 1


def test_two_approvers_at_once(world: World) -> None:
    claim = world.claim(world.training_class(2), "check")
    second = worker(world.bureau, Role.CITY_APPROVER)
    acts = [lambda actor=actor: subsidies.claim_approve(actor=actor, claim_id=claim.pk) for actor in (world.approver, second)]
    one_wins(at_once(*acts))
    assert ClaimStep.objects.filter(step="approve").count() == 1
    assert BudgetNotice.objects.get().reserved == 10_000


def test_one_person_in_two_offices_at_once(world: World) -> None:
    """Both transactions pass the operation's own check; the exclusion constraint does not let both in."""
    claim = world.claim(world.training_class(1), "confirm")
    acts = [
        lambda step=step, number=number: ClaimStep.objects.create(
            claim=claim, step=step, actor_id=world.county.user_id, round=number, taken_at=moment(date(2024, 1, 2))
        )
        for number, step in enumerate(("handle", "check"), start=1)
    ]
    results = at_once(*map(operation, acts))
    assert results[0] == "done"
    assert "回避" in results[1]


def test_a_notice_closed_twice_at_once_settles_once(world: World) -> None:
    notice = world.noticed(world.claim(world.training_class(2), "approve"))
    at = moment(notice.ends_on + timedelta(days=1))
    one_wins(at_once(*[lambda: subsidies.notice_close(actor=world.clerk, notice_id=notice.pk, at=at)] * 2))
    assert Settlement.objects.count() == 1


def test_two_notices_of_one_claim_at_once(world: World) -> None:
    claim = world.claim(world.training_class(2), "approve")
    one_wins(at_once(*[lambda: subsidies.notice_draft(actor=world.clerk, claim_ids=[claim.pk])] * 2))
    assert PublicNotice.objects.count() == 1


def test_the_last_money_goes_to_one(db: None) -> None:
    world = make_world()
    world.money(10_000)
    claims = [world.claim(world.training_class(2), "check") for _ in range(2)]
    one_wins(at_once(*[lambda pk=claim.pk: subsidies.claim_approve(actor=world.approver, claim_id=pk) for claim in claims]))
    assert BudgetNotice.objects.get().available == 0
    assert Claim.objects.filter(state=ClaimState.APPROVED).count() == 1


def test_one_person_claimed_by_two_classes_at_once(world: World) -> None:
    """The second either sees the first's line and refuses its own, or is stopped by the trigger; never two live lines."""
    who = person()
    classes = [world.training_class(1, people=[who], start=START.replace(year=year)) for year in (2022, 2024)]
    at_once(*[lambda pk=c.pk: subsidies.claim_draft(actor=world.school, class_id=pk) for c in classes])
    assert ClaimLine.objects.filter(person=who, live=True).count() == 1


def test_a_prepayment_is_not_approved_beside_its_class_s_claim(world: World) -> None:
    """Whichever comes first, the claim's reservation and the prepayment never both cover the same money."""
    training_class = world.training_class(2, state="open")
    prepayment = subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk)
    subsidies.prepayment_check(actor=world.county, prepayment_id=prepayment.pk)
    world.finish(training_class, ["certified"] * 2)
    claim = world.claim(training_class, "check")
    results = at_once(
        lambda: subsidies.prepayment_approve(actor=world.approver, prepayment_id=prepayment.pk),
        lambda: subsidies.claim_approve(actor=world.approver, claim_id=claim.pk),
    )
    assert "done" not in results


def test_an_objection_at_the_moment_its_notice_is_closed(world: World) -> None:
    """Written while the closing is not committed yet: it waits for it, and no settled line is ever stopped."""
    notice = world.noticed(world.claim(world.training_class(2), "approve"))
    line, closed_at = notice.lines.earliest("pk"), moment(notice.ends_on + timedelta(days=1))
    fields = {"notice_line_id": line.pk, "text": "未在岗", "received_on": notice.ends_on, "at": closed_at}
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            subsidies.notice_close(actor=world.clerk, notice_id=notice.pk, at=closed_at)
            late = pool.submit(at_once, lambda: subsidies.objection_raise(actor=world.clerk, **fields))
            with pytest.raises(TimeoutError):
                late.result(timeout=0.5)
        assert "公示结束" in late.result()[0]
    assert not ClaimLine.objects.filter(decision="stopped").exists()
