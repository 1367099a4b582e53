"""Every state × every transition of the four workflows: the table says which exist, nothing else does."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actor import Actor
from accounts.enums import Role
from audit.engine import Workflow
from audit.models import Tracked
from audit.operations import Refused
from subsidies import operations as subsidies
from subsidies.models import Claim, Objection, Prepayment, PublicNotice
from subsidies.tests.world import World, moment, organisation, worker
from subsidies.workflow import CLAIM, NOTICE, OBJECTION, PREPAYMENT

PREPAYMENT_OPERATIONS = {
    "resubmit": (subsidies.prepayment_resubmit, "firm"),
    "check": (subsidies.prepayment_check, "county"),
    "approve": (subsidies.prepayment_approve, "approver"),
    "return_for_correction": (subsidies.prepayment_return, "county"),
    "reject": (subsidies.prepayment_reject, "approver"),
    "withdraw": (subsidies.prepayment_withdraw, "firm"),
}
CLAIM_OPERATIONS = {
    "submit": (subsidies.claim_submit, "school"),
    "confirm": (subsidies.claim_confirm, "firm"),
    "decline": (subsidies.claim_decline, "firm"),
    "handle": (subsidies.claim_handle, "county"),
    "check": (subsidies.claim_check, "checker"),
    "approve": (subsidies.claim_approve, "approver"),
    "return_for_correction": (subsidies.claim_return, "county"),
    "reject": (subsidies.claim_reject, "checker"),
    "withdraw": (subsidies.claim_withdraw, "firm"),
    "settle": (subsidies.claim_settle, "clerk"),
}
NOTICE_OPERATIONS = {
    "publish": (subsidies.notice_publish, "clerk"),
    "close": (subsidies.notice_close, "clerk"),
    "discard": (subsidies.notice_discard, "clerk"),
}
OBJECTION_OPERATIONS = {
    "uphold": (subsidies.objection_uphold, "checker"),
    "dismiss": (subsidies.objection_dismiss, "checker"),
}


def table(workflow: Workflow, operations: dict) -> list:
    return [
        pytest.param(name, state, state in transition.sources, id=f"{name} from {state}")
        for name, transition in workflow.transitions.items()
        if name in operations
        for state in workflow.states.values
    ]


def take(world: World, operations: dict, name: str, subject: Tracked, key: str, **more: object) -> None:
    operation, actor = operations[name]
    operation(actor=getattr(world, actor), **{key: subject.pk}, comment="理由", **more)


def expect(allowed: bool, subject: Tracked, workflow: Workflow, name: str, act) -> None:
    before = subject.state
    if allowed:
        act()
    else:
        with pytest.raises(Refused):
            act()
    subject.refresh_from_db()
    assert subject.state == (workflow.transitions[name].target if allowed else before)


def put(subject: Tracked, state: str, **more: object) -> None:
    type(subject).objects.filter(pk=subject.pk).update(state=state, **more)
    subject.refresh_from_db()


def test_only_notices_move_claims_into_notice() -> None:
    """The one transition that has no operation of its own: it happens as part of publishing."""
    assert set(CLAIM.transitions) - set(CLAIM_OPERATIONS) == {"notice"}
    assert set(PREPAYMENT.transitions) == set(PREPAYMENT_OPERATIONS)
    assert set(NOTICE.transitions) == set(NOTICE_OPERATIONS)
    assert set(OBJECTION.transitions) == set(OBJECTION_OPERATIONS)


@pytest.mark.parametrize(("name", "state", "allowed"), table(PREPAYMENT, PREPAYMENT_OPERATIONS))
def test_prepayment(world: World, name: str, state: str, allowed: bool) -> None:
    prepayment = subsidies.prepayment_apply(actor=world.firm, class_id=world.training_class(state="open").pk)
    put(prepayment, state)
    expect(allowed, prepayment, PREPAYMENT, name, lambda: take(world, PREPAYMENT_OPERATIONS, name, prepayment, "prepayment_id"))


@pytest.mark.parametrize(("name", "state", "allowed"), table(CLAIM, CLAIM_OPERATIONS))
def test_claim(world: World, name: str, state: str, allowed: bool) -> None:
    claim = world.claim(world.training_class(1))
    put(claim, state)
    expect(allowed, claim, CLAIM, name, lambda: take(world, CLAIM_OPERATIONS, name, claim, "claim_id"))


@pytest.mark.parametrize(("name", "state", "allowed"), table(NOTICE, NOTICE_OPERATIONS))
def test_notice(world: World, name: str, state: str, allowed: bool) -> None:
    claim = world.claim(world.training_class(1), "approve")
    day = date(2023, 10, 9)
    notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[claim.pk], starts_on=day, at=moment(day))
    put(notice, state)
    if name == "close" and allowed:
        put(claim, "noticed")
    at = moment(notice.ends_on + timedelta(days=1))
    expect(allowed, notice, NOTICE, name, lambda: take(world, NOTICE_OPERATIONS, name, notice, "notice_id", at=at))


@pytest.mark.parametrize(("name", "state", "allowed"), table(OBJECTION, OBJECTION_OPERATIONS))
def test_objection(world: World, name: str, state: str, allowed: bool) -> None:
    notice = world.noticed(world.claim(world.training_class(2), "approve"))
    objection = raise_objection(world, notice)
    put(objection, state, answer="" if state == "open" else "已答复")
    expect(allowed, objection, OBJECTION, name, lambda: take(world, OBJECTION_OPERATIONS, name, objection, "objection_id"))


def raise_objection(world: World, notice: PublicNotice) -> Objection:
    day = notice.starts_on
    line = notice.lines.first()
    return subsidies.objection_raise(actor=world.clerk, notice_line_id=line.pk, text="未参加培训", received_on=day, at=moment(day))


@pytest.mark.parametrize(
    ("operations", "workflow", "model"),
    [
        (PREPAYMENT_OPERATIONS, PREPAYMENT, Prepayment),
        (CLAIM_OPERATIONS, CLAIM, Claim),
        (OBJECTION_OPERATIONS, OBJECTION, Objection),
    ],
)
def test_return_reject_and_withdraw_need_a_reason(world: World, operations: dict, workflow: Workflow, model: type[Tracked]) -> None:
    prepayment = subsidies.prepayment_apply(actor=world.firm, class_id=world.training_class(state="open").pk)
    notice = world.noticed(world.claim(world.training_class(1), "approve"))
    subject = {Prepayment: prepayment, Claim: world.claim(world.training_class(1)), Objection: raise_objection(world, notice)}[model]
    for name, transition in workflow.transitions.items():
        if not transition.needs_comment:
            continue
        put(subject, transition.sources[0])
        operation, actor = operations[name]
        with pytest.raises(Refused, match="须写明理由") as refusal:
            operation(actor=getattr(world, actor), **{f"{model._meta.model_name}_id": subject.pk}, comment="  ")
        assert refusal.value.field == "comment"


def test_a_stale_form_changes_nothing(world: World) -> None:
    claim = world.claim(world.training_class(1), "confirm")
    with pytest.raises(Refused, match="他人更新"):
        subsidies.claim_handle(actor=world.county, claim_id=claim.pk, seen_version=claim.version - 1)
    claim.refresh_from_db()
    assert claim.state == "submitted"


@pytest.mark.parametrize("name", CLAIM_OPERATIONS)
def test_a_role_without_the_step_may_not_take_it(world: World, name: str) -> None:
    claim = world.claim(world.training_class(1))
    put(claim, CLAIM.transitions[name].sources[-1])
    operation, _ = CLAIM_OPERATIONS[name]
    for outsider in (world.finance, world.evaluator, another_firm(world)):
        with pytest.raises(PermissionDenied):
            operation(actor=outsider, claim_id=claim.pk, comment="理由")
    claim.refresh_from_db()
    assert claim.state == CLAIM.transitions[name].sources[-1]


def another_firm(world: World) -> Actor:
    home = organisation("另一家企业", world.firm_home.region, is_firm=True)
    return worker(home, Role.FIRM)
