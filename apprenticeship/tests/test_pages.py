"""The pages: whose they are, what they keep, what they say; each list asks the database as often for twenty rows as for two."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from apprenticeship import operations
from apprenticeship.enums import AgreementState, ClassState, Outcome, PlanState
from apprenticeship.models import Agreement, Certificate, Enrolment, TrainingClass, WorkPlan
from apprenticeship.tests import builders
from apprenticeship.tests.builders import at, certificate_number, certified
from registry.models import Region
from registry.tests import builders as registry
from registry.tests.builders import user_of

ACTORS = ("firm", "institution", "evaluator", "county", "city", "approver")


@pytest.fixture
def sign_in(client):
    def enter(actor):
        client.force_login(user_of(actor))
        return client

    return enter


def url(name, *args):
    return reverse(f"apprenticeship:{name}", args=args)


def words(response):
    return response.content.decode()


def plan(world, **changes):
    fields = {"year": 2024, "title": "2024年方案", "number": "", "targets": [(Region.objects.get(pk="410781"), 2, 30)]}
    return operations.plan_save(actor=world.city, **(fields | changes))


# ---- whose page it is --------------------------------------------------------------------------------------------------------------


def everything(world):
    """One record of each kind, of one world."""
    made = world.training_class(ClassState.ASSESSING)
    return {"plan": plan(world).pk, "agreement": world.agreement.pk, "class": made.pk, "enrolment": made.enrolments.first().pk}


FOREIGN = [
    "agreement_detail",
    "class_detail",
    "class_edit",
    "class_enrol",
    "class_outcomes",
    "class_confirm",
    "enrolment_detail",
    "enrolment_edit",
    "enrolment_remove",
    "enrolment_decline",
]


@pytest.mark.parametrize("name", FOREIGN)
def test_another_countys_row_is_not_found(world, sign_in, name):
    pk = everything(world)[name.split("_")[0]]
    elsewhere = builders.make_world(registry.HUIXIAN)
    for who in ("firm", "institution", "county", "evaluator"):
        assert sign_in(getattr(elsewhere, who)).get(url(name, pk)).status_code == 404


MAY = {
    "plan_list": {"county", "city", "approver"},
    "plan_create": {"city", "approver"},
    "plan_edit": {"city", "approver"},
    "agreement_list": {"firm", "institution", "county", "city", "approver"},
    "agreement_create": {"institution"},
    "agreement_detail": {"firm", "institution", "county", "city", "approver"},
    "class_list": set(ACTORS),
    "class_create": {"firm", "institution"},
    "class_detail": set(ACTORS),
    "class_edit": set(),
    "class_enrol": set(),
    "class_outcomes": {"institution"},
    "class_confirm": {"evaluator"},
    "enrolment_list": set(ACTORS),
    "enrolment_detail": set(ACTORS),
    "enrolment_edit": set(),
    "enrolment_remove": set(),
    "enrolment_decline": set(),
}
UNSEEN = {("plan_edit", who) for who in ("firm", "institution", "evaluator", "county")} | {("agreement_detail", "evaluator")}
"""Rows these roles do not even see (or whose kind they do not read): 404 or 403, never 200."""


@pytest.mark.parametrize("name", MAY)
def test_who_may_open_it(world, sign_in, name):
    rows = everything(world)
    kind, page = name.split("_")
    address = url(name) if page in ("list", "create") else url(name, rows[kind])
    for who in ACTORS:
        status = sign_in(getattr(world, who)).get(address).status_code
        assert (status == 200) == (who in MAY[name]), (who, status)
        if status != 200 and (name, who) not in UNSEEN:
            assert status == 403, (who, status)


def test_an_administrator_reads_no_business(world, sign_in):
    administrator = sign_in(registry.actor(Role.ADMINISTRATOR))
    for name in ("plan_list", "agreement_list", "class_list", "enrolment_list"):
        assert administrator.get(url(name)).status_code in (200, 403)
    assert administrator.get(url("class_list")).status_code == 403


def test_leaders_and_auditors_read_and_change_nothing(world, sign_in):
    rows = everything(world)
    for role in (Role.LEADER, Role.AUDITOR):
        reader = sign_in(registry.actor(role, registry.organisation(role, registry.CITY)))
        assert reader.get(url("class_detail", rows["class"])).status_code == 200
        assert reader.get(url("class_do", rows["class"], "terminate")).status_code == 403
        assert reader.get(url("class_create")).status_code == 403


def test_drafts_of_plans_stay_in_the_city_bureau(world, sign_in):
    made = plan(world)
    assert sign_in(world.county).get(url("plan_detail", made.pk)).status_code == 404
    operations.plan_issue(actor=world.approver, plan_id=made.pk)
    assert sign_in(world.county).get(url("plan_detail", made.pk)).status_code == 200


# ---- lists -------------------------------------------------------------------------------------------------------------------------


def fill(world, kind, count):
    for number in range(count):
        if kind == "plan":
            plan(world, year=2019 + WorkPlan.objects.count(), title=f"方案{number}")
        elif kind == "agreement":
            firm = registry.organisation(Role.FIRM)
            builders.make_agreement(firm, world.agreement.institution, registry.actor(Role.FIRM, firm), world.institution)
        else:
            world.training_class(ClassState.ASSESSING, heads=1)


@pytest.mark.parametrize("kind", ["plan", "agreement", "class", "enrolment"])
def test_as_many_queries_for_twenty_rows_as_for_two(world, sign_in, kind):
    browser, counts = sign_in(world.city), []
    for more in (2, 18):
        fill(world, kind, more)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url(f"{kind}_list")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25


def test_a_roster_of_twenty_asks_no_more_than_one_of_two(world, sign_in):
    browser, counts = sign_in(world.county), []
    for heads in (2, 20):
        made = world.training_class(ClassState.FINISHED, heads=heads)
        with CaptureQueriesContext(connection) as queries:
            browser.get(url("class_detail", made.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 40


def test_classes_are_found_by_state_level_year_firm_and_words(world, sign_in):
    one = world.training_class(ClassState.FILED, title="装卸一班")
    two = world.draft(title="管工二班", planned_start=date(2025, 3, 1), planned_end=date(2026, 2, 28))
    browser = sign_in(world.city)
    for query, found in (
        ({"state": "filed"}, {one}),
        ({"year": 2025}, {two}),
        ({"q": "管工"}, {two}),
        ({"q": one.number}, {one}),
        ({"firm": world.agreement.firm_id}, {one, two}),
        ({"level": 3}, set()),
    ):
        page = browser.get(url("class_list"), query)
        assert {row.record for row in page.context["table"].rows} == found, query


def test_a_roster_is_masked(world, sign_in):
    made = world.draft(heads=1)
    person = made.enrolments.get().person
    page = words(sign_in(world.firm).get(url("class_detail", made.pk)))
    assert person.id_number_masked in page
    assert person.id_number not in page


# ---- forms -------------------------------------------------------------------------------------------------------------------------


def instructors(*rows):
    data = {"instructors-TOTAL_FORMS": len(rows), "instructors-INITIAL_FORMS": 0}
    for number, (kind, name) in enumerate(rows):
        data |= {f"instructors-{number}-kind": kind, f"instructors-{number}-name": name, f"instructors-{number}-qualification": ""}
    return data


def class_form(world, **changes):
    fields = {
        "agreement": world.agreement.pk,
        "title": "起重工一班",
        "occupation": world.occupation.pk,
        "level": 2,
        "evaluator": world.evaluator.organisation_id,
        "planned_start": "2024-03-01",
        "planned_end": "2025-02-28",
        "theory_hours": 200,
        "practice_hours": 400,
        "hours_knowledge": 150,
        "hours_skill": 250,
        "hours_safety": 100,
        "hours_conduct": 100,
    }
    return fields | instructors(("mentor", "赵师傅"), ("teacher", "钱老师")) | changes


def test_a_class_is_drafted_by_form(world, sign_in):
    response = sign_in(world.institution).post(url("class_create"), class_form(world), follow=True)
    made = TrainingClass.objects.get()
    assert response.redirect_chain == [(url("class_detail", made.pk), 302)]
    assert dict(made.contents.values_list("kind", "hours")) == {"knowledge": 150, "skill": 250, "safety": 100, "conduct": 100}
    assert made.instructors.count() == 2
    assert "还没有学徒" in words(response)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"planned_end": "2024-02-01"}, "planned_end", "计划结业日期须晚于计划开班日期。"),
        ({"level": 4}, "level", "没有技师的补贴标准"),
        ({"planned_start": "不是日期"}, "planned_start", "输入一个有效的日期。"),
        ({"title": ""}, "title", "请填写班级名称。"),
    ],
)
def test_nothing_typed_is_lost(world, sign_in, changes, field, sentence):
    response = sign_in(world.institution).post(url("class_create"), class_form(world, qualification="", **changes))
    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    assert 'value="赵师傅"' in words(response)
    assert 'value="250"' in words(response)
    assert not TrainingClass.objects.exists()


def test_a_row_of_the_formset_removed(world, sign_in):
    rows = instructors(("mentor", "赵师傅"), ("teacher", "钱老师"), ("teacher", "")) | {"instructors-1-DELETE": "on"}
    sign_in(world.institution).post(url("class_create"), class_form(world) | rows)
    assert list(TrainingClass.objects.get().instructors.values_list("name", flat=True)) == ["赵师傅"]


def test_a_stale_class_form_keeps_what_was_typed(world, sign_in):
    made = world.draft(heads=0)
    browser, data = sign_in(world.institution), class_form(world, title="我改的名称")
    operations.class_update(actor=world.firm, class_id=made.pk, **world.class_fields(title="别人改的名称"))
    response = browser.post(url("class_edit", made.pk), data | {"seen_version": 1})
    assert response.status_code == 422
    assert "刚被他人更新过" in words(response)
    assert 'value="我改的名称"' in words(response)
    assert browser.post(url("class_edit", made.pk), data | {"seen_version": 2}).status_code == 302
    made.refresh_from_db()
    assert made.title == "我改的名称"


def enrol_form(**changes):
    data = registry.person_data(name="王建国")
    fields = {
        "name": data.name,
        "id_number": data.id_number,
        "phone": "",
        "ethnicity": "汉族",
        "education": "senior_high",
        "contract_start": "2024-01-01",
        "contract_end": "",
        "training_start": "2024-03-01",
        "training_end": "2025-02-28",
        "post": "司索岗",
        "current_level": "1",
    }
    return fields | changes


def test_one_apprentice_by_form(world, sign_in):
    made = world.draft(heads=0)
    response = sign_in(world.firm).post(url("class_enrol", made.pk), enrol_form(), follow=True)
    [row] = made.enrolments.all()
    assert (row.person.name, row.contract_end, row.current_level) == ("王建国", None, 1)
    assert "王建国" in words(response)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"id_number": "410781199503070011"}, "id_number", "身份证号"),
        ({"contract_end": "2024-06-30"}, "contract_end", "不足一年"),
        ({"training_end": "2026-01-01"}, "training_end", "晚于本班计划结业日期"),
        ({"current_level": "2"}, "current_level", "不能重复参加"),
    ],
)
def test_what_is_wrong_with_an_apprentice_stands_at_its_field(world, sign_in, changes, field, sentence):
    made = world.draft(heads=0)
    response = sign_in(world.firm).post(url("class_enrol", made.pk), enrol_form(**changes))
    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    assert 'value="司索岗"' in words(response)


def test_two_problems_at_two_fields(world, sign_in):
    made = world.draft(heads=0)
    response = sign_in(world.firm).post(url("class_enrol", made.pk), enrol_form(contract_end="2024-06-30", training_end="2026-01-01"))
    assert set(response.context["form"].errors) == {"contract_end", "training_end"}


def test_the_same_person_twice(world, sign_in):
    made, form = world.draft(heads=0), enrol_form()
    browser = sign_in(world.firm)
    assert browser.post(url("class_enrol", made.pk), form).status_code == 302
    response = browser.post(url("class_enrol", made.pk), form)
    assert response.context["form"].errors["id_number"] == ["该人员已在本班名册中。"]
    assert made.enrolments.count() == 1


def test_change_and_removal_by_form(world, sign_in):
    row = world.draft(heads=1).enrolments.get()
    browser = sign_in(world.firm)
    terms = {
        name: value
        for name, value in enrol_form(post="吊装岗").items()
        if name not in ("name", "id_number", "phone", "ethnicity", "education")
    }
    assert browser.post(url("enrolment_edit", row.pk), terms | {"seen_version": 1}).status_code == 302
    stale = browser.post(url("enrolment_edit", row.pk), terms | {"seen_version": 1, "post": "又改"})
    assert "刚被他人更新过" in words(stale)
    assert 'value="又改"' in words(stale)
    assert browser.post(url("enrolment_remove", row.pk), {"comment": "录错人"}).status_code == 302
    row.refresh_from_db()
    assert row.outcome == Outcome.VOID


def test_a_plan_with_its_matrix(world, sign_in):
    browser = sign_in(world.city)
    data = {"year": 2024, "title": "2024年方案", "number": "", "target_410781_2": 120, "target_410782_3": 30}
    response = browser.post(url("plan_create"), data, follow=True)
    made = WorkPlan.objects.get()
    assert set(made.targets.values_list("region_id", "level", "headcount")) == {("410781", 2, 120), ("410782", 3, 30)}
    assert "卫辉市" in words(response)
    twice = browser.post(url("plan_create"), data | {"target_410781_2": 5})
    assert "刚被他人更新过" in words(twice)
    assert 'value="5"' in words(twice)
    wrong = browser.post(url("plan_edit", made.pk), data | {"target_410781_2": -1, "seen_version": 1})
    assert wrong.status_code == 422
    assert browser.post(url("plan_edit", made.pk), data | {"target_410781_2": 90, "seen_version": 1}).status_code == 302
    assert made.targets.get(region="410781").headcount == 90


def test_an_agreement_by_form_and_its_confirmation(world, sign_in):
    data = {
        "firm": world.agreement.firm_id,
        "number": "XY-77",
        "signed_on": "2024-01-05",
        "valid_from": "2024-01-05",
        "valid_to": "2026-01-04",
        "fee_note": "",
    }
    browser = sign_in(world.institution)
    assert browser.post(url("agreement_create"), data | {"valid_to": "2023-01-01"}).context["form"].errors["valid_to"]
    assert browser.post(url("agreement_create"), data).status_code == 302
    again = browser.post(url("agreement_create"), data)
    assert again.context["form"].errors["number"] == ["该协议编号已经登记过。"]
    made = Agreement.objects.get(number="XY-77")
    assert sign_in(world.firm).post(url("agreement_do", made.pk, "confirm"), {"seen_version": 1}).status_code == 302
    made.refresh_from_db()
    assert made.state == AgreementState.ACTIVE


# ---- steps -------------------------------------------------------------------------------------------------------------------------


def test_a_bare_class_reads_all_that_is_missing_before_and_after_trying(world, sign_in):
    made = world.draft(heads=0, instructors=[])
    browser = sign_in(world.institution)
    page = words(browser.get(url("class_detail", made.pk)))
    assert "提交备案前还差 3 项" in page
    response = browser.post(url("class_do", made.pk, "submit"), {"seen_version": 1})
    assert response.status_code == 422
    assert "还没有企业导师" in words(response)


def test_filing_by_form(world, sign_in):
    made = world.training_class(ClassState.SUBMITTED)
    browser, address = sign_in(world.county), url("class_do", made.pk, "file")
    data = {"seen_version": made.version}
    refused = browser.post(address, data | {"filed_end": "2026-01-01"})
    assert "备案期限止须在" in refused.context["form"].errors["filed_end"][0]
    assert browser.post(address, data | {"filed_end": "2025-02-28"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.filed_on) == (ClassState.FILED, timezone.localdate())


def test_a_double_click_is_harmless(world, sign_in):
    made = world.training_class(ClassState.SUBMITTED)
    browser, address = sign_in(world.county), url("class_do", made.pk, "file")
    data = {"seen_version": made.version, "filed_end": "2025-02-28"}
    assert browser.post(address, data).status_code == 302
    second = browser.post(address, data)
    assert second.status_code == 422
    assert "现在是“已备案”" in words(second)


# ---- outcomes ----------------------------------------------------------------------------------------------------------------------


def table(made, *rows, version=None):
    """POST data of the outcomes table; ``rows``: changes per apprentice in order."""
    enrolments = list(made.enrolments.live().order_by("pk"))
    data = {"outcomes-TOTAL_FORMS": len(enrolments), "outcomes-INITIAL_FORMS": len(enrolments)}
    data["seen_version"] = version or TrainingClass.objects.get(pk=made.pk).version
    for number, enrolment in enumerate(enrolments):
        row = {"enrolment_id": enrolment.pk, "outcome": "", "on": "", "certificate_type": "skill_level", "certificate_number": ""}
        row |= {"certificate_issued_on": "", "exit_reason": ""} | (rows[number] if number < len(rows) else {})
        data |= {f"outcomes-{number}-{name}": value for name, value in row.items()}
    return data


def passed(**changes):
    day = "2025-03-18"
    return {"outcome": "certified", "on": day, "certificate_number": certificate_number(), "certificate_issued_on": day} | changes


def test_outcomes_by_table(world, sign_in):
    made = world.training_class(ClassState.ASSESSING, heads=3)
    left = {"outcome": "withdrew", "on": "2024-09-09", "exit_reason": "resigned"}
    response = sign_in(world.institution).post(url("class_outcomes", made.pk), table(made, passed(), left))
    assert response.status_code == 302
    assert list(made.enrolments.order_by("pk").values_list("outcome", flat=True)) == ["certified", "withdrew", "training"]
    page = words(sign_in(world.evaluator).get(url("class_detail", made.pk)))
    assert "还有 1 名学徒没有登记结果" in page
    assert "还有 2 名学徒的结果待评价机构确认" in page


def test_errors_stand_at_their_row_and_nothing_is_lost(world, sign_in):
    made = world.training_class(ClassState.ASSESSING, heads=3)
    good, bad = passed(), passed(certificate_number="Y123")
    response = sign_in(world.institution).post(url("class_outcomes", made.pk), table(made, good, bad, {"outcome": "failed"}))
    assert response.status_code == 422
    rows = response.context["formset"].forms
    assert (rows[0].errors, list(rows[1].errors), list(rows[2].errors)) == ({}, [], ["on"])
    response = sign_in(world.institution).post(url("class_outcomes", made.pk), table(made, good, bad))
    rows = response.context["formset"].forms
    assert rows[0].errors == {}
    assert "22 位" in rows[1].errors["certificate_number"][0]
    assert good["certificate_number"] in words(response)
    assert 'value="Y123"' in words(response)
    assert not Certificate.objects.exists()


def test_typing_without_an_outcome_and_clearing_one_are_told(world, sign_in):
    made = world.training_class(ClassState.ASSESSING, heads=2)
    browser = sign_in(world.institution)
    response = browser.post(url("class_outcomes", made.pk), table(made, {"on": "2025-03-18"}))
    assert "请选择结果" in response.context["formset"].forms[0].errors["outcome"][0]
    browser.post(url("class_outcomes", made.pk), table(made, passed()))
    response = browser.post(url("class_outcomes", made.pk), table(made))
    assert "不能清空" in response.context["formset"].forms[0].errors["outcome"][0]


def test_a_stale_table_keeps_what_was_typed(world, sign_in):
    made = world.training_class(ClassState.ASSESSING)
    mine = passed()
    data = table(made, mine)
    first = made.enrolments.order_by("pk").first()
    operations.outcomes_record(actor=world.institution, class_id=made.pk, rows=[certified(first)], at=at(builders.FINISHED))
    response = sign_in(world.institution).post(url("class_outcomes", made.pk), data)
    assert "刚被他人更新过" in words(response)
    assert mine["certificate_number"] in words(response)


def test_an_empty_table_is_told(world, sign_in):
    made = world.training_class(ClassState.ASSESSING)
    response = sign_in(world.institution).post(url("class_outcomes", made.pk), table(made))
    assert response.context["form"].non_field_errors() == ["没有填写任何结果。"]


def test_the_evaluation_body_confirms_some_and_declines_another(world, sign_in):
    made = world.training_class(ClassState.ASSESSING, heads=3)
    rows = [certified(e) for e in made.enrolments.order_by("pk")]
    operations.outcomes_record(actor=world.institution, class_id=made.pk, rows=rows, at=at(builders.FINISHED))
    one, two, three = made.enrolments.order_by("pk")
    browser = sign_in(world.evaluator)
    page = browser.get(url("class_confirm", made.pk))
    assert words(page).count("checked") == 3
    none = browser.post(url("class_confirm", made.pk), {})
    assert "请至少勾选一名学徒" in words(none)
    version = TrainingClass.objects.get(pk=made.pk).version
    response = browser.post(url("class_confirm", made.pk), {"enrolment_ids": [one.pk, two.pk], "seen_version": version})
    assert response.status_code == 302
    assert list(made.enrolments.order_by("pk").values_list("confirmed_by", flat=True)) == [world.evaluator.user_id] * 2 + [None]
    assert browser.get(url("enrolment_decline", one.pk)).status_code == 403
    assert browser.post(url("enrolment_decline", three.pk), {"comment": "查无此证"}).status_code == 302
    assert Enrolment.objects.get(pk=three.pk).outcome == Outcome.TRAINING


def test_the_timeline_of_an_apprentice(world, sign_in):
    made = world.training_class(ClassState.FINISHED, heads=1)
    page = words(sign_in(world.county).get(url("enrolment_detail", made.enrolments.get().pk)))
    for said in ("登记结果", "确认结果", "职业技能等级证书", made.enrolments.get().certificate.number):
        assert said in page


@pytest.mark.parametrize("state", ClassState.values)
def test_the_page_of_a_class_in_every_state(world, sign_in, state):
    made = world.training_class(state)
    operations.hold_place(training_class=made, key="x", reason="核查中")
    for who in ACTORS:
        page = words(sign_in(getattr(world, who)).get(url("class_detail", made.pk)))
        assert ClassState(state).label in page
        assert "班级已锁定：核查中" in page


def test_a_plan_shows_how_far_it_is_met(world, sign_in):
    made = plan(world)
    operations.plan_issue(actor=world.approver, plan_id=made.pk)
    world.training_class(ClassState.OPEN, heads=3)
    page = words(sign_in(world.county).get(url("plan_detail", made.pk)))
    assert "30 / 3" in page
    assert "10.0%" in page
    assert PlanState.ISSUED.label in page


def test_who_sees_what_waits(world):
    from audit.waiting import kinds

    submitted = world.training_class(ClassState.SUBMITTED)
    assessing = world.training_class(ClassState.ASSESSING)
    [kind] = [kind for kind in kinds() if kind.model is TrainingClass]
    assert list(kind.waiting_for(world.county)) == [submitted]
    assert list(kind.waiting_for(world.evaluator)) == [assessing]
    assert not kind.waiting_for(world.institution).exists()
