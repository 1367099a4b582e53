"""Every state × every step of every table: what the tables allow works, all else is refused with a sentence."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actor import Actor
from accounts.enums import Role
from audit.models import Event
from audit.operations import Refused
from brands import operations as ops
from brands.enums import AssessmentState, BrandState, CallState, InstalmentState, ProjectState, ReportState, ShareState
from brands.project_workflow import PROJECT
from brands.tests.builders import ACCEPTED, APPLIED, AWARD, LETTER, MIDTERM, SIGNED, UNTIL, at
from brands.workflow import ASSESSMENT, BRAND, CALL, INSTALMENT, REPORT, SHARE
from registry.tests import builders as registry

LATER = at(date(2025, 12, 1))
COMMENT = {"comment": "情况说明"}

STEPS = {
    BRAND: {
        "submit": (ops.brand_submit, {}),
        "cultivate": (ops.brand_cultivate, {}),
        "return_for_correction": (ops.brand_return, COMMENT),
        "name": (ops.brand_name, {"named_on": date(2023, 10, 16)}),
        "revoke": (ops.brand_revoke, COMMENT),
    },
    REPORT: {
        "submit": (ops.report_submit, {}),
        "confirm": (ops.report_confirm, {}),
        "return_for_correction": (ops.report_return, COMMENT),
        "reopen": (ops.report_reopen, COMMENT),
    },
    CALL: {"publish": (ops.call_publish, {}), "close": (ops.call_close, {})},
    PROJECT: {
        "submit": (ops.project_submit, {"at": at(APPLIED)}),
        "forward": (ops.project_forward, {}),
        "return_for_correction": (ops.project_return, COMMENT),
        "send_back": (ops.project_send_back, COMMENT),
        "select": (ops.project_select, {}),
        "reject": (ops.project_reject, COMMENT),
        "recommend": (ops.project_recommend, {"letter_number": "新人社函〔2024〕9号", "letter_on": LETTER}),
        "approve": (ops.project_approve, {"approval_number": "豫人社测〔2024〕21号", "approved_on": date(2024, 6, 28), "awarded": AWARD}),
        "decline": (ops.project_decline, COMMENT),
        "sign": (ops.project_sign, {"task_book_number": "RWS-1", "task_signed_on": SIGNED, "build_until": UNTIL}),
        "pass_midterm": (ops.project_pass_midterm, {"midterm_on": MIDTERM}),
        "fail_midterm": (ops.project_fail_midterm, COMMENT),
        "rectify": (ops.project_rectify, {}),
        "apply_acceptance": (ops.project_apply_acceptance, {}),
        "accept": (ops.project_accept, {"accepted_on": ACCEPTED}),
        "refuse_acceptance": (ops.project_refuse_acceptance, COMMENT),
        "close": (ops.project_close, {}),
        "withdraw": (ops.project_withdraw, COMMENT),
        "terminate": (ops.project_terminate, COMMENT),
    },
    INSTALMENT: {"approve": (ops.instalment_approve, {}), "reject": (ops.instalment_reject, COMMENT)},
    ASSESSMENT: {
        "submit": (ops.assessment_submit, {}),
        "confirm": (ops.assessment_confirm, {}),
        "return_for_correction": (ops.assessment_return, COMMENT),
    },
    SHARE: {
        "report_done": (ops.share_report_done, {}),
        "confirm": (ops.share_confirm, {}),
        "send_back": (ops.share_send_back, COMMENT),
        "cancel": (ops.share_cancel, COMMENT),
    },
}
KINDS = {
    BRAND: ("brand", BrandState),
    REPORT: ("report", ReportState),
    CALL: ("call", CallState),
    PROJECT: ("project", ProjectState),
    INSTALMENT: ("instalment", InstalmentState),
    ASSESSMENT: ("assessment", AssessmentState),
    SHARE: ("share", ShareState),
}
ALL_STEPS = [(workflow, name) for workflow, steps in STEPS.items() for name in steps]
STEP_IDS = [f"{KINDS[workflow][0]}-{name}" for workflow, name in ALL_STEPS]


@pytest.mark.parametrize("workflow", STEPS, ids=[kind for kind, _ in KINDS.values()])
def test_every_step_has_its_operation(workflow):
    assert STEPS[workflow].keys() == workflow.transitions.keys()


def take(world, workflow, name, row, actor=None, **more):
    operation, arguments = STEPS[workflow][name]
    actor = actor or world.by_role(workflow.transitions[name].by[0])
    return operation(actor=actor, **{f"{KINDS[workflow][0]}_id": row.pk}, **{"at": LATER, **arguments, **more})


def ready(world, workflow, name, row):
    """What a step asks for besides its state."""
    if (workflow, name) == (SHARE, "report_done") and row.state == ShareState.RUNNING:
        return ops.share_progress(actor=world.department, share_id=row.pk, progress=100, note="完成")
    if (workflow, name) == (PROJECT, "close") and row.state == ProjectState.ACCEPTED:
        world.project_assess(row.pk)
    return row


@pytest.mark.parametrize(("workflow", "name"), ALL_STEPS, ids=STEP_IDS)
def test_steps_from_every_state(world, workflow, name):
    kind, states = KINDS[workflow]
    transition = workflow.transitions[name]
    for state in states.values:
        made = getattr(world, kind)(state)
        made = ready(world, workflow, name, made)
        if state in transition.sources:
            done = take(world, workflow, name, made)
            assert (done.state, done.version) == (transition.target, made.version + 1)
            made.refresh_from_db()
            assert made.state == transition.target
            event = Event.objects.filter(subject_type=made._meta.label_lower, subject_id=made.pk).order_by("id").last()
            assert (event.name, event.source, event.target) == (name, state, transition.target)
        else:
            with pytest.raises(Refused, match=f"现在是“{states(state).label}”"):
                take(world, workflow, name, made)
            made.refresh_from_db()
            assert made.state == state


@pytest.mark.parametrize(("workflow", "name"), ALL_STEPS, ids=STEP_IDS)
def test_only_its_holders_take_a_step(world, elsewhere, workflow, name):
    transition = workflow.transitions[name]
    made = getattr(world, KINDS[workflow][0])(transition.sources[0])
    strangers = [registry.actor(role) for role in Role if role not in transition.by]
    strangers += [elsewhere.by_role(role) for role in (Role.COUNTY_HANDLER, Role.INSTITUTION, Role.DEPARTMENT) if role in transition.by]
    for stranger in strangers:
        with pytest.raises(PermissionDenied):
            take(world, workflow, name, made, actor=stranger)


@pytest.mark.parametrize(("workflow", "name"), ALL_STEPS, ids=STEP_IDS)
def test_an_outdated_form_is_refused(world, workflow, name):
    made = getattr(world, KINDS[workflow][0])(workflow.transitions[name].sources[0])
    with pytest.raises(Refused, match="刚被他人更新过"):
        take(world, workflow, name, made, seen_version=made.version - 1)


NEED_REASONS = [(workflow, name) for workflow, name in ALL_STEPS if workflow.transitions[name].needs_comment]


@pytest.mark.parametrize(("workflow", "name"), NEED_REASONS, ids=[f"{KINDS[w][0]}-{n}" for w, n in NEED_REASONS])
def test_reasons_are_mandatory(world, workflow, name):
    made = getattr(world, KINDS[workflow][0])(workflow.transitions[name].sources[0])
    with pytest.raises(Refused, match="须写明理由") as refusal:
        take(world, workflow, name, made, comment="  ")
    assert refusal.value.field == "comment"


BARRED = [
    (REPORT, "confirm", "submitted", "county", Role.CITY_HANDLER),
    (BRAND, "cultivate", "submitted", "county", Role.CITY_CHECKER),
    (CALL, "publish", "draft", "handler", Role.CITY_APPROVER),
    (PROJECT, "select", "reviewing", "handler", Role.CITY_CHECKER),
    (PROJECT, "recommend", "selected", "checker", Role.CITY_APPROVER),
    (PROJECT, "close", "accepted", "checker", Role.CITY_APPROVER),
    (INSTALMENT, "approve", "proposed", "handler", Role.CITY_APPROVER),
    (ASSESSMENT, "confirm", "submitted", "school", Role.CITY_CHECKER),
    (SHARE, "confirm", "reported", "department", Role.CITY_HANDLER),
]


@pytest.mark.parametrize(("workflow", "name", "state", "earlier", "role"), BARRED, ids=[f"{KINDS[b[0]][0]}-{b[1]}" for b in BARRED])
def test_nobody_decides_twice(world, workflow, name, state, earlier, role):
    made = getattr(world, KINDS[workflow][0])(state)
    both_hats = Actor(user_id=getattr(world, earlier).user_id, name="身兼两职", roles=frozenset({role}), regions=None)
    with pytest.raises(Refused, match=f"须由另一人{workflow.transitions[name].label}"):
        take(world, workflow, name, made, actor=both_hats)


@pytest.mark.parametrize("amount", [Decimal("480000.01"), Decimal("1200000")])
def test_instalments_never_exceed_the_award(world, amount):
    first = world.instalment(amount=Decimal("720000.00"))
    with pytest.raises(Refused, match=r"还剩480,000\.00元") as refusal:
        ops.instalment_propose(actor=world.handler, project_id=first.project_id, stage="midterm", amount=amount)
    assert refusal.value.field == "amount"
