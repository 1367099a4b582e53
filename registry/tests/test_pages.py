"""Pages of the registry: who may be where, what a bad input is told, what never stands in an address."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from audit.models import Event
from registry.models import CalendarDay, Membership, Occupation, Organisation, PayeeAccount, Region
from registry.operations import PersonData, membership_grant, payee_account_propose, people_register
from registry.reference import shipped_occupations
from registry.rules.uscc import make_uscc
from registry.tests.builders import CITY, HUIXIAN, PASSWORD, WEIHUI, actor, organisation, person, person_data, regions, user, user_of

pytestmark = pytest.mark.django_db

CODE = make_uscc("91", WEIHUI, "MA900001")


@pytest.fixture
def sign_in(client):
    """Open pages as somebody in a role (or as this actor)."""

    def as_(who):
        who = actor(who) if isinstance(who, Role) else who
        client.force_login(user_of(who))
        return who

    return as_


def words(response):
    return response.content.decode()


def address(page, *args):
    return reverse(f"registry:{page}", args=args)


def propose(firm, number="6222000011112222"):
    return payee_account_propose(actor=firm, organisation_id=firm.organisation_id, account_name="某某公司", bank_name="工行", number=number)


def make_account():
    propose(actor(Role.FIRM), f"62220000{PayeeAccount.objects.count():08d}")


def make_day():
    CalendarDay.objects.create(
        day=f"2025-{CalendarDay.objects.count() // 28 + 1:02d}-{CalendarDay.objects.count() % 28 + 1:02d}", kind="holiday"
    )


def make_occupation():
    Occupation.objects.create(code=f"6-18-02-{Occupation.objects.count():02d}", name="焊工")


def make_region():
    Region.objects.create(code=f"{420000 + Region.objects.count()}", name="某县", kind="county", parent_id=CITY)


def make_membership():
    membership_grant(actor=actor(Role.ADMINISTRATOR), user=user(), organisation=organisation(), role=Role.FIRM)


LISTS = [
    ("organisation_list", Role.CITY_HANDLER, organisation),
    ("account_list", Role.CITY_HANDLER, make_account),
    ("person_list", Role.CITY_HANDLER, person),
    ("user_list", Role.ADMINISTRATOR, make_membership),
    ("membership_list", Role.ADMINISTRATOR, make_membership),
    ("region_list", Role.FIRM, make_region),
    ("occupation_list", Role.FIRM, make_occupation),
    ("day_list", Role.FIRM, make_day),
]


@pytest.mark.parametrize(("page", "role", "make"), LISTS)
def test_a_list_needs_as_many_queries_for_twenty_rows_as_for_two(client, sign_in, page, role, make):
    regions()
    sign_in(role)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(page)).status_code == 200
        return len(captured)

    for _ in range(2):
        make()
    queries()
    two = queries()
    for _ in range(18):
        make()
    assert queries() == two


OPEN_TO_ALL = ["organisation_list", "region_list", "occupation_list", "day_list"]
FOR_ADMINISTRATORS = ["user_list", "user_create", "region_create", "occupation_create", "day_create"]


@pytest.mark.parametrize("role", Role)
def test_who_may_open_which_page(client, sign_in, role):
    sign_in(role)
    for page in OPEN_TO_ALL:
        assert client.get(address(page)).status_code == 200, page
    for page in FOR_ADMINISTRATORS:
        assert client.get(address(page)).status_code == (200 if role == Role.ADMINISTRATOR else 403), page
    registers = role in (Role.ADMINISTRATOR, Role.COUNTY_HANDLER, Role.CITY_HANDLER)
    assert client.get(address("organisation_create")).status_code == (200 if registers else 403)
    assert client.get(address("person_list")).status_code == (403 if role == Role.ADMINISTRATOR else 200)
    assert client.get(address("person_find")).status_code == (403 if role == Role.ADMINISTRATOR else 200)
    assert client.get(address("membership_list")).status_code == (200 if role in (Role.ADMINISTRATOR, Role.AUDITOR) else 403)
    assert client.get("/admin/").status_code == (200 if role == Role.ADMINISTRATOR else 302)


@pytest.mark.parametrize("page", ["person_detail", "person_correct", "person_reveal"])
@pytest.mark.parametrize("role", [Role.FIRM, Role.INSTITUTION, Role.COUNTY_HANDLER])
def test_another_ones_person_does_not_exist(client, sign_in, role, page):
    sign_in(role)
    assert client.get(address(page, person(organisation(region=HUIXIAN)).pk)).status_code == 404


@pytest.mark.parametrize("role", [Role.FIRM, Role.COUNTY_HANDLER, Role.ADMINISTRATOR])
def test_another_ones_account_does_not_exist(client, sign_in, role):
    other = actor(Role.FIRM, organisation(region=HUIXIAN))
    account = propose(other)
    sign_in(role)
    assert client.get(address("account_detail", account.pk)).status_code == 404
    assert client.post(address("account_do", account.pk, "confirm"), {"number": "6222000011112222"}).status_code == 404


def test_ones_own_row_without_the_right_is_forbidden(client, sign_in):
    firm = sign_in(Role.FIRM)
    own = people_register(actor=firm, organisation_ids=[firm.organisation_id], people=[person_data()])[0]
    assert client.get(address("person_correct", own.pk)).status_code == 403
    assert client.get(address("account_do", propose(firm).pk, "confirm")).status_code == 403
    for page in ("edit", "rename", "state"):
        assert client.get(address(f"organisation_{page}", firm.organisation_id)).status_code == 403
    assert client.get(address("organisation_contact", firm.organisation_id)).status_code == 200
    assert client.get(address("organisation_contact", organisation().pk)).status_code == 403


FORM = {"uscc": CODE, "name": "卫辉市某某机械有限公司", "category": "enterprise", "region": WEIHUI, "is_firm": "on", "contact_name": "李红"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"uscc": CODE[:17]}, "应为 18 位"),
        ({"uscc": "9" + "O" + CODE[2:]}, "是否应为数字 0"),
        ({"uscc": CODE[:16] + ("A" if CODE[16] != "A" else "B") + CODE[17]}, "校验"),
        ({"uscc": ""}, "请填写"),
        ({"name": ""}, "请填写"),
        ({"name": "某厂"}, "至少4个字"),
        ({"region": HUIXIAN}, "选择一个有效的选项"),
        ({"category": "shop"}, "选择一个有效的选项"),
        ({"category": "government"}, "政府部门不能"),
        ({"contact_phone": "没有"}, "只能有数字和连字符"),
    ],
)
def test_a_bad_organisation_is_told_at_its_field_and_nothing_typed_is_lost(client, sign_in, changes, sentence):
    sign_in(Role.COUNTY_HANDLER)
    response = client.post(address("organisation_create"), FORM | changes)
    assert response.status_code == 422
    field = next(iter(changes))
    assert any(sentence in error for error in response.context["form"].errors[field])
    assert 'value="李红"' in words(response)


def test_an_organisation_is_registered_and_a_second_time_is_told_whose_code_it_is(client, sign_in):
    sign_in(Role.COUNTY_HANDLER)
    response = client.post(address("organisation_create"), FORM | {"uscc": f" {CODE.lower()} "})
    made = Organisation.objects.get(uscc=CODE)
    assert response["Location"] == address("organisation_detail", made.pk)
    again = client.post(address("organisation_create"), FORM | {"name": "另一个有限公司"})
    assert "卫辉市某某机械有限公司" in again.context["form"].errors["uscc"][0]


def test_a_former_name_finds_the_organisation(client, sign_in):
    sign_in(Role.COUNTY_HANDLER)
    client.post(address("organisation_create"), FORM)
    made = Organisation.objects.get(uscc=CODE)
    made.names.update(valid_from="2020-01-01")
    response = client.post(address("organisation_rename", made.pk), {"name": "卫辉市某某重工有限公司", "valid_from": "2023-01-01"})
    assert response.status_code == 302
    assert "卫辉市某某重工有限公司" in words(client.get(address("organisation_list"), {"q": "某某机械"}))
    assert "2022-12-31" in words(client.get(address("organisation_detail", made.pk)))
    early = client.post(address("organisation_rename", made.pk), {"name": "卫辉市某某控股有限公司", "valid_from": "2022-01-01"})
    assert "须晚于" in early.context["form"].errors["valid_from"][0]


def test_an_outdated_form_is_told_kindly_and_keeps_what_was_typed(client, sign_in):
    handler = sign_in(Role.COUNTY_HANDLER)
    body = organisation()
    url = address("organisation_edit", body.pk)
    first = {"category": "enterprise", "region": WEIHUI, "is_firm": "on", "seen_version": 1, "address": "建设路1号"}
    assert client.post(url, first).status_code == 302
    late = client.post(url, first | {"address": "建设路2号"})
    assert late.status_code == 422
    assert "刚被他人更新" in words(late)
    assert "建设路2号" in words(late)
    assert Organisation.objects.get(pk=body.pk).address == "建设路1号"
    assert handler.answers_for(WEIHUI)


def test_a_suspended_organisation_says_so(client, sign_in):
    sign_in(Role.COUNTY_HANDLER)
    body = organisation()
    bare = client.post(address("organisation_state", body.pk), {"state": "suspended", "comment": ""})
    assert "comment" in bare.context["form"].errors
    client.post(address("organisation_state", body.pk), {"state": "suspended", "comment": "列入失信名单"})
    assert "暂停办理，不能用于" in words(client.get(address("organisation_detail", body.pk)))


def test_contacts_and_accounts_are_not_shown_to_partners(client, sign_in):
    firm = actor(Role.FIRM, organisation(contact_phone="0373-1234567"))
    propose(firm)
    sign_in(Role.INSTITUTION)
    page = words(client.get(address("organisation_detail", firm.organisation_id)))
    assert "0373-1234567" not in page
    assert "只有本单位和人社、财政部门可以查看" in page
    sign_in(firm)
    page = words(client.get(address("organisation_detail", firm.organisation_id)))
    assert "0373-1234567" in page
    assert "****2222" in page


def test_an_account_goes_from_the_firms_form_over_the_officers_desk_into_use(client, sign_in):
    firm = sign_in(Role.FIRM)
    form = {"account_name": "某某公司", "bank_name": "工行卫辉支行", "number": "6222 0000 1111 2222"}
    bad = client.post(address("organisation_account", firm.organisation_id), form | {"number": "62220000ABCD"})
    assert "8至30位数字" in bad.context["form"].errors["number"][0]
    assert client.post(address("organisation_account", firm.organisation_id), form).status_code == 302
    account = PayeeAccount.objects.get()
    sign_in(Role.COUNTY_HANDLER)
    assert "尾号2222" in words(client.get("/"))
    confirm = address("account_do", account.pk, "confirm")
    wrong = client.post(confirm, {"number": "6222000011112223", "seen_version": account.version})
    assert "不一致" in wrong.context["form"].errors["number"][0]
    assert client.post(confirm, {"number": form["number"], "seen_version": account.version}).status_code == 302
    account.refresh_from_db()
    assert account.state == "active"


def test_a_rejected_account_needs_a_reason(client, sign_in):
    account = propose(actor(Role.FIRM))
    sign_in(Role.COUNTY_HANDLER)
    reject = address("account_do", account.pk, "reject")
    assert "理由" in client.post(reject, {"comment": " "}).context["form"].errors["comment"][0]
    assert client.post(reject, {"comment": "户名不符"}).status_code == 302


@pytest.fixture
def firm_with_person(sign_in):
    firm = sign_in(Role.FIRM)
    data = PersonData(name="曾小明", id_number=person_data().id_number, phone="13812345678")
    return firm, people_register(actor=firm, organisation_ids=[firm.organisation_id], people=[data])[0]


@pytest.mark.parametrize("typed", ["曾小", "zxm", "ZX", "zengxiao", "zeng xiao"])
def test_people_are_found_by_name_and_pinyin(client, firm_with_person, typed):
    page = words(client.get(address("person_list"), {"q": typed}))
    assert "曾小明" in page
    assert "没有符合条件" in words(client.get(address("person_list"), {"q": "lm"}))


def test_no_page_shows_a_whole_number(client, firm_with_person):
    _, someone = firm_with_person
    found = client.post(address("person_find"), {"number": someone.id_number})
    for page in (client.get(address("person_list")), client.get(address("person_detail", someone.pk)), found):
        text = words(page).replace(f'value="{someone.id_number}"', "")
        assert someone.id_number_masked in text
        assert someone.id_number not in text
        assert "13812345678" not in text


def test_a_number_is_looked_up_by_post_only(client, firm_with_person):
    _, someone = firm_with_person
    response = client.get(address("person_find"), {"number": someone.id_number})
    assert "曾小明" not in words(response)
    response = client.post(address("person_find"), {"number": "138 1234 5678"})
    assert "曾小明" in words(response)
    assert response["Cache-Control"] == "no-store"
    assert "没有找到" in words(client.post(address("person_find"), {"number": "13900000000"}))
    assert client.get(address("person_list"), {"q": someone.id_number}).status_code == 302
    assert "曾小明" in words(client.post("/desk/search/", {"q": someone.id_number}))


def test_a_firm_does_not_see_where_else_a_person_works(client, firm_with_person):
    _, someone = firm_with_person
    other = organisation(name="另一家用人单位")
    people_register(
        actor=actor(Role.FIRM, other), organisation_ids=[other.pk], people=[PersonData(name="曾小明", id_number=someone.id_number)]
    )
    for page in (client.get(address("person_list")), client.get(address("person_detail", someone.pk))):
        assert "另一家用人单位" not in words(page)


def test_revealing_asks_for_a_reason_and_shows_the_number_once(client, firm_with_person):
    _, someone = firm_with_person
    url = address("person_reveal", someone.pk)
    refused = client.post(url, {"column": "id_number", "reason": "看"})
    assert refused.status_code == 422
    assert "用途" in refused.context["form"].errors["reason"][0]
    shown = client.post(url, {"column": "id_number", "reason": "核对劳动合同"})
    assert someone.id_number in words(shown)
    assert shown["Cache-Control"] == "no-store"
    assert Event.objects.get(name="reveal").comment == "核对劳动合同"
    assert "核对劳动合同" in words(client.get(address("person_detail", someone.pk)))


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": "王3"}, "name", "数字"),
        ({"id_number": "41078119950307"}, "id_number", "18 位"),
        ({"phone": "打不通"}, "phone", "数字和连字符"),
        ({"reason": ""}, "reason", "请填写"),
    ],
)
def test_a_bad_correction_is_told_at_its_field(client, sign_in, changes, field, sentence):
    sign_in(Role.COUNTY_HANDLER)
    someone = person(organisation())
    form = {"name": "王建军", "ethnicity": "汉族", "reason": "户口簿", "seen_version": 1}
    response = client.post(address("person_correct", someone.pk), form | changes)
    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    assert 'value="汉族"' in words(response)
    assert client.post(address("person_correct", someone.pk), form).status_code == 302


def test_an_administrator_makes_a_user_and_a_second_one_confirms_her_office(client, sign_in):
    sign_in(Role.ADMINISTRATOR)
    form = {"username": "lihong", "display_name": "李红", "password": "123", "phone": "0373-3026260"}
    weak = client.post(address("user_create"), form)
    assert "password" in weak.context["form"].errors
    assert 'value="李红"' in words(weak)
    client.post(address("user_create"), form | {"password": PASSWORD})
    made = User.objects.get(username="lihong")
    office = organisation(Role.CITY_CHECKER, CITY)
    client.post(address("user_grant", made.pk), {"organisation": office.pk, "role": Role.CITY_CHECKER})
    membership = Membership.objects.get(user=made)
    barred = client.get(address("membership_do", membership.pk, "confirm"))
    assert "须由另一人" in words(barred)
    sign_in(Role.ADMINISTRATOR)
    assert "李红" in words(client.get("/"))
    assert client.post(address("membership_do", membership.pk, "confirm"), {"seen_version": 1}).status_code == 302
    membership.refresh_from_db()
    assert membership.active
    assert client.post(address("membership_do", membership.pk, "end"), {"comment": "调离"}).status_code == 302


def test_a_role_that_does_not_fit_is_told_at_its_field(client, sign_in):
    sign_in(Role.ADMINISTRATOR)
    response = client.post(address("user_grant", user().pk), {"organisation": organisation().pk, "role": Role.CITY_CHECKER})
    assert "机关岗位" in response.context["form"].errors["role"][0]


def test_an_account_is_stopped_reopened_and_gets_a_new_password(client, sign_in):
    sign_in(Role.ADMINISTRATOR)
    someone = user()
    client.post(address("user_stop", someone.pk), {"comment": "离职"})
    assert not User.objects.get(pk=someone.pk).is_active
    stopped = client.get(address("user_list"), {"is_active": "0"})
    assert [row.pk for row in stopped.context["table"].data] == [someone.pk]
    client.post(address("user_reopen", someone.pk), {"comment": "返聘"})
    client.post(address("user_password", someone.pk), {"password": "Huanyige-2024-mima"})
    client.post(address("user_edit", someone.pk), {"display_name": "李四", "phone": "", "email": ""})
    someone.refresh_from_db()
    assert (someone.is_active, someone.must_change_password, someone.display_name) == (True, True, "李四")


def test_reference_data_are_edited_with_their_constraints_at_the_form(client, sign_in):
    sign_in(Role.ADMINISTRATOR)
    Occupation.objects.bulk_create(shipped_occupations())
    bad = client.post(address("occupation_create"), {"code": "618", "name": "焊工", "edition": 2022})
    assert bad.status_code == 422
    assert "X-XX-XX-XX" in str(bad.context["form"].errors)
    region = Region.objects.get(pk="410771")
    client.post(address("region_edit", region.pk), {"name": "新乡高新区", "kind": "zone", "parent": CITY})
    region.refresh_from_db()
    assert region.name == "新乡高新区"
    twice = client.post(address("region_create"), {"code": "410771", "name": "某区", "kind": "zone"})
    assert twice.status_code == 422


def test_a_day_is_entered_changed_and_taken_back(client, sign_in):
    sign_in(Role.ADMINISTRATOR)
    wrong = client.post(address("day_create"), {"day": "2027-01-04", "kind": "makeup"})
    assert "本来就上班" in wrong.context["form"].errors["kind"][0]
    client.post(address("day_create"), {"day": "2027-01-01", "kind": "holiday", "name": "元旦"})
    day = CalendarDay.objects.get()
    client.post(address("day_edit", day.pk), {"kind": "holiday", "name": "元旦节"})
    assert CalendarDay.objects.get().name == "元旦节"
    client.post(address("day_remove", day.pk))
    assert not CalendarDay.objects.exists()
    assert client.get("/registry/calendar/2027-02-31/edit/").status_code == 404
