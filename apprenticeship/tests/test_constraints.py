"""The database refuses, as the application's own role, what the operations would never write: one field at a time, with a sentence."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from apprenticeship import operations
from apprenticeship.enums import ClassState, Outcome
from apprenticeship.models import Agreement, Certificate, ClassContent, ClassHold, Enrolment, PlanTarget, TrainingClass, WorkPlan
from apprenticeship.tests.builders import STARTS, apprentice
from audit.integrity import UNKNOWN, constraint_of, sentence_of


def assert_refused(constraint, write):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    assert constraint_of(refusal.value) == constraint
    assert sentence_of(refusal.value) not in ("", UNKNOWN)


def test_classes(world):
    filed, running, finished = map(world.training_class, (ClassState.FILED, ClassState.OPEN, ClassState.FINISHED))
    broken = [
        (filed, "class_planned_dates", {"planned_end": STARTS}),
        (filed, "class_filed_end", {"filed_end": STARTS}),
        (filed, "class_filed_complete", {"filed_on": None}),
        (filed, "class_filed_complete", {"policy": None}),
        (filed, "class_filed_complete", {"filed_heads": None}),
        (filed, "class_filed_complete", {"filed_heads": 0}),
        (filed, "class_filed_complete", {"filed_end": None}),
        (filed, "class_opened_dated", {"state": ClassState.OPEN}),
        (running, "class_opened_dated", {"opened_on": None}),
        (finished, "class_finish_after_open", {"opened_on": None, "state": ClassState.CANCELLED}),
        (finished, "class_finished_dated", {"finished_on": None}),
        (finished, "class_finish_after_open", {"finished_on": date(2024, 3, 3)}),
    ]
    for row, constraint, change in broken:
        assert_refused(constraint, lambda row=row, change=change: TrainingClass.objects.filter(pk=row.pk).update(**change))


def test_class_numbers(world):
    one, two = world.draft(heads=0), world.draft(heads=0)
    with pytest.raises(IntegrityError) as refusal:
        TrainingClass.objects.filter(pk=two.pk).update(number=one.number)
    assert sentence_of(refusal.value) == "班级编号已经登记过，不能重复。"


def test_enrolments(world):
    finished, open_class = world.training_class(ClassState.FINISHED, heads=1), world.training_class(ClassState.OPEN, heads=2)
    [done], [running, other] = finished.enrolments.all(), open_class.enrolments.order_by("pk")
    broken = [
        (running, "enrolment_once", {"person": other.person, "training_start": date(2027, 3, 1), "training_end": date(2028, 2, 29)}),
        (running, "enrolment_no_overlap", {"person": done.person}),
        (running, "enrolment_training_dates", {"training_end": date(2024, 2, 29)}),
        (running, "enrolment_contract_dates", {"contract_end": date(2023, 12, 31)}),
        (running, "enrolment_exit_complete", {"exit_on": date(2024, 5, 1)}),
        (running, "enrolment_exit_complete", {"exit_reason": "resigned"}),
        (done, "enrolment_exit_complete", {"outcome": Outcome.WITHDREW}),
        (done, "enrolment_exit_complete", {"outcome": Outcome.WITHDREW, "exit_on": date(2024, 5, 1)}),
        (done, "enrolment_exit_complete", {"outcome": Outcome.WITHDREW, "exit_reason": "resigned"}),
        (done, "enrolment_outcome_recorded", {"outcome_on": None}),
        (done, "enrolment_outcome_recorded", {"recorded_by": None}),
        (done, "enrolment_two_persons", {"confirmed_by": world.institution.user_id}),
        (done, "enrolment_two_persons", {"outcome": Outcome.TRAINING}),
        (done, "enrolment_confirmed_dated", {"confirmed_at": None}),
        (done, "enrolment_confirmed_dated", {"confirmed_by": None}),
    ]
    for row, constraint, change in broken:
        assert_refused(constraint, lambda row=row, change=change: Enrolment.objects.filter(pk=row.pk).update(**change))


def test_days_are_kept_by_the_database_whatever_is_written(world):
    [row] = world.draft(heads=1).enrolments.all()
    Enrolment.objects.filter(pk=row.pk).update(funded=None, counts=False)
    row.refresh_from_db()
    assert (row.funded.lower, row.funded.upper, row.counts) == (STARTS, date(2025, 3, 1), True)


def test_a_cancelled_class_cannot_come_back_over_a_newer_training(world):
    cancelled = world.draft(heads=0)
    row = apprentice(cancelled)
    operations.enrol(actor=world.firm, class_id=cancelled.pk, rows=[row])
    operations.class_cancel(actor=world.firm, class_id=cancelled.pk, comment="停产")
    other = world.draft(heads=0)
    operations.enrol(actor=world.firm, class_id=other.pk, rows=[apprentice(other, person=row.person)])
    assert_refused("enrolment_no_overlap", lambda: TrainingClass.objects.filter(pk=cancelled.pk).update(state=ClassState.DRAFT))


def test_parts_of_a_class(world):
    made = world.training_class(ClassState.FINISHED)
    one, two = Certificate.objects.order_by("pk")
    assert_refused("certificate_once", lambda: Certificate.objects.filter(pk=two.pk).update(number=one.number))
    assert_refused("content_once", lambda: ClassContent.objects.create(training_class=made, kind="skill", hours=1))
    hold = operations.hold_place(training_class=made, key="x", reason="核查")
    assert_refused("hold_once", lambda: ClassHold.objects.create(training_class=made, key=hold.key, reason="核查"))


def test_plans_and_agreements(world):
    assert_refused("agreement_dates", lambda: Agreement.objects.filter(pk=world.agreement.pk).update(valid_to=date(2023, 12, 31)))
    plan = WorkPlan.objects.create(year=2024, title="方案")
    PlanTarget.objects.create(plan=plan, region_id="410781", level=2, headcount=10)
    assert_refused("target_once", lambda: PlanTarget.objects.create(plan=plan, region_id="410781", level=2, headcount=20))
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        WorkPlan.objects.create(year=2024, title="方案")
    assert sentence_of(refusal.value) == "年度已经登记过，不能重复。"
