"""Process checks: recorded with place, photo and finding; a demand is followed until it is closed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from apprenticeship import operations
from apprenticeship.enums import CheckMethod, CheckState, ClassState
from apprenticeship.models import CheckPhoto, ProcessCheck
from apprenticeship.tests.builders import OPENED, at, make_world
from apprenticeship.workflow import CHECK
from audit import waiting
from audit.operations import Refused
from correspondence.models import Notification
from exchange.tests.papers import jpeg, pdf, png
from registry.tests.builders import user_of

pytestmark = pytest.mark.django_db
CHECKED = date(2024, 4, 10)
TERM = date(2024, 4, 24)
DEMAND = {"demand": "导师须到岗", "rectify_by": TERM}


@pytest.fixture
def world():
    return make_world()


def record(world, training_class=None, actor=None, **changes):
    fields = {
        "checked_on": CHECKED,
        "method": CheckMethod.ON_SITE,
        "place": "三号车间",
        "finding": "应到20人，实到18人，导师1人未到",
        "photos": [("现场.jpg", jpeg())],
        "heads_expected": 20,
        "heads_present": 18,
    }
    found = training_class or world.training_class(ClassState.OPEN)
    fields["at"] = at(CHECKED, 15)
    return operations.check_record(actor=actor or world.county, class_id=found.pk, **fields | changes)


def told(actor):
    return [note.text for note in Notification.objects.filter(recipient_id=actor.user_id)]


def test_a_check_without_demands_is_closed_at_once(world):
    check = record(world)
    assert (check.state, check.due_on, check.photos.count()) == (CheckState.CLOSED, None, 1)


def test_the_parties_are_told_of_a_demand_and_of_nothing_else(world):
    record(world, at=None)
    assert not any("过程检查" in text for text in told(world.firm))
    record(world, at=None, demand="导师须到岗", rectify_by=date(2099, 1, 5))
    for party in (world.firm, world.institution):
        assert any("请于 2099-01-05 前整改" in text for text in told(party))


def test_a_demand_is_followed_until_it_is_put_right(world):
    check = record(world, **DEMAND)
    assert (check.state, check.due_on) == (CheckState.RECTIFYING, TERM)
    kind = next(kind for kind in waiting.kinds() if kind.model is ProcessCheck)
    assert kind.waiting_for(world.institution).get() == check
    assert kind.overdue_for(world.firm, date(2024, 4, 25)).get() == check
    operations.check_answer(actor=world.institution, check_id=check.pk, comment="导师已到岗", photos=[("导师.png", png())], at=at(TERM))
    assert kind.waiting_for(world.county).get() == check
    again = operations.check_insist(actor=world.county, check_id=check.pk, comment="签到表未补", rectify_by=date(2024, 5, 8), at=at(TERM))
    assert (again.state, again.due_on, again.answer) == (CheckState.RECTIFYING, date(2024, 5, 8), "导师已到岗")
    operations.check_answer(actor=world.firm, check_id=check.pk, comment="签到表已补", at=at(date(2024, 5, 6)))
    closed = operations.check_close(actor=world.city, check_id=check.pk, at=at(date(2024, 5, 7)))
    assert (closed.state, closed.answer) == (CheckState.CLOSED, "签到表已补")
    assert list(closed.photos.order_by("pk").values_list("of_answer", flat=True)) == [False, True]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"photos": []}, "photos"),
        ({"photos": [("方案.pdf", pdf())]}, "photos"),
        ({"photos": [("照片.jpg", b"<html>")]}, "photos"),
        ({"photos": [("照片.png", png())] * 10}, "photos"),
        ({"checked_on": date(2024, 4, 11)}, "checked_on"),
        ({"checked_on": date(2024, 2, 19)}, "checked_on"),
        ({"demand": "整改"}, "rectify_by"),
        ({"rectify_by": TERM}, "demand"),
        ({"demand": "整改", "rectify_by": date(2024, 4, 9)}, "rectify_by"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(world, changes, field):
    with pytest.raises(Refused) as refused:
        record(world, **changes)
    assert refused.value.field == field
    assert not ProcessCheck.objects.exists()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"place": " "}, "check_place_and_finding"),
        ({"finding": ""}, "check_place_and_finding"),
        ({"heads_present": 21}, "check_present_of_expected"),
    ],
)
def test_what_the_database_refuses_comes_back_as_its_sentence(world, changes, name):
    sentence = {constraint.name: constraint.violation_error_message for constraint in ProcessCheck._meta.constraints}[name]
    with pytest.raises(Refused, match=sentence):
        record(world, **changes)


@pytest.mark.parametrize("state", [state for state in ClassState.values if state not in ("filed", "open", "assessing")])
def test_only_a_class_under_way_is_checked(world, state):
    with pytest.raises(Refused, match="备案后、结业前才做过程检查"):
        record(world, world.training_class(state))


@pytest.mark.parametrize("who", ["firm", "institution", "evaluator", "approver"])
def test_only_handlers_check(world, who):
    with pytest.raises(PermissionDenied):
        record(world, actor=getattr(world, who))


ANSWERS = {
    "answer": (operations.check_answer, {"comment": "已整改"}, "institution"),
    "insist": (operations.check_insist, {"comment": "不够", "rectify_by": TERM}, "county"),
    "close": (operations.check_close, {}, "county"),
}


@pytest.mark.parametrize("state", CheckState.values)
@pytest.mark.parametrize("name", CHECK.transitions)
def test_every_step_in_every_state(world, name, state):
    check = record(world, **({} if state == CheckState.CLOSED else DEMAND))
    if state == CheckState.ANSWERED:
        operations.check_answer(actor=world.firm, check_id=check.pk, comment="已整改", at=at(TERM))
    act, arguments, who = ANSWERS[name]
    stranger = {"institution": "county", "county": "firm"}[who]
    with pytest.raises(PermissionDenied):
        act(actor=getattr(world, stranger), check_id=check.pk, at=at(TERM), **arguments)
    if state in CHECK.transitions[name].sources:
        assert act(actor=getattr(world, who), check_id=check.pk, at=at(TERM), **arguments).state == CHECK.transitions[name].target
    else:
        with pytest.raises(Refused, match="过程检查现在是"):
            act(actor=getattr(world, who), check_id=check.pk, at=at(TERM), **arguments)


def test_a_class_with_an_open_check_is_not_archived(world):
    finished = world.training_class(ClassState.ASSESSING)
    check = record(world, finished, **DEMAND)
    world._outcomes(finished.pk)
    world._finish(finished.pk)
    with pytest.raises(Refused, match="还没有办结"):
        world._archive(finished.pk)
    operations.check_answer(actor=world.firm, check_id=check.pk, comment="已整改")
    operations.check_close(actor=world.county, check_id=check.pk)
    world._archive(finished.pk)


def test_the_database_keeps_a_check_as_it_was(world):
    check, closed = record(world, **DEMAND), record(world)
    for row, changes, name in (
        (check, {"finding": "一切正常"}, "check_frozen"),
        (check, {"state": CheckState.ANSWERED}, "check_answered"),
        (check, {"state": CheckState.CLOSED}, "check_closed_answered"),
        (closed, {"state": CheckState.RECTIFYING}, "check_frozen"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            ProcessCheck.objects.filter(pk=row.pk).update(**changes)
    with pytest.raises(IntegrityError, match="check_frozen"), transaction.atomic():
        ProcessCheck.objects.filter(pk=check.pk)._raw_delete("default")
    assert CheckPhoto.append_only


def test_the_form_takes_several_photographs_and_shows_them(world):
    opened = world.training_class(ClassState.OPEN)
    client = Client()
    client.force_login(user_of(world.county))
    pictures = [SimpleUploadedFile(f"{n}.jpg", jpeg(), "image/jpeg") for n in range(2)]
    sent = {"checked_on": OPENED, "method": "on_site", "place": "车间", "finding": "正常", "photos": pictures, "heads_expected": ""}
    response = client.post(f"/apprenticeship/classes/{opened.pk}/check/", sent)
    assert response.status_code == 302, response.content.decode()
    check = ProcessCheck.objects.get()
    page = client.get(f"/apprenticeship/checks/{check.pk}/").content.decode()
    photo = check.photos.first()
    assert page.count("检查照片") >= 2
    assert client.get(f"/apprenticeship/check-photos/{photo.pk}/content/")["Content-Type"] == "image/jpeg"
    assert client.post(f"/apprenticeship/classes/{opened.pk}/check/", sent | {"photos": []}).status_code == 422
