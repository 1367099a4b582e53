"""People: whole rosters, one person known once, masked, spelled; corrections and looking at what is masked."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actor import SYSTEM
from accounts.enums import Role
from audit.models import Event
from audit.operations import Refused, Stale
from registry.models import Affiliation, Person
from registry.operations import people_look_up, people_register, person_correct, reveal
from registry.people import set_name
from registry.rules.identity import make_id_number
from registry.tests.builders import HUIXIAN, actor, organisation, person, person_data

pytestmark = pytest.mark.django_db


def register(*people, body=None, by=SYSTEM):
    return people_register(actor=by, organisation_ids=[(body or organisation()).pk], people=list(people))


def events(subject, name):
    return Event.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk, name=name)


def test_a_person_is_stored_sealed_masked_and_spelled():
    data = person_data("曾小明", phone="138 1234 5678")
    registered = register(data)[0]
    assert registered.id_number == data.id_number
    assert registered.phone == "13812345678"
    assert registered.id_number_masked == f"{data.id_number[:4]}**********{data.id_number[-4:]}"
    assert registered.phone_masked == "138****5678"
    assert data.id_number.encode() not in bytes(registered.id_number_sealed)
    assert (registered.name_pinyin, registered.name_initials) == ("zeng xiao ming", "zxm")
    assert f"{registered.birth_date:%Y%m%d}" == data.id_number[6:14]


def test_a_character_beyond_the_dictionary_stands_for_itself():
    spelled = Person()
    unknown = "\U000323a0"
    set_name(spelled, f"王{unknown}明")
    assert (spelled.name_pinyin, spelled.name_initials) == (f"wang {unknown} ming", f"w{unknown}m")
    set_name(spelled, "阿依古丽·买买提")
    assert spelled.name_initials == "aygl·mmt"
    set_name(spelled, "尉迟恭")
    assert spelled.name_pinyin == "yu chi gong"


def test_the_same_person_twice_is_one_row_and_belongs_to_both_organisations():
    data, first, second = person_data(), organisation(), organisation()
    one = register(data, body=first)[0]
    other = register(replace(data, phone="13900000001"), body=second)[0]
    assert one.pk == other.pk
    assert set(one.affiliations.values_list("organisation_id", flat=True)) == {first.pk, second.pk}
    assert events(one, "register").count() == 1
    assert other.phone == "13900000001", "what was unknown is filled in"
    register(replace(data, phone="13900000002"), body=second)
    other.refresh_from_db()
    assert other.phone == "13900000001", "what is known is not overwritten"


def test_another_name_under_a_known_number_is_refused_with_its_row():
    data = person_data("王建国")
    register(data)
    with pytest.raises(Refused, match=r"第7行 王建军.*另一个姓名") as refusal:
        register(person_data("李红"), replace(data, name="王建军", row=7))
    assert "王建国" not in refusal.value.message, "the other name is nobody else's business"
    assert not Person.objects.filter(name="李红").exists(), "all or none"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id_number": "41078119950307001"}, "18 位"),
        ({"id_number": "410781199502300016"}, "出生日期"),
        ({"name": "王3"}, "数字"),
        ({"name": ""}, "姓名"),
        ({"id_number": "4.10781E+17"}, "Excel"),
        ({"education": "博士后"}, "文化程度"),
        ({"phone": "1" * 30}, "太长"),
        ({"ethnicity": "汉" * 30}, "民族"),
    ],
)
def test_a_wrong_row_is_named_with_what_is_wrong(changes, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        register(person_data(), replace(person_data("李红"), **changes))
    assert refusal.value.message.startswith("第2行")
    assert not Person.objects.exists()


def test_the_same_number_twice_in_one_roster_is_refused_with_both_rows():
    data = person_data()
    with pytest.raises(Refused, match=r"第2行.*第1行"):
        register(data, data)


def test_wrong_check_digit_is_refused():
    good = person_data().id_number
    bad = good[:17] + ("1" if good[17] != "1" else "2")
    with pytest.raises(Refused, match="校验位"):
        register(replace(person_data(), id_number=bad))


def test_a_class_of_three_and_one_of_sixty_take_the_same_queries():
    body = organisation()
    register(person_data(), body=body)

    def queries(number):
        with CaptureQueriesContext(connection) as captured:
            register(*[person_data() for _ in range(number)], body=body)
        return len(captured)

    assert queries(3) == queries(60)


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_people_at_once_make_each_person_once():
    body = organisation()
    people = [person_data() for _ in range(200)]
    together, failures = threading.Barrier(2), []

    def run(order):
        try:
            together.wait()
            register(*order, body=body)
        except Refused as refusal:
            failures.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(order,)) for order in (people, people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert Person.objects.count() == 200
    assert Event.objects.filter(name="register", subject_type="registry.person").count() == 200


def test_a_firm_registers_people_for_itself_only():
    firm = actor(Role.FIRM)
    people_register(actor=firm, organisation_ids=[firm.organisation_id], people=[person_data()])
    with pytest.raises(PermissionDenied):
        register(person_data(), by=firm)
    with pytest.raises(PermissionDenied):
        register(person_data(), by=actor(Role.LEADER))


def test_a_correction_is_explained_and_leaves_what_changed():
    someone, handler = person(name="王建国", phone="13812345678"), actor(Role.COUNTY_HANDLER)
    number = make_id_number("410781", date(1996, 1, 2), 77)
    person_correct(actor=handler, person_id=someone.pk, reason="户口簿", name="王建军", id_number=number, phone="")
    someone.refresh_from_db()
    assert (someone.name, someone.name_initials, someone.id_number, someone.phone) == ("王建军", "wjj", number, "")
    assert someone.birth_date == date(1996, 1, 2)
    changes = events(someone, "correct").get().detail["changes"]
    assert changes["姓名"] == ["王建国", "王建军"]
    assert number not in str(changes)


def test_a_correction_needs_a_reason_a_right_and_the_latest_version():
    someone, handler = person(), actor(Role.COUNTY_HANDLER)
    with pytest.raises(Refused, match="依据"):
        person_correct(actor=handler, person_id=someone.pk, reason=" ", name="李四")
    with pytest.raises(PermissionDenied):
        person_correct(actor=actor(Role.FIRM), person_id=someone.pk, reason="改名", name="李四")
    with pytest.raises(Stale):
        person_correct(actor=handler, person_id=someone.pk, reason="改名", name="李四", seen_version=0)
    with pytest.raises(Refused, match="已登记为另一人") as refusal:
        person_correct(actor=handler, person_id=someone.pk, reason="改号", id_number=person().id_number)
    assert refusal.value.field == "id_number"


def test_revealing_needs_a_reason_and_leaves_an_event():
    firm = actor(Role.FIRM)
    someone = people_register(actor=firm, organisation_ids=[firm.organisation_id], people=[person_data(phone="13812345678")])[0]
    with pytest.raises(Refused, match="用途"):
        reveal(actor=firm, person_id=someone.pk, column="phone", reason="看")
    assert reveal(actor=firm, person_id=someone.pk, column="phone", reason="通知考试时间") == "13812345678"
    event = events(someone, "reveal").get()
    assert (event.comment, event.detail["column"]) == ("通知考试时间", "phone")


@pytest.mark.parametrize("role", [Role.LEADER, Role.EVALUATOR, Role.ADMINISTRATOR])
def test_roles_whose_work_needs_no_whole_number_do_not_see_one(role):
    watcher = actor(role)
    someone = person(organisation())
    Affiliation.objects.create(person=someone, organisation_id=watcher.organisation_id)
    with pytest.raises((PermissionDenied, Person.DoesNotExist)):
        reveal(actor=watcher, person_id=someone.pk, column="id_number", reason="想看看号码")
    assert not events(someone, "reveal").exists()


def test_county_staff_see_the_people_of_their_regions_only():
    here, there = person(organisation()), person(organisation(region=HUIXIAN))
    seen = Person.objects.visible_to(actor(Role.COUNTY_HANDLER))
    assert here in seen
    assert there not in seen
    assert set(Person.objects.visible_to(actor(Role.CITY_CHECKER))) == {here, there}
    assert not Person.objects.visible_to(actor(Role.ADMINISTRATOR)).exists()


def test_looking_up_a_number_finds_only_whom_one_may_see_and_leaves_an_event():
    here, there = person(organisation(), phone="13812345678"), person(organisation(region=HUIXIAN))
    handler = actor(Role.COUNTY_HANDLER)
    assert people_look_up(actor=handler, number=f" {here.id_number.lower()} ") == [here]
    assert people_look_up(actor=handler, number="138-1234-5678") == [here]
    assert people_look_up(actor=handler, number=there.id_number) == []
    assert events(here, "look_up").count() == 2
    assert not events(there, "look_up").exists()
