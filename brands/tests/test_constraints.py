"""Each rule of the database, broken one field at a time, below the operations; each refusal is its own sentence."""

from datetime import date
from decimal import Decimal

import pytest

from brands import operations as ops
from brands.models import (
    AssessedIndicator,
    BrandTarget,
    CallType,
    ExpertReview,
    GroupMember,
    GroupTask,
    Indicator,
    Instalment,
    Milestone,
    Project,
    ProjectCall,
    ProjectStep,
    QuarterReport,
    SelfAssessment,
    TaskShare,
    TypeOffer,
)
from brands.tests.builders import AWARD, at
from tests.breaking import copy_of, refused, update

BRAND_BREAKS = [
    ("brand_has_name", "draft", {"name": ""}),
    ("brand_named_dated", "named", {"named_on": None}),
    ("brand_revoked_dated", "revoked", {"revoked_on": None}),
    ("brand_revoked_dated", "named", {"revoked_on": date(2024, 1, 1)}),
    ("brand_revoked_after_named", "revoked", {"revoked_on": date(2023, 10, 15)}),
    ("brand_public_complete", "named", {"published_at": at(date(2024, 1, 1))}),
    ("brand_public_complete", "cultivated", {"published_at": at(date(2024, 1, 1)), "story": "故事"}),
]


@pytest.mark.parametrize(("name", "state", "change"), BRAND_BREAKS)
def test_brand(world, name, state, change):
    refused(name, update(world.brand(state), **change))


def test_brand_names_are_taken_once_while_they_live(world):
    brand = world.brand("named", "同名")
    refused("brand_once", copy_of(brand))
    ops.brand_revoke(actor=world.approver, brand_id=brand.pk, comment="不再建设")
    copy_of(brand, state="draft", named_on=None)()


def test_targets(world):
    brand = world.brand("named")
    target = BrandTarget.objects.create(brand=brand, year=2024, trained=1, certified=0, employed=0)
    refused("brand_target_once", copy_of(target))
    refused("brand_target_not_empty", update(target, trained=0))


REPORT_BREAKS = [
    ("quarter_report_one_subject", "draft", {"brand": None}),
    ("quarter_report_quarter", "draft", {"quarter": 5}),
    ("quarter_report_quarter", "draft", {"quarter": 0}),
    ("quarter_report_submitted_by", "submitted", {"submitted_by": None}),
    ("quarter_report_confirmed_by", "confirmed", {"confirmed_by": None}),
    ("quarter_report_frozen", "confirmed", {"trained": 1}),
    ("quarter_report_frozen", "confirmed", {"certified": 1}),
    ("quarter_report_frozen", "confirmed", {"employed": 1}),
    ("quarter_report_frozen", "confirmed", {"qualifier": "over"}),
    ("quarter_report_frozen", "confirmed", {"as_of": date(2024, 6, 30)}),
    ("quarter_report_frozen", "confirmed", {"year": 2023}),
    ("quarter_report_frozen", "confirmed", {"quarter": 2}),
    ("quarter_report_frozen", "confirmed", {"trained": 1, "state": "returned", "confirmed_by": None}),
]


@pytest.mark.parametrize(("name", "state", "change"), REPORT_BREAKS)
def test_report(world, name, state, change):
    refused(name, update(world.report(state), **change))


def test_report_of_both_a_brand_and_a_base(world):
    refused("quarter_report_one_subject", update(world.report(), project=world.project()))


def test_report_once_a_quarter(world):
    report = world.report()
    refused("quarter_report_brand_once", copy_of(report))
    base = world.project("building")
    of_base = QuarterReport.objects.get(pk=report.pk)
    update(of_base, brand=None, project=base)()
    of_base.refresh_from_db()
    refused("quarter_report_base_once", copy_of(of_base))


def test_report_two_persons(world):
    report = world.report("submitted")
    confirm = {"state": "confirmed", "confirmed_by": world.county.user_id}
    refused("quarter_report_two_persons", update(report, **confirm))
    refused("quarter_report_confirmed_by", update(report, confirmed_by=world.handler.user_id))


def test_report_of_a_quarter_that_has_not_ended(world):
    report = world.report("submitted")
    refused(
        "quarter_report_ended",
        update(report, state="confirmed", confirmed_by=world.handler.user_id, as_of=date(2024, 3, 30)),
    )


