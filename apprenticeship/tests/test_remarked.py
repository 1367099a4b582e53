"""The firm's own workbook comes back with 结果 and 问题, and can be sent again as it is."""

import io

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from accounts.enums import Role
from apprenticeship.tests import rosters
from apprenticeship.tests.test_roster_import import OFFICIAL, confirm, line, roster_of, upload, workbook
from audit.operations import Refused
from exchange.enums import ImportState
from exchange.files import path_of, read_file
from exchange.operations import alias_add, alias_remove, import_apply, import_check, import_remark, jobs_requeue_lost, remarked_file
from exchange.sheets import remarking
from policies.models import PolicyVersion
from registry.tests import builders as registry
from registry.tests.builders import user_of


@pytest.fixture
def drafted(world):
    return world.draft(heads=0)


def remarked(world, drafted, content, name="名册.xlsx"):
    """The job, checked, and the file that comes back."""
    job = upload(world, drafted, content, name)
    import_check(job_id=job.pk)
    import_remark(job_id=job.pk)
    job.refresh_from_db()
    return job, read_file(job.remarked) if job.remarked else b""


def sheet_of(content: bytes):
    return load_workbook(io.BytesIO(content)).worksheets[0]


def said_of(sheet, row: int) -> tuple[str, str]:
    """结果 and 问题 of a row: the last two columns."""
    return tuple(sheet.cell(row, sheet.max_column - offset).value or "" for offset in (1, 0))


def with_problems(drafted) -> bytes:
    return workbook(line(drafted, 1), line(drafted, 2, 姓名="=A1"), line(drafted, 3, 岗位=None))


def test_each_row_carries_its_result_and_its_problems_and_wrong_cells_are_coloured(world, drafted):
    job, content = remarked(world, drafted, with_problems(drafted))
    sheet = sheet_of(content)
    assert [sheet.cell(1, sheet.max_column - offset).value for offset in (1, 0)] == ["结果", "问题"]
    assert said_of(sheet, 2)[0] == "可导入（新增）"
    assert said_of(sheet, 3)[0] == "退回"
    assert "姓名" in said_of(sheet, 3)[1]
    name = 1 + rosters.HEADER.index("姓名")
    assert sheet.cell(3, name).fill.fgColor.rgb == "FFFFC9C4"
    assert sheet.cell(2, name).fill.fgColor.rgb != "FFFFC9C4"
    assert job.remarked_in_place
    assert content not in path_of(job.remarked).read_bytes()


def test_what_the_firm_made_of_its_form_stays_as_it_was(world, drafted):
    job, content = remarked(world, drafted, OFFICIAL.read_bytes(), OFFICIAL.name)
    assert job.remarked_in_place
    before, after = load_workbook(OFFICIAL).worksheets[0], sheet_of(content)
    assert {str(merge) for merge in after.merged_cells.ranges} == {str(merge) for merge in before.merged_cells.ranges}
    assert {key: width.width for key, width in before.column_dimensions.items()}.items() <= {
        key: width.width for key, width in after.column_dimensions.items()
    }.items()
    for row in before.iter_rows():
        for cell in row:
            again = after.cell(cell.row, cell.column)
            assert (again.value, again.number_format, again.font.b) == (cell.value, cell.number_format, cell.font.b)


def test_sent_again_the_file_gives_the_same_answer_and_no_third_pair_of_columns(world, drafted):
    job, content = remarked(world, drafted, with_problems(drafted))
    again, second = remarked(world, drafted, content)
    assert (again.new, again.wrong, again.remarks) == (job.new, job.wrong, job.remarks)
    assert [cell.value for cell in sheet_of(second)[1]] == [cell.value for cell in sheet_of(content)[1]]
    confirm(world, again)
    import_apply(job_id=again.pk)
    import_remark(job_id=again.pk)
    again.refresh_from_db()
    assert said_of(sheet_of(read_file(again.remarked)), 2)[0] == "已导入（新增）"
    third, _ = remarked(world, drafted, read_file(again.remarked))
    assert (third.new, third.changed, third.same, third.wrong) == (0, 0, 2, 1)
    assert roster_of(drafted).count() == 2


def test_a_corrected_cell_loses_its_colour(world, drafted):
    _, content = remarked(world, drafted, with_problems(drafted))
    book = load_workbook(io.BytesIO(content))
    name = 1 + rosters.HEADER.index("姓名")
    book.worksheets[0].cell(3, name).value = "李四"
    out = io.BytesIO()
    book.save(out)
    job, again = remarked(world, drafted, out.getvalue())
    assert (job.new, job.wrong) == (3, 0)
    assert sheet_of(again).cell(3, name).fill.fgColor.rgb != "FFFFC9C4"
    assert said_of(sheet_of(again), 3) == ("可导入（新增）", "")


