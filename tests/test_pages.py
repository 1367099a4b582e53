"""The page classes of audit.pages, over training classes (docs/pages.md)."""

import pytest
from django.contrib.messages import get_messages

from accounts.enums import Role
from apprenticeship.enums import ClassState
from apprenticeship.workflow import CLASS
from audit.models import Event
from registry.selectors import actor_of
from registry.tests.builders import HUIXIAN, organisation
from tests.people import Town

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.page_samples")]


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def as_teacher(client, town):
    client.force_login(town.teacher)
    return client


@pytest.fixture
def as_handler(client, town):
    client.force_login(town.handler)
    return client


def words(response):
    return response.content.decode()


def test_list_shows_what_the_actor_may_see(as_teacher, town):
    town.training_class("看得见的班")
    other = organisation(Role.INSTITUTION)
    town.training_class("别家的班", institution=other)
    page = words(as_teacher.get("/samples/classes/"))
    assert "看得见的班" in page
    assert "别家的班" not in page


def test_list_without_rows_says_what_to_do(as_teacher):
    assert "点“新建培训班”开始" in words(as_teacher.get("/samples/classes/"))


def test_list_that_finds_nothing_offers_all(as_teacher, town):
    town.training_class()
    page = words(as_teacher.get("/samples/classes/?q=没有这个"))
    assert "没有符合条件的记录" in page
    assert "数控车工一班" not in page


def test_htmx_gets_the_fragment_of_the_same_address(as_teacher, town):
    town.training_class()
    response = as_teacher.get("/samples/classes/?state=draft", headers={"HX-Request": "true"})
    assert "数控车工一班" in words(response)
    assert "<html" not in words(response)
    assert "HX-Request" in response["Vary"]


