"""Two officers at once, on two real connections: one wins, the other reads a sentence, nothing is written twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from apprenticeship import operations
from apprenticeship.enums import ClassState
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.tests.builders import FILED, FINISHED, apprentice, at, certified, make_world
from audit.models import Event
from audit.operations import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    return make_world()


def at_once(*attempts: Callable[[], object]) -> list[object]:
    """Start all attempts together; what each gave, or the :class:`Refused` it met."""
    start = Barrier(len(attempts))

    def run(attempt: Callable[[], object]) -> object:
        try:
            start.wait(10)
            return attempt()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as threads:
        return list(threads.map(run, attempts))


def refusals(results: list[object]) -> list[str]:
    return [result.message for result in results if isinstance(result, Refused)]


def test_two_drafts_take_two_numbers(world):
    drafted = at_once(*[lambda: world.draft(heads=0)] * 4)
    assert sorted(made.number for made in drafted) == [f"XX-2024-410781-000{n}" for n in range(1, 5)]


def test_one_files_while_another_returns(world):
    made = world.training_class(ClassState.SUBMITTED)
    results = at_once(
        lambda: operations.class_file(actor=world.county, class_id=made.pk, at=at(FILED)),
        lambda: operations.class_return(actor=world.county, class_id=made.pk, comment="课时不足", at=at(FILED)),
    )
    [sentence] = refusals(results)
    assert "请刷新页面" in sentence
    assert Event.objects.filter(name__in=["file", "return_for_correction"]).count() == 1


def test_a_double_click_submits_once(world):
    made = world.draft()

    def click():
        return operations.class_submit(actor=world.firm, class_id=made.pk, seen_version=made.version, at=at(FILED))

    assert len(refusals(at_once(click, click))) == 1
    assert Event.objects.filter(name="submit", subject_type="apprenticeship.trainingclass").count() == 1


def test_one_person_into_two_overlapping_classes(world):
    one, two = world.draft(heads=0), world.draft(heads=0)
    row = apprentice(one)
    results = at_once(*[lambda c=c: operations.enrol(actor=world.firm, class_id=c.pk, rows=[row]) for c in (one, two)])
    [sentence] = refusals(results)
    assert "已参加另一个补贴性培训" in sentence
    assert Enrolment.objects.count() == 1


def test_one_person_twice_into_one_class(world):
    made = world.draft(heads=0)
    row = apprentice(made)

    def click():
        return operations.enrol(actor=world.firm, class_id=made.pk, rows=[row])

    [sentence] = refusals(at_once(click, click))
    assert "已在本班名册中" in sentence
    assert Enrolment.objects.count() == 1


def test_recording_while_it_is_confirmed(world):
    """Whichever comes first: nobody confirms what he has not seen, nothing stays half written."""
    made = world.training_class(ClassState.ASSESSING, heads=2)
    rows = [certified(enrolment) for enrolment in made.enrolments.select_related("training_class")]
    operations.outcomes_record(actor=world.institution, class_id=made.pk, rows=rows, at=at(FINISHED))
    seen = TrainingClass.objects.get(pk=made.pk).version
    again = [certified(enrolment) for enrolment in made.enrolments.select_related("training_class")]
    results = at_once(
        lambda: operations.outcomes_record(actor=world.institution, class_id=made.pk, rows=again, seen_version=seen, at=at(FINISHED)),
        lambda: operations.outcomes_confirm(actor=world.evaluator, class_id=made.pk, seen_version=seen, at=at(FINISHED)),
    )
    assert len(refusals(results)) == 1
    assert len(set(made.enrolments.values_list("confirmed_by", flat=True))) == 1
