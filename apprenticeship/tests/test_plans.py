"""Work plans and agreements: who writes them, what they must hold."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.enums import Role
from apprenticeship import operations
from apprenticeship.enums import AgreementState, ClassState, PlanState
from apprenticeship.models import Agreement
from apprenticeship.selectors import plan_progress
from audit.operations import Refused
from registry.enums import SkillLevel
from registry.models import Organisation, Region
from registry.tests import builders as registry


def targets(*heads):
    return [
        (Region.objects.get(pk=code), SkillLevel.INTERMEDIATE, number) for code, number in zip(("410781", "410782"), heads, strict=False)
    ]


def save(world, **changes):
    fields = {"year": 2024, "title": "2024年新型学徒制培训工作方案", "number": "新人社〔2024〕1号", "targets": targets(120, 80)} | changes
    return operations.plan_save(actor=world.city, **fields)


def test_a_plan_and_its_targets_are_saved_and_replaced(world):
    plan = save(world)
    assert sum(plan.targets.values_list("headcount", flat=True)) == 200
    again = save(world, targets=targets(150), seen_version=1)
    assert (again.pk, again.version) == (plan.pk, 2)
    assert list(again.targets.values_list("region_id", "headcount")) == [("410781", 150)]


@pytest.mark.parametrize("seen", [0, 1])
def test_a_stale_plan_form(world, seen):
    save(world)
    save(world, title="改名")
    with pytest.raises(Refused, match="刚被他人更新过"):
        save(world, seen_version=seen)


@pytest.mark.parametrize(("changes", "field"), [({"year": 2018}, "year"), ({"title": " "}, "title")])
def test_a_plan_says_what_is_wrong(world, changes, field):
    with pytest.raises(Refused) as refusal:
        save(world, **changes)
    assert refusal.value.field == field


def test_an_issued_plan_is_not_changed(world):
    plan = operations.plan_issue(actor=world.approver, plan_id=save(world).pk)
    assert plan.state == PlanState.ISSUED
    with pytest.raises(Refused, match="已下达"):
        save(world)


def test_a_plan_without_targets_is_not_issued(world):
    plan = save(world, targets=targets(0, 0))
    with pytest.raises(Refused, match="还没有目标任务"):
        operations.plan_issue(actor=world.approver, plan_id=plan.pk)


def test_who_plans_and_who_issues(world):
    plan = save(world)
    for stranger in (world.county, world.firm, world.institution, registry.actor(Role.LEADER)):
        with pytest.raises(PermissionDenied):
            operations.plan_save(actor=stranger, year=2025, title="方案", number="", targets=[])
    for stranger in (world.county, world.city, world.firm):
        with pytest.raises(PermissionDenied):
            operations.plan_issue(actor=stranger, plan_id=plan.pk)


def test_progress_counts_heads_in_the_year_of_filing(world):
    world.training_class(ClassState.OPEN, heads=3)
    world.training_class(ClassState.FILED, heads=2, level=SkillLevel.ADVANCED)
    world.training_class(ClassState.CANCELLED, heads=2)
    world.training_class(ClassState.SUBMITTED, heads=2)
    assert plan_progress(2024, world.city) == {("410781", 2): 3, ("410781", 3): 2}
    assert plan_progress(2025, world.city) == {}


def agree(world, **changes):
    school = Organisation.objects.get(pk=world.institution.organisation_id)
    fields = {
        "firm": world.agreement.firm,
        "institution": school,
        "number": "XY-9",
        "signed_on": date(2024, 1, 5),
        "valid_from": date(2024, 1, 5),
        "valid_to": date(2026, 1, 4),
    } | changes
    return operations.agreement_draft(actor=world.institution, **fields)


def test_the_firm_confirms_what_the_school_wrote(world):
    drafted = agree(world)
    assert drafted.state == AgreementState.DRAFT
    assert operations.agreement_confirm(actor=world.firm, agreement_id=drafted.pk, seen_version=1).state == AgreementState.ACTIVE


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"number": " "}, "number", "请填写协议编号"),
        ({"valid_to": date(2024, 1, 4)}, "valid_to", "不能早于有效期起"),
        ({"signed_on": date(2026, 1, 5)}, "signed_on", "不能晚于协议有效期止"),
    ],
)
def test_an_agreement_says_what_is_wrong(world, changes, field, words):
    with pytest.raises(Refused, match=words) as refusal:
        agree(world, **changes)
    assert refusal.value.field == field


def test_an_agreement_number_is_used_once(world):
    with pytest.raises(Refused, match="已经登记过") as refusal:
        agree(world, number=world.agreement.number)
    assert refusal.value.field == "number"


@pytest.mark.parametrize(("side", "flag"), [("firm", "is_firm"), ("institution", "is_institution")])
def test_both_sides_must_be_able(world, side, flag):
    body = getattr(world.agreement, side)
    Organisation.objects.filter(pk=body.pk).update(**{flag: False})
    body.refresh_from_db()
    with pytest.raises(Refused, match="不能作为") as refusal:
        agree(world, **({"firm": body} if side == "firm" else {}))
    assert refusal.value.field == side


def test_a_suspended_firm_agrees_to_nothing_new(world):
    Organisation.objects.filter(pk=world.agreement.firm_id).update(state="suspended")
    with pytest.raises(Refused, match="暂停办理"):
        agree(world, firm=Organisation.objects.get(pk=world.agreement.firm_id))


def test_a_school_writes_only_its_own_agreements(world):
    stranger = registry.actor(Role.INSTITUTION)
    with pytest.raises(PermissionDenied):
        operations.agreement_draft(
            actor=stranger,
            firm=world.agreement.firm,
            institution=world.agreement.institution,
            number="XY-9",
            signed_on=date(2024, 1, 5),
            valid_from=date(2024, 1, 5),
            valid_to=date(2026, 1, 4),
        )
    for actor in (world.county, stranger, registry.actor(Role.FIRM)):
        with pytest.raises(PermissionDenied):
            operations.agreement_confirm(actor=actor, agreement_id=world.agreement.pk)


def test_agreements_are_seen_by_both_sides_and_the_firms_county(world):
    for actor in (world.firm, world.institution, world.county, world.city):
        assert list(Agreement.objects.visible_to(actor)) == [world.agreement]
    assert not Agreement.objects.visible_to(registry.actor(Role.FIRM)).exists()
    assert not Agreement.objects.visible_to(registry.actor(Role.COUNTY_HANDLER, registry.organisation(Role.LEADER, "410782"))).exists()
