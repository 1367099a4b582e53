"""A roster from a workbook (学徒花名册) for one class: what stands against each row with the class and the database at hand.

``rules.roster`` judges the file alone; here its good rows meet the class, its roster and the people's other trainings.
Codes of the findings are those of ``rosters/README.md``; every look-up is one query for all rows.
"""

from collections.abc import Iterator, Sequence

from apprenticeship.bars import barred
from apprenticeship.models import TrainingClass
from apprenticeship.operations import EnrolmentData
from apprenticeship.operations.enrolments import first_overlap, overlap_sentence
from apprenticeship.rules.eligibility import Contract, Period, eligibility_problems
from apprenticeship.rules.roster import Finding, RosterRow
from apprenticeship.selectors import overlapping
from registry.enums import Education, SkillLevel
from registry.models import Occupation, Person
from registry.operations import PersonData
from registry.people import number_index

Problem = tuple[str, str, str]
"""Column, code and sentence."""

CODE_OF_FIELD = {
    "contract_end": "contract_too_short",
    "training_start": "class_dates",
    "training_end": "class_dates",
    "person": "too_young",
    "current_level": "level_held",
}

_EDUCATION = {label: value for value, label in Education.choices} | {
    "小学": Education.JUNIOR_HIGH,
    "初中": Education.JUNIOR_HIGH,
    "职高": Education.SECONDARY_VOCATIONAL,
    "中专": Education.SECONDARY_VOCATIONAL,
    "中技": Education.SECONDARY_VOCATIONAL,
    "技校": Education.SECONDARY_VOCATIONAL,
    "专科": Education.JUNIOR_COLLEGE,
    "大学专科": Education.JUNIOR_COLLEGE,
    "大学": Education.BACHELOR,
    "大学本科": Education.BACHELOR,
    "硕士": Education.POSTGRADUATE,
    "博士": Education.POSTGRADUATE,
}


def class_findings(training_class: TrainingClass, rows: Sequence[RosterRow]) -> list[Finding]:
    """Everything that sends a row back although the file alone is in order, in the order of the rows."""
    known = {bytes(p.id_number_index): p for p in Person.objects.filter(id_number_index__in=[number_index(row.id_number) for row in rows])}
    enrolled = set(training_class.enrolments.live().values_list("person_id", flat=True))
    ids = [person.pk for person in known.values()]
    elsewhere, reasons = overlapping(ids, besides=training_class), barred(training_class, ids)
    findings = []
    for row in rows:
        person = known.get(number_index(row.id_number))
        problems = [*_mismatches(training_class, row), *_ineligible(training_class, row)]
        if person is not None:
            problems += _person_problems(row, person, enrolled, elsewhere.get(person.pk, []))
            if person.pk in reasons:
                problems.append(("id_number", "already_subsidised", f"{reasons[person.pk]}。"))
        findings += [Finding(row.sheet, row.row, *problem) for problem in problems]
    return findings


def enrolment_of(row: RosterRow) -> EnrolmentData:
    """The row as :func:`apprenticeship.operations.enrol` takes it."""
    education = _EDUCATION.get(row.education.strip(), "")
    return EnrolmentData(
        person=PersonData(row.name, row.id_number, phone=row.phone, ethnicity=row.ethnicity, education=education, row=row.row),
        contract_start=row.contract_start,
        contract_end=row.contract_end,
        training_start=row.training_start,
        training_end=row.training_end,
        post=row.post or row.department,
        current_level=row.current_level,
    )


def _mismatches(training_class: TrainingClass, row: RosterRow) -> Iterator[Problem]:
    occupation = training_class.occupation
    if not _is_occupation(row, occupation):
        yield "occupation", "class_mismatch", f"职业“{row.occupation or row.occupation_code}”与本班的“{occupation}”不一致。"
    if row.level != training_class.level:
        level = SkillLevel(training_class.level)
        yield "level", "class_mismatch", f"培训等级“{row.level.word}”与本班的“{level.label}”不一致。"


def _is_occupation(row: RosterRow, occupation: Occupation) -> bool:
    """The code decides where one is given; else the name of the occupation or of its trade."""
    if row.occupation_code:
        return row.occupation_code == occupation.code
    names = {occupation.name, occupation.trade, f"{occupation.name}({occupation.trade})"} - {""}
    return row.occupation in names


def _ineligible(training_class: TrainingClass, row: RosterRow) -> Iterator[Problem]:
    problems = eligibility_problems(
        birth=row.birth,
        contract=Contract(row.contract_start, row.contract_end),
        training=Period(row.training_start, row.training_end),
        planned=Period(training_class.planned_start, training_class.planned_end),
        level=training_class.level,
        current_level=row.current_level,
    )
    for field, sentence in problems:
        yield ("id_number" if field == "person" else field), CODE_OF_FIELD[field], f"{sentence}。"


def _person_problems(row: RosterRow, person: Person, enrolled: set[int], others: list) -> Iterator[Problem]:
    if person.name != row.name:
        yield "name", "name_differs", "该身份证号已登记为另一个姓名，请核对身份证；确已更名的，请由人社经办人先更正人员信息。"
    if person.pk in enrolled:
        yield "id_number", "already_enrolled", "该人员已在本班名册中。"
    if other := first_overlap(row, others):
        yield "id_number", "overlapping_training", f"{overlap_sentence(other)}。"
