"""Users and roles: an administrator holds no business role; an office's role needs two administrators."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actor import SYSTEM
from accounts.enums import Role
from accounts.models import User
from audit.operations import Refused
from registry.models import Membership
from registry.operations import (
    membership_confirm,
    membership_end,
    membership_grant,
    membership_reject,
    password_reset,
    user_create,
    user_set_active,
    user_update,
)
from registry.selectors import actor_of
from registry.tests.builders import CITY, PASSWORD, actor, organisation, user, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return actor(Role.ADMINISTRATOR)


def test_a_new_user_has_no_role_and_must_change_the_first_password(administrator):
    made = user_create(actor=administrator, username="lihong", display_name="李红", password=PASSWORD)
    assert made.must_change_password
    assert made.check_password(PASSWORD)
    assert actor_of(made).roles == frozenset()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"username": " "}, "username", "用户名"),
        ({"username": "LiHong"}, "username", "已被使用"),
        ({"display_name": ""}, "display_name", "姓名"),
        ({"password": "123"}, "password", "密码"),
    ],
)
def test_a_bad_user_is_told_at_the_field(administrator, changes, field, sentence):
    user_create(actor=administrator, username="lihong", display_name="李红", password=PASSWORD)
    fields = {"username": "wangwu", "display_name": "王五", "password": PASSWORD} | changes
    with pytest.raises(Refused, match=sentence) as refusal:
        user_create(actor=administrator, **fields)
    assert refusal.value.field == field


@pytest.mark.parametrize("role", [Role.CITY_APPROVER, Role.FIRM, Role.LEADER])
def test_only_administrators_keep_users(role):
    other, someone = actor(role), user()
    with pytest.raises(PermissionDenied):
        user_create(actor=other, username="x", display_name="x", password=PASSWORD)
    with pytest.raises(PermissionDenied):
        password_reset(actor=other, user_id=someone.pk, password=PASSWORD)
    with pytest.raises(PermissionDenied):
        user_set_active(actor=other, user_id=someone.pk, active=False, comment="离职")
    with pytest.raises(PermissionDenied):
        membership_grant(actor=other, user=someone, organisation=organisation(), role=Role.FIRM)


def test_a_partys_role_holds_at_once(administrator):
    someone, firm = user(), organisation()
    membership_grant(actor=administrator, user=someone, organisation=firm, role=Role.FIRM)
    assert actor_of(someone).has(Role.FIRM)


def test_an_offices_role_waits_for_a_second_administrator(administrator):
    someone, office = user(), organisation(Role.CITY_APPROVER, CITY)
    membership = membership_grant(actor=administrator, user=someone, organisation=office, role=Role.CITY_APPROVER)
    assert not actor_of(someone).roles
    with pytest.raises(Refused, match="另一人"):
        membership_confirm(actor=administrator, membership_id=membership.pk)
    membership_confirm(actor=actor(Role.ADMINISTRATOR), membership_id=membership.pk)
    assert actor_of(someone).has(Role.CITY_APPROVER)


def test_nobody_confirms_her_own_role(administrator):
    second = actor(Role.ADMINISTRATOR)
    office = organisation(Role.ADMINISTRATOR, CITY)
    membership = membership_grant(actor=administrator, user=user_of(second), organisation=office, role=Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="授予自己"):
        membership_confirm(actor=second, membership_id=membership.pk)


def test_a_rejected_role_never_holds_and_may_be_granted_again(administrator):
    someone, office = user(), organisation(Role.LEADER, CITY)
    membership = membership_grant(actor=administrator, user=someone, organisation=office, role=Role.LEADER)
    membership_reject(actor=administrator, membership_id=membership.pk, comment="岗位有误")
    assert not actor_of(someone).roles
    membership_grant(actor=administrator, user=someone, organisation=office, role=Role.LEADER)


def test_an_ended_role_no_longer_holds_and_stays_on_record(administrator):
    someone, firm = user(), organisation()
    membership = membership_grant(actor=administrator, user=someone, organisation=firm, role=Role.FIRM)
    with pytest.raises(Refused, match="理由"):
        membership_end(actor=administrator, membership_id=membership.pk, comment="")
    membership_end(actor=administrator, membership_id=membership.pk, comment="离职")
    assert not actor_of(someone).roles
    again = membership_grant(actor=administrator, user=someone, organisation=firm, role=Role.FIRM)
    assert Membership.objects.filter(user=someone).count() == 2
    assert again.active


def test_an_administrator_holds_no_business_role(administrator):
    office = organisation(Role.LEADER, CITY)
    with pytest.raises(Refused, match="不能兼任"):
        membership_grant(actor=SYSTEM, user=user_of(administrator), organisation=office, role=Role.LEADER)
    leader = actor(Role.LEADER)
    with pytest.raises(Refused, match="不能兼任"):
        membership_grant(actor=SYSTEM, user=user_of(leader), organisation=office, role=Role.ADMINISTRATOR)


def test_the_same_role_is_granted_once():
    someone, firm = user(), organisation()
    membership_grant(actor=SYSTEM, user=someone, organisation=firm, role=Role.FIRM)
    with pytest.raises(Refused, match="已有此角色"):
        membership_grant(actor=SYSTEM, user=someone, organisation=firm, role=Role.FIRM)


@pytest.mark.parametrize(
    ("role", "body_role", "region", "sentence"),
    [
        (Role.INSTITUTION, Role.FIRM, "410781", "没有登记为"),
        (Role.EVALUATOR, Role.FIRM, "410781", "没有登记为"),
        (Role.CITY_APPROVER, Role.FIRM, "410700", "机关岗位"),
        (Role.CITY_APPROVER, Role.CITY_APPROVER, "410781", "市级岗位"),
        (Role.COUNTY_HANDLER, Role.COUNTY_HANDLER, "410700", "县（市、区）部门"),
    ],
)
def test_a_role_fits_its_organisation(role, body_role, region, sentence):
    with pytest.raises(Refused, match=sentence):
        membership_grant(actor=SYSTEM, user=user(), organisation=organisation(body_role, region), role=role)


def test_the_last_administrator_cannot_leave(administrator):
    mine = Membership.objects.get(user_id=administrator.user_id)
    with pytest.raises(Refused, match="最后一名"):
        membership_end(actor=administrator, membership_id=mine.pk, comment="退休")
    other = actor(Role.ADMINISTRATOR)
    membership_end(actor=other, membership_id=mine.pk, comment="退休")


def test_a_stopped_account_is_kept(administrator):
    someone = user()
    user_set_active(actor=administrator, user_id=someone.pk, active=False, comment="离职")
    assert not User.objects.get(pk=someone.pk).is_active
    with pytest.raises(Refused, match="已停用"):
        membership_grant(actor=administrator, user=User.objects.get(pk=someone.pk), organisation=organisation(), role=Role.FIRM)
    with pytest.raises(Refused, match="自己"):
        user_set_active(actor=administrator, user_id=administrator.user_id, active=False, comment="离职")


def test_a_reset_password_must_be_changed(administrator):
    someone = user()
    password_reset(actor=administrator, user_id=someone.pk, password="Huanyige-2024-mima")
    someone.refresh_from_db()
    assert someone.check_password("Huanyige-2024-mima")
    assert someone.must_change_password
    user_update(actor=administrator, user_id=someone.pk, display_name="李四", phone="13812345678")
    someone.refresh_from_db()
    assert someone.display_name == "李四"
