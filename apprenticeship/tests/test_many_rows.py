"""Many rows go by COPY: the same rows, constraints and ids as one by one."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apprenticeship.tests.test_roster_import import checked, confirm, line, roster_of
from audit import bulk
from audit.bulk import insert_rows
from audit.models import Event
from exchange.operations import import_apply
from registry.models import Affiliation, Person


@pytest.fixture
def drafted(world):
    return world.draft(heads=0)


@pytest.fixture(autouse=True)
def many(monkeypatch):
    monkeypatch.setattr(bulk, "FEW", 0)


def test_a_roster_by_copy_is_the_roster_that_was_sent(world, drafted):
    rows = [line(drafted, n, 姓名="买买提·阿\\依" if n == 3 else "王伟", 岗位="吊装\t岗") for n in range(1, 6)]
    job = checked(world, drafted, *rows)
    assert job.wrong == 1
    confirm(world, job)
    import_apply(job_id=job.pk)
    enrolments = list(roster_of(drafted).select_related("person"))
    assert {enrolment.person.id_number for enrolment in enrolments} == {row[3] for row in rows if row[1] == "王伟"}
    assert all(enrolment.funded is not None and enrolment.counts for enrolment in enrolments)
    assert Affiliation.objects.filter(person__in=[enrolment.person_id for enrolment in enrolments]).count() == 8
    assert (
        Event.objects.filter(name="register", subject_type="registry.person", subject_id__in=[e.person_id for e in enrolments]).count() == 4
    )


def test_odd_texts_arrive_as_they_are(world):
    odd = "反斜\\杠\t制表\n换行 \\N \\."
    words = {"subject_type": "a.b", "subject_id": 1, "name": "n", "label": "标签", "actor_name": "人", "occurred_at": timezone.now()}
    event = Event(**words, comment=odd, detail={"词": odd, "n": None})
    insert_rows([event])
    kept = Event.objects.get(pk=event.pk)
    assert (kept.comment, kept.detail, kept.actor_id) == (odd, {"词": odd, "n": None}, None)


def test_constraints_hold_and_conflicts_are_left_out_only_where_asked(world, drafted):
    person = Person.objects.first() or world.draft(heads=1).enrolments.get().person
    pair = Affiliation.objects.filter(person=person).first()
    again = Affiliation(person_id=person.pk, organisation_id=pair.organisation_id)
    insert_rows([again], ignore_conflicts=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([Affiliation(person_id=person.pk, organisation_id=pair.organisation_id)])
    assert Affiliation.objects.filter(person=person, organisation_id=pair.organisation_id).count() == 1
