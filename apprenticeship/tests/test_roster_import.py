"""From a firm's file to the rows of a class: upload, check by the worker, confirm, written once."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from apprenticeship import operations
from apprenticeship.enums import ClassState
from apprenticeship.models import Enrolment
from apprenticeship.roster_import import RosterImport
from apprenticeship.tests import builders, rosters
from apprenticeship.tests.builders import STARTS, apprentice, make_world
from audit.models import Event
from audit.operations import Refused, Stale
from exchange.blanks import EXAMPLE, blank_workbook
from exchange.enums import ImportState, Verdict
from exchange.models import ImportJob, ImportRow
from exchange.operations import (
    import_apply,
    import_cancel,
    import_check,
    import_confirm,
    import_upload,
    jobs_requeue_lost,
    rows_purge,
)
from registry.enums import SkillLevel
from registry.models import Membership, Person
from registry.operations import membership_end
from registry.tests import builders as registry
from registry.tests.builders import user_of

CLEAN = Path(__file__).parent / "files" / "clean.xlsx"
OFFICIAL = Path(__file__).parent / "files" / "official-form.xlsx"


@pytest.fixture
def drafted(world):
    return world.draft(heads=0)


def workbook(*rows: list) -> bytes:
    book = Workbook()
    book.active.append(rosters.HEADER)
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def line(training_class, n, **changes) -> list:
    """A row that the class takes, another person for each ``n``."""
    cells = {
        "序号": n,
        "姓名": "王伟",
        "性别": "男",
        "身份证号": rosters.id_number(n),
        "岗位": "吊装岗",
        "职业(工种)": training_class.occupation.name,
        "培训等级": "中级工",
        "劳动合同起始日期": date(2024, 1, 1),
        "劳动合同终止日期": date(2026, 12, 31),
        "培训开始日期": training_class.planned_start,
        "培训结束日期": training_class.planned_end,
    }
    return [(cells | changes).get(heading) for heading in rosters.HEADER]


def upload(world, training_class, content, name="名册.xlsx"):
    return import_upload(actor=world.firm, kind="roster", params={"class_id": training_class.pk}, content=content, name=name)


def checked(world, training_class, *rows):
    job = upload(world, training_class, workbook(*rows))
    import_check(job_id=job.pk)
    job.refresh_from_db()
    return job


def confirm(world, job, **fields):
    return import_confirm(actor=world.firm, job_id=job.pk, **({"only_if_all_good": False} | fields))


def roster_of(training_class):
    return Enrolment.objects.live().filter(training_class=training_class)


# ---- the files of the trade ------------------------------------------------------------------------------------------------------


def class_of(world, occupation, level):
    fields = {"occupation": occupation, "level": level, "planned_start": date(2024, 9, 1), "planned_end": date(2025, 8, 31)}
    return world.draft(heads=0, **fields)


def import_everywhere(world, run_jobs, file) -> tuple[list[ImportJob], int]:
    """The file into a class for each occupation and level that it names, as its firm would do with one roster of several classes."""
    jobs = []
    for number, name in enumerate(("防腐蚀工", "焊工", "钳工", "电工", "起重装卸机械操作工", "中式烹调师", "养老护理员", "车工")):
        occupation = builders.occupation(f"9-99-99-{number:02d}", name)
        for level in (SkillLevel.INTERMEDIATE, SkillLevel.ADVANCED):
            job = upload(world, class_of(world, occupation, level), file.read_bytes(), file.name)
            run_jobs()
            job.refresh_from_db()
            if job.good:
                confirm(world, job)
                run_jobs()
                job.refresh_from_db()
                assert job.state == ImportState.APPLIED
            jobs.append(job)
    return jobs, Enrolment.objects.count()


def test_the_clean_roster_goes_into_its_classes(world, run_jobs):
    jobs, enrolled = import_everywhere(world, run_jobs, CLEAN)
    assert {job.state for job in jobs} <= {ImportState.APPLIED, ImportState.CHECKED}
    assert enrolled == 37 == sum(job.new for job in jobs)


def test_the_official_form_shows_its_two_problems_and_gives_the_rest(world, run_jobs):
    of_other_classes = ("class_mismatch", "overlapping_training")
    jobs, enrolled = import_everywhere(world, run_jobs, OFFICIAL)
    assert enrolled == 35
    for job in jobs:
        own = {(group["code"], *group["rows"][0]) for group in job.groups if group["code"] not in of_other_classes}
        assert own == {("date_order", "附件2", 18), ("required_missing", "附件2", 24)}


# ---- check -----------------------------------------------------------------------------------------------------------------------


def test_new_changed_same_and_wrong(world, drafted):
    first = checked(world, drafted, line(drafted, 1), line(drafted, 2))
    confirm(world, first)
    import_apply(job_id=first.pk)
    job = checked(
        world,
        drafted,
        line(drafted, 1),
        line(drafted, 2, 岗位="司索岗"),
        line(drafted, 3),
        line(drafted, 4, 培训等级="高级工"),
        line(drafted, 5, 姓名=""),
    )
    assert (job.new, job.changed, job.same, job.wrong) == (1, 1, 1, 2)
    assert [row.verdict for row in job.rows.all()] == ["same", "changed", "new", "wrong", "wrong"]
    assert job.rows.get(verdict=Verdict.CHANGED).changes == [["岗位", "吊装岗", "司索岗"]]
    assert {(group["field"], group["code"]) for group in job.groups} == {("level", "class_mismatch"), ("name", "required_missing")}
    confirm(world, job)
    import_apply(job_id=job.pk)
    assert sorted(roster_of(drafted).values_list("post", flat=True)) == ["司索岗", "吊装岗", "吊装岗"]


def test_a_blank_cell_changes_nothing(world, drafted):
    confirm(world, job := checked(world, drafted, line(drafted, 1)))
    import_apply(job_id=job.pk)
    assert checked(world, drafted, line(drafted, 1, 岗位=None)).same == 1


@pytest.mark.parametrize(("content", "code"), [(b"not a workbook", "not_a_workbook"), (workbook(), "empty")])
def test_what_is_no_roster_is_refused_with_a_sentence(world, drafted, content, code):
    job = upload(world, drafted, content)
    import_check(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.refusal) == (ImportState.REFUSED, code)
    assert job.sentence.endswith("。")


def test_the_same_file_is_noticed_and_changes_nothing(world, drafted):
    content = workbook(line(drafted, 1))
    first = upload(world, drafted, content)
    import_check(job_id=first.pk)
    confirm(world, first)
    import_apply(job_id=first.pk)
    again = upload(world, drafted, content)
    import_check(job_id=again.pk)
    again.refresh_from_db()
    assert (again.same_as, again.new, again.same) == (first, 0, 1)
    assert upload(world, world.draft(heads=0), content).same_as is None


def test_what_is_staged_cannot_be_read_in_the_database(world, drafted):
    job = checked(world, drafted, line(drafted, 1, 联系电话="13812345678"))
    row = job.rows.get()
    assert row.payload["id_number"] == rosters.id_number(1)
    for column in ("label", "problems", "warnings", "changes", "payload_sealed"):
        assert rosters.id_number(1) not in str(getattr(row, column))
    assert row.label == f"王伟 {rosters.id_number(1)[:4]}**********{rosters.id_number(1)[-4:]}"


def test_a_number_in_the_names_column_is_not_shown(world, drafted):
    job = checked(world, drafted, line(drafted, 1, 姓名=rosters.id_number(1)))
    assert job.rows.get().label == ""


def test_a_row_that_goes_back_keeps_its_sentence(world, drafted):
    elsewhere = world.draft(heads=0)
    operations.enrol(actor=world.firm, class_id=elsewhere.pk, rows=[apprentice(elsewhere, person=registry.person_data(name="王伟"))])
    busy = Person.objects.get().id_number
    job = checked(world, drafted, line(drafted, 1, 身份证号=busy, 性别=None), line(drafted, 2, 岗位="岗" * 61))
    assert [problem["code"] for row in job.rows.all() for problem in row.problems] == ["overlapping_training", "too_long"]


def test_a_check_asks_the_database_as_often_for_many_rows(world, drafted):
    counts = []
    for heads in (2, 40):
        job = upload(world, drafted, workbook(*[line(drafted, n) for n in range(heads)]))
        with CaptureQueriesContext(connection) as queries:
            import_check(job_id=job.pk)
        counts.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))
    assert counts[1] <= counts[0] + 1  # one more sign of life


# ---- confirm ---------------------------------------------------------------------------------------------------------------------


def test_all_or_nothing(world, drafted):
    job = checked(world, drafted, line(drafted, 1), line(drafted, 2, 姓名=""))
    with pytest.raises(Refused, match="还有 1 行有问题"):
        confirm(world, job, only_if_all_good=True)
    confirm(world, job)
    import_apply(job_id=job.pk)
    assert roster_of(drafted).count() == 1


def test_confirmed_twice_and_run_twice_it_is_written_once(world, drafted):
    job = checked(world, drafted, line(drafted, 1))
    confirm(world, job, seen_version=job.version)
    with pytest.raises(Refused, match="已经确认过"):
        confirm(world, job, seen_version=job.version)
    import_apply(job_id=job.pk)
    import_apply(job_id=job.pk)
    import_check(job_id=job.pk)
    assert roster_of(drafted).count() == 1
    assert Event.objects.filter(subject_type="exchange.importjob", name="apply").count() == 1


def test_an_outdated_page_does_not_confirm(world, drafted):
    job = checked(world, drafted, line(drafted, 1))
    with pytest.raises(Stale):
        confirm(world, job, seen_version=job.version - 1)


def test_what_changed_since_the_check_is_shown_again_before_it_is_written(world, drafted):
    job = checked(world, drafted, line(drafted, 1), line(drafted, 2))
    confirm(world, other := checked(world, drafted, line(drafted, 1, 岗位="别的岗")))
    import_apply(job_id=other.pk)
    confirm(world, job)
    import_apply(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.new, job.changed) == (ImportState.CHECKED, 1, 1)
    assert "数据有了变化" in job.sentence
    assert roster_of(drafted).count() == 1


def test_what_somebody_else_has_written_meanwhile_is_not_written_again(world, drafted):
    content = [line(drafted, 1), line(drafted, 2)]
    job, twin = checked(world, drafted, *content), checked(world, drafted, content[0])
    confirm(world, twin)
    import_apply(job_id=twin.pk)
    confirm(world, job)
    import_apply(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.new, job.same) == (ImportState.APPLIED, 1, 1)


def test_a_class_that_was_submitted_meanwhile_takes_nothing(world, drafted):
    job = checked(world, drafted, line(drafted, 1))
    confirm(world, job)
    operations.enrol(actor=world.firm, class_id=drafted.pk, rows=[apprentice(drafted)])
    operations.class_submit(actor=world.firm, class_id=drafted.pk, at=builders.at(builders.FILED))
    import_apply(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, roster_of(drafted).count()) == (ImportState.CHECKED, 1)
    assert "现在不能再导入" in job.sentence


def test_who_lost_her_post_writes_nothing(world, drafted):
    job = checked(world, drafted, line(drafted, 1))
    confirm(world, job)
    membership = Membership.objects.get(user=world.firm.user_id)
    membership_end(actor=registry.actor(registry.Role.ADMINISTRATOR), membership_id=membership.pk, comment="离职")
    import_apply(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, roster_of(drafted).count()) == (ImportState.CHECKED, 0)
    assert "不在申请时的单位" in job.sentence


def test_who_may_not_edit_the_class_uploads_nothing(world, drafted):
    for actor in (world.county, world.evaluator, make_world().firm):
        with pytest.raises(PermissionDenied):
            import_upload(actor=actor, kind="roster", params={"class_id": drafted.pk}, content=b"x", name="x.xlsx")


# ---- cancelled, lost, cleared ----------------------------------------------------------------------------------------------------


def test_a_cancelled_file_is_neither_checked_nor_written(world, drafted):
    job = upload(world, drafted, workbook(line(drafted, 1)))
    import_cancel(actor=world.firm, job_id=job.pk)
    import_check(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.rows.count()) == (ImportState.CANCELLED, 0)
    with pytest.raises(Refused, match="不能确认导入"):
        confirm(world, job)


def test_the_database_lets_an_ended_import_rest(world, drafted):
    job = upload(world, drafted, b"nothing")
    import_check(job_id=job.pk)
    with pytest.raises(IntegrityError, match="已经结束"), transaction.atomic():
        ImportJob.objects.update(state=ImportState.CHECKED)


def silence(job, **fields):
    ImportJob.objects.filter(pk=job.pk).update(alive_at=timezone.now() - timedelta(minutes=5), **fields)


def test_a_check_whose_worker_was_killed_is_done_by_the_next(world, drafted, run_jobs):
    job = upload(world, drafted, workbook(line(drafted, 1)))
    ImportJob.objects.update(state=ImportState.CHECKING, attempts=1)
    assert run_jobs() == 1
    assert ImportJob.objects.get().state == ImportState.CHECKING, "another worker shows signs of life"
    assert jobs_requeue_lost() == 0
    silence(job)
    assert (jobs_requeue_lost(), run_jobs()) == (1, 2)
    assert ImportJob.objects.get().state == ImportState.CHECKED


def test_a_write_whose_worker_was_killed_is_done_by_the_next(world, drafted, run_jobs):
    job = checked(world, drafted, line(drafted, 1))
    run_jobs()
    confirm(world, job)
    silence(job)
    assert (jobs_requeue_lost(), run_jobs()) == (1, 3)
    assert roster_of(drafted).count() == 1
    assert ImportJob.objects.get().state == ImportState.APPLIED


def test_a_file_that_kills_its_workers_is_given_up(world, drafted):
    job = upload(world, drafted, workbook(line(drafted, 1)))
    silence(job, attempts=3)
    import_check(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.sentence[:4]) == (ImportState.FAILED, "检查时出")


def test_staged_rows_go_some_days_after_the_end(world, drafted):
    job = checked(world, drafted, line(drafted, 1), line(drafted, 2))
    assert rows_purge(now=timezone.now() + timedelta(days=20)) == 0
    confirm(world, job)
    import_apply(job_id=job.pk)
    assert rows_purge(now=timezone.now() + timedelta(days=6)) == 0
    assert rows_purge(now=timezone.now() + timedelta(days=8)) == 2
    assert not ImportJob.objects.get().rows_kept


def test_what_nobody_confirms_is_given_up(world, drafted):
    checked(world, drafted, line(drafted, 1))
    rows_purge(now=timezone.now() + timedelta(days=31))
    assert ImportJob.objects.get().state == ImportState.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_two_confirm_at_once(transactional_db):
    world = make_world()
    drafted = world.draft(heads=0)
    job = checked(world, drafted, line(drafted, 1))
    start = Barrier(2)

    def click():
        start.wait(10)
        try:
            confirm(world, job)
            import_apply(job_id=job.pk)
        except Refused as refusal:
            return refusal.message
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        results = [one.result() for one in [threads.submit(click), threads.submit(click)]]
    assert results.count(None) == 1
    assert (roster_of(drafted).count(), Event.objects.filter(name="confirm", subject_type="exchange.importjob").count()) == (1, 1)


# ---- the template ----------------------------------------------------------------------------------------------------------------


def test_the_template_takes_rows_as_the_import_reads_them(world, drafted):
    book = load_workbook(io.BytesIO(blank_workbook(RosterImport().blank())))
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    assert next(cell.value for cell in sheet[2]) == EXAMPLE
    assert {column.number_format for column in sheet[2]} == {"@"}
    lists = book["可选项"]
    offered = {sheet.cell(1, lists_column[0].column).value: [c.value for c in lists_column if c.value] for lists_column in lists.columns}
    assert offered["性别"] == ["男", "女"]
    assert drafted.occupation.name in offered["职业(工种)"]
    assert {rule.formula1.split("!")[0] for rule in sheet.data_validations.dataValidation} == {"可选项"}
    cells = dict(zip(rosters.HEADER, line(drafted, 1), strict=True)) | {"性别": "男"}
    for column, heading in enumerate(headings, start=1):
        sheet.cell(3, column).value = cells.get(heading)
    out = io.BytesIO()
    book.save(out)
    job = upload(world, drafted, out.getvalue())
    import_check(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.new, job.wrong, job.remarks) == (ImportState.CHECKED, 1, 0, [])


# ---- pages -----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def firm(client, world):
    client.force_login(user_of(world.firm))
    return client


def page_of(job, page="detail"):
    return reverse(f"exchange:import_{page}", args=[job.pk])


def post_file(client, training_class, content, name="名册.xlsx"):
    return client.post(reverse("apprenticeship:class_roster", args=[training_class.pk]), {"file": SimpleUploadedFile(name, content)})


def test_from_the_class_to_its_rows_by_the_pages(firm, drafted, run_jobs):
    assert "导入花名册" in firm.get(reverse("apprenticeship:class_detail", args=[drafted.pk])).content.decode()
    response = post_file(firm, drafted, workbook(line(drafted, 1), line(drafted, 2, 姓名="")))
    job = ImportJob.objects.get()
    assert response["Location"] == page_of(job)
    assert "等待检查" in firm.get(page_of(job, "progress")).content.decode()
    run_jobs()
    assert firm.get(page_of(job, "progress"))["HX-Refresh"] == "true"
    words = firm.get(page_of(job)).content.decode()
    assert "导入无误的 1 行" in words
    assert "姓名：必填项没有填" in words
    assert rosters.id_number(1) not in words
    job.refresh_from_db()
    firm.post(page_of(job, "confirm"), {"seen_version": job.version})
    run_jobs()
    assert "已写入：新增 1 行" in firm.get(page_of(job)).content.decode()
    again = firm.post(page_of(job, "confirm"), {"seen_version": job.version}, follow=True)
    assert "不能确认导入" in again.content.decode()
    assert roster_of(drafted).count() == 1


def test_rows_are_filtered_by_verdict_and_problem(firm, world, drafted):
    job = checked(world, drafted, line(drafted, 1), line(drafted, 2, 姓名=""), line(drafted, 3, 培训等级="九级"))
    for query, rows in {"verdict=wrong": 2, "problem=name.required_missing": 1, "verdict=new": 1}.items():
        assert len(firm.get(f"{page_of(job)}?{query}").context["table"].rows) == rows


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("名册.xlsx", b"", "文件是空的"), ("名册.pdf", b"%PDF", "这不是 Excel 工作簿"), ("名册.xlsx", b"x" * 2000, "文件超过")],
)
def test_what_is_no_roster_file_is_told_at_the_field(firm, drafted, settings, name, content, sentence):
    settings.IMPORT_MAX_BYTES = 1000
    response = post_file(firm, drafted, content, name)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not ImportJob.objects.exists()


def test_no_file_is_told_at_the_field(firm, drafted):
    response = firm.post(reverse("apprenticeship:class_roster", args=[drafted.pk]))
    assert (response.status_code, "请选择文件" in response.content.decode()) == (422, True)


@pytest.mark.parametrize("page", ["detail", "progress", "file", "confirm", "cancel"])
def test_anothers_import_is_not_found(client, world, drafted, page):
    job = checked(world, drafted, line(drafted, 1))
    for other in (world.institution, world.county, world.city):
        client.force_login(user_of(other))
        ask = client.post if page in ("confirm", "cancel") else client.get
        assert ask(page_of(job, page)).status_code == 404
    job.refresh_from_db()
    assert job.state == ImportState.CHECKED


def test_the_upload_page_is_for_who_may_edit_the_class(client, world, drafted):
    address = reverse("apprenticeship:class_roster", args=[drafted.pk])
    for actor, status in ((world.firm, 200), (world.institution, 200), (world.county, 403), (make_world().firm, 404)):
        client.force_login(user_of(actor))
        assert client.get(address).status_code == status


def test_a_filed_class_takes_no_roster(firm, world):
    filed = world.training_class(ClassState.FILED)
    assert firm.get(reverse("apprenticeship:class_roster", args=[filed.pk])).status_code == 403


def test_the_original_file_comes_back_and_is_recorded(firm, world, drafted):
    content = workbook(line(drafted, 1))
    job = upload(world, drafted, content)
    response = firm.get(page_of(job, "file"))
    assert (response.content, response["Cache-Control"]) == (content, "private, no-store")
    assert Event.objects.filter(subject_type="exchange.importjob", name="download").count() == 1


def test_the_template_is_downloaded(firm):
    response = firm.get(reverse("exchange:import_blank", args=["roster"]))
    assert response.content.startswith(b"PK")
    assert firm.get(reverse("exchange:import_blank", args=["unknown"])).status_code == 404


@pytest.mark.parametrize("page", ["list", "detail"])
def test_pages_ask_the_database_as_often_for_twenty_as_for_two(firm, world, drafted, page):
    counts = []
    for heads in (2, 20):
        for _ in range(heads if page == "list" else 1):
            job = checked(world, drafted, *[line(drafted, n) for n in range(1 if page == "list" else heads)])
        firm.get(page_of(job))
        with CaptureQueriesContext(connection) as queries:
            firm.get(reverse("exchange:import_list") if page == "list" else page_of(job))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_rows_are_staged_for_the_class_days(world, drafted):
    """The builder's own row stays what the class asks for; else the tests above show nothing."""
    assert checked(world, drafted, line(drafted, 1)).new == 1
    assert (drafted.planned_start, ImportRow.objects.count()) == (STARTS, 1)
