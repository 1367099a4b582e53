"""Every state × every step: what the tables of workflow.py allow works, everything else is refused with a sentence."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.enums import Role
from apprenticeship import operations
from apprenticeship.enums import AgreementState, ClassState, PlanState
from apprenticeship.models import Agreement, TrainingClass, WorkPlan
from apprenticeship.tests import builders
from apprenticeship.tests.builders import at
from apprenticeship.workflow import AGREEMENT, CLASS, PLAN
from audit.models import Event
from audit.operations import Refused
from registry.models import Region

LATER = date(2025, 4, 1)
COMMENT = {"comment": "情况说明"}

STEPS = {
    "submit": (operations.class_submit, {}),
    "file": (operations.class_file, {}),
    "return_for_correction": (operations.class_return, COMMENT),
    "open": (operations.class_open, {"opened_on": builders.OPENED}),
    "end_training": (operations.class_end_training, {}),
    "finish": (operations.class_finish, {}),
    "reopen": (operations.class_reopen, COMMENT),
    "archive": (operations.class_archive, {}),
    "cancel": (operations.class_cancel, COMMENT),
    "terminate": (operations.class_terminate, COMMENT),
}
HOLDERS = {Role.INSTITUTION: "institution", Role.FIRM: "firm", Role.COUNTY_HANDLER: "county", Role.EVALUATOR: "evaluator"}


def holders(world, name):
    return [getattr(world, HOLDERS[role]) for role in CLASS.transitions[name].by]


def test_every_step_has_its_operation():
    assert STEPS.keys() == CLASS.transitions.keys()


@pytest.mark.parametrize("state", ClassState.values)
@pytest.mark.parametrize("name", STEPS)
def test_class_steps(world, state, name):
    transition, (operation, arguments) = CLASS.transitions[name], STEPS[name]
    made = world.training_class(state)
    if (name, state) == ("finish", ClassState.ASSESSING):
        world._outcomes(made.pk)
        made.refresh_from_db()
    actor = holders(world, name)[0]
    if state in transition.sources:
        done = operation(actor=actor, class_id=made.pk, at=at(LATER), **arguments)
        assert (done.state, done.version) == (transition.target, made.version + 1)
        assert TrainingClass.objects.get(pk=made.pk).state == transition.target
        event = Event.objects.filter(subject_type="apprenticeship.trainingclass", subject_id=made.pk).last()
        assert (event.name, event.source, event.target, event.actor_id) == (name, state, transition.target, actor.user_id)
    else:
        with pytest.raises(Refused, match=f"现在是“{ClassState(state).label}”"):
            operation(actor=actor, class_id=made.pk, at=at(LATER), **arguments)
        assert TrainingClass.objects.get(pk=made.pk).state == state


@pytest.mark.parametrize("name", STEPS)
def test_only_its_holders_take_a_step(world, name):
    transition, (operation, arguments) = CLASS.transitions[name], STEPS[name]
    made = world.training_class(transition.sources[0])
    elsewhere = builders.make_world(builders.registry.HUIXIAN)
    mine = holders(world, name)
    strangers = [*holders(elsewhere, name), *(getattr(world, who) for who in (*HOLDERS.values(), "city", "approver"))]
    for actor in strangers:
        if actor not in mine:
            with pytest.raises(PermissionDenied):
                operation(actor=actor, class_id=made.pk, **arguments)


@pytest.mark.parametrize("name", [name for name, step in CLASS.transitions.items() if step.needs_comment])
def test_reasons_are_mandatory(world, name):
    made = world.training_class(CLASS.transitions[name].sources[0])
    with pytest.raises(Refused, match="须写明理由") as refusal:
        STEPS[name][0](actor=holders(world, name)[0], class_id=made.pk, comment="  ")
    assert refusal.value.field == "comment"


@pytest.mark.parametrize("name", STEPS)
def test_stale_form(world, name):
    operation, arguments = STEPS[name]
    made = world.training_class(CLASS.transitions[name].sources[0])
    with pytest.raises(Refused, match="刚被他人更新过"):
        operation(actor=holders(world, name)[0], class_id=made.pk, seen_version=made.version - 1, **arguments)


@pytest.mark.parametrize("state", AgreementState.values)
@pytest.mark.parametrize("name", AGREEMENT.transitions)
def test_agreement_steps(world, state, name):
    Agreement.objects.filter(pk=world.agreement.pk).update(state=state)
    operation = {"confirm": operations.agreement_confirm, "end": operations.agreement_end}[name]
    arguments = {"actor": world.firm, "agreement_id": world.agreement.pk, **(COMMENT if name == "end" else {})}
    transition = AGREEMENT.transitions[name]
    if state in transition.sources:
        assert operation(**arguments).state == transition.target
    else:
        with pytest.raises(Refused, match=f"现在是“{AgreementState(state).label}”"):
            operation(**arguments)


@pytest.mark.parametrize("state", PlanState.values)
@pytest.mark.parametrize("name", PLAN.transitions)
def test_plan_steps(world, state, name):
    plan = operations.plan_save(actor=world.city, year=2024, title="方案", number="", targets=[(Region.objects.get(pk="410781"), 2, 30)])
    WorkPlan.objects.filter(pk=plan.pk).update(state=state)
    transition = PLAN.transitions[name]
    if state in transition.sources:
        assert operations.plan_issue(actor=world.approver, plan_id=plan.pk).state == transition.target
    else:
        with pytest.raises(Refused, match=f"现在是“{PlanState(state).label}”"):
            operations.plan_issue(actor=world.approver, plan_id=plan.pk)


def test_who_submitted_does_not_file(world):
    """Also where one person sits at the firm and at the county (回避)."""
    made = world.training_class(ClassState.SUBMITTED)
    both = builders.registry.Actor(**{**_fields(world.county), "user_id": world.institution.user_id})
    with pytest.raises(Refused, match="回避"):
        operations.class_file(actor=both, class_id=made.pk, at=at(LATER))


def test_who_drafted_an_agreement_does_not_confirm_it(world):
    """Where firm and institution are one organisation, another person there confirms."""
    body = builders.registry.organisation(Role.FIRM, is_institution=True)
    drafter = builders.registry.actor(Role.INSTITUTION, body)
    builders.registry.membership_grant(
        actor=builders.registry.SYSTEM, user=builders.registry.user_of(drafter), organisation=body, role=Role.FIRM
    )
    drafter = builders.registry.actor_of(builders.registry.user_of(drafter))
    other = builders.registry.actor(Role.FIRM, body)
    with pytest.raises(Refused, match="回避"):
        builders.make_agreement(body, body, drafter, drafter)
    drafted = Agreement.objects.filter(firm=body).first()
    assert drafted is not None
    assert operations.agreement_confirm(actor=other, agreement_id=drafted.pk).state == AgreementState.ACTIVE


def _fields(actor):
    return {name: getattr(actor, name) for name in actor.__slots__}
