"""One's own desk: waiting for me, returned to me, overdue; the sidebar; switching organisations; search."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship.enums import ClassState
from apprenticeship.models import TrainingClass
from apprenticeship.workflow import CLASS
from audit import menu, waiting
from audit.engine import Transition, Workflow
from audit.models import Event
from audit.waiting import Kind
from correspondence.models import Notification
from desk.selectors import desk_of
from registry.selectors import actor_of
from registry.tests.builders import HUIXIAN, organisation, person
from tests.people import Town, member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.page_samples")]
STEPS = ("submit", "file", "open", "finish")
REGISTERED = list(waiting.kinds())


@pytest.fixture
def town():
    return Town()


@pytest.fixture(autouse=True)
def only_classes(monkeypatch):
    """The desk of these tests holds training classes and nothing else."""
    kind = Kind(CLASS, TrainingClass, "samples:class_detail", related=("firm",), steps=STEPS)
    monkeypatch.setattr(waiting, "_kinds", {"apprenticeship.trainingclass": kind})


def counts(somebody):
    return {pile.name: pile.count for pile in desk_of(actor_of(somebody), timezone.localdate()).piles}


def submitted(town, **more):
    found = town.training_class(**more)
    CLASS.apply(found, "submit", actor=actor_of(town.teacher))
    return found


def test_a_draft_waits_for_both_parties_and_for_no_office(town):
    town.training_class()
    assert counts(town.teacher)["waiting"] == counts(town.manager)["waiting"] == 1
    assert counts(town.handler)["waiting"] == 0


def test_a_submitted_class_waits_for_the_county_only(town):
    submitted(town)
    assert counts(town.handler)["waiting"] == 1
    assert counts(town.teacher)["waiting"] == 0


def test_what_waits_in_another_county_is_not_mine(town):
    submitted(town, firm=organisation(Role.FIRM, HUIXIAN))
    assert counts(town.handler)["waiting"] == 0


def test_a_step_that_can_be_taken_but_is_not_awaited_does_not_wait(town):
    """A running class can be ended any day; such steps would bury the desk."""
    town.training_class()
    kind = Kind(CLASS, TrainingClass, "samples:class_detail", steps=("file",))
    assert kind.waiting_for(actor_of(town.teacher)).count() == 0


def test_returned_is_what_somebody_else_sent_back_with_a_reason(town):
    found = submitted(town)
    CLASS.apply(found, "return_for_correction", actor=actor_of(town.handler), comment="缺企业导师")
    assert counts(town.teacher) == {"waiting": 1, "returned": 1, "overdue": 0}
    line = desk_of(actor_of(town.teacher), timezone.localdate(), "returned").items[0]
    assert (line.reason, line.next_step) == ("缺企业导师", "提交备案")


def test_a_fresh_draft_was_not_returned(town):
    town.training_class()
    assert counts(town.teacher)["returned"] == 0


def test_overdue_is_past_its_deadline_not_on_it(town):
    today = timezone.localdate()
    for due_on in (today - timedelta(days=1), today, None):
        TrainingClass.objects.filter(pk=submitted(town).pk).update(due_on=due_on)
    assert counts(town.handler) == {"waiting": 3, "returned": 0, "overdue": 1}


def test_leader_sees_what_is_overdue_anywhere(town):
    TrainingClass.objects.filter(pk=submitted(town).pk).update(due_on=timezone.localdate() - timedelta(days=1))
    assert counts(town.leader) == {"waiting": 0, "returned": 0, "overdue": 1}


def test_nearest_deadline_comes_first(town):
    today = timezone.localdate()
    late, none, soon = submitted(town), submitted(town), submitted(town)
    TrainingClass.objects.filter(pk=late.pk).update(due_on=today + timedelta(days=9))
    TrainingClass.objects.filter(pk=soon.pk).update(due_on=today + timedelta(days=1))
    lines = desk_of(actor_of(town.handler), today).items
    assert [line.subject.pk for line in lines] == [soon.pk, late.pk, none.pk]


def test_one_barred_by_an_earlier_step_is_not_waited_for(town):
    checked = Workflow(
        "班级",
        ClassState,
        Transition("submit", "提交", (Role.INSTITUTION,), (ClassState.DRAFT,), ClassState.SUBMITTED),
        Transition("file", "备案", (Role.INSTITUTION,), (ClassState.SUBMITTED,), ClassState.FILED, other_person_than=("submit",)),
    )
    kind = Kind(checked, TrainingClass, "samples:class_detail")
    colleague = member("colleague", Role.INSTITUTION, town.school, "陈老师")
    submitted(town)
    assert kind.waiting_for(actor_of(town.teacher)).count() == 0
    assert kind.waiting_for(actor_of(colleague)).count() == 1


def test_desk_agrees_with_the_engine_for_everybody(town):
    """The conditions in SQL and ``Workflow.available`` are one rule written twice; they must not part."""
    for state in (ClassState.DRAFT, ClassState.RETURNED, ClassState.SUBMITTED):
        town.training_class(state=state)
    for somebody in (town.teacher, town.manager, town.handler, town.leader, town.administrator):
        actor = actor_of(somebody)
        kind = next(waiting.kinds())
        in_sql = set(kind.waiting_for(actor).values_list("pk", flat=True))
        by_engine = {found.pk for found in TrainingClass.objects.all() if {t.name for t in CLASS.available(found, actor)} & set(STEPS)}
        assert in_sql == by_engine


def test_desk_needs_as_many_queries_for_twenty_lines_as_for_two(client, town, django_assert_num_queries, django_assert_max_num_queries):
    client.force_login(town.handler)
    for _ in range(2):
        submitted(town)
    with django_assert_max_num_queries(20) as two:
        client.get("/")
    for _ in range(18):
        submitted(town)
    with django_assert_num_queries(len(two)):
        client.get("/")


def test_unknown_pile_opens_the_first(client, town):
    client.force_login(town.teacher)
    assert client.get("/?show=nonsense").context["desk"].open_pile == "waiting"


def test_home_shows_notifications_of_mine_only(client, town):
    Notification.objects.create(recipient=town.teacher, text="给王老师的")
    Notification.objects.create(recipient=town.manager, text="给张经理的")
    client.force_login(town.teacher)
    page = client.get("/").content.decode()
    assert "给王老师的" in page
    assert "1 条未读" in page
    assert "给张经理的" not in page


def test_sidebar_shows_what_the_roles_may_open(town, monkeypatch):
    monkeypatch.setattr(menu, "_entries", {})
    menu.register("培训", "培训班", "samples:class_list", "school")
    menu.register("系统", "页面样式", "desk:style", "palette", roles=(Role.ADMINISTRATOR,))
    menu.register("工作", "我的工作台", "desk:home", "home")

    def shown(somebody, path="/"):
        return [(section, [entry.label for entry in entries]) for section, entries in menu.menu_for(actor_of(somebody), path)]

    assert shown(town.teacher) == [("工作", ["我的工作台"]), ("培训", ["培训班"])]
    assert shown(town.administrator)[-1] == ("系统", ["页面样式"])


@pytest.mark.parametrize(("path", "active"), [("/", "我的工作台"), ("/samples/classes/7/", "培训班"), ("/elsewhere/", None)])
def test_sidebar_marks_where_one_is(town, monkeypatch, path, active):
    monkeypatch.setattr(menu, "_entries", {})
    menu.register("工作", "我的工作台", "desk:home", "home")
    menu.register("培训", "培训班", "samples:class_list", "school")
    marked = [entry.label for _, entries in menu.menu_for(actor_of(town.teacher), path) for entry in entries if entry.active]
    assert marked == ([active] if active else [])


def test_entry_of_a_page_that_does_not_exist_yet_is_left_out(town, monkeypatch):
    monkeypatch.setattr(menu, "_entries", {})
    menu.register("工作", "以后", "desk:later", "home")
    assert menu.menu_for(actor_of(town.teacher), "/") == []


def test_every_registered_icon_and_section_exists():
    sections = {entry.section for entry in menu._entries.values()}
    assert sections <= set(menu.SECTIONS)


def test_switching_organisations_changes_who_one_is(client, town):
    town.teacher.memberships.create(organisation=town.firm, role=Role.FIRM)
    client.force_login(town.teacher)
    client.post("/desk/switch/", {"organisation": town.firm.pk})
    assert client.get("/").context["frame"].actor.organisation_id == town.firm.pk
    client.post("/desk/switch/", {"organisation": town.school.pk})
    assert client.get("/").context["frame"].actor.organisation_id == town.school.pk


@pytest.mark.parametrize("sent", ["", "x", "0", "9" * 5000])
def test_switching_to_nonsense_is_not_found(client, town, sent):
    client.force_login(town.teacher)
    assert client.post("/desk/switch/", {"organisation": sent}).status_code == 404


def test_nobody_switches_to_an_organisation_that_is_not_hers(client, town):
    client.force_login(town.teacher)
    assert client.post("/desk/switch/", {"organisation": town.bureau.pk}).status_code == 404


def test_search_finds_what_one_may_see_and_puts_nothing_in_the_address(client, town):
    town.training_class("焊工高级班")
    town.training_class("别人的焊工班", institution=organisation(Role.INSTITUTION))
    client.force_login(town.teacher)
    response = client.post("/desk/search/", {"q": "焊工"})
    page = response.content.decode()
    assert "焊工高级班" in page
    assert "别人的焊工班" not in page
    assert response.wsgi_request.get_full_path() == "/desk/search/"


def test_search_reads_over_characters_that_no_text_has(client, town):
    town.training_class("焊工高级班")
    client.force_login(town.teacher)
    assert "焊工高级班" in client.post("/desk/search/", {"q": "焊\0工"}).content.decode()


def test_search_finds_a_person_by_number_and_leaves_a_trace(client, town):
    found = person(town.school, name="周小满")
    client.force_login(town.teacher)
    response = client.post("/desk/search/", {"q": found.id_number})
    page = response.content.decode()
    assert "周小满" in page
    assert found.id_number not in page
    assert response["Cache-Control"] == "no-store"
    assert Event.objects.filter(subject_type="registry.person", subject_id=found.pk, name="look_up").count() == 1


@pytest.mark.parametrize("typed", ["周小满", "zxm"])
def test_search_finds_a_person_by_name_or_initials(client, town, typed):
    person(town.school, name="周小满")
    client.force_login(town.teacher)
    assert "周小满" in client.post("/desk/search/", {"q": typed}).content.decode()


def test_search_keeps_people_of_others_and_all_people_from_administrators(client, town):
    found = person(town.firm, name="周小满")
    for somebody in (town.teacher, town.administrator):
        client.force_login(somebody)
        for typed in ("周小满", found.id_number):
            assert found.id_number_masked not in client.post("/desk/search/", {"q": typed}).content.decode()


def test_search_without_a_word_says_what_to_do(client, town):
    client.force_login(town.teacher)
    assert "在页面上方输入" in client.post("/desk/search/", {"q": " "}).content.decode()


def test_style_page_is_for_administrators(client, town):
    client.force_login(town.administrator)
    assert client.get("/desk/style/").status_code == 200
    client.force_login(town.teacher)
    assert client.get("/desk/style/").status_code == 403


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", REGISTERED, ids=lambda kind: kind.model._meta.label_lower)
def test_what_the_apps_registered_can_be_asked_by_every_role(town, kind, role):
    """A model without the columns of a role's reach (``Kind.columns``) shows here, not on somebody's desk."""
    actor = Actor(
        user_id=town.teacher.pk, name="某人", organisation_id=town.school.pk, roles=frozenset({role}), regions=frozenset({HUIXIAN})
    )
    for rows in (kind.waiting_for(actor), kind.returned_to(actor), kind.overdue_for(actor, timezone.localdate())):
        assert waiting.items(kind, rows, 5) == []
