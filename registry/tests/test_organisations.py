"""Organisations: a valid code, names over time, particulars, state; payee accounts by two persons."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.actor import SYSTEM
from accounts.enums import Role
from audit.models import Event
from audit.operations import Refused, Stale
from registry.models import Organisation, PayeeAccount, Region
from registry.operations import (
    organisation_register,
    organisation_rename,
    organisation_state_set,
    organisation_update,
    payee_account_confirm,
    payee_account_propose,
    payee_account_reject,
    payee_account_retire,
)
from registry.rules.uscc import make_uscc
from registry.selectors import name_on
from registry.tests.builders import HUIXIAN, WEIHUI, actor, organisation, regions

pytestmark = pytest.mark.django_db

CODE = make_uscc("91", WEIHUI, "MA100001")
NUMBER = "6222 0000 1111 2222"


def register(by=SYSTEM, **changes):
    regions()
    fields = {"uscc": CODE, "name": "卫辉市某某机械有限公司", "category": "enterprise", "is_firm": True} | changes
    region = Region.objects.get(pk=fields.pop("region", WEIHUI))
    return organisation_register(actor=by, region=region, **fields)


def test_a_registered_organisation_has_its_first_name_and_an_event():
    made = register(uscc=f" {CODE.lower()} ")
    assert made.uscc == CODE
    assert made.names.get().valid_to is None
    assert Event.objects.get(subject_type="registry.organisation", subject_id=made.pk).detail["uscc"] == CODE


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"uscc": CODE[:17]}, "uscc", "现有 17 位"),
        ({"uscc": CODE[:17] + ("A" if CODE[17] != "A" else "B")}, "uscc", "校验位"),
        ({"uscc": "9" + "O" + CODE[2:]}, "uscc", "数字 0"),
        ({"uscc": CODE[:2] + "41X781" + CODE[8:]}, "uscc", "行政区划码"),
        ({"name": "某厂"}, "name", "至少4个字"),
        ({"category": "shop"}, "category", "类别"),
        ({"category": "government"}, "category", "政府部门不能"),
        ({"region": "410728"}, "region", "已于 2019-12-31 停用.*长垣市"),
    ],
)
def test_bad_particulars_are_told_at_their_field(changes, field, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        register(**changes)
    assert refusal.value.field == field
    assert not Organisation.objects.exists()


def test_a_code_is_registered_once_and_the_sentence_names_who_has_it():
    register()
    with pytest.raises(Refused, match=r"卫辉市某某机械有限公司.*更名") as refusal:
        register(name="另一个有限公司")
    assert refusal.value.field == "uscc"


def test_county_handlers_register_in_their_own_regions_only():
    handler = actor(Role.COUNTY_HANDLER)
    register(by=handler)
    with pytest.raises(PermissionDenied):
        register(by=handler, uscc=make_uscc("91", HUIXIAN, "MA100002"), region=HUIXIAN)
    with pytest.raises(PermissionDenied):
        register(by=actor(Role.FIRM), uscc=make_uscc("91", HUIXIAN, "MA100003"))


def test_a_renamed_organisation_keeps_its_code_and_its_old_name_on_old_papers():
    made = register(at=None)
    made.names.update(valid_from=date(2019, 3, 1))
    organisation_rename(actor=SYSTEM, organisation_id=made.pk, name="卫辉市某某重工有限公司", valid_from=date(2022, 5, 1))
    made.refresh_from_db()
    assert (made.name, made.uscc) == ("卫辉市某某重工有限公司", CODE)
    assert name_on(made, date(2022, 4, 30)) == "卫辉市某某机械有限公司"
    assert name_on(made, date(2022, 5, 1)) == "卫辉市某某重工有限公司"


@pytest.mark.parametrize(
    ("name", "valid_from", "field", "sentence"),
    [
        ("卫辉市某某机械有限公司", date(2022, 5, 1), "name", "相同"),
        ("卫辉市某某重工有限公司", date(2999, 5, 1), "valid_from", "晚于今天"),
        ("卫辉市某某重工有限公司", date(2019, 3, 1), "valid_from", "晚于现用名称"),
    ],
)
def test_a_rename_that_cannot_be_is_refused(name, valid_from, field, sentence):
    made = register()
    made.names.update(valid_from=date(2019, 3, 1))
    with pytest.raises(Refused, match=sentence) as refusal:
        organisation_rename(actor=SYSTEM, organisation_id=made.pk, name=name, valid_from=valid_from)
    assert refusal.value.field == field


def test_a_party_changes_its_contact_and_nothing_else():
    firm = actor(Role.FIRM)
    organisation_update(actor=firm, organisation_id=firm.organisation_id, contact_name="李红", contact_phone="13812345678")
    assert Organisation.objects.get(pk=firm.organisation_id).contact_name == "李红"
    with pytest.raises(PermissionDenied):
        organisation_update(actor=firm, organisation_id=firm.organisation_id, is_institution=True)
    with pytest.raises(PermissionDenied):
        organisation_update(actor=firm, organisation_id=organisation().pk, contact_name="李红")


def test_an_outdated_form_changes_nothing():
    made = register()
    organisation_update(actor=SYSTEM, organisation_id=made.pk, seen_version=1, address="建设路1号")
    with pytest.raises(Stale):
        organisation_update(actor=SYSTEM, organisation_id=made.pk, seen_version=1, address="建设路2号")
    made.refresh_from_db()
    assert (made.address, made.version) == ("建设路1号", 2)


def test_a_change_of_state_needs_a_reason():
    made = register()
    with pytest.raises(Refused, match="理由"):
        organisation_state_set(actor=SYSTEM, organisation_id=made.pk, state="suspended", comment=" ")
    organisation_state_set(actor=SYSTEM, organisation_id=made.pk, state="suspended", comment="列入失信名单")
    with pytest.raises(Refused, match="已经是"):
        organisation_state_set(actor=SYSTEM, organisation_id=made.pk, state="suspended", comment="再次")


def propose(by, body_id, number=NUMBER):
    return payee_account_propose(
        actor=by, organisation_id=body_id, account_name="卫辉市某某机械有限公司", bank_name="工商银行卫辉支行", number=number
    )


def test_an_account_is_named_by_one_person_and_put_to_use_by_another():
    firm, handler = actor(Role.FIRM), actor(Role.COUNTY_HANDLER)
    account = propose(firm, firm.organisation_id)
    assert account.number == "6222000011112222"
    assert account.number_tail == "2222"
    with pytest.raises(PermissionDenied):
        payee_account_confirm(actor=firm, account_id=account.pk)
    account = payee_account_confirm(actor=handler, account_id=account.pk, number="6222000011112222")
    assert account.state == "active"


def test_who_named_an_account_cannot_confirm_it():
    handler = actor(Role.COUNTY_HANDLER)
    account = propose(handler, organisation().pk)
    with pytest.raises(Refused, match="另一人"):
        payee_account_confirm(actor=handler, account_id=account.pk)


def test_the_second_person_must_read_the_same_number_from_the_paper():
    firm, handler = actor(Role.FIRM), actor(Role.COUNTY_HANDLER)
    account = propose(firm, firm.organisation_id)
    with pytest.raises(Refused, match="不一致") as refusal:
        payee_account_confirm(actor=handler, account_id=account.pk, number="6222000011112223")
    assert refusal.value.field == "number"


def test_a_new_account_retires_the_former_one():
    firm, handler = actor(Role.FIRM), actor(Role.COUNTY_HANDLER)
    first = payee_account_confirm(actor=handler, account_id=propose(firm, firm.organisation_id).pk)
    second = propose(firm, firm.organisation_id, "6222000011113333")
    with pytest.raises(Refused, match="待复核"):
        propose(firm, firm.organisation_id, "6222000011114444")
    payee_account_confirm(actor=handler, account_id=second.pk)
    assert list(PayeeAccount.objects.order_by("pk").values_list("pk", "state")) == [(first.pk, "retired"), (second.pk, "active")]


def test_a_rejected_account_pays_nobody_and_another_may_follow():
    firm, handler = actor(Role.FIRM), actor(Role.COUNTY_HANDLER)
    account = propose(firm, firm.organisation_id)
    with pytest.raises(Refused, match="理由"):
        payee_account_reject(actor=handler, account_id=account.pk, comment="")
    payee_account_reject(actor=handler, account_id=account.pk, comment="户名与单位名称不符")
    payee_account_confirm(actor=handler, account_id=propose(firm, firm.organisation_id).pk)


def test_a_retired_account_leaves_the_organisation_without_one():
    firm, handler = actor(Role.FIRM), actor(Role.COUNTY_HANDLER)
    account = payee_account_confirm(actor=handler, account_id=propose(firm, firm.organisation_id).pk)
    payee_account_retire(actor=handler, account_id=account.pk, comment="账户销户")
    assert PayeeAccount.objects.get().state == "retired"


@pytest.mark.parametrize("number", ["", "1234567", "6222-ABCD-1111", "1" * 31])
def test_a_number_that_is_no_account_number_is_refused(number):
    firm = actor(Role.FIRM)
    with pytest.raises(Refused, match="8至30位") as refusal:
        propose(firm, firm.organisation_id, number)
    assert refusal.value.field == "number"


def test_one_account_is_not_two_organisations():
    firm, other = actor(Role.FIRM), actor(Role.FIRM)
    propose(firm, firm.organisation_id)
    with pytest.raises(Refused, match="已登记为") as refusal:
        propose(other, other.organisation_id)
    assert refusal.value.field == "number"


def test_nobody_proposes_an_account_for_another_organisation_or_region():
    body = organisation(region=HUIXIAN)
    for role in (Role.FIRM, Role.COUNTY_HANDLER, Role.ADMINISTRATOR, Role.LEADER):
        with pytest.raises(PermissionDenied):
            propose(actor(role), body.pk)


def test_the_tests_run_as_the_role_that_serves():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("portal_app",)
