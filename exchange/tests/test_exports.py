"""A list as a workbook: what its page shows to its reader, written by the worker, for her alone."""

import io
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.enums import Role
from apprenticeship.enums import ClassState
from apprenticeship.tests.builders import make_world
from audit.models import Event
from audit.operations import Refused
from audit.pages.lists import exported_lists
from correspondence.models import Notification
from exchange import exports, listing
from exchange.enums import ExportState
from exchange.files import read_file
from exchange.listing import Column, Kind, write_listing
from exchange.models import ExportJob
from exchange.operations import export_order, export_write, import_check, import_upload, jobs_requeue_lost
from registry.models import Membership
from registry.operations import membership_end
from registry.tests import builders as registry
from registry.tests.builders import user_of
from subsidies.tests.world import make_world as make_paid_world

CLASSES = "apprenticeship.classes"


@pytest.fixture
def world(db):
    return make_world()


def written(actor, dataset=CLASSES, query=""):
    job = export_order(actor=actor, dataset=dataset, query=query)
    export_write(job_id=job.pk)
    job.refresh_from_db()
    return job


def sheet_of(job):
    return load_workbook(io.BytesIO(read_file(job.file))).active


def rows_of(job):
    return list(sheet_of(job).iter_rows(values_only=True))


# ---- what is in it ---------------------------------------------------------------------------------------------------------------


def test_it_holds_what_the_page_shows_under_its_filter_and_order(world):
    for state in (ClassState.DRAFT, ClassState.FILED, ClassState.DRAFT):
        world.training_class(state)
    heading, *rows, total = rows_of(written(world.firm, query="state=draft&sort=-number&page=7"))
    assert heading[:3] == ("班级名称", "班级编号", "企业")
    assert [row[1] for row in rows] == ["XX-2024-410781-0003", "XX-2024-410781-0001"]
    assert {row[-1] for row in rows} == {"草稿"}
    assert (total[0], total[heading.index("人数")]) == ("合计", 4)


def test_a_filter_that_no_list_gives_is_refused(world):
    with pytest.raises(Refused, match="回到列表重新导出"):
        export_order(actor=world.firm, dataset=CLASSES, query="q=\0")


def test_cells_have_types(world):
    world.training_class(ClassState.DRAFT)
    sheet = sheet_of(written(world.firm))
    cells = {sheet.cell(1, place).value: sheet.cell(2, place) for place in range(1, sheet.max_column + 1)}
    assert cells["计划开班"].value == datetime(2024, 3, 1)
    assert (cells["计划开班"].number_format, cells["人数"].value, cells["班级编号"].number_format) == ("yyyy-mm-dd", 2, "@")
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width > 10


def test_personal_numbers_stay_masked_and_text(world):
    drafted = world.draft(heads=1)
    [person] = [enrolment.person for enrolment in drafted.enrolments.select_related("person")]
    for dataset in ("registry.people", "apprenticeship.enrolments"):
        cells = [cell for row in rows_of(written(world.firm, dataset)) for cell in row]
        assert person.id_number_masked in cells
        assert person.id_number not in cells


def test_each_reads_her_own_rows_only(world):
    world.draft()
    other = make_world("410782")
    other.draft()
    assert [len(rows_of(written(actor))) for actor in (world.firm, other.institution, world.city)] == [3, 3, 4]


def test_text_that_looks_like_a_formula_stays_text(world):
    content = write_listing("表", [Column("名称")], [["=1+1"], ["@x"], ["-2"], ["+3"]], note="", told=lambda done: None)
    sheet = load_workbook(io.BytesIO(content)).active
    assert [(cell.value, cell.data_type) for (cell,) in sheet.iter_rows(min_row=2)] == [
        ("=1+1", "s"),
        ("@x", "s"),
        ("-2", "s"),
        ("+3", "s"),
    ]


def test_sums_are_exact_and_stand_below(world):
    columns = [Column("名称"), Column("金额", Kind.MONEY, is_summed=True)]
    content = write_listing("表", columns, [["a", Decimal("0.10")], ["b", Decimal("0.20")], ["c", None]], note="", told=lambda done: None)
    assert list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))[-1] == ("合计", 0.3)


def test_more_rows_than_a_sheet_holds_go_on_to_the_next(monkeypatch):
    monkeypatch.setattr(listing, "ROWS_PER_SHEET", 3)
    book = load_workbook(io.BytesIO(write_listing("表", [Column("n")], [[n] for n in range(7)], note="", told=lambda done: None)))
    assert [sheet.max_row for sheet in book] == [4, 4, 2]


def test_every_list_can_be_written(db):
    """By somebody who may read it: as many rows as the page counts, a heading over each column."""
    paid = make_paid_world()
    paid.money()
    claim = paid.settled(paid.training_class(4, prepay="paid"), cost="4900.00")
    paid.pay(claim.settlements.get().payable)
    readers = [paid.clerk, paid.finance, registry.actor(Role.ADMINISTRATOR), registry.actor(Role.LEADER)]
    exports.find("")
    empty = {key for key in exported_lists if not _written_by_one_of(readers, exports.find(key))}
    assert not {key for key in empty if not key.startswith(OWN_WORLDS)} - EMPTY_HERE


