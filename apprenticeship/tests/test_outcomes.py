"""What became of the apprentices: recorded by the institution, confirmed by another body, certificates that fit (domain.md §4.6)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apprenticeship import operations
from apprenticeship.enums import ClassState, ExitReason, Outcome
from apprenticeship.models import Certificate
from apprenticeship.operations import OutcomeData, RowsRefused
from apprenticeship.tests.builders import FINISHED, certificate_number, certified
from apprenticeship.tests.builders import at as moment
from audit.models import Event
from audit.operations import Refused
from registry.enums import SkillLevel
from registry.tests import builders as registry

TODAY = FINISHED


@pytest.fixture
def assessing(world):
    return world.training_class(ClassState.ASSESSING, heads=3)


def roster(training_class):
    return list(training_class.enrolments.order_by("pk"))


def record(world, training_class, *rows, **more):
    return operations.outcomes_record(actor=world.institution, class_id=training_class.pk, rows=list(rows), at=moment(TODAY), **more)


def confirm(world, training_class, **more):
    return operations.outcomes_confirm(actor=world.evaluator, class_id=training_class.pk, at=moment(TODAY), **more)


def refusal_of(world, training_class, *rows):
    with pytest.raises(RowsRefused) as refusal:
        record(world, training_class, *rows)
    return [(problem.index, problem.field, problem.sentence) for problem in refusal.value.problems]


def test_each_kind_of_outcome(world, assessing):
    one, two, three = roster(assessing)
    record(
        world,
        assessing,
        certified(one),
        OutcomeData(two.pk, Outcome.FAILED, date(2025, 3, 18)),
        OutcomeData(three.pk, Outcome.WITHDREW, date(2024, 9, 9), exit_reason=ExitReason.MILITARY),
    )
    one, two, three = roster(assessing)
    assert (one.outcome, one.certificate.issued_on, one.certificate.level) == (Outcome.CERTIFIED, date(2025, 3, 18), 2)
    assert (two.outcome, two.outcome_on, two.exit_on) == (Outcome.FAILED, date(2025, 3, 18), None)
    assert (three.outcome, three.exit_on, three.exit_reason) == (Outcome.WITHDREW, date(2024, 9, 9), ExitReason.MILITARY)
    assert {e.recorded_by_id for e in (one, two, three)} == {world.institution.user_id}
    assert Event.objects.filter(name="record_outcome").count() == 3


def test_what_does_not_belong_to_an_outcome_is_left_out(world, assessing):
    one, two, _ = roster(assessing)
    record(world, assessing, certified(one, outcome=Outcome.FAILED), certified(two, exit_reason=ExitReason.DIED))
    assert not Certificate.objects.filter(enrolment=one).exists()
    two.refresh_from_db()
    assert two.exit_reason == ""


BAD_CERTIFICATES = [
    ({"certificate_number": ""}, "certificate_number", "没有填写证书编号"),
    ({"certificate_number": "S0000410000012540001"}, "certificate_number", "22 位"),
    ({"certificate_number": certificate_number(SkillLevel.ADVANCED)}, "certificate_number", "等级位"),
    ({"certificate_number": certificate_number(year=2024)}, "certificate_number", "年份位"),
    ({"certificate_type": "qualification"}, "certificate_number", "16 位"),
    ({"certificate_type": ""}, "certificate_type", "请选择证书类别"),
    ({"certificate_issued_on": None}, "certificate_issued_on", "请填写发证日期"),
    (
        {"certificate_issued_on": date(2024, 3, 3), "certificate_number": certificate_number(year=2024)},
        "certificate_issued_on",
        "可能是以前取得的旧证书",
    ),
    ({"certificate_issued_on": date(2025, 3, 21)}, "certificate_issued_on", "在今天之后"),
    ({"on": date(2025, 3, 21)}, "on", "在今天之后"),
    ({"on": date(2024, 3, 3)}, "on", "早于开班日期"),
    ({"outcome": Outcome.WITHDREW}, "exit_reason", "请选择退出原因"),
    ({"outcome": Outcome.TRAINING}, "outcome", "请选择结果"),
    ({"outcome": Outcome.VOID}, "outcome", "请选择结果"),
]


@pytest.mark.parametrize(("changes", "field", "words"), BAD_CERTIFICATES)
def test_one_wrong_thing_is_one_sentence_at_its_field(world, assessing, changes, field, words):
    one, two, _ = roster(assessing)
    found = refusal_of(world, assessing, certified(one), certified(two, **changes))
    assert [(index, where) for index, where, _ in found] == [(1, field)]
    assert words in found[0][2]
    assert not Certificate.objects.exists()


def test_typed_numbers_are_tidied(world, assessing):
    [one, *_] = roster(assessing)
    number = certificate_number()
    record(world, assessing, certified(one, certificate_number=f" {number.lower()[:8]} {number[8:]}"))
    assert Certificate.objects.get().number == number


def test_a_certificate_is_nobody_elses(world, assessing):
    one, two, three = roster(assessing)
    taken = certified(one)
    record(world, assessing, taken)
    again = {"certificate_number": taken.certificate_number}
    assert refusal_of(world, assessing, certified(two, **again)) == [(0, "certificate_number", "该证书编号已登记在另一名学徒名下")]
    fresh = {"certificate_number": certificate_number()}
    found = refusal_of(world, assessing, certified(two, **fresh), certified(three, **fresh))
    assert [(index, field) for index, field, _ in found] == [(0, "certificate_number"), (1, "certificate_number")]


def test_two_exchange_their_numbers(world, assessing):
    one, two, _ = roster(assessing)
    first, second = certified(one), certified(two)
    record(world, assessing, first, second)
    record(
        world,
        assessing,
        replace(first, certificate_number=second.certificate_number),
        replace(second, certificate_number=first.certificate_number),
    )
    assert Certificate.objects.get(enrolment=one).number == second.certificate_number


def test_only_withdrawals_before_the_opening(world):
    filed = world.training_class(ClassState.FILED)
    one, two = roster(filed)
    left = OutcomeData(one.pk, Outcome.WITHDREW, date(2024, 2, 25), exit_reason=ExitReason.RESIGNED)
    assert refusal_of(world, filed, certified(two))[0] == (0, "outcome", "班级尚未开班，只能登记中途退出")
    record(world, filed, left)
    one.refresh_from_db()
    assert one.outcome == Outcome.WITHDREW


@pytest.mark.parametrize("state", [s for s in ClassState.values if s not in (ClassState.FILED, ClassState.OPEN, ClassState.ASSESSING)])
def test_outcomes_are_closed_in_every_other_state(world, state):
    made = world.training_class(state)
    [one, *_] = roster(made)
    with pytest.raises(Refused, match="不能登记结果"):
        record(world, made, certified(one))
    with pytest.raises(Refused, match="不能确认结果"):
        confirm(world, made)


def test_who_records_and_who_confirms(world, assessing):
    [one, *_] = roster(assessing)
    for stranger in (world.firm, world.evaluator, world.county, world.city, registry.actor(registry.Role.INSTITUTION)):
        with pytest.raises(PermissionDenied):
            operations.outcomes_record(actor=stranger, class_id=assessing.pk, rows=[certified(one)])
    record(world, assessing, certified(one))
    for stranger in (world.firm, world.institution, world.county, registry.actor(registry.Role.EVALUATOR)):
        with pytest.raises(PermissionDenied):
            operations.outcomes_confirm(actor=stranger, class_id=assessing.pk)


def test_another_person_confirms(world, assessing):
    """Also where one person works for the institution and the evaluation body (回避), and in the database."""
    [one, *_] = roster(assessing)
    record(world, assessing, certified(one))
    both = replace(world.evaluator, user_id=world.institution.user_id)
    with pytest.raises(Refused, match="不能是同一人"):
        operations.outcomes_confirm(actor=both, class_id=assessing.pk)


def test_confirming_some_then_the_rest(world, assessing):
    one, two, three = roster(assessing)
    record(world, assessing, certified(one), certified(two))
    confirm(world, assessing, enrolment_ids=[one.pk])
    assert [e.confirmed_by_id for e in roster(assessing)] == [world.evaluator.user_id, None, None]
    confirm(world, assessing)
    assert [e.confirmed_by_id for e in roster(assessing)] == [world.evaluator.user_id, world.evaluator.user_id, None]
    with pytest.raises(Refused, match="没有待确认的结果"):
        confirm(world, assessing)
    with pytest.raises(Refused, match="还有 1 名学徒"):
        operations.class_finish(actor=world.evaluator, class_id=assessing.pk, at=moment(TODAY))
    record(world, assessing, certified(three))
    confirm(world, assessing)
    finished = operations.class_finish(actor=world.evaluator, class_id=assessing.pk, at=moment(TODAY))
    assert (finished.state, finished.finished_on) == (ClassState.FINISHED, TODAY)


def test_recording_again_asks_for_a_new_confirmation(world, assessing):
    [one, *_] = roster(assessing)
    record(world, assessing, certified(one))
    confirm(world, assessing)
    record(world, assessing, OutcomeData(one.pk, Outcome.FAILED, date(2025, 3, 18)))
    one.refresh_from_db()
    assert (one.outcome, one.confirmed_by_id, one.confirmed_at) == (Outcome.FAILED, None, None)
    assert not Certificate.objects.exists()


def test_recording_the_same_again_changes_nothing(world, assessing):
    """A double click, or the whole table sent again for one row."""
    one, two, _ = roster(assessing)
    row = certified(one)
    record(world, assessing, row)
    confirm(world, assessing)
    record(world, assessing, row, certified(two))
    one.refresh_from_db()
    assert one.confirmed_by_id == world.evaluator.user_id
    assert Event.objects.filter(name="record_outcome", subject_id=one.pk).count() == 1


def test_a_declined_outcome_goes_back(world, assessing):
    [one, *_] = roster(assessing)
    record(world, assessing, certified(one))
    with pytest.raises(Refused, match="原因"):
        operations.outcome_decline(actor=world.evaluator, enrolment_id=one.pk, comment="")
    operations.outcome_decline(actor=world.evaluator, enrolment_id=one.pk, comment="查无此证")
    one.refresh_from_db()
    assert (one.outcome, one.outcome_on, one.recorded_by_id) == (Outcome.TRAINING, None, None)
    assert not Certificate.objects.exists()
    with pytest.raises(Refused, match="没有待确认的结果"):
        operations.outcome_decline(actor=world.evaluator, enrolment_id=one.pk, comment="查无此证")


def test_a_stale_table(world, assessing):
    [one, *_] = roster(assessing)
    with pytest.raises(Refused, match="刚被他人更新过"):
        record(world, assessing, certified(one), seen_version=assessing.version - 1)
    record(world, assessing, certified(one), seen_version=assessing.version)
    with pytest.raises(Refused, match="刚被他人更新过"):
        confirm(world, assessing, seen_version=assessing.version)


def test_somebody_of_another_class(world, assessing):
    other = world.training_class(ClassState.OPEN)
    found = refusal_of(world, assessing, certified(roster(other)[0]))
    assert found == [(0, "", "该学徒不在本班名册中")]


def test_reopened_for_correction(world):
    finished = world.training_class(ClassState.FINISHED)
    operations.class_reopen(actor=world.county, class_id=finished.pk, comment="证书有误")
    [one, *_] = roster(finished)
    record(world, finished, certified(one))
    confirm(world, finished)
    assert operations.class_finish(actor=world.evaluator, class_id=finished.pk, at=moment(TODAY)).state == ClassState.FINISHED


def test_queries_do_not_grow_with_the_class(world):
    counts = []
    for heads in (2, 30):
        made = world.training_class(ClassState.ASSESSING, heads=heads)
        rows = [certified(enrolment) for enrolment in made.enrolments.select_related("training_class")]
        with CaptureQueriesContext(connection) as queries:
            record(world, made, *rows)
            confirm(world, made)
            operations.class_finish(actor=world.evaluator, class_id=made.pk, at=moment(TODAY))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 45


def test_nobody_left_before_the_filing(world):
    filed = world.training_class(ClassState.FILED)
    one = roster(filed)[0]
    early = OutcomeData(one.pk, Outcome.WITHDREW, filed.filed_on - timedelta(days=1), exit_reason=ExitReason.RESIGNED)
    assert refusal_of(world, filed, early) == [(0, "on", f"退出日期 {early.on} 早于备案日期 {filed.filed_on}")]
    record(world, filed, replace(early, on=filed.filed_on))
    assert roster(filed)[0].exit_on == filed.filed_on
