"""Reports from a workbook: new, changed and same rows, and those that go back."""

import io

import pytest
from openpyxl import Workbook

from exchange.models import ImportJob
from exchange.operations import import_apply, import_check, import_confirm, import_upload
from incentives.imports import COLUMNS
from incentives.models import EducationReport

HEADINGS = [column.label for column in COLUMNS]


def workbook(*rows) -> bytes:
    book = Workbook()
    book.active.append(HEADINGS)
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def checked(actor, *rows) -> ImportJob:
    job = import_upload(actor=actor, kind="education", params={}, content=workbook(*rows), name="经费.xlsx")
    import_check(job_id=job.pk)
    return ImportJob.objects.get(pk=job.pk)


def written(actor, job: ImportJob) -> None:
    import_confirm(actor=actor, job_id=job.pk, only_if_all_good=False)
    import_apply(job_id=job.pk)


def test_the_county_enters_a_year_for_its_firm(world):
    rows = [
        [world.body.uscc, world.body.name, "2023年", "100万", 25000, 20000, 13000, None],
        [world.body.uscc, world.body.name, 2022, 900000, 20000, 10000, 5000, "补报"],
    ]
    written(world.county, checked(world.county, *rows))
    found = {report.year: report for report in EducationReport.objects.all()}
    assert found[2023].wages == 1_000_000
    assert (found[2022].state, found[2022].meets_words, found[2022].note) == ("draft", "低于规定比例", "补报")

    again = checked(world.county, [*rows[0][:3], "100万", 25000, 20000, 14000, None], rows[1])
    assert sorted(again.rows.values_list("verdict", flat=True)) == ["changed", "same"]
    written(world.county, again)
    assert EducationReport.objects.get(year=2023).front_line == 14_000


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        (0, "91110000600037341L", "不属于您填报的范围"),
        (2, "去年", "四位年份"),
        (5, "五千", "阿拉伯数字"),
        (6, 20_001, "不能超过使用总额"),
    ],
)
def test_a_wrong_row_goes_back_with_a_sentence(world, column, cell, words):
    row = [world.body.uscc, world.body.name, 2023, 1_000_000, 25_000, 20_000, 13_000, None]
    row[column] = cell
    job = checked(world.county, row)
    assert words in str(job.groups)
    assert not EducationReport.objects.exists()


def test_what_was_handed_in_is_not_changed_by_a_file(world):
    world.education("submitted")
    job = checked(world.firm, [world.body.uscc, None, 2024, 5, 5, 5, 5, None])
    assert "不能再改" in str(job.groups)