def test_back_button_of_htmx_gets_the_whole_page(as_teacher):
    response = as_teacher.get("/samples/classes/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in words(response)


@pytest.mark.parametrize(
    "typed", ["410703199001011239", "41070319900101123X", "张三 13803730000", "410703900101123", "４１０７０３１９９００１０１１２３９"]
)
def test_identity_and_phone_numbers_leave_the_address(as_teacher, town, typed):
    response = as_teacher.get("/samples/classes/", {"q": typed})
    assert response.status_code == 302
    assert response["Location"] == "/samples/classes/"
    assert "不能写在网址里" in str(next(iter(get_messages(response.wsgi_request))))


def test_list_needs_as_many_queries_for_twenty_rows_as_for_two(as_teacher, town, django_assert_num_queries, django_assert_max_num_queries):
    for number in range(2):
        town.training_class(f"{number}班")
    with django_assert_max_num_queries(20) as two:
        as_teacher.get("/samples/classes/")
    for number in range(18):
        town.training_class(f"又{number}班")
    with django_assert_num_queries(len(two)):
        as_teacher.get("/samples/classes/")


@pytest.mark.parametrize("asked", ["page=-1", "page=abc", "page=99999999999999999999", "per_page=-1", "per_page=100000", "sort=evil"])
def test_address_of_a_list_can_be_any_text(as_teacher, town, asked):
    for number in range(26):
        town.training_class(f"{number}班")
    response = as_teacher.get(f"/samples/classes/?{asked}")
    assert response.status_code == 200
    assert len(response.context["table"].page.object_list) <= 25


def test_detail_shows_state_next_step_and_who_has_it(as_teacher, town):
    found = town.training_class(state=ClassState.SUBMITTED)
    page = words(as_teacher.get(f"/samples/classes/{found.pk}/"))
    assert "待备案审核" in page
    assert "<b>准予备案</b> 卫辉市 县区经办" in page
    assert "提交备案</a>" not in page


def test_detail_offers_only_what_the_actor_can_do_now(as_handler, town):
    found = town.training_class(state=ClassState.SUBMITTED)
    page = words(as_handler.get(f"/samples/classes/{found.pk}/"))
    assert f'href="/samples/classes/{found.pk}/do/return_for_correction/"' in page
    assert "改名</a>" not in page


def test_foreign_row_is_not_found(as_handler, town):
    elsewhere = organisation(Role.FIRM, HUIXIAN)
    found = town.training_class(firm=elsewhere)
    for address in ("", "edit/", "do/submit/"):
        assert as_handler.get(f"/samples/classes/{found.pk}/{address}").status_code == 404


def test_own_row_without_the_right_is_forbidden(as_handler, town):
    found = town.training_class()
    assert as_handler.get(f"/samples/classes/{found.pk}/edit/").status_code == 403
    refused = as_handler.get(f"/samples/classes/{found.pk}/do/cancel/")
    assert refused.status_code == 403
    assert "没有权限" in words(refused)


def test_step_no_page_leads_to_is_not_found(as_teacher, town):
    found = town.training_class()
    assert as_teacher.get(f"/samples/classes/{found.pk}/do/archive/").status_code == 404
    assert as_teacher.get(f"/samples/classes/{found.pk}/do/nonsense/").status_code == 404


def test_form_calls_the_operation_and_goes_to_the_record(as_teacher, town):
    found = town.training_class()
    response = as_teacher.post(f"/samples/classes/{found.pk}/edit/", {"title": "新名称", "seen_version": 1}, follow=True)
    assert response.redirect_chain == [(f"/samples/classes/{found.pk}/", 302)]
    assert "已改名。" in words(response)
    assert "新名称" in words(response)


def test_refusal_stands_at_its_field_and_keeps_what_was_typed(as_teacher, town):
    found = town.training_class()
    response = as_teacher.post(f"/samples/classes/{found.pk}/edit/", {"title": "坏名称", "seen_version": 1})
    assert response.status_code == 422
    assert response.context["form"].errors == {"title": ["班级名称不能叫这个。"]}
    assert 'value="坏名称"' in words(response)
    assert 'aria-invalid="true"' in words(response)


def test_invalid_form_keeps_what_was_typed(as_teacher, town):
    found = town.training_class()
    response = as_teacher.post(f"/samples/classes/{found.pk}/edit/", {"title": "长" * 41})
    assert response.status_code == 422
    assert "长" * 41 in words(response)


def test_what_is_missing_is_asked_for_by_name(as_teacher, town):
    found = town.training_class()
    response = as_teacher.post(f"/samples/classes/{found.pk}/team/", rows())
    assert response.context["form"].errors == {"kind": ["请选择类别。"]}
    assert "---------" not in words(response)


def rows(*names, **more):
    sent = {"mentors-TOTAL_FORMS": len(names), "mentors-INITIAL_FORMS": 0} | {f"mentors-{at}-name": name for at, name in enumerate(names)}
    return sent | more


def test_rows_under_a_form_reach_the_operation_without_empty_and_removed_ones(as_teacher, town):
    found = town.training_class()
    sent = rows("周师傅", "吴师傅", "", kind="mentor") | {"mentors-1-DELETE": "on"}
    assert as_teacher.post(f"/samples/classes/{found.pk}/team/", sent).status_code == 302
    assert Event.objects.get(name="team").detail == {"names": ["周师傅"]}


def test_a_wrong_row_keeps_everything_and_says_where(as_teacher, town):
    found = town.training_class()
    response = as_teacher.post(f"/samples/classes/{found.pk}/team/", rows("周师傅", "长" * 21, kind="mentor"))
    assert response.status_code == 422
    assert "表格有 1 处需要改正" in words(response)
    assert 'value="周师傅"' in words(response)
    assert "长" * 21 in words(response)
    assert not Event.objects.filter(name="team").exists()


@pytest.mark.parametrize("seen", ["2", "9" * 5000])
def test_version_that_never_was_is_an_outdated_one(as_teacher, town, seen):
    response = as_teacher.post(f"/samples/classes/{town.training_class().pk}/edit/", {"title": "改", "seen_version": seen})
    assert response.status_code == 422
    assert "刚被他人更新过" in words(response)


def test_outdated_form_is_told_kindly_and_can_be_sent_again(as_teacher, town):
    found = town.training_class()
    address = f"/samples/classes/{found.pk}/edit/"
    as_teacher.post(address, {"title": "甲改的", "seen_version": 1})
    response = as_teacher.post(address, {"title": "乙改的", "seen_version": 1})
    assert response.status_code == 422
    assert "刚被他人更新过" in words(response)
    assert 'value="乙改的"' in words(response)
    assert 'name="seen_version" value="2"' in words(response)
    assert as_teacher.post(address, {"title": "乙改的", "seen_version": 2}).status_code == 302


def test_confirmation_says_what_will_happen(as_teacher, town):
    found = town.training_class()
    page = words(as_teacher.get(f"/samples/classes/{found.pk}/do/submit/"))
    assert CLASS.transitions["submit"].consequence in page
    assert "确认提交备案" in page


def test_step_is_taken_and_recorded(as_teacher, town):
    found = town.training_class()
    response = as_teacher.post(f"/samples/classes/{found.pk}/do/submit/", {"comment": "请审核", "seen_version": 1}, follow=True)
    found.refresh_from_db()
    assert found.state == ClassState.SUBMITTED
    assert "请审核" in words(response)


def test_step_that_needs_a_reason_asks_for_it(as_handler, town):
    found = town.training_class(state=ClassState.SUBMITTED)
    response = as_handler.post(f"/samples/classes/{found.pk}/do/return_for_correction/", {"comment": " ", "seen_version": 1})
    assert response.status_code == 422
    assert response.context["form"].errors == {"comment": ["退回补正须写明理由。"]}


def test_step_twice_is_refused_with_the_reason_kept(as_handler, town):
    found = town.training_class(state=ClassState.SUBMITTED)
    address = f"/samples/classes/{found.pk}/do/return_for_correction/"
    as_handler.post(address, {"comment": "第一次", "seen_version": 1})
    response = as_handler.post(address, {"comment": "第二次", "seen_version": 1})
    assert response.status_code == 422
    assert "不能退回补正" in words(response)
    assert Event.objects.filter(subject_id=found.pk).count() == 1


def test_party_reads_the_reason_of_a_return_but_not_what_offices_note(as_teacher, town):
    found = town.training_class(state=ClassState.SUBMITTED)
    handler = actor_of(town.handler)
    CLASS.apply(found, "return_for_correction", actor=handler, comment="第12行不足一年")
    CLASS.apply(found, "submit", actor=actor_of(town.teacher), comment="已改")
    Event.objects.create(
        subject_type="apprenticeship.trainingclass",
        subject_id=found.pk,
        name="note",
        label="内部备注",
        actor=town.handler,
        actor_name="李经办",
        organisation_id=town.county.pk,
        comment="拟不予备案",
        occurred_at=found.created_at,
    )
    page = words(as_teacher.get(f"/samples/classes/{found.pk}/"))
    assert "第12行不足一年" in page
    assert "拟不予备案" not in page
