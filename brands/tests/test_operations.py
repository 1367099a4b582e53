"""What the operations promise beyond the tables of the workflows."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actor import SYSTEM
from accounts.enums import Role
from audit.models import Event
from audit.operations import Refused
from brands import operations as ops
from brands.enums import Qualifier, Stage
from brands.models import ExpertReview, Project, ProjectType, QuarterReport, TaskShare
from brands.operations import Outcome
from brands.reference import shipped_offers, shipped_types
from brands.selectors import award_of, years_of
from brands.tests.builders import APPLIED, AWARD, SIGNED, at
from correspondence.models import Notification
from funds.enums import FundSource, OrderState
from funds.operations import answer_record, batch_confirm, batch_make, batch_send, budget_record, receipt_record, reserve
from funds.selectors import ledger_check
from registry.models import Region
from registry.operations import payee_account_confirm, payee_account_propose
from registry.tests import builders as registry


def field_of(refusal):
    return refusal.value.field


# Reports


def test_attendances_and_heads_stay_apart(world):
    brand = world.brand("named")
    for quarter, trained in ((1, 100), (2, 250)):
        report = world.report("submitted", brand, quarter, trained)
        if quarter == 1:
            ops.report_confirm(actor=world.handler, report_id=report.pk)
    rows = years_of(brand.reports.all())
    assert [(row.year, row.trained, row.employed) for row in rows] == [(2024, 100, 500)], "only confirmed quarters count"


@pytest.mark.parametrize(
    ("qualifier", "words"),
    [(Qualifier.EXACT, "3,000"), (Qualifier.OVER, "3,000余"), (Qualifier.NEARLY, "近3,000"), (Qualifier.AT_LEAST, "3,000以上")],
)
def test_a_rounded_number_is_never_shown_as_exact(qualifier, words):
    report = QuarterReport(trained=3000, qualifier=qualifier)
    assert report.trained_words == words


def test_a_quarter_is_handed_in_after_it_has_ended_and_with_evidence(world):
    report = world.report("draft", quarter=4)
    with pytest.raises(Refused, match="才结束"):
        ops.report_submit(actor=world.county, report_id=report.pk, at=at(date(2024, 12, 31)))
    report.files.update(removed_at=at(date(2025, 1, 6)))
    with pytest.raises(Refused, match="请先上传佐证材料"):
        ops.report_submit(actor=world.county, report_id=report.pk, at=at(date(2025, 1, 7)))


def test_a_brand_reports_only_while_it_lives(world):
    with pytest.raises(Refused, match="列入培育后才能填报") as refusal:
        ops.report_draft(actor=world.county, brand=world.brand("draft"), year=2024, quarter=1, outcome=Outcome(1, 1, 1))
    assert field_of(refusal) == "brand"


def test_only_approved_bases_report(world):
    with pytest.raises(Refused, match="已立项的示范基地"):
        ops.report_draft(actor=world.school, project=world.project("recommended"), year=2024, quarter=1, outcome=Outcome(1, 1, 1))
    made = ops.report_draft(actor=world.school, project=world.project("building"), year=2024, quarter=1, outcome=Outcome(1, 1, 1))
    assert (made.operator, made.subject_name) == (world.school_body, "豫菜师傅")


def test_reopened_numbers_keep_what_they_were_and_tell_the_county(world):
    report = world.report("confirmed")
    ops.report_reopen(actor=world.checker, report_id=report.pk, comment="重复计算")
    event = Event.objects.get(subject_type="brands.quarterreport", subject_id=report.pk, name="reopen")
    assert event.detail == {"former": [1200, 800, 500]}
    assert "重复计算" in Notification.objects.get(recipient_id=world.county.user_id).text


# Projects


def test_applications_only_within_the_calls_days(world):
    call = world.call()
    fields = {"call": call, "type": world.base_type, "title": "基地", "summary": "建设", "requested": AWARD, "brand_name": "豫菜师傅"}
    for day in (date(2024, 2, 29), date(2024, 5, 1)):
        with pytest.raises(Refused, match="申报期为2024-03-01至2024-04-30"):
            ops.project_draft(actor=world.school, at=at(day), **fields)
    with pytest.raises(Refused, match="不能申报"):
        ops.project_draft(actor=world.school, at=at(APPLIED), **fields | {"call": world.call("closed")})
    other = ProjectType.objects.get(code="master_studio")
    with pytest.raises(Refused, match="没有列") as refusal:
        ops.project_draft(actor=world.school, at=at(APPLIED), **fields | {"type": other})
    assert field_of(refusal) == "type"


def test_a_call_closes_after_its_last_day(world):
    with pytest.raises(Refused, match="当天仍可提交"):
        ops.call_close(actor=world.handler, call_id=world.call().pk, at=at(date(2024, 4, 30)))


def test_deadlines_are_working_days(world):
    submitted = world.project("submitted")
    # 10 working days after Wednesday 2024-03-20, Qingming (4–6 April) not among them; the calendar is not loaded here.
    assert submitted.due_on == date(2024, 4, 3)
    assert world.project("selected").due_on == date(2024, 4, 22)


def test_a_changed_application_is_scored_anew(world):
    project = world.project("reviewing")
    ops.project_send_back(actor=world.checker, project_id=project.pk, comment="补充预算", at=at(date(2024, 4, 12)))
    ops.project_submit(actor=world.school, project_id=project.pk, at=at(date(2024, 5, 10)))
    ops.project_forward(actor=world.county, project_id=project.pk, at=at(date(2024, 5, 11)))
    with pytest.raises(Refused, match="已登记0位专家评分，至少须3位"):
        ops.project_select(actor=world.checker, project_id=project.pk, at=at(date(2024, 5, 12)))
    world.review(project.pk, "专家1")
    assert ExpertReview.objects.filter(project=project, expert="专家1").count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"expert": " "}, "expert"),
        ({"affiliation": ""}, "affiliation"),
        ({"score": "100.01"}, "score"),
        ({"score": "-1"}, "score"),
        ({"opinion": ""}, "opinion"),
        ({"reviewed_on": date(2999, 1, 1)}, "reviewed_on"),
        ({"expert": "专家1"}, "expert"),
    ],
)
def test_reviews_are_refused_at_their_field(world, change, field):
    project = world.project("reviewing")
    with pytest.raises(Refused) as refusal:
        world.review(project.pk, **change)
    assert field_of(refusal) == field


def test_an_expert_of_the_applicant_steps_aside(world):
    project = world.project("reviewing")
    with pytest.raises(Refused, match="须回避"):
        world.review(project.pk, affiliation=world.school_body.name)


def test_acceptance_waits_for_every_milestone(world):
    project = world.project("checked")
    project.milestones.update(done_on=None)
    with pytest.raises(Refused, match="还有节点没有完成：设备到位"):
        ops.project_apply_acceptance(actor=world.school, project_id=project.pk)


def test_closing_waits_for_the_assessment_and_every_instalment(world):
    project = world.project("accepted")
    with pytest.raises(Refused, match="绩效自评还没有复核"):
        ops.project_close(actor=world.approver, project_id=project.pk)
    world.project_assess(project.pk)
    world.instalment(project=project)
    with pytest.raises(Refused, match="还有分期拨付待审批"):
        ops.project_close(actor=world.approver, project_id=project.pk)


def test_shipped_types_load_again_without_change(world):
    assert world.base_type.offers.count() == 2
    types = shipped_types()
    assert ops.project_types_add(actor=SYSTEM, types=types, offers=shipped_offers(types)) == 0
    assert not ProjectType.objects.get(code="master_studio").offers.filter(year=2024).exists(), "nothing is invented"


# Money


def test_award_money_pays_for_nothing_else(world):
    assert world.budget.available == AWARD * 2
    with pytest.raises(Refused, match="没有可用余额"):
        reserve(actor=world.approver, amount=Decimal("1.00"), purpose="学徒制补贴")


def test_a_project_is_paid_from_award_money_only(world):
    project = world.project("building")
    other = budget_record(
        actor=world.finance,
        number="新财指1号",
        source=FundSource.EMPLOYMENT,
        year=2024,
        region=Region.objects.get(pk=registry.CITY),
        amount=AWARD,
        received_on=SIGNED,
    )
    with pytest.raises(Refused, match="专款专用") as refusal:
        ops.project_link_budget(actor=world.finance, project_id=project.pk, budget=other)
    assert field_of(refusal) == "budget"


@pytest.mark.parametrize(("stage", "state"), [(Stage.MIDTERM, "building"), (Stage.ACCEPTED, "checked"), (Stage.TASK_SIGNED, "approved")])
def test_an_instalment_waits_for_its_stage(world, stage, state):
    instalment = world.instalment(project=world.project(state), stage=stage)
    with pytest.raises(Refused, match="还没有到"):
        ops.instalment_approve(actor=world.approver, instalment_id=instalment.pk)


def test_an_instalment_from_budget_to_bank_and_back(world):
    instalment = world.instalment("approved")
    account = payee_account_propose(
        actor=world.school, organisation_id=world.school_body.pk, account_name="户名", bank_name="测试银行", number="6217000000000001"
    )
    payee_account_confirm(actor=world.county, account_id=account.pk)
    batch = batch_make(actor=world.finance, payable_ids=[instalment.payable_id])
    batch_confirm(actor=registry.actor(Role.FINANCE_CHECKER), batch_id=batch.pk, seen_hash=batch.members_hash)
    batch_send(actor=world.finance, batch_id=batch.pk, send_key=uuid4())
    with pytest.raises(Refused):
        ops.instalment_recover(actor=world.handler, instalment_id=instalment.pk, amount=Decimal(1), reason="尚未到账")
    order = batch.orders.get(state=OrderState.PENDING)
    today = date.today()
    answer_record(actor=world.finance, order_id=order.pk, paid=True, answered_on=today)
    project = Project.objects.get(pk=instalment.project_id)
    assert award_of(project).paid == Decimal("720000.00")
    recovery = ops.instalment_recover(
        actor=world.handler, instalment_id=instalment.pk, amount=Decimal("20000.00"), reason="结余退回", letter_number="退1号"
    )
    receipt_record(actor=world.finance, recovery_id=recovery.pk, amount=Decimal("20000.00"), received_on=today)
    award = award_of(project)
    assert (award.demanded, award.received, award.net) == (Decimal("20000.00"), Decimal("20000.00"), Decimal("700000.00"))
    assert ledger_check() == []


# Leading group


def test_tasks_go_to_members_only_and_are_told(world):
    stranger = registry.organisation(Role.DEPARTMENT, registry.CITY)
    fields = {"title": "任务", "year": 2024, "deadline": date(2999, 1, 1)}
    with pytest.raises(Refused, match="不是领导小组成员单位"):
        ops.group_task_make(actor=world.handler, shares=[(stranger, "x")], **fields)
    ops.group_member_add(actor=world.handler, organisation=stranger, joined_on=date(2024, 1, 2))
    somebody = registry.actor(Role.DEPARTMENT, stranger)
    ops.group_task_make(actor=world.handler, shares=[(stranger, "报送清单")], **fields)
    assert "报送清单" in Notification.objects.get(recipient_id=somebody.user_id).text


def test_reminders_catch_up_and_are_not_repeated(world):
    share = world.share()
    deadline = share.due_on

    def reminded(day):
        return [s.pk for s in ops.shares_remind_due(actor=SYSTEM, today=day, at=at(day))]

    assert reminded(date(2024, 6, 10)) == [], "still far"
    assert reminded(date(2024, 7, 4)) == [share.pk], "late and never reminded: a missed day catches up"
    assert reminded(date(2024, 7, 5)) == []
    assert reminded(date(2024, 7, 11)) == [share.pk]
    TaskShare.objects.filter(pk=share.pk).update(state="reported", progress=100)
    assert reminded(date(2024, 8, 1)) == []
    assert deadline == date(2024, 6, 28)


def test_people_do_not_run_the_clock(world):
    with pytest.raises(PermissionDenied):
        ops.shares_remind_due(actor=world.handler, today=date(2024, 7, 1))


def test_reminding_by_hand_once_a_day(world):
    share = world.share()
    ops.share_remind(actor=world.handler, share_id=share.pk)
    with pytest.raises(Refused, match="今天已经提醒过"):
        ops.share_remind(actor=world.handler, share_id=share.pk)
    with pytest.raises(PermissionDenied):
        ops.share_remind(actor=world.department, share_id=share.pk)
