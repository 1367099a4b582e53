"""A workbook's rows against a class: the shared clean roster, and each reason that needs the database."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apprenticeship import operations
from apprenticeship.imports import class_findings, enrolment_of
from apprenticeship.rules.roster import RosterRow, check_roster
from apprenticeship.tests import builders
from apprenticeship.tests.builders import apprentice
from exchange.sheets.reading import read_book
from registry.enums import Education, SkillLevel
from registry.rules.levels import Level
from registry.tests import builders as registry

CLEAN = Path(__file__).parent / "files" / "clean.xlsx"


def row_of(training_class, number=2, **changes) -> RosterRow:
    data = registry.person_data()
    fields = {
        "sheet": "花名册",
        "row": number,
        "name": data.name,
        "id_number": data.id_number,
        "birth": date(1995, 3, 7),
        "gender": "男",
        "occupation_code": "",
        "occupation": training_class.occupation.name,
        "level": Level(training_class.level),
        "contract_start": date(2024, 1, 1),
        "contract_end": None,
        "training_start": training_class.planned_start,
        "training_end": training_class.planned_end,
        "phone": "",
        "ethnicity": "",
        "education": "中专",
        "department": "",
        "post": "",
        "mentor": "",
        "current_level": None,
        "hire_date": None,
    }
    return RosterRow(**(fields | changes))


def codes(training_class, *rows):
    return [(finding.row, finding.field, finding.code) for finding in class_findings(training_class, rows)]


@pytest.fixture
def drafted(world):
    return world.draft(heads=0)


def test_a_fitting_row_is_enrolled(world, drafted):
    row = row_of(drafted)
    assert codes(drafted, row) == []
    [made] = operations.enrol(actor=world.firm, class_id=drafted.pk, rows=[enrolment_of(row)])
    assert (made.person.education, made.contract_end) == (Education.SECONDARY_VOCATIONAL, None)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"occupation": "焊工"}, ("occupation", "class_mismatch")),
        ({"occupation_code": "6-18-02-04"}, ("occupation", "class_mismatch")),
        ({"level": Level.ADVANCED}, ("level", "class_mismatch")),
        ({"training_start": date(2024, 2, 1)}, ("training_start", "class_dates")),
        ({"training_end": date(2025, 3, 1)}, ("training_end", "class_dates")),
        ({"current_level": Level.INTERMEDIATE}, ("current_level", "level_held")),
        ({"birth": date(2008, 3, 2)}, ("id_number", "too_young")),
    ],
)
def test_each_reason_of_the_class(drafted, changes, found):
    assert codes(drafted, row_of(drafted), row_of(drafted, 3, **changes)) == [(3, *found)]


def test_the_code_decides_over_the_name(drafted):
    assert codes(drafted, row_of(drafted, occupation="司索工", occupation_code=drafted.occupation.code)) == []


def test_people_known_already(world, drafted):
    elsewhere = world.draft(heads=0)
    busy, here = apprentice(elsewhere), apprentice(drafted)
    operations.enrol(actor=world.firm, class_id=elsewhere.pk, rows=[busy])
    operations.enrol(actor=world.firm, class_id=drafted.pk, rows=[here])
    rows = [
        row_of(drafted, 2, id_number=busy.person.id_number),
        row_of(drafted, 3, id_number=here.person.id_number),
        row_of(drafted, 4, id_number=here.person.id_number, name="别人"),
    ]
    assert codes(drafted, *rows) == [
        (2, "id_number", "overlapping_training"),
        (3, "id_number", "already_enrolled"),
        (4, "name", "name_differs"),
        (4, "id_number", "already_enrolled"),
    ]


def test_queries_do_not_grow_with_the_rows(drafted):
    counts = []
    for heads in (2, 40):
        rows = [row_of(drafted, number) for number in range(heads)]
        with CaptureQueriesContext(connection) as queries:
            class_findings(drafted, rows)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_the_clean_roster(world):
    """37 good rows of several occupations and levels: a class takes its own, and says so of the others."""
    check = check_roster(read_book(CLEAN.read_bytes(), CLEAN.name), date(2024, 9, 1))
    assert len(check.accepted) == 37
    welders = builders.occupation("6-18-02-04", "焊工")
    fields = {"occupation": welders, "level": SkillLevel.INTERMEDIATE, "planned_start": date(2024, 9, 1), "planned_end": date(2026, 8, 31)}
    made = world.draft(heads=0, **fields)
    fitting = [row for row in check.accepted if (row.occupation, row.level) == ("焊工", Level.INTERMEDIATE)]
    others = {row.row for row in check.accepted} - {row.row for row in fitting}
    findings = class_findings(made, check.accepted)
    assert {finding.row for finding in findings if finding.code == "class_mismatch"} == others
    good = [row for row in fitting if row.row not in {finding.row for finding in findings}]
    assert good
    taken = operations.enrol(actor=world.institution, class_id=made.pk, rows=[enrolment_of(row) for row in good])
    assert [enrolment.person.name for enrolment in taken] == [row.name for row in good]
