"""Search from every page: what was typed decides where to look, and nobody finds what is not theirs."""

import pytest

from accounts.enums import Role
from desk.search import search
from registry.tests import builders as registry
from tests.everything import City

pytestmark = pytest.mark.django_db


def found(actor, text):
    return {label: [hit.title for hit in hits] for label, hits in search(actor, text)}


@pytest.fixture
def firm():
    return registry.actor(Role.FIRM)


def employ(firm, *names):
    return [registry.person(registry.Organisation.objects.get(pk=firm.organisation_id), name=name) for name in names]


def test_the_name_itself_comes_before_names_that_begin_so(firm):
    employ(firm, "李明明", "李明", "王李明")
    assert found(firm, "李明")["人员"] == ["李明", "李明明"]


def test_a_name_is_found_in_its_middle_from_three_characters_on(firm):
    employ(firm, "阿依古丽·买买提")
    assert found(firm, "古丽·") == {"人员": ["阿依古丽·买买提"]}
    assert found(firm, "古丽") == {}


def test_initials_find_a_person(firm):
    employ(firm, "单小满", "单小满意")
    assert found(firm, "SXM") == {"人员": ["单小满", "单小满意"]}


def test_no_more_than_a_page_is_shown(firm):
    employ(firm, *["王建国"] * 21)
    assert len(found(firm, "王")["人员"]) == 20


def test_a_number_finds_its_person_and_looks_nowhere_else(firm):
    person = employ(firm, "李明")[0]
    assert found(firm, person.id_number.lower()) == {"人员": ["李明"]}
    assert found(firm, f" {person.id_number} ") == {"人员": ["李明"]}


def test_a_credit_code_finds_its_organisation(firm):
    body = registry.organisation(Role.INSTITUTION, name="卫辉技校")
    assert found(firm, body.uscc.lower()) == {"单位": ["卫辉技校"]}


def test_a_credit_code_without_a_letter_is_no_identity_number(firm):
    body = registry.organisation(Role.INSTITUTION, name="卫辉技校")
    body.uscc = "124107810051112229"
    body.save()
    assert found(firm, body.uscc) == {"单位": ["卫辉技校"]}


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker, tmp_path_factory):
    from django.conf import settings
    from django.db import transaction

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(settings, "FILES_ROOT", tmp_path_factory.mktemp("files"))
        yield City().furnish()
        transaction.set_rollback(True)


NUMBERED = {
    "合作协议": "agreement",
    "补贴申领": "claim",
    "预支": "prepayment",
    "公示": "notice",
    "应付": "payable",
    "拨付批次": "batch",
    "追缴": "recovery",
    "指标文": "budget",
}
FOR_ALL = {"公示"}


@pytest.mark.parametrize(("label", "row"), NUMBERED.items())
def test_records_are_found_by_number_and_only_by_those_who_may_see_them(city, label, row):
    record = city.rows[row]
    assert record.number in found(city.people["city_checker"], record.number)[label]
    stranger = found(city.people["other_firm"], record.number)
    assert (label in stranger) == (label in FOR_ALL)
    assert label not in found(city.people["administrator"], record.number)