def test_reports_are_not_deleted(world):
    report = world.report("draft")
    report.files.all().delete()
    refused("quarter_report_frozen", QuarterReport.objects.filter(pk=report.pk).delete)


def test_types_and_calls(world):
    call = world.call("draft")
    offer = TypeOffer.objects.filter(amount__isnull=False).first()
    refused("offer_once", copy_of(offer))
    refused("offer_positive", update(offer, amount=0))
    refused("offer_places", update(offer, places=0))
    row = call.types.get()
    refused("call_type_once", copy_of(row))
    refused("call_type_positive", update(row, amount=0))
    refused("call_dates", update(call, closes_on=date(2024, 2, 29)))
    refused("call_experts", update(call, experts=0))
    for days in ("county_days", "review_days", "letter_days"):
        refused("call_days", update(call, **{days: 0}))
    assert ProjectCall.objects.count() == CallType.objects.count() == 1


PROJECT_BREAKS = [
    ("project_requested", "draft", {"requested": 0}),
    ("project_letter_complete", "recommended", {"letter_number": ""}),
    ("project_letter_complete", "recommended", {"letter_on": None}),
    ("project_approval_complete", "approved", {"approval_number": ""}),
    ("project_approval_complete", "approved", {"approved_on": None}),
    ("project_award_after_approval", "recommended", {"approved_on": date(2024, 6, 28)}),
    ("project_award_after_approval", "recommended", {"awarded": AWARD}),
    ("project_award_frozen", "approved", {"awarded": AWARD - 1}),
    ("project_award_frozen", "approved", {"awarded": None}),
    ("project_task_book_complete", "building", {"task_book_number": ""}),
    ("project_task_book_complete", "building", {"task_signed_on": None}),
    ("project_task_book_complete", "building", {"build_until": None}),
    ("project_build_dates", "building", {"build_until": date(2024, 7, 15)}),
    ("project_midterm_dated", "checked", {"midterm_on": None}),
    ("project_accepted_dated", "accepted", {"accepted_on": None}),
    ("project_accepted_after_midterm", "accepted", {"accepted_on": date(2025, 3, 9)}),
    ("project_instalments_within_award", "building", {"instalment_total": AWARD}),
    ("project_instalments_within_award", "building", {"instalment_total": -1}),
]


@pytest.mark.parametrize(("name", "state", "change"), PROJECT_BREAKS)
def test_project(world, name, state, change):
    refused(name, update(world.project(state), **change))


def test_project_award_is_positive(world):
    project = world.project("recommended")
    fields = {"state": "approved", "approval_number": "豫1号", "approved_on": date(2024, 6, 28)}
    refused("project_awarded", update(project, awarded=0, **fields))


def test_one_live_application(world):
    project = world.project()
    refused("project_one_live", copy_of(project, number="XM-9"))
    update(project, state="withdrawn")()
    copy_of(project, number="XM-9")()


def test_projects_are_not_deleted(world):
    project = world.project()
    project.files.all().delete()
    refused("project_no_delete", Project.objects.filter(pk=project.pk).delete)


def test_nobody_takes_two_deciding_steps_of_a_phase(world):
    project = world.project("selected")
    mine = ProjectStep.objects.get(project=project, step="select")
    refused("project_step_other_person", copy_of(mine, step="recommend"))
    copy_of(mine, step="accept", phase="completion")()
    copy_of(mine)()


def test_parts_of_a_project(world):
    project = world.project("approved")
    review = ExpertReview.objects.filter(project=project).first()
    refused("review_once", copy_of(review))
    refused("review_score_range", update(review, score=Decimal("100.01")))
    refused("review_score_range", update(review, score=-1))
    refused("review_complete", update(review, expert=""))
    refused("review_complete", update(review, opinion=""))
    refused("milestone_once", copy_of(Milestone.objects.get(project=project)))
    indicator = Indicator.objects.filter(project=project).first()
    refused("indicator_once", copy_of(indicator))
    refused("indicator_target", update(indicator, target=0))
    refused("indicator_weight", update(indicator, weight=0))
    refused("indicator_weight", update(indicator, weight=51))