OWN_WORLDS = ("alliances.", "brands.", "briefings.", "incentives.")
"""Apps whose records this world does not make; their own tests write their lists."""
EMPTY_HERE = {
    "apprenticeship.checks",
    "apprenticeship.plans",
    "funds.recoveries",
    "policies.documents",
    "registry.chains",
    "registry.days",
    "registry.scarce",
    "subsidies.objections",
    "subsidies.waiting",
}


def _written_by_one_of(readers, dataset) -> int:
    for reader in readers:
        try:
            rows = dataset.opened(reader, "")
        except PermissionDenied:
            continue
        found = list(rows)
        assert len(found) == rows.count(), dataset.key
        content = write_listing(dataset.title, rows.columns, found, note="", told=lambda done: None)
        [heading, *_] = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        assert all(heading), dataset.key
        assert set(dataset.page.export_totals) <= {column.name for column in rows.shown}, dataset.key
        return len(found)
    return pytest.fail(f"nobody may read {dataset.key}")


def test_queries_do_not_grow_with_the_rows(world):
    counts = []
    for heads in (2, 20):
        world.draft(heads=heads)
        with CaptureQueriesContext(connection) as queries:
            written(world.firm, "apprenticeship.enrolments")
        counts.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))
    assert counts[0] == counts[1]


def test_the_demo_says_so_in_the_file(world, settings):
    settings.DEMO = True
    assert "演示数据" in sheet_of(written(world.firm)).oddHeader.right.text


# ---- the job ---------------------------------------------------------------------------------------------------------------------


