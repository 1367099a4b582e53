"""Shared bases, problems and needs: what the operations allow, what they refuse and why."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.enums import Role
from alliances import operations as ops
from alliances.models import Need, NeedAnswer
from alliances.selectors import booking_calendar
from alliances.tests.builders import DUE, LATER, at
from apprenticeship.enums import AgreementState
from apprenticeship.operations import agreement_confirm
from audit import waiting
from audit.operations import Refused
from registry.tests import builders as registry


def book(world, **change):
    fields = {"purpose": "实训", "heads": 20, "starts_on": LATER, "ends_on": LATER + timedelta(days=2)} | change
    return ops.base_book(actor=fields.pop("actor", world.firm), base_id=world.base.pk, at=at(LATER), **fields)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"starts_on": LATER - timedelta(days=1)}, "不能早于今天"),
        ({"ends_on": LATER - timedelta(days=1)}, "不能早于开始日期"),
        ({"heads": 41}, "有40个工位"),
        ({"purpose": " "}, "填写用途"),
    ],
)
def test_bookings_are_refused(world, change, words):
    with pytest.raises(Refused, match=words):
        book(world, **change)


def test_who_asks_first_is_heard_first(world):
    first = book(world)
    with pytest.raises(Refused, match="已有预约"):
        book(world, actor=world.school, starts_on=LATER + timedelta(days=2), ends_on=LATER + timedelta(days=4))
    ops.booking_refuse(actor=world.school, booking_id=first.pk, comment="检修", at=at(LATER))
    assert book(world, actor=world.school).organisation == world.school_body


def test_only_members_book_and_only_the_booker_cancels(world, elsewhere):
    for stranger in (elsewhere.firm, world.handler, world.department):
        with pytest.raises(PermissionDenied):
            book(world, actor=stranger)
    booking = book(world)
    with pytest.raises(PermissionDenied):
        ops.booking_cancel(actor=world.school, booking_id=booking.pk)
    ops.booking_cancel(actor=world.firm, booking_id=booking.pk)


def test_the_calendar_shows_the_days_taken(world):
    booking = book(world)
    days = [one for week in booking_calendar(world.base, LATER) for one in week]
    assert len(days) == 42
    assert [one.day for one in days if one.booking == booking] == [LATER + timedelta(days=n) for n in range(3)]


def test_a_problem_is_solved_by_milestones(world):
    topic = world.topic("taken")
    step = {"actor": world.school, "at": at(LATER)}
    milestone = ops.topic_milestone_plan(topic_id=topic.pk, title="试焊", planned_on=DUE, **step)
    with pytest.raises(Refused, match="“试焊”还没有完成"):
        ops.topic_solve(topic_id=topic.pk, result="成果", **step)
    ops.topic_milestone_reach(milestone_id=milestone.pk, done_on=LATER, note="完成", **step)
    ops.topic_solve(topic_id=topic.pk, result="成果", **step)
    with pytest.raises(PermissionDenied):
        ops.topic_milestone_plan(topic_id=topic.pk, title="再试", planned_on=DUE, **step)
    assert ops.topic_close(actor=world.firm, topic_id=topic.pk).result == "成果"


def test_an_institution_outside_the_alliance_takes_no_problem_on(world, elsewhere):
    with pytest.raises(PermissionDenied):
        ops.topic_take(actor=elsewhere.school, topic_id=world.topic().pk, team="外校团队", due_on=DUE, at=at(LATER))


def test_a_need_becomes_an_agreement(world, elsewhere):
    need = world.need()
    offers = [ops.need_answer(actor=who, need_id=need.pk, heads=30, offer="方案", at=at(LATER)) for who in (elsewhere.school, world.school)]
    assert list(NeedAnswer.objects.visible_to(elsewhere.school)) == offers[:1], "no institution reads another's offer"
    assert NeedAnswer.objects.visible_to(world.firm).count() == 2
    ops.need_choose(actor=world.firm, need_id=need.pk, answer=offers[1], at=at(LATER))
    kind = next(kind for kind in waiting.kinds() if kind.model is Need)
    assert kind.waiting_for(world.school).get() == need
    assert not kind.waiting_for(elsewhere.school).exists()
    dates = {"signed_on": LATER, "valid_from": LATER, "valid_to": DUE}
    need = ops.need_agree(actor=world.school, need_id=need.pk, number="XY-2024-1", at=at(LATER), **dates)
    assert (need.agreement.firm, need.agreement.institution) == (world.firm_body, world.school_body)
    assert agreement_confirm(actor=world.firm, agreement_id=need.agreement_id).state == AgreementState.ACTIVE


def test_needs_are_refused(world, elsewhere):
    need = world.need()
    with pytest.raises(Refused, match="1到30之间"):
        ops.need_answer(actor=world.school, need_id=need.pk, heads=31, offer="方案", at=at(LATER))
    with pytest.raises(PermissionDenied):
        ops.need_answer(actor=world.firm, need_id=need.pk, heads=1, offer="方案", at=at(LATER))
    foreign = ops.need_answer(actor=world.school, need_id=world.need().pk, heads=1, offer="方案", at=at(LATER))
    with pytest.raises(Refused, match="选择本需求的应答"):
        ops.need_choose(actor=world.firm, need_id=need.pk, answer=foreign, at=at(LATER))
    ops.need_answer(actor=world.school, need_id=need.pk, heads=1, offer="方案", at=at(LATER))
    with pytest.raises(Refused, match="已经应答过"):
        ops.need_answer(actor=world.school, need_id=need.pk, heads=1, offer="方案", at=at(LATER))


def test_who_sees_a_need(world, elsewhere):
    opened, matched = world.need(), world.need("matched")
    assert set(Need.objects.visible_to(world.firm)) == {opened, matched}
    assert set(Need.objects.visible_to(world.school)) == {opened, matched}
    assert set(Need.objects.visible_to(elsewhere.school)) == {opened}
    assert not Need.objects.visible_to(elsewhere.firm).exists()
    assert Need.objects.visible_to(registry.actor(Role.COUNTY_HANDLER)).count() == 2
