"""Who gets into a class: ages, contracts, days, nobody twice, nobody in two trainings at once (domain.md §2.1, §3.3, §4.3)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from apprenticeship import operations
from apprenticeship.enums import ClassState, Outcome
from apprenticeship.models import Enrolment
from apprenticeship.operations import RowsRefused
from apprenticeship.tests import builders
from apprenticeship.tests.builders import ENDS, STARTS, apprentice, apprentices, at
from audit.models import Event
from audit.operations import Refused
from registry.enums import SkillLevel
from registry.models import Affiliation
from registry.tests import builders as registry


def enrol(world, training_class, *rows):
    return operations.enrol(actor=world.institution, class_id=training_class.pk, rows=list(rows))


def refusal_of(world, training_class, *rows):
    with pytest.raises(RowsRefused) as refusal:
        enrol(world, training_class, *rows)
    return [(problem.index, problem.field, problem.sentence) for problem in refusal.value.problems]


def test_a_roster_is_taken_with_its_people(world):
    drafted = world.draft(heads=0)
    one, two = enrol(world, drafted, *apprentices(2, drafted))
    assert one.person != two.person
    assert set(Affiliation.objects.filter(person=one.person).values_list("organisation_id", flat=True)) == {
        drafted.firm_id,
        drafted.institution_id,
    }
    event = Event.objects.get(name="enrol", subject_id=drafted.pk)
    assert event.detail["enrolments"] == [one.pk, two.pk]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"contract_end": date(2024, 12, 30)}, "contract_end", "不足一年"),
        ({"contract_end": date(2023, 12, 31)}, "contract_end", "早于起始日期"),
        ({"training_start": date(2024, 2, 29)}, "training_start", "早于本班计划开班日期"),
        ({"training_end": date(2025, 3, 1)}, "training_end", "晚于本班计划结业日期"),
        ({"training_start": ENDS, "training_end": STARTS}, "training_end", "早于开始日期"),
        ({"current_level": SkillLevel.INTERMEDIATE}, "current_level", "不能重复参加"),
        ({"current_level": SkillLevel.ADVANCED}, "current_level", "不能重复参加"),
        ({"person": "young"}, "person", "未满16周岁"),
    ],
)
def test_one_wrong_thing_is_one_sentence_at_its_field(world, changes, field, words):
    drafted = world.draft(heads=0)
    if changes.get("person") == "young":
        changes = {"person": registry.person_data(birth=date(2008, 3, 2), serial=7)}
    found = refusal_of(world, drafted, apprentice(drafted), apprentice(drafted, **changes))
    assert [(index, at_field) for index, at_field, _ in found] == [(1, field)]
    assert words in found[0][2]
    assert not drafted.enrolments.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"contract_end": None},
        {"contract_start": date(2024, 3, 1), "contract_end": date(2025, 2, 28)},
        {"training_start": STARTS, "training_end": ENDS},
        {"current_level": None},
        {"person": "just sixteen"},
    ],
)
def test_the_edge_of_what_is_allowed(world, changes):
    drafted = world.draft(heads=0)
    if changes.get("person"):
        changes = {"person": registry.person_data(birth=date(2008, 3, 1), serial=9)}
    assert enrol(world, drafted, apprentice(drafted, **changes))


def test_all_problems_of_all_rows_at_once(world):
    drafted = world.draft(heads=0)
    bad = {"contract_end": date(2024, 6, 1), "current_level": SkillLevel.TECHNICIAN}
    found = refusal_of(world, drafted, apprentice(drafted, **bad), apprentice(drafted), apprentice(drafted, training_end=date(2026, 1, 1)))
    assert [(index, field) for index, field, _ in found] == [(0, "contract_end"), (0, "current_level"), (2, "training_end")]


def test_same_person_twice_in_one_roster(world):
    drafted = world.draft(heads=0)
    row = apprentice(drafted)
    with pytest.raises(Refused, match="身份证号相同"):
        enrol(world, drafted, row, row)


def test_same_person_twice_in_a_class(world):
    drafted = world.draft(heads=0)
    row = apprentice(drafted)
    enrol(world, drafted, row)
    assert refusal_of(world, drafted, row) == [(0, "person", "该人员已在本班名册中")]


def test_an_overlapping_training_names_the_days_not_the_firm(world):
    first, second = world.draft(heads=0), world.draft(heads=0, planned_start=date(2025, 2, 28), planned_end=date(2026, 2, 27))
    row = apprentice(first)
    enrol(world, first, row)
    [(_, field, sentence)] = refusal_of(world, second, apprentice(second, person=row.person))
    assert field == "training_start"
    assert "2024-03-01 至 2025-02-28" in sentence
    assert world.firm.organisation_name not in sentence


def test_the_day_after_is_free(world):
    first, second = world.draft(heads=0), world.draft(heads=0, planned_start=date(2025, 3, 1), planned_end=date(2026, 2, 28))
    row = apprentice(first)
    enrol(world, first, row)
    assert enrol(world, second, apprentice(second, person=row.person))


def test_a_cancelled_class_frees_the_days(world):
    cancelled = world.draft(heads=0)
    row = apprentice(cancelled)
    [was] = enrol(world, cancelled, row)
    operations.class_cancel(actor=world.firm, class_id=cancelled.pk, comment="企业停产")
    was.refresh_from_db()
    assert not was.counts
    other = world.draft(heads=0)
    assert enrol(world, other, apprentice(other, person=row.person))


def test_a_removed_entry_frees_the_days_and_the_place(world):
    drafted = world.draft(heads=0)
    row = apprentice(drafted)
    [wrong] = enrol(world, drafted, row)
    operations.enrolment_remove(actor=world.firm, enrolment_id=wrong.pk, comment="录错人")
    wrong.refresh_from_db()
    assert (wrong.outcome, wrong.counts) == (Outcome.VOID, False)
    assert enrol(world, drafted, row)
    other = world.draft(heads=0)
    assert refusal_of(world, other, apprentice(other, person=row.person))


def test_an_exit_shortens_the_days(world):
    running = world.training_class(ClassState.OPEN, heads=1)
    [leaver] = running.enrolments.all()
    left = operations.OutcomeData(leaver.pk, Outcome.WITHDREW, date(2024, 6, 30), exit_reason="resigned")
    operations.outcomes_record(actor=world.institution, class_id=running.pk, rows=[left], at=at(date(2024, 7, 1)))
    leaver.refresh_from_db()
    assert (leaver.funded.lower, leaver.funded.upper) == (STARTS, date(2024, 7, 1))
    assert leaver.trained_until == date(2024, 6, 30)
    person = registry.PersonData(name=leaver.person.name, id_number=leaver.person.id_number)
    for starts, taken in ((date(2024, 6, 30), False), (date(2024, 7, 1), True)):
        other = world.draft(heads=0, planned_start=starts)
        row = apprentice(other, person=person)
        if taken:
            assert enrol(world, other, row)
        else:
            assert "2024-03-01 至 2024-06-30" in refusal_of(world, other, row)[0][2]


@pytest.mark.parametrize("state", [s for s in ClassState.values if s not in (ClassState.DRAFT, ClassState.RETURNED)])
def test_a_roster_is_closed_once_submitted(world, state):
    made = world.training_class(state)
    first = made.enrolments.first()
    row = apprentice(made)
    dates = {name: getattr(first, name) for name in ("contract_start", "contract_end", "training_start", "training_end")}
    for attempt in (
        lambda: enrol(world, made, row),
        lambda: operations.enrolment_change(actor=world.firm, enrolment_id=first.pk, **dates),
        lambda: operations.enrolment_remove(actor=world.firm, enrolment_id=first.pk, comment="录错"),
    ):
        with pytest.raises(Refused, match="不能修改"):
            attempt()


def test_the_roster_belongs_to_its_parties(world):
    drafted = world.draft()
    for stranger in (world.county, world.city, world.evaluator, registry.actor(Role.FIRM), registry.actor(Role.INSTITUTION)):
        with pytest.raises(PermissionDenied):
            operations.enrol(actor=stranger, class_id=drafted.pk, rows=[apprentice(drafted)])
    assert operations.enrol(actor=world.firm, class_id=drafted.pk, rows=[apprentice(drafted)])


def test_change_before_filing(world):
    enrolment = world.draft(heads=1).enrolments.get()
    dates = {name: getattr(enrolment, name) for name in ("contract_start", "contract_end", "training_start")}
    changed = operations.enrolment_change(
        actor=world.firm, enrolment_id=enrolment.pk, seen_version=1, training_end=date(2025, 1, 31), post="司索工", **dates
    )
    assert (changed.training_end, changed.post, changed.version) == (date(2025, 1, 31), "司索工", 2)
    event = Event.objects.get(name="change")
    assert event.detail["changed"]["training_end"] == ["2025-02-28", "2025-01-31"]
    with pytest.raises(Refused, match="刚被他人更新过"):
        operations.enrolment_change(actor=world.firm, enrolment_id=enrolment.pk, seen_version=1, training_end=ENDS, **dates)
    with pytest.raises(RowsRefused, match="晚于本班计划结业日期"):
        operations.enrolment_change(actor=world.firm, enrolment_id=enrolment.pk, training_end=date(2027, 1, 1), **dates)


def test_removing_asks_why(world):
    enrolment = world.draft(heads=1).enrolments.get()
    with pytest.raises(Refused, match="原因"):
        operations.enrolment_remove(actor=world.firm, enrolment_id=enrolment.pk, comment=" ")


def test_queries_do_not_grow_with_the_roster(world):
    counts = []
    for heads in (2, 30):
        drafted = world.draft(heads=0)
        rows = apprentices(heads, drafted)
        with CaptureQueriesContext(connection) as queries:
            enrol(world, drafted, *rows)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25


def test_enrolling_nobody(world):
    with pytest.raises(Refused, match="没有要录入的学徒"):
        enrol(world, world.draft(heads=0))


def test_visible_only_within_reach(world):
    mine = world.draft()
    elsewhere = builders.make_world(registry.HUIXIAN)
    for actor in (world.firm, world.institution, world.evaluator, world.county, world.city):
        assert set(Enrolment.objects.visible_to(actor)) == set(mine.enrolments.all())
    for actor in (elsewhere.firm, elsewhere.institution, elsewhere.evaluator, elsewhere.county):
        assert not Enrolment.objects.visible_to(actor).exists()