def test_from_the_list_to_the_file_by_the_pages(client, world, run_jobs):
    world.draft()
    client.force_login(user_of(world.firm))
    assert "导出 Excel" in client.get(reverse("apprenticeship:class_list")).content.decode()
    response = client.post(reverse("exchange:export", args=[CLASSES]), {"query": "state=draft"})
    job = ExportJob.objects.get()
    assert response["Location"] == job.get_absolute_url()
    assert "hx-get" in client.get(job.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    run_jobs()
    assert "下载" in client.get(reverse("exchange:export_list")).content.decode()
    response = client.get(reverse("exchange:export_file", args=[job.pk]))
    assert response.content.startswith(b"PK")
    assert "private" in response["Cache-Control"]
    assert Event.objects.filter(subject_type="exchange.exportjob", name="download").count() == 1
    told = Notification.objects.get()
    assert (told.recipient_id, told.url) == (world.firm.user_id, job.get_absolute_url())


def test_a_double_click_is_one_job(world):
    first, second = (export_order(actor=world.firm, dataset=CLASSES, query="state=draft") for _ in range(2))
    assert first == second
    assert export_order(actor=world.firm, dataset=CLASSES, query="") != first


def test_written_twice_it_is_there_once(world):
    job = written(world.firm)
    file = job.file_id
    export_write(job_id=job.pk)
    job.refresh_from_db()
    assert (job.file_id, Notification.objects.count()) == (file, 1)


@pytest.mark.parametrize("page", ["detail", "file"])
def test_anothers_export_is_not_found(client, world, page):
    job = written(world.firm)
    for other in (world.institution, world.county, world.city):
        client.force_login(user_of(other))
        assert client.get(reverse(f"exchange:export_{page}", args=[job.pk])).status_code == 404
    assert client.get(reverse("exchange:export_list")).context["table"].data.data.count() == 0


def test_a_list_that_is_not_ones_own_is_not_ordered(client, world):
    with pytest.raises(PermissionDenied):
        export_order(actor=world.firm, dataset="funds.ledger")
    client.force_login(user_of(world.firm))
    assert client.post(reverse("exchange:export", args=["funds.ledger"])).status_code == 403
    assert client.post(reverse("exchange:export", args=["no.such.list"])).status_code == 404
    assert client.get(reverse("exchange:export", args=[CLASSES])).status_code == 405


def test_an_identity_number_never_becomes_a_query(world):
    with pytest.raises(Refused, match="不能有证件号"):
        export_order(actor=world.firm, dataset=CLASSES, query="q=410781199503070016")


def test_who_lost_her_post_gets_nothing(world):
    job = export_order(actor=world.firm, dataset=CLASSES)
    membership = Membership.objects.get(user=world.firm.user_id)
    membership_end(actor=registry.actor(Role.ADMINISTRATOR), membership_id=membership.pk, comment="离职")
    export_write(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.file) == (ExportState.FAILED, None)
    assert "不在申请时的单位" in job.sentence


def test_an_export_whose_worker_was_killed_is_written_by_the_next(world, run_jobs):
    job = export_order(actor=world.firm, dataset=CLASSES)
    run_jobs()
    ExportJob.objects.update(state=ExportState.RUNNING, file=None)
    export_write(job_id=job.pk)
    assert ExportJob.objects.get().state == ExportState.RUNNING, "another worker shows signs of life"
    ExportJob.objects.update(alive_at=timezone.now() - timedelta(minutes=5))
    assert (jobs_requeue_lost(), run_jobs()) == (1, 1)
    assert ExportJob.objects.get().state == ExportState.DONE


def test_an_export_that_kills_its_workers_is_given_up(world):
    job = export_order(actor=world.firm, dataset=CLASSES)
    ExportJob.objects.update(attempts=3)
    export_write(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, Notification.objects.count()) == (ExportState.FAILED, 1)


def test_the_database_wants_a_file_of_a_done_export(world):
    export_order(actor=world.firm, dataset=CLASSES)
    with pytest.raises(IntegrityError, match="export_done_has_file"), transaction.atomic():
        ExportJob.objects.update(state=ExportState.DONE)


def test_what_the_worker_wrote_is_sealed_on_disk(world):
    job = written(world.firm)
    stored = settings.FILES_ROOT / job.file.uuid.hex[:2] / f"{job.file.uuid.hex}.sealed"
    assert not stored.read_bytes().startswith(b"PK")


# ---- whole numbers for a reason --------------------------------------------------------------------------------------------------

ENROLMENTS = "apprenticeship.enrolments"


def column(job, heading):
    headings, *rows = rows_of(job)
    return [row[headings.index(heading)] for row in rows]


def unmasked(actor, dataset=ENROLMENTS, query="", reason="核对社保参保"):
    job = export_order(actor=actor, dataset=dataset, query=query, is_unmasked=True, reason=reason)
    export_write(job_id=job.pk)
    job.refresh_from_db()
    return job


def test_numbers_are_masked_unless_asked_for_with_a_reason(world):
    drafted = world.draft(heads=2)
    numbers = {enrolment.person.id_number for enrolment in drafted.enrolments.select_related("person")}
    assert all("*" in number for number in column(written(world.firm, ENROLMENTS), "身份证号"))
    job = unmasked(world.firm)
    assert set(column(job, "身份证号")) == numbers
    assert {cell.number_format for cell in sheet_of(job)["B"]} == {"@", "General"}
    assert "核对社保参保" in sheet_of(job).HeaderFooter.oddHeader.right.text
    event = Event.objects.get(subject_type="exchange.exportjob", subject_id=job.pk, name="order")
    assert (event.comment, event.detail["is_unmasked"]) == ("核对社保参保", True)


def test_whole_numbers_need_a_reason_and_the_right(world):
    world.draft()
    with pytest.raises(Refused, match="用途"):
        unmasked(world.firm, reason="看看")
    with pytest.raises(PermissionDenied):
        unmasked(registry.actor(Role.LEADER))
    with pytest.raises(PermissionDenied):
        unmasked(world.firm, CLASSES)


def test_a_right_that_ended_before_the_worker_came_gives_no_numbers(world):
    world.draft()
    job = export_order(actor=world.firm, dataset=ENROLMENTS, is_unmasked=True, reason="核对社保参保")
    Membership.objects.filter(user_id=world.firm.user_id).update(role=Role.DEPARTMENT)
    export_write(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.file) == (ExportState.FAILED, None)


def test_the_page_asks_for_the_reason(client, world):
    world.draft()
    client.force_login(user_of(world.firm))
    assert "导出完整证件号和电话" in client.get(reverse("apprenticeship:enrolment_list")).content.decode()
    address = reverse("exchange:export", args=[ENROLMENTS])
    client.post(address, {"query": "", "unmasked": "yes", "reason": ""})
    assert not ExportJob.objects.exists()
    client.post(address, {"query": "", "unmasked": "yes", "reason": "核对社保参保"})
    assert ExportJob.objects.get().is_unmasked


def test_what_was_exported_changes_nothing_when_imported(world):
    drafted = world.draft(heads=5)
    content = read_file(unmasked(world.firm, query=f"training_class={drafted.pk}").file)
    job = import_upload(actor=world.firm, kind="roster", params={"class_id": drafted.pk}, content=content, name="名册.xlsx")
    import_check(job_id=job.pk)
    job.refresh_from_db()
    assert (job.new, job.changed, job.same, job.wrong) == (0, 0, 5, 0), job.groups


def test_organisations_exported_change_nothing_when_imported(world):
    job = written(world.county, "registry.organisations", query="category=enterprise")
    back = import_upload(actor=world.county, kind="organisations", params={}, content=read_file(job.file), name="单位.xlsx")
    import_check(job_id=back.pk)
    back.refresh_from_db()
    assert (back.new, back.changed, back.wrong) == (0, 0, 0), back.groups
    assert back.same
