"""From draft to signature by two people; what is signed is frozen, a correction stands beside it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.actor import Actor
from accounts.enums import Role
from audit.operations import Refused
from exchange.files import read_file
from reports.enums import ReportKind, ReportState
from reports.models import PeriodicReport
from reports.operations import (
    report_check,
    report_correct,
    report_order,
    report_renew,
    report_return_for_correction,
    report_sign,
    report_write,
)
from reports.operations.writing import stored_content
from reports.printing import print_table
from reports.workbooks import write_table
from subsidies.tests.world import World, worker

FIRST = date(2019, 1, 1)


@pytest.fixture
def leader(world: World) -> Actor:
    return worker(world.bureau, Role.LEADER)


def draft(world: World, kind: ReportKind = ReportKind.PAYMENTS) -> PeriodicReport:
    report = report_order(actor=world.clerk, kind=kind, starts_on=FIRST, ends_on=date.today())
    return written(report)


def written(report: PeriodicReport) -> PeriodicReport:
    report_write(report_id=report.pk)
    return PeriodicReport.objects.get(pk=report.pk)


@pytest.fixture
def signed(world: World, leader: Actor) -> PeriodicReport:
    report = draft(world)
    report_check(actor=world.checker, report_id=report.pk)
    return report_sign(actor=leader, report_id=report.pk)


def test_a_report_goes_from_draft_over_review_to_signature(world: World, signed: PeriodicReport) -> None:
    assert (signed.state, signed.checked_by_id) == (ReportState.SIGNED, world.checker.user_id)
    assert signed.digest == stored_content(signed).digest


def test_one_person_does_not_both_review_and_sign(world: World) -> None:
    both = worker(world.bureau, Role.CITY_CHECKER, Role.CITY_APPROVER)
    report = draft(world)
    report_check(actor=both, report_id=report.pk)
    with pytest.raises(Refused, match="回避"):
        report_sign(actor=both, report_id=report.pk)


def test_the_database_wants_two_persons_too(signed: PeriodicReport) -> None:
    with pytest.raises(IntegrityError, match="report_two_persons"), transaction.atomic():
        PeriodicReport.objects.create(
            kind="payments",
            period="custom",
            starts_on=FIRST,
            ends_on=FIRST,
            checked_by_id=signed.checked_by_id,
            signed_by_id=signed.checked_by_id,
        )


def test_who_ordered_it_does_not_review_it(world: World) -> None:
    both = worker(world.bureau, Role.CITY_HANDLER, Role.CITY_CHECKER)
    report = written(report_order(actor=both, kind=ReportKind.PAYMENTS, starts_on=FIRST, ends_on=FIRST))
    with pytest.raises(Refused, match="回避"):
        report_check(actor=both, report_id=report.pk)


def test_a_handler_signs_nothing(world: World) -> None:
    report = draft(world)
    with pytest.raises(PermissionDenied):
        report_check(actor=world.clerk, report_id=report.pk)


@pytest.mark.parametrize("change", [{"total": Decimal(1)}, {"digest": "x"}, {"state": "draft"}])
def test_what_is_signed_is_frozen(signed: PeriodicReport, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="report_frozen"), transaction.atomic():
        PeriodicReport.objects.filter(pk=signed.pk).update(**change)


def test_a_frozen_report_is_drawn_again_the_same(world: World, signed: PeriodicReport) -> None:
    """Although the city has moved on since."""
    world.prepaid(world.training_class(3, state="open"))
    kept = stored_content(signed)
    assert write_table(kept) == read_file(signed.file)
    assert print_table(kept) == read_file(signed.pdf)


def test_a_draft_follows_the_city_when_made_anew(world: World) -> None:
    report = draft(world)
    world.prepaid(world.training_class(3, state="open"))
    report_renew(actor=world.clerk, report_id=report.pk)
    assert written(report).total == Decimal("7500.00")


def test_a_report_is_sent_back_with_a_reason(world: World) -> None:
    report = draft(world)
    report_check(actor=world.checker, report_id=report.pk)
    with pytest.raises(Refused, match="理由"):
        report_return_for_correction(actor=world.approver, report_id=report.pk, comment=" ")
    back = report_return_for_correction(actor=world.approver, report_id=report.pk, comment="漏了一笔")
    assert (back.state, back.checked_by_id) == (ReportState.DRAFT, None)


def test_a_correction_stands_beside_and_says_what_changed(world: World, signed: PeriodicReport) -> None:
    prepaid = world.prepaid(world.training_class(3, state="open"))
    new = written(report_correct(actor=world.clerk, report_id=signed.pk, reason="补录一笔拨付"))
    assert (new.edition, new.corrects_id, new.state) == (2, signed.pk, ReportState.DRAFT)
    assert PeriodicReport.objects.get(pk=signed.pk).total == Decimal("0.00")
    assert {"row": "合计", "column": "本次拨付（元）", "before": "0.00", "after": "7,500.00"} in new.changes
    added = [change for change in new.changes if change["after"] == "新增"]
    assert len(added) == 1
    assert prepaid.payable.payee.name in added[0]["row"]


def test_only_the_newest_signed_edition_is_corrected_and_once(world: World, signed: PeriodicReport) -> None:
    new = report_correct(actor=world.clerk, report_id=signed.pk, reason="更正")
    with pytest.raises(Refused, match="已有更正版"):
        report_correct(actor=world.clerk, report_id=signed.pk, reason="再更正")
    with pytest.raises(Refused, match="只有已签发"):
        report_correct(actor=world.clerk, report_id=new.pk, reason="更正")


def test_a_signature_on_an_older_page_is_refused(world: World, leader: Actor) -> None:
    report = draft(world)
    seen = report.version
    report_check(actor=world.checker, report_id=report.pk)
    with pytest.raises(Refused, match="刚被他人更新"):
        report_sign(actor=leader, report_id=report.pk, seen_version=seen)
