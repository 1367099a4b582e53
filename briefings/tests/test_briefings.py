"""A briefing from plan to attendance, and a question that becomes part of the FAQ."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.enums import Role
from audit.integrity import constraint_of
from audit.operations import Refused
from briefings import operations as ops
from briefings.models import Briefing, Invitation, Question
from policies.models import PolicyDocument
from registry.models import Organisation
from registry.tests import builders as registry

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 6)
AFTER = datetime(2024, 3, 6, 17, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def handler():
    return registry.actor(Role.CITY_HANDLER)


@pytest.fixture
def firm():
    return registry.actor(Role.FIRM)


def body(actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)


def plan(actor, *bodies: Organisation) -> Briefing:
    made = ops.briefing_plan(actor=actor, title="学徒制政策解读会", held_on=DAY, place="二楼会议室")
    if bodies:
        ops.briefing_invite(actor=actor, briefing_id=made.pk, organisations=bodies)
    return made


def test_the_invited_are_told_and_see_it_from_the_notice_on(handler, firm):
    briefing = plan(handler, body(firm))
    assert not Briefing.objects.visible_to(firm).exists()
    ops.briefing_announce(actor=handler, briefing_id=briefing.pk)
    assert Briefing.objects.visible_to(firm).get() == briefing
    assert registry.user_of(firm).notifications.filter(text__contains="二楼会议室").exists()
    assert not Briefing.objects.visible_to(registry.actor(Role.FIRM)).exists()


def test_a_notice_needs_somebody_to_go_to(handler):
    with pytest.raises(Refused, match="还没有邀请单位"):
        ops.briefing_announce(actor=handler, briefing_id=plan(handler).pk)


def test_attendance_is_recorded_once_it_was_held(handler, firm):
    briefing = plan(handler, body(firm))
    invited = Invitation.objects.get()
    with pytest.raises(PermissionDenied):
        ops.attendance_record(actor=handler, briefing_id=briefing.pk, heads={invited.pk: 3})
    ops.briefing_announce(actor=handler, briefing_id=briefing.pk)
    ops.briefing_hold(actor=handler, briefing_id=briefing.pk, at=AFTER)
    ops.attendance_record(actor=handler, briefing_id=briefing.pk, heads={invited.pk: 3})
    assert Invitation.objects.get().heads == 3


def test_it_is_not_held_before_its_day(handler, firm):
    briefing = plan(handler, body(firm))
    ops.briefing_announce(actor=handler, briefing_id=briefing.pk)
    with pytest.raises(Refused, match="还没有到召开日期"):
        ops.briefing_hold(actor=handler, briefing_id=briefing.pk, at=AFTER.replace(day=5))


def test_a_county_holds_its_own(firm):
    county = registry.actor(Role.COUNTY_HANDLER)
    briefing = plan(county, body(firm))
    assert briefing.region_id == registry.WEIHUI
    with pytest.raises(PermissionDenied):
        ops.briefing_announce(actor=registry.actor(Role.CITY_HANDLER), briefing_id=briefing.pk)


def test_an_answer_becomes_public_by_a_second_person_and_is_found(handler, firm, client):
    document = PolicyDocument.objects.create(title="实施细则")
    question = ops.question_ask(actor=firm, text="学徒中途离职，预支的补贴怎么办？")
    stranger = registry.actor(Role.INSTITUTION)
    assert not Question.objects.visible_to(stranger).exists()
    ops.question_answer(actor=handler, question_id=question.pk, answer="按政策清算，已预支的从结算中扣回。", document=document)
    with pytest.raises(PermissionDenied):
        ops.question_publish(actor=handler, question_id=question.pk)
    ops.question_publish(actor=registry.actor(Role.CITY_CHECKER), question_id=question.pk)
    client.force_login(registry.user_of(stranger))
    assert "从结算中扣回" in client.get(reverse("briefings:faq"), {"q": "离职"}).content.decode()
    assert "从结算中扣回" not in client.get(reverse("briefings:faq"), {"q": "发票"}).content.decode()
    page = client.get(reverse("policies:document_detail", args=[document.pk])).content.decode()
    assert question.text in page


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("question_answered", {"state": "answered"}),
        ("question_answered", {"state": "answered", "answer": "是"}),
        ("question_published_by", {"state": "published", "answer": "是", "answered_by": "firm"}),
        ("question_two_persons", {"answered_by": "firm", "published_by": "firm"}),
    ],
)
def test_rules_of_the_database(firm, name, fields):
    question = ops.question_ask(actor=firm, text="问题")
    fields = {key: firm.user_id if value == "firm" else value for key, value in fields.items()}
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Question.objects.filter(pk=question.pk).update(**fields)
    assert constraint_of(error.value) == name


def test_nobody_is_invited_twice(handler, firm):
    briefing = plan(handler, body(firm))
    assert ops.briefing_invite(actor=handler, briefing_id=briefing.pk, organisations=[body(firm)]) == 0
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Invitation.objects.create(briefing=briefing, organisation=body(firm))
    assert constraint_of(error.value) == "briefing_invitation_once"