def test_a_formula_comes_back_as_its_result_and_is_read_again(world, drafted):
    book = Workbook()
    book.active.append(rosters.HEADER)
    book.active.append(line(drafted, 1))
    book.active["N2"] = '=A2&"号"'
    book.active["B2"].font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    job, content = remarked(world, drafted, out.getvalue())
    assert (job.new, sheet_of(content)["B2"].font.b) == (1, True)


def test_csv_and_longer_files_give_a_workbook_of_the_rows_that_go_back(world, drafted, monkeypatch):
    rows = [rosters.HEADER, line(drafted, 1), line(drafted, 2, 身份证号="4.10702E+17")]
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    job, content = remarked(world, drafted, text.encode("gb18030"), "名册.csv")
    sheet = sheet_of(content)
    assert (sheet.max_row, job.remarked_in_place) == (2, False)
    headings = [cell.value for cell in sheet[1]]
    assert dict(zip(headings, (cell.value for cell in sheet[2]), strict=True))["原行号"] == 3
    again, _ = remarked(world, drafted, content)
    assert (again.new, again.wrong, again.groups[0]["code"]) == (0, 1, "id_number_precision_lost")
    monkeypatch.setattr("exchange.operations.remarks.MOST_IN_PLACE", 1)
    job, content = remarked(world, drafted, with_problems(drafted))
    assert (sheet_of(content).max_row, job.remarked_in_place) == (2, False)


def test_a_workbook_that_cannot_be_kept_gives_a_new_one(world, drafted, monkeypatch):
    monkeypatch.setattr(remarking, "_remark_sheet", lambda *args: 1 / 0)
    job, content = remarked(world, drafted, with_problems(drafted))
    assert (sheet_of(content).max_row, job.remarked_in_place, job.remark_due) == (2, False, False)


def test_remarks_lost_with_their_worker_are_written_later(world, drafted, run_jobs):
    job = upload(world, drafted, with_problems(drafted))
    import_check(job_id=job.pk)
    run_jobs()
    job.refresh_from_db()
    job.remark_due, job.remarked, job.alive_at = True, None, job.alive_at.replace(year=2020)
    job.save()
    assert jobs_requeue_lost() == 1
    run_jobs()
    job.refresh_from_db()
    assert job.remarked


def test_only_the_owner_takes_the_file(world, drafted, client):
    job, _ = remarked(world, drafted, with_problems(drafted))
    address = reverse("exchange:import_remarked", args=[job.pk])
    client.force_login(user_of(world.firm))
    assert client.get(address).status_code == 200
    assert "下载带检查结果的文件" in client.get(job.get_absolute_url()).content.decode()
    client.force_login(user_of(world.institution))
    assert client.get(address).status_code == 404
    with pytest.raises(type(job).DoesNotExist):
        remarked_file(actor=world.institution, job_id=job.pk)


# ---- what it would cost ----------------------------------------------------------------------------------------------------------


def test_the_preview_says_what_the_rows_would_cost_by_level(world, drafted, client):
    job, _ = remarked(world, drafted, with_problems(drafted))
    rate = PolicyVersion.objects.get().rates.get(level=drafted.level).amount
    client.force_login(user_of(world.firm))
    page = client.get(job.get_absolute_url()).content.decode()
    assert "补贴测算" in page
    assert f"{2 * rate:,.2f}" in page


# ---- header words ----------------------------------------------------------------------------------------------------------------


def renamed(drafted) -> bytes:
    header = ["工人大名" if word == "姓名" else word for word in rosters.HEADER]
    book = Workbook()
    book.active.append(header)
    book.active.append(line(drafted, 1))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_header_word_that_the_office_adds_is_understood(world, drafted):
    assert remarked(world, drafted, renamed(drafted))[0].wrong == 1
    handler = registry.actor(Role.CITY_HANDLER)
    alias = alias_add(actor=handler, kind="roster", column="name", word=" 工人 大名")
    assert remarked(world, drafted, renamed(drafted))[0].new == 1
    alias_remove(actor=handler, alias_id=alias.pk)
    assert remarked(world, drafted, renamed(drafted))[0].wrong == 1


def test_a_word_that_already_means_a_column_is_refused(world):
    with pytest.raises(Refused, match="已按「身份证号」读取"):
        alias_add(actor=registry.actor(Role.CITY_HANDLER), kind="roster", column="name", word="身份证号码")


def test_the_page_adds_and_removes_header_words(client, world):
    client.force_login(user_of(registry.actor(Role.CITY_HANDLER)))
    response = client.post(reverse("exchange:alias_create"), {"column": "roster.name", "word": "工人大名"}, follow=True)
    page = response.content.decode()
    assert "工人大名" in page
    assert "花名册" in page
    assert client.post(reverse("exchange:alias_create"), {"column": "roster.name", "word": "工人大名"}).status_code == 422


def test_a_file_that_is_not_read_has_no_remarks(world, drafted):
    job, content = remarked(world, drafted, b"PK nonsense")
    assert (job.state, content, job.remark_due) == (ImportState.REFUSED, b"", False)
