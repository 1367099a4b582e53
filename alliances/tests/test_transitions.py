"""Every state × every step of every table: what the tables allow works, all else is refused with a sentence."""

from datetime import date
from itertools import count

import pytest
from django.core.exceptions import PermissionDenied

from accounts.enums import Role
from alliances import operations as ops
from alliances.enums import BookingState, FollowUpState, NeedState, TopicState
from alliances.models import NeedAnswer
from alliances.tests.builders import DUE, LATER, ORDER, at
from alliances.workflow import BOOKING, FOLLOW_UP, NEED, TOPIC
from audit.models import Event
from audit.operations import Refused
from registry.tests import builders as registry

COMMENT = {"comment": "情况说明"}
AGREEMENT = {"signed_on": date(2024, 8, 30), "valid_from": date(2024, 9, 1), "valid_to": date(2026, 8, 31)}
OF_INSTITUTION = ("solve", "agree", "order")
_serial = count(1)
STEPS = {
    FOLLOW_UP: {
        "report_done": (ops.follow_up_report_done, {"result": "已办"}),
        "confirm": (ops.follow_up_confirm, {}),
        "send_back": (ops.follow_up_send_back, COMMENT),
        "cancel": (ops.follow_up_cancel, COMMENT),
    },
    BOOKING: {
        "approve": (ops.booking_approve, {}),
        "refuse": (ops.booking_refuse, COMMENT),
        "cancel": (ops.booking_cancel, {}),
    },
    TOPIC: {
        "take": (ops.topic_take, {"team": "李老师团队", "due_on": DUE}),
        "solve": (ops.topic_solve, {"result": "改用小电流多道焊"}),
        "close": (ops.topic_close, {}),
        "send_back": (ops.topic_send_back, COMMENT),
        "withdraw": (ops.topic_withdraw, COMMENT),
    },
    NEED: {
        "choose": (ops.need_choose, {}),
        "agree": (ops.need_agree, AGREEMENT),
        "order": (ops.need_order, ORDER),
        "reopen": (ops.need_reopen, COMMENT),
        "withdraw": (ops.need_withdraw, COMMENT),
    },
}
KINDS = {
    FOLLOW_UP: ("followup", FollowUpState),
    BOOKING: ("booking", BookingState),
    TOPIC: ("topic", TopicState),
    NEED: ("need", NeedState),
}
ALL_STEPS = [(workflow, name) for workflow, steps in STEPS.items() for name in steps]
STEP_IDS = [f"{KINDS[workflow][0]}-{name}" for workflow, name in ALL_STEPS]


@pytest.mark.parametrize("workflow", STEPS, ids=[kind for kind, _ in KINDS.values()])
def test_every_step_has_its_operation(workflow):
    assert STEPS[workflow].keys() == workflow.transitions.keys()


def take(world, workflow, name, row, actor=None, **more):
    operation, arguments = STEPS[workflow][name]
    actor = actor or (world.firm if (workflow, name) == (BOOKING, "cancel") else world.by_role(workflow.transitions[name].by[0]))
    if (workflow, name) == (NEED, "choose"):
        arguments = {"answer": row.answers.first() or NeedAnswer(need=row, institution=world.school_body)}
    if (workflow, name) == (NEED, "agree"):
        arguments = arguments | {"number": f"XY-{next(_serial)}"}
    return operation(actor=actor, **{f"{KINDS[workflow][0]}_id": row.pk}, **{"at": at(LATER), **arguments, **more})


@pytest.mark.parametrize(("workflow", "name"), ALL_STEPS, ids=STEP_IDS)
def test_steps_from_every_state(world, workflow, name):
    kind, states = KINDS[workflow]
    transition = workflow.transitions[name]
    for state in states.values:
        made = getattr(world, kind)(state)
        if state in transition.sources:
            done = take(world, workflow, name, made)
            assert (done.state, done.version) == (transition.target, made.version + 1)
            event = Event.objects.filter(subject_type=made._meta.label_lower, subject_id=made.pk).order_by("id").last()
            assert (event.name, event.source, event.target) == (name, state, transition.target)
        else:
            # Where no institution has been chosen yet, an institution's step is nobody's.
            wrong = PermissionDenied if getattr(made, "institution_id", 0) is None and name in OF_INSTITUTION else Refused
            with pytest.raises(wrong, match="权限" if wrong is PermissionDenied else f"现在是“{states(state).label}”"):
                take(world, workflow, name, made)
            made.refresh_from_db()
            assert made.state == state


@pytest.mark.parametrize(("workflow", "name"), ALL_STEPS, ids=STEP_IDS)
def test_only_its_holders_take_a_step(world, elsewhere, workflow, name):
    transition = workflow.transitions[name]
    made = getattr(world, KINDS[workflow][0])(transition.sources[0])
    strangers = [registry.actor(role) for role in Role if role not in transition.by]
    strangers += [elsewhere.by_role(role) for role in (Role.INSTITUTION, Role.FIRM, Role.DEPARTMENT) if role in transition.by]
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
