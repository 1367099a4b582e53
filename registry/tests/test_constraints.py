"""What the database itself refuses, one field at a time, each with a sentence."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.enums import Role
from audit.integrity import constraint_of, sentence_of
from registry.enums import AccountState, MembershipState
from registry.models import Affiliation, CalendarDay, Membership, Occupation, Organisation, OrganisationName, PayeeAccount, Person, Region
from registry.operations import payee_account_confirm, payee_account_propose
from registry.tests.builders import WEIHUI, actor, organisation, person, regions, user

pytestmark = pytest.mark.django_db


def refuses(constraint, write):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    assert constraint_of(error.value).startswith(constraint)
    sentence = sentence_of(error.value)
    assert sentence.endswith("。")
    assert "与已有记录冲突" not in sentence


def change(row, **fields):
    return lambda: type(row)._default_manager.filter(pk=row.pk).update(**fields)


@pytest.mark.parametrize("code", ["91410781MA1000010", "91410781MA1000010O", "91410781ma100001XX", "91410781MA100I01XX", "x" * 18])
def test_a_code_of_another_shape(code):
    refuses("organisation_uscc_shape", change(organisation(), uscc=code))


def test_a_code_twice():
    refuses("registry_organisation_uscc", change(organisation(), uscc=organisation().uscc))


@pytest.mark.parametrize(
    ("valid_from", "valid_to"),
    [(date(2020, 1, 1), None), (date(2020, 1, 1), date(2999, 1, 1)), (date(2999, 1, 1), None)],
)
def test_two_names_on_one_day(valid_from, valid_to):
    body = organisation()
    refuses("organisation_one_name_a_day", lambda: body.names.create(name="另一个名称", valid_from=valid_from, valid_to=valid_to))


def test_a_name_that_ends_before_it_begins():
    body = organisation()
    dates = {"valid_from": date(2020, 2, 1), "valid_to": date(2020, 1, 31)}
    refuses("organisation_name_dates", lambda: OrganisationName.objects.create(organisation=body, name="旧名称", **dates))


@pytest.fixture
def account():
    firm = actor(Role.FIRM)
    return payee_account_propose(
        actor=firm, organisation_id=firm.organisation_id, account_name="某某公司", bank_name="工行", number="6222000011112222"
    )


def another(account, **fields):
    copied = {f.attname: getattr(account, f.attname) for f in PayeeAccount._meta.concrete_fields if f.attname not in ("id", "uuid")}
    return lambda: PayeeAccount.objects.create(**copied | fields)


def test_an_active_account_has_a_second_person(account):
    refuses("payee_active_confirmed", change(account, state=AccountState.ACTIVE))


def test_the_second_person_is_another_one(account):
    refuses("payee_two_persons", change(account, confirmed_by=account.proposed_by))


def test_one_active_and_one_proposed_account(account):
    refuses("payee_one_proposed_account", another(account, number_index=b"2"))
    payee_account_confirm(actor=actor(Role.COUNTY_HANDLER), account_id=account.pk)
    account.refresh_from_db()
    refuses("payee_one_active_account", another(account, number_index=b"2"))


def test_one_number_is_not_the_active_account_of_two(account):
    payee_account_confirm(actor=actor(Role.COUNTY_HANDLER), account_id=account.pk)
    account.refresh_from_db()
    refuses("payee_number_of_one_organisation", another(account, organisation_id=organisation().pk))


@pytest.mark.parametrize("field", ["account_name", "bank_name", "number_tail"])
def test_an_account_is_never_rewritten(account, field):
    refuses("payee_account_frozen", change(account, **{field: "改过"}))


@pytest.mark.parametrize("field", ["number_sealed", "number_index"])
def test_an_account_number_is_never_rewritten(account, field):
    refuses("payee_account_frozen", change(account, **{field: b"1"}))


def test_an_account_keeps_its_organisation_and_its_maker(account):
    refuses("payee_account_frozen", change(account, organisation=organisation()))
    refuses("payee_account_frozen", change(account, proposed_by=user()))


@pytest.fixture
def membership():
    return Membership.objects.create(user=user(), organisation=organisation(Role.LEADER, "410700"), role=Role.LEADER)


def test_an_offices_role_needs_the_second_administrator(membership):
    refuses("membership_office_confirmed", change(membership, granted_by=user()))


def test_the_second_administrator_is_another_one(membership):
    one = user()
    refuses("membership_two_persons", change(membership, granted_by=one, confirmed_by=one))


@pytest.mark.parametrize("state", [MembershipState.PROPOSED, MembershipState.ACTIVE])
def test_a_role_twice(membership, state):
    again = {"user": membership.user, "organisation": membership.organisation, "role": membership.role}
    refuses("membership_once", lambda: Membership.objects.create(**again, state=state))
    Membership.objects.create(**again, state=MembershipState.ENDED)


def test_an_administrator_with_another_role(membership):
    fields = {"user": membership.user, "organisation": membership.organisation, "role": Role.ADMINISTRATOR}
    refuses("membership_administrator_alone", lambda: Membership.objects.create(**fields))
    Membership.objects.create(**fields, state=MembershipState.ENDED)


def test_a_number_twice():
    refuses("registry_person_id_number_index", change(person(), id_number_index=person().id_number_index))


def test_a_number_shown_whole():
    refuses("person_number_masked", change(person(), id_number_masked="410781199503070011"))


@pytest.mark.parametrize(
    "fields",
    [{"phone_sealed": None}, {"phone_index": None}, {"phone_masked": ""}, {"phone_masked": "13812345678"}],
)
def test_half_a_phone(fields):
    refuses("person_phone_whole", change(person(phone="13812345678"), **fields))


def test_a_person_without_a_name():
    refuses("person_named", change(person(), name=""))


def test_an_affiliation_twice():
    body = organisation()
    someone = person(body)
    refuses("affiliation_once", lambda: Affiliation.objects.create(person=someone, organisation=body))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("region_dates", {"valid_from": date(2020, 1, 2), "valid_to": date(2020, 1, 1)}),
        ("region_not_own_parent", {"parent": WEIHUI}),
        ("region_successor", {"successor": WEIHUI, "valid_to": date(2020, 1, 1)}),
        ("region_successor", {"successor": "410782"}),
    ],
)
def test_a_region_that_cannot_be(constraint, fields):
    regions()
    refuses(constraint, change(Region.objects.get(pk=WEIHUI), **fields))


@pytest.mark.parametrize("code", ["41078", "41078X"])
def test_a_region_code_of_another_shape(code):
    refuses("region_code_shape", lambda: Region.objects.create(code=code, name="某县", kind="county"))


@pytest.mark.parametrize("code", ["6180204", "6-18-02-4", "X-18-02-04", "6-18-02-04 "])
def test_an_occupation_code_of_another_shape(code):
    refuses("occupation_code_shape", lambda: Occupation.objects.create(code=code, name="焊工"))


def test_an_occupation_twice():
    Occupation.objects.create(code="6-18-02-04", name="焊工")
    refuses("occupation_once", lambda: Occupation.objects.create(code="6-18-02-04", name="焊工"))
    Occupation.objects.create(code="6-18-02-04", name="焊工", edition=2015)
    Occupation.objects.create(code="6-18-02-04", name="焊工", trade="电焊工")


def test_a_day_twice():
    CalendarDay.objects.create(day=date(2024, 5, 1), kind="holiday")
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(day=date(2024, 5, 1), kind="makeup")


def test_what_others_refer_to_is_not_deleted():
    body = organisation()
    person(body)
    for row in (body, body.region, Person.objects.get()):
        with pytest.raises(ProtectedError):
            row.delete()
    assert Organisation.objects.filter(pk=body.pk).exists()
