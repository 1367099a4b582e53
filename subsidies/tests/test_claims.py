"""Completion claims: who is in them, what their costs may be, and how a round begins anew."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from apprenticeship.enums import ClassState, Outcome
from apprenticeship.models import Certificate, TrainingClass
from audit.models import Event
from audit.operations import Refused
from registry.enums import SkillLevel
from subsidies import operations as subsidies
from subsidies.enums import LineDecision, LineStatus
from subsidies.models import Claim
from subsidies.tests.world import START, World, make_world, person, rate

EVERY_END = [Outcome.CERTIFIED, Outcome.PASSED_UNCERTIFIED, Outcome.FAILED, Outcome.WITHDREW]


def draft(world: World, training_class: TrainingClass) -> Claim:
    return subsidies.claim_draft(actor=world.school, class_id=training_class.pk)


def state_costs(world: World, claim: Claim, *costs: str) -> Claim:
    stated = {line.enrolment_id: [Decimal(cost) for cost in costs] for line in claim.lines.all()}
    return subsidies.claim_costs(actor=world.school, claim_id=claim.pk, costs=stated)


def test_a_claim_has_a_line_for_everybody_leavers_included(world: World) -> None:
    claim = draft(world, world.training_class(EVERY_END))
    assert claim.line_count == 4
    assert {line.status for line in claim.lines.all()} == {LineStatus.AWAITING_COST}
    claim = state_costs(world, claim, "8000.00")
    assert [line.entitlement for line in claim.lines.order_by("id")] == [Decimal("5000.00"), 0, 0, 0]
    assert claim.entitled_total == Decimal("5000.00")


def test_a_line_reads_like_its_rule(world: World) -> None:
    claim = draft(world, world.training_class(1, level=SkillLevel.ADVANCED, years=2))
    line = claim.lines.get()
    subsidies.claim_costs(actor=world.school, claim_id=claim.pk, costs={line.enrolment_id: [Decimal(5500), Decimal("6400.50")]})
    line.refresh_from_db()
    assert [step["text"] for step in line.steps] == [
        "高级工,2022-09-01 至 2024-08-31,24 个整月",
        "第1学年 标准 6000.00,实际 5500.00,取 5500.00",
        "第2学年 标准 6000.00,实际 6400.50,取 6000.00",
        "应补 11500.00",
        "依据 文号待录入 条款待录入",
    ]
    assert (line.rate_part, line.cost_part, line.months) == (Decimal("12000.00"), Decimal("11900.50"), 24)


@pytest.mark.parametrize("state", [state for state in ClassState.values if state != ClassState.FINISHED])
def test_only_a_finished_class_claims(world: World, state: str) -> None:
    training_class = world.training_class(1)
    TrainingClass.objects.filter(pk=training_class.pk).update(state=state)
    with pytest.raises(Refused, match="结业后才能申领补贴"):
        draft(world, training_class)


def test_outcomes_must_be_confirmed(world: World) -> None:
    training_class = world.training_class(2)
    open_one = training_class.enrolments.first()
    open_one.confirmed_by, open_one.confirmed_at = None, None
    open_one.save()
    with pytest.raises(Refused, match=f"{open_one.person.name} 的培训结果尚未由评价机构确认"):
        draft(world, training_class)


def test_one_claim_per_class(world: World) -> None:
    training_class = world.training_class(1)
    first = draft(world, training_class)
    with pytest.raises(Refused, match=first.number):
        draft(world, training_class)
    subsidies.claim_withdraw(actor=world.school, claim_id=first.pk, comment="重做")
    assert draft(world, training_class).number == f"{training_class.number}-SL2"


def test_an_empty_class_claims_nothing(world: World) -> None:
    training_class = world.training_class(1)
    training_class.enrolments.update(outcome=Outcome.VOID)
    with pytest.raises(Refused, match="没有学徒"):
        draft(world, training_class)


def test_only_the_institution_files(world: World) -> None:
    training_class = world.training_class(1)
    for stranger in (world.firm, world.county, world.clerk):
        with pytest.raises(PermissionDenied):
            subsidies.claim_draft(actor=stranger, class_id=training_class.pk)


def test_a_certificate_that_the_policy_does_not_count_is_none(db: None) -> None:
    world = make_world(certificate_types=["skill_level"])
    training_class = world.training_class(2)
    Certificate.objects.filter(enrolment=training_class.enrolments.first()).update(type="completion")
    claim = state_costs(world, draft(world, training_class), "8000")
    assert [line.outcome for line in claim.lines.order_by("id")] == [Outcome.PASSED_UNCERTIFIED, Outcome.CERTIFIED]
    assert claim.entitled_total == 5000


@pytest.mark.parametrize(
    ("cost", "sentence"),
    [("-0.01", "不能小于0"), ("50000.01", "明显过高"), ("NaN", "不能小于0"), ("10.005", "最多两位小数")],
)
def test_impossible_costs_are_refused_at_their_cell(world: World, cost: str, sentence: str) -> None:
    claim = draft(world, world.training_class(1))
    line = claim.lines.get()
    with pytest.raises(Refused, match=sentence) as refusal:
        subsidies.claim_costs(actor=world.school, claim_id=claim.pk, costs={line.enrolment_id: [Decimal(cost)]})
    assert refusal.value.field == f"cost-{line.enrolment_id}-1"


def test_ten_times_the_rate_and_nothing_at_all_are_costs(world: World) -> None:
    claim = draft(world, world.training_class(2))
    first, second = claim.lines.order_by("id")
    costs = {first.enrolment_id: [Decimal("50000.00")], second.enrolment_id: [Decimal("0.00")]}
    claim = subsidies.claim_costs(actor=world.school, claim_id=claim.pk, costs=costs)
    assert [line.entitlement for line in claim.lines.order_by("id")] == [5000, 0]


def test_costs_of_a_stranger_are_refused(world: World) -> None:
    claim, other = draft(world, world.training_class(1)), world.training_class(1)
    with pytest.raises(Refused, match="不在本件申领中"):
        subsidies.claim_costs(actor=world.school, claim_id=claim.pk, costs={other.enrolments.get().pk: [Decimal(1)]})


def test_a_claim_with_a_missing_cost_is_not_submitted(world: World) -> None:
    claim = draft(world, world.training_class(2))
    first, second = claim.lines.order_by("id")
    subsidies.claim_costs(actor=world.school, claim_id=claim.pk, costs={first.enrolment_id: [Decimal(5000)]})
    with pytest.raises(Refused, match=f"{second.person.name} 还没有填齐"):
        subsidies.claim_submit(actor=world.school, claim_id=claim.pk)


def test_costs_rest_once_submitted(world: World) -> None:
    claim = world.claim(world.training_class(1), "submit")
    with pytest.raises(Refused, match="不能修改成本"):
        state_costs(world, claim, "1.00")


def test_each_return_begins_a_new_round(world: World) -> None:
    claim = world.claim(world.training_class(1), "confirm")
    subsidies.claim_return(actor=world.county, claim_id=claim.pk, comment="票据不清")
    claim = world.move(claim, "submit")
    assert claim.round == 2
    subsidies.claim_decline(actor=world.firm, claim_id=claim.pk, comment="人数不对")
    claim = world.move(claim, "confirm")
    assert claim.round == 3
    assert list(claim.step_records.values_list("step", "round")) == [
        ("submit", 1),
        ("confirm", 1),
        ("submit", 2),
        ("submit", 3),
        ("confirm", 3),
    ]


def test_the_same_occupation_is_not_funded_twice(world: World) -> None:
    """Who is funded for the occupation at this level is entered as refused; the rest of the class goes on."""
    who = person()
    world.claim(world.training_class(1, people=[who]), "confirm")
    later = START.replace(year=2024)
    claim = draft(world, world.training_class(2, people=[who, person()], start=later))
    refused, included = claim.lines.order_by("id")
    assert (refused.decision, included.decision) == (LineDecision.REFUSED, LineDecision.INCLUDED)
    assert "不重复列入" in refused.decision_reason
    assert claim.line_count == 1


@pytest.mark.parametrize(
    ("former", "present", "decision"),
    [
        (SkillLevel.INTERMEDIATE, SkillLevel.ADVANCED, LineDecision.INCLUDED),
        (SkillLevel.INTERMEDIATE, SkillLevel.INTERMEDIATE, LineDecision.REFUSED),
        (SkillLevel.ADVANCED, SkillLevel.INTERMEDIATE, LineDecision.REFUSED),
    ],
)
def test_only_a_higher_level_follows(world: World, former: int, present: int, decision: str) -> None:
    who = person()
    world.claim(world.training_class(1, people=[who], level=former), "confirm")
    claim = draft(world, world.training_class(1, people=[who], level=present, start=START.replace(year=2024)))
    assert claim.lines.get().decision == decision


def test_a_line_worth_nothing_does_not_block(world: World) -> None:
    who = person()
    world.claim(world.training_class([Outcome.FAILED], people=[who]), "confirm")
    claim = draft(world, world.training_class(1, people=[who], start=START.replace(year=2024)))
    assert claim.lines.get().decision == LineDecision.INCLUDED


def test_a_rejected_claim_does_not_block(world: World) -> None:
    who = person()
    claim = world.claim(world.training_class(1, people=[who]), "handle")
    subsidies.claim_reject(actor=world.checker, claim_id=claim.pk, comment="课时不足")
    assert draft(world, world.training_class(1, people=[who], start=START.replace(year=2024))).line_count == 1


def test_a_waiting_line_goes_on_by_itself_when_its_rate_is_approved(world: World) -> None:
    claim = draft(world, world.training_class(2, level=SkillLevel.TECHNICIAN))
    state_costs(world, claim, "9000.00")
    assert set(claim.lines.values_list("status", flat=True)) == {LineStatus.AWAITING_RATE}
    assert subsidies.waiting_claims_assess() == 0
    rate(world.policy, SkillLevel.TECHNICIAN, 8000, world.clerk.user_id, world.approver.user_id)
    assert subsidies.waiting_claims_assess() == 1
    claim.refresh_from_db()
    assert claim.entitled_total == Decimal("16000.00")
    assert Event.objects.filter(subject_id=claim.pk, name="rate_found").exists()
    assert subsidies.waiting_claims_assess() == 0
