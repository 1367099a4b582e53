"""Writing the roster of a class (学徒名册), until it is filed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.actor import Actor
from apprenticeship.bars import barred
from apprenticeship.enums import Outcome
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.operations.guards import editable, moment
from apprenticeship.operations.rows import RowProblem, refuse_rows
from apprenticeship.rules.eligibility import Contract, Period, Problem, eligibility_problems
from apprenticeship.rules.roster import RosterRow
from apprenticeship.selectors import overlapping
from audit.bulk import insert_rows
from audit.operations import Stale, operation, record, require
from registry.models import Person
from registry.operations import people_register
from registry.people import PersonData


@dataclass(frozen=True, slots=True)
class EnrolmentData:
    """One row of a roster; days are inclusive, ``contract_end`` None is 无固定期限, ``current_level`` None is not known."""

    person: PersonData
    contract_start: date
    contract_end: date | None
    training_start: date
    training_end: date
    post: str = ""
    current_level: int | None = None


@operation
def enrol(*, actor: Actor, class_id: int, rows: Sequence[EnrolmentData], at: datetime | None = None) -> list[Enrolment]:
    """Put people into a draft or returned class, all or none; a constant number of queries however many they are.

    Raises :class:`RowsRefused` with every problem of every row; an identity number or name that does not hold
    comes from :func:`registry.operations.people_register` as one :class:`Refused`.
    """
    training_class = editable(actor, class_id)
    require(rows, "没有要录入的学徒。", field="rows")
    firm_and_school = [training_class.firm_id, training_class.institution_id]
    people = people_register(actor=actor, organisation_ids=firm_and_school, people=[row.person for row in rows], at=at)
    refuse_rows(_problems(training_class, rows, people))
    enrolments = [
        Enrolment(training_class=training_class, person=person, created_at=moment(at), **_own_columns(row))
        for row, person in zip(rows, people, strict=True)
    ]
    insert_rows(enrolments)
    record(training_class, "enrol", "录入学徒", actor=actor, at=at, heads=len(enrolments), enrolments=[e.pk for e in enrolments])
    return enrolments


@operation
def enrolment_change(
    *,
    actor: Actor,
    enrolment_id: int,
    contract_start: date,
    contract_end: date | None,
    training_start: date,
    training_end: date,
    post: str = "",
    current_level: int | None = None,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Enrolment:
    """Change an apprentice's contract, days, post or present level before the filing."""
    enrolment = _of_editable_class(actor, enrolment_id, seen_version)
    before = {name: str(getattr(enrolment, name)) for name in OWN_COLUMNS}
    enrolment.contract_start, enrolment.contract_end = contract_start, contract_end
    enrolment.training_start, enrolment.training_end = training_start, training_end
    enrolment.post, enrolment.current_level = post.strip(), current_level
    problems = _judge(enrolment.training_class, enrolment, enrolment.person)
    refuse_rows([RowProblem(0, str(enrolment.person), field, sentence) for field, sentence in problems])
    if other := first_overlap(enrolment, overlapping([enrolment.person_id], besides=enrolment.training_class).get(enrolment.person_id, [])):
        refuse_rows([RowProblem(0, str(enrolment.person), "training_start", overlap_sentence(other))])
    enrolment.version += 1
    enrolment.save()
    after = {name: str(getattr(enrolment, name)) for name in OWN_COLUMNS}
    changed = {name: [before[name], after[name]] for name in OWN_COLUMNS if before[name] != after[name]}
    record(enrolment, "change", "修改学籍", actor=actor, at=at, changed=changed)
    return enrolment


@operation
def enrolment_remove(
    *, actor: Actor, enrolment_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Enrolment:
    """Take an entry error out of the roster before the filing; the row stays as 作废 and frees the person's days."""
    enrolment = _of_editable_class(actor, enrolment_id, seen_version)
    require(comment.strip(), "请写明移出名册的原因。", field="comment")
    before, enrolment.outcome = enrolment.outcome, Outcome.VOID
    enrolment.version += 1
    enrolment.save()
    record(enrolment, "remove", "移出名册", actor=actor, at=at, comment=comment.strip(), source=before, target=Outcome.VOID)
    return enrolment


OWN_COLUMNS = ("contract_start", "contract_end", "training_start", "training_end", "post", "current_level")


def _own_columns(row: EnrolmentData) -> dict[str, object]:
    return {name: getattr(row, name) for name in OWN_COLUMNS}


def _of_editable_class(actor: Actor, enrolment_id: int, seen_version: int | None) -> Enrolment:
    class_id = Enrolment.objects.values_list("training_class_id", flat=True).get(pk=enrolment_id)
    training_class = editable(actor, class_id)
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("person").get(pk=enrolment_id)
    if seen_version not in (None, enrolment.version):
        raise Stale
    require(enrolment.outcome != Outcome.VOID, "该学徒已移出名册。")
    enrolment.training_class = training_class
    return enrolment


def _problems(training_class: TrainingClass, rows: Sequence[EnrolmentData], people: Sequence[Person]) -> list[RowProblem]:
    """Every reason against every row: its own dates, the roster it joins, the person's other trainings."""
    enrolled = set(training_class.enrolments.live().values_list("person_id", flat=True))
    ids = {person.pk for person in people}
    elsewhere, reasons = overlapping(ids, besides=training_class), barred(training_class, ids)
    problems = []
    for index, (row, person) in enumerate(zip(rows, people, strict=True)):
        label = f"第{row.person.row or index + 1}行 {person.name}"
        found = list(_judge(training_class, row, person))
        if person.pk in enrolled:
            found.append(("person", "该人员已在本班名册中"))
        elif other := first_overlap(row, elsewhere.get(person.pk, [])):
            found.append(("training_start", overlap_sentence(other)))
        if person.pk in reasons:
            found.append(("person", reasons[person.pk]))
        problems += [RowProblem(index, label, field, sentence) for field, sentence in found]
    return problems


def _judge(training_class: TrainingClass, row: EnrolmentData | Enrolment, person: Person) -> Iterator[Problem]:
    return eligibility_problems(
        birth=person.birth_date,
        contract=Contract(row.contract_start, row.contract_end),
        training=Period(row.training_start, row.training_end),
        planned=Period(training_class.planned_start, training_class.planned_end),
        level=training_class.level,
        current_level=row.current_level,
    )


def first_overlap(row: EnrolmentData | Enrolment | RosterRow, others: Sequence[Enrolment]) -> Enrolment | None:
    """The first of a person's other trainings that shares a day with ``row``.

    ``funded`` of the others is a half-open range of days, as the exclusion constraint compares it.
    """
    return next((o for o in others if row.training_start < o.funded.upper and row.training_end >= o.funded.lower), None)


def overlap_sentence(other: Enrolment) -> str:
    """Says when, not where: the other firm's classes are none of this reader's business."""
    return f"该人员 {other.training_start} 至 {other.trained_until} 已参加另一个补贴性培训，培训期间不能重叠"
