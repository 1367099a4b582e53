"""Drafting and filing a class: what is wrong is a sentence at its field, what is missing is one list, numbers never clash."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.enums import Role
from apprenticeship import operations
from apprenticeship.enums import AgreementState, ClassState, ContentKind, InstructorKind, Outcome
from apprenticeship.models import Agreement, TrainingClass
from apprenticeship.operations import InstructorData
from apprenticeship.selectors import checklist
from apprenticeship.tests import builders
from apprenticeship.tests.builders import ENDS, FILED, OPENED, STARTS, apprentice, at
from audit.models import Event
from audit.operations import Refused
from policies.models import PolicyVersion
from registry.enums import SkillLevel
from registry.tests import builders as registry


def draft(world, **changes):
    return operations.class_draft(actor=world.institution, **world.class_fields(**changes))


def test_a_draft_takes_firm_school_and_county_from_the_agreement(world):
    made = draft(world)
    assert (made.firm, made.institution) == (world.agreement.firm, world.agreement.institution)
    assert (made.region_id, made.state, made.policy) == ("410781", ClassState.DRAFT, None)
    assert made.contents.count() == 4
    assert set(made.instructors.values_list("kind", "name")) == {("mentor", "赵师傅"), ("teacher", "钱老师")}


def test_numbers_run_per_year_and_county(world):
    elsewhere = builders.make_world(registry.HUIXIAN)
    numbers = [draft(world).number, draft(world).number, draft(elsewhere).number]
    numbers.append(draft(world, planned_start=date(2025, 3, 1), planned_end=date(2026, 2, 28)).number)
    assert numbers == ["XX-2024-410781-0001", "XX-2024-410781-0002", "XX-2024-410782-0001", "XX-2025-410781-0001"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": "  "}, "title", "请填写班级名称"),
        ({"planned_end": STARTS}, "planned_end", "须晚于计划开班日期"),
        ({"planned_start": date(2023, 12, 31)}, "planned_start", "协议有效期"),
        ({"planned_end": date(2028, 1, 1)}, "planned_end", "协议有效期"),
        ({"level": SkillLevel.TECHNICIAN}, "level", "没有技师的补贴标准"),
        ({"theory_hours": 10_001}, "theory_hours", "课时"),
        ({"practice_hours": -1}, "practice_hours", "课时"),
        ({"contents": {ContentKind.SAFETY: 10_001}}, "contents", "安全生产规范"),
        ({"instructors": [InstructorData(InstructorKind.MENTOR, " ")]}, "instructors", "企业导师的姓名"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(world, changes, field, words):
    made = draft(world)
    for attempt in (
        lambda: draft(world, **changes),
        lambda: operations.class_update(actor=world.institution, class_id=made.pk, **world.class_fields(**changes)),
    ):
        with pytest.raises(Refused, match=words) as refusal:
            attempt()
        assert refusal.value.field == field


def test_an_evaluator_is_registered_as_one(world):
    with pytest.raises(Refused, match="没有登记为评价机构") as refusal:
        draft(world, evaluator=world.agreement.firm)
    assert refusal.value.field == "evaluator"


@pytest.mark.parametrize("state", [AgreementState.DRAFT, AgreementState.ENDED])
def test_an_agreement_must_be_in_force(world, state):
    Agreement.objects.filter(pk=world.agreement.pk).update(state=state)
    world.agreement.refresh_from_db()
    with pytest.raises(Refused, match="确认生效") as refusal:
        draft(world)
    assert refusal.value.field == "agreement"


def test_only_the_parties_draft_and_change(world):
    made = draft(world)
    for stranger in (world.evaluator, world.county, world.city, registry.actor(Role.FIRM), registry.actor(Role.INSTITUTION)):
        with pytest.raises(PermissionDenied):
            operations.class_draft(actor=stranger, **world.class_fields())
        with pytest.raises(PermissionDenied):
            operations.class_update(actor=stranger, class_id=made.pk, **world.class_fields())


def test_changing_replaces_contents_and_instructors(world):
    made = draft(world)
    fields = world.class_fields(
        title="二班", contents={ContentKind.SKILL: 300}, instructors=[InstructorData(InstructorKind.MENTOR, "孙师傅")]
    )
    changed = operations.class_update(actor=world.firm, class_id=made.pk, seen_version=1, **fields)
    assert (changed.title, changed.number, changed.version) == ("二班", made.number, 2)
    assert list(changed.contents.values_list("kind", "hours")) == [("skill", 300)]
    assert list(changed.instructors.values_list("name", flat=True)) == ["孙师傅"]
    with pytest.raises(Refused, match="刚被他人更新过"):
        operations.class_update(actor=world.firm, class_id=made.pk, seen_version=1, **fields)


@pytest.mark.parametrize("state", [s for s in ClassState.values if s not in (ClassState.DRAFT, ClassState.RETURNED)])
def test_a_submitted_class_is_not_changed(world, state):
    made = world.training_class(state)
    with pytest.raises(Refused, match="不能修改"):
        operations.class_update(actor=world.institution, class_id=made.pk, **world.class_fields())


def test_new_dates_keep_the_roster_within(world):
    made = world.draft(heads=2)
    with pytest.raises(Refused, match="有 2 名学徒") as refusal:
        operations.class_update(actor=world.firm, class_id=made.pk, **world.class_fields(planned_end=date(2025, 1, 31)))
    assert refusal.value.field == "planned_end"


def test_a_roster_stays_with_its_firm(world):
    made, other = world.draft(heads=1), registry.organisation(Role.FIRM)
    agreement = builders.make_agreement(other, world.agreement.institution, registry.actor(Role.FIRM, other), world.institution)
    with pytest.raises(Refused, match="不能改为其他企业") as refusal:
        operations.class_update(actor=world.institution, class_id=made.pk, **world.class_fields(agreement=agreement))
    assert refusal.value.field == "agreement"


def submit(world, made, day=FILED):
    return operations.class_submit(actor=world.institution, class_id=made.pk, at=at(day))


def test_all_that_is_missing_in_one_list(world):
    bare = world.draft(
        heads=0, evaluator=None, theory_hours=0, practice_hours=0, contents={ContentKind.SKILL: 0, ContentKind.SAFETY: 20}, instructors=[]
    )
    assert checklist(bare, FILED) == [
        "还没有学徒，请录入或导入学徒名册。",
        "还没有企业导师，企校双师缺一不可。",
        "还没有院校教师，企校双师缺一不可。",
        "还没有选定评价机构。",
        "还没有填写理论课时。",
        "还没有填写实操课时。",
        "培养内容“专业知识”还没有填写课时。",
        "培养内容“操作技能”还没有填写课时。",
        "培养内容“职业素养（含工匠精神）”还没有填写课时。",
    ]
    with pytest.raises(Refused) as refusal:
        submit(world, bare)
    assert all(sentence in refusal.value.message for sentence in checklist(bare, FILED))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"instructors": [InstructorData(InstructorKind.TEACHER, "钱老师")]}, "企业导师"),
        ({"instructors": [InstructorData(InstructorKind.MENTOR, "赵师傅")]}, "院校教师"),
        ({"evaluator": None}, "评价机构"),
        ({"theory_hours": 0}, "理论课时"),
        ({"practice_hours": 0}, "实操课时"),
        *[({"contents": {k: 100 for k in ContentKind.values if k != kind}}, kind.label) for kind in ContentKind],
    ],
)
def test_each_thing_missing_alone(world, changes, words):
    made = world.draft(**changes)
    [sentence] = checklist(made, FILED)
    assert words in sentence
    with pytest.raises(Refused, match=words):
        submit(world, made)


def test_a_roster_of_removed_entries_is_no_roster(world):
    made = world.draft(heads=1)
    operations.enrolment_remove(actor=world.firm, enrolment_id=made.enrolments.get().pk, comment="录错")
    with pytest.raises(Refused, match="还没有学徒"):
        submit(world, made)


def test_an_ended_agreement_bars_submission(world):
    made = world.draft()
    operations.agreement_end(actor=world.firm, agreement_id=world.agreement.pk, comment="合作终止")
    with pytest.raises(Refused, match="须有已生效的协议"):
        submit(world, made)


def test_no_policy_in_force_bars_submission(world):
    made = world.draft()
    with pytest.raises(Refused, match="2018-12-31 没有执行中的补贴政策"):
        submit(world, made, date(2018, 12, 31))


def test_submitting_sets_the_county_a_term_in_working_days(world):
    submitted = submit(world, world.draft(), date(2024, 2, 20))
    assert submitted.due_on == date(2024, 3, 5)


def file(world, made, **more):
    return operations.class_file(actor=world.county, class_id=made.pk, at=at(FILED), **more)


def test_filing_freezes_policy_roster_and_term(world):
    filed = file(world, world.training_class(ClassState.SUBMITTED, heads=3))
    assert (filed.filed_on, filed.filed_end, filed.filed_heads) == (FILED, ENDS, 3)
    assert filed.policy == PolicyVersion.objects.get()
    assert set(filed.enrolments.values_list("in_filing", flat=True)) == {True}


def test_filing_counts_no_removed_entry(world):
    made = world.draft(heads=2)
    operations.enrolment_remove(actor=world.firm, enrolment_id=made.enrolments.first().pk, comment="录错")
    submit(world, made)
    filed = file(world, made)
    assert filed.filed_heads == filed.enrolments.filter(in_filing=True).count() == 1


@pytest.mark.parametrize("filed_end", [STARTS, date(2025, 3, 1)])
def test_a_filed_term_lies_within_the_plan(world, filed_end):
    made = world.training_class(ClassState.SUBMITTED)
    with pytest.raises(Refused, match="备案期限止须在") as refusal:
        file(world, made, filed_end=filed_end)
    assert refusal.value.field == "filed_end"


def test_a_shorter_term_may_be_filed(world):
    assert file(world, world.training_class(ClassState.SUBMITTED), filed_end=date(2025, 1, 31)).filed_end == date(2025, 1, 31)


def test_a_returned_class_comes_back(world):
    returned = world.training_class(ClassState.RETURNED)
    assert Event.objects.get(name="return_for_correction").comment == "课时不足"
    operations.class_update(actor=world.institution, class_id=returned.pk, **world.class_fields(theory_hours=240))
    operations.enrol(actor=world.firm, class_id=returned.pk, rows=[apprentice(returned)])
    submit(world, returned)
    assert file(world, returned).filed_heads == 3


@pytest.mark.parametrize(
    ("opened_on", "today", "words"),
    [
        (date(2024, 3, 5), OPENED, "不能晚于今天"),
        (date(2024, 2, 19), OPENED, "不能早于备案日期"),
        (ENDS, date(2025, 6, 1), "须早于备案期限止"),
    ],
)
def test_opening_day(world, opened_on, today, words):
    made = world.training_class(ClassState.FILED)
    with pytest.raises(Refused, match=words) as refusal:
        operations.class_open(actor=world.institution, class_id=made.pk, opened_on=opened_on, at=at(today))
    assert refusal.value.field == "opened_on"


@pytest.mark.parametrize(
    ("finished_on", "words"),
    [(date(2025, 3, 21), "不能晚于今天"), (date(2024, 3, 3), "不能早于开班日期"), (date(2025, 3, 17), "不能早于最后一名学徒的结果日期")],
)
def test_finishing_day(world, finished_on, words):
    made = world.training_class(ClassState.ASSESSING)
    world._outcomes(made.pk)
    with pytest.raises(Refused, match=words) as refusal:
        operations.class_finish(actor=world.evaluator, class_id=made.pk, finished_on=finished_on, at=at(builders.FINISHED))
    assert refusal.value.field == "finished_on"


def test_terminating_lets_everybody_go_that_day(world):
    ended = world.training_class(ClassState.TERMINATED)
    assert set(ended.enrolments.values_list("outcome", "exit_on", "exit_reason")) == {(Outcome.WITHDREW, date(2024, 6, 3), "terminated")}
    assert {e.funded.upper for e in ended.enrolments.all()} == {date(2024, 6, 4)}


HELD = [
    ("cancel", ClassState.FILED, "firm"),
    ("archive", ClassState.FINISHED, "county"),
    ("reopen", ClassState.FINISHED, "county"),
]


@pytest.mark.parametrize(("name", "state", "who"), HELD)
def test_a_held_class_says_why_it_waits(world, name, state, who):
    made = world.training_class(state)
    operations.hold_place(training_class=made, key="claim-1", reason="补贴申领办理中")
    step = getattr(operations, f"class_{name}")
    arguments = {"actor": getattr(world, who), "class_id": made.pk} | ({} if name == "archive" else {"comment": "说明"})
    with pytest.raises(Refused, match="班级已锁定：补贴申领办理中"):
        step(**arguments)
    operations.hold_lift(training_class=made, key="claim-1")
    assert step(**arguments).state != state


def test_a_prepayment_does_not_protect_from_termination(world):
    made = world.training_class(ClassState.OPEN)
    operations.hold_place(training_class=made, key="prepayment-1", reason="预支已核准")
    ended = operations.class_terminate(actor=world.county, class_id=made.pk, comment="停训")
    assert ended.state == ClassState.TERMINATED


def test_work_that_is_done_lets_a_class_be_archived_but_not_reopened(world):
    made = world.training_class(ClassState.FINISHED)
    operations.hold_place(training_class=made, key="claim-1", reason="补贴已结算", final=True)
    with pytest.raises(Refused, match="补贴已结算"):
        operations.class_reopen(actor=world.county, class_id=made.pk, comment="更正")
    assert operations.class_archive(actor=world.county, class_id=made.pk).state == ClassState.ARCHIVED


def test_a_held_draft_keeps_its_roster(world):
    made = world.draft()
    operations.hold_place(training_class=made, key="x", reason="核查中")
    with pytest.raises(Refused, match="核查中"):
        operations.enrol(actor=world.firm, class_id=made.pk, rows=[apprentice(made)])


def test_holding_twice_is_one_hold_and_lifting_twice_does_no_harm(world):
    made = world.draft()
    first = operations.hold_place(training_class=made, key="x", reason="核查中")
    assert operations.hold_place(training_class=made, key="x", reason="核查中") == first
    for _ in range(2):
        operations.hold_lift(training_class=made, key="x")
    assert made.holds.filter(lifted_at__isnull=True).count() == 0


def test_seen_by_its_parties_and_its_county_only(world):
    mine = draft(world)
    elsewhere = builders.make_world(registry.HUIXIAN)
    for actor in (world.firm, world.institution, world.evaluator, world.county, world.city, world.approver):
        assert list(TrainingClass.objects.visible_to(actor)) == [mine]
    for actor in (elsewhere.firm, elsewhere.institution, elsewhere.evaluator, elsewhere.county):
        assert not TrainingClass.objects.visible_to(actor).exists()