INSTALMENT_BREAKS = [
    ("instalment_frozen", "proposed", {"amount": 1}),
    ("instalment_approved_complete", "proposed", {"state": "approved"}),
    ("instalment_frozen", "approved", {"approved_by": None}),
    ("instalment_frozen", "approved", {"state": "proposed"}),
    ("instalment_frozen", "rejected", {"state": "proposed"}),
]


@pytest.mark.parametrize(("name", "state", "change"), INSTALMENT_BREAKS)
def test_instalment(world, name, state, change):
    refused(name, update(world.instalment(state), **change))


def test_instalments_below_the_operations(world):
    """Whoever writes instalments, the award holds: the total is counted by the statement that adds one."""
    first = world.instalment(amount=Decimal("720000.00"))
    refused("instalment_once", copy_of(first, amount=1))
    refused("instalment_positive", copy_of(first, sequence=2, amount=0))
    refused("project_instalments_within_award", copy_of(first, sequence=2, amount=Decimal("480000.01")))
    copy_of(first, sequence=2, amount=Decimal("480000.00"))()
    project = Project.objects.get(pk=first.project_id)
    assert project.instalment_total == project.awarded == AWARD
    ops.instalment_reject(actor=world.approver, instalment_id=first.pk, comment="金额有误")
    project.refresh_from_db()
    assert project.instalment_total == Decimal("480000.00")
    refused("instalment_frozen", Instalment.objects.filter(pk=first.pk).delete)
    refused("project_award_frozen", update(project, budget=None))


def test_instalment_two_persons(world):
    instalment = world.instalment()
    payable = world.instalment("approved", project=instalment.project, amount=Decimal(1)).payable
    change = {"state": "approved", "approved_by": world.handler.user_id, "payable": payable}
    refused("instalment_two_persons", update(instalment, **change))


ASSESSMENT_BREAKS = [
    ("assessment_money", "draft", {"first_budget": -1}),
    ("assessment_money", "draft", {"executed": -1}),
    ("assessment_money", "draft", {"executed": AWARD + 1}),
    ("assessment_ranges", "draft", {"execution_score": Decimal("10.1"), "total_score": Decimal("100.1") - 1}),
    ("assessment_ranges", "draft", {"output_score": Decimal("50.1")}),
    ("assessment_ranges", "draft", {"benefit_score": Decimal("30.1")}),
    ("assessment_ranges", "draft", {"satisfaction_score": Decimal("10.1")}),
    ("assessment_sum", "draft", {"total_score": Decimal("98.9")}),
    ("assessment_submitted_by", "submitted", {"submitted_by": None}),
    ("assessment_confirmed_by", "submitted", {"state": "confirmed"}),
    ("assessment_frozen", "confirmed", {"state": "draft", "confirmed_by": None}),
]


@pytest.mark.parametrize(("name", "state", "change"), ASSESSMENT_BREAKS)
def test_assessment(world, name, state, change):
    found = world.assessment(state)
    if name == "assessment_ranges":
        parts = ("execution_score", "output_score", "benefit_score", "satisfaction_score")
        change |= {"total_score": sum(change.get(part, getattr(found, part)) for part in parts)}
    refused(name, update(found, **change))


def test_assessment_two_persons_and_once_a_year(world):
    found = world.assessment("submitted")
    refused("assessment_two_persons", update(found, state="confirmed", confirmed_by=world.school.user_id))
    refused("assessment_once", copy_of(found))
    line = AssessedIndicator.objects.filter(assessment=found).first()
    refused("assessed_once", copy_of(line))
    refused("assessed_score", update(line, score=line.weight + 1))
    refused("assessed_score", update(line, score=-1))
    refused("assessed_deviation", update(line, actual=line.target - 1))
    assert SelfAssessment.objects.count() == 1


def test_group(world):
    share = world.share()
    member = GroupMember.objects.get()
    refused("group_member_once", copy_of(member))
    refused("group_member_dates", update(member, left_on=date(2022, 12, 31)))
    refused("group_task_once", copy_of(GroupTask.objects.get()))
    refused("share_once", copy_of(share))
    refused("share_progress", update(share, progress=101))
    refused("share_complete", update(share, state="reported", progress=99))
    refused("share_complete", update(share, state="done", progress=99))
    assert TaskShare.objects.count() == 1
