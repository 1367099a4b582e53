"""Periodic reports: made when due, caught up, never twice; their sum is the figure's."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from apprenticeship.enums import Outcome
from audit.operations import Refused
from exchange.files import read_file
from funds.operations import receipt_record
from reports.enums import PeriodKind, ReportKind, ReportState
from reports.figures import FIGURES, Scope, value
from reports.models import PeriodicReport, ReportSchedule
from reports.operations import report_order, report_write, reports_due, reports_requeue_lost
from reports.payments import payment_rows
from subsidies.tests.world import World

FIRST, LAST = date(2019, 1, 1), date(2030, 1, 1)


@pytest.fixture
def schedule(db: None) -> ReportSchedule:
    """The shipped monthly schedule, since the first of March 2024."""
    ReportSchedule.objects.exclude(kind=ReportKind.PAYMENTS, period=PeriodKind.MONTH).delete()
    ReportSchedule.objects.update(starts_on=date(2024, 3, 1))
    return ReportSchedule.objects.get()


@pytest.fixture
def paid_city(world: World) -> World:
    first = world.settled(world.training_class(4, prepay="paid"), cost="4900.00")
    world.pay(first.settlements.get().payable)
    second = world.training_class([Outcome.CERTIFIED] + [Outcome.WITHDREW] * 3, prepay="paid", start=date(2023, 9, 1))
    recovery = world.settled(second, cost="4900.00").settlements.get().recovery
    receipt_record(actor=world.finance, recovery_id=recovery.pk, amount=Decimal("100.00"), received_on=date.today())
    return world


def test_nothing_is_due_before_the_month_has_ended(schedule: ReportSchedule) -> None:
    assert reports_due(today=date(2024, 3, 31)) == []


def test_missed_months_catch_up_and_never_come_twice(schedule: ReportSchedule) -> None:
    assert len(reports_due(today=date(2024, 6, 2))) == 3
    assert reports_due(today=date(2024, 6, 2)) == []
    assert len(reports_due(today=date(2024, 7, 1))) == 1


def test_a_stopped_schedule_makes_nothing(schedule: ReportSchedule) -> None:
    ReportSchedule.objects.update(enabled=False)
    assert reports_due(today=date(2024, 6, 2)) == []


def test_the_database_refuses_a_second_report_of_a_month(schedule: ReportSchedule) -> None:
    reports_due(today=date(2024, 4, 1))
    again = PeriodicReport(kind=ReportKind.PAYMENTS, period=PeriodKind.MONTH, starts_on=date(2024, 3, 1), ends_on=date(2024, 3, 31))
    with pytest.raises(IntegrityError, match="report_once_per_period"), transaction.atomic():
        again.save()


def test_a_report_without_a_file_is_not_done(db: None) -> None:
    with pytest.raises(IntegrityError, match="report_done_has_file"), transaction.atomic():
        PeriodicReport.objects.create(kind="payments", period="custom", starts_on=FIRST, ends_on=LAST, state=ReportState.DRAFT)


def test_the_rows_come_to_the_figure(paid_city: World) -> None:
    rows = payment_rows(FIRST, LAST)
    assert sum(row.paid_now for row in rows) == value(FIGURES["subsidies.paid"], Scope(from_day=FIRST, to_day=LAST))
    assert [row.kind for row in rows].count("退回") == 1


def test_what_was_paid_so_far_runs_on_over_periods(paid_city: World) -> None:
    rows = payment_rows(FIRST, LAST)
    assert max(row.paid_so_far for row in rows) == Decimal("19600.00")
    tomorrow = date.today() + timedelta(days=1)
    assert payment_rows(tomorrow, LAST) == []


def test_the_written_workbook_sums_as_the_report_says(paid_city: World) -> None:
    report = report_order(actor=paid_city.clerk, kind=ReportKind.PAYMENTS, starts_on=FIRST, ends_on=date.today())
    report_write(report_id=report.pk)
    report.refresh_from_db()
    assert (report.state, report.progress) == (ReportState.DRAFT, 100)
    sheet = openpyxl.load_workbook(BytesIO(read_file(report.file)), data_only=True).active
    assert sheet["A1"].value.startswith("职业培训补贴资金拨付情况表")
    total = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "合计")
    assert Decimal(str(total[12])) == report.total == value(FIGURES["subsidies.paid"], Scope(to_day=LAST))
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$3:$3"


def test_written_twice_it_is_there_once(paid_city: World) -> None:
    report = report_order(actor=paid_city.clerk, kind=ReportKind.PAYMENTS, starts_on=FIRST, ends_on=date.today())
    report_write(report_id=report.pk)
    file = PeriodicReport.objects.get(pk=report.pk).file_id
    report_write(report_id=report.pk)
    assert PeriodicReport.objects.get(pk=report.pk).file_id == file


def test_an_empty_month_is_a_report_too(world: World) -> None:
    report = report_order(actor=world.clerk, kind=ReportKind.PAYMENTS, starts_on=FIRST, ends_on=FIRST)
    report_write(report_id=report.pk)
    report.refresh_from_db()
    assert (report.state, report.total, report.row_count) == (ReportState.DRAFT, Decimal("0.00"), 0)


def test_a_lost_report_is_queued_again_a_few_times(world: World) -> None:
    report = report_order(actor=world.clerk, kind=ReportKind.PAYMENTS, starts_on=FIRST, ends_on=FIRST)
    assert reports_requeue_lost() == []
    long_ago = report.queued_at - timedelta(hours=1)
    PeriodicReport.objects.update(queued_at=long_ago)
    assert reports_requeue_lost() == [report.pk]
    PeriodicReport.objects.update(queued_at=long_ago, attempts=5)
    assert reports_requeue_lost() == []


def test_a_period_in_the_future_is_refused_at_its_field(world: World) -> None:
    with pytest.raises(Refused, match="还没有开始") as refusal:
        report_order(actor=world.clerk, kind=ReportKind.PAYMENTS, starts_on=date(2099, 1, 1), ends_on=date(2099, 1, 31))
    assert refusal.value.field == "starts_on"


def test_counties_and_firms_order_no_report(world: World) -> None:
    for actor in (world.county, world.firm, world.school):
        with pytest.raises(PermissionDenied):
            report_order(actor=actor, kind=ReportKind.PAYMENTS, starts_on=FIRST, ends_on=FIRST)
