"""Users and their roles, for administrators."""

from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import User
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from registry.filters import MembershipFilter, UserFilter
from registry.forms import GrantForm, PasswordForm, UserActiveForm, UserCreateForm, UserForm
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
from registry.tables import MembershipTable, UserTable
from registry.workflow import MEMBERSHIP


def is_active(actor: Actor, user: User) -> bool:
    return user.is_active


def is_stopped(actor: Actor, user: User) -> bool:
    return not user.is_active


class UserPages:
    model = User
    name = "registry:user"
    roles = (Role.ADMINISTRATOR,)

    def get_queryset(self) -> QuerySet[User]:
        return User.objects.prefetch_related("memberships__organisation").order_by("display_name", "pk")


class UserList(UserPages, ListPage):
    table_class = UserTable
    filterset_class = UserFilter
    exporter = "registry.users"
    links = (Link("新建用户", "create", "user-plus", tone="primary"),)


class UserDetail(UserPages, DetailPage):
    sections = (
        Facts("账号", "username", "display_name", "phone", "email", ("账号可用", "is_active"), "must_change_password", "last_login"),
        Section("岗位", "registry/memberships.html"),
    )
    links = (
        Link("授予岗位", "grant", "key", when=is_active),
        Link("修改", "edit", "pencil"),
        Link("重置密码", "password", "lock", when=is_active),
        Link("停用账号", "stop", "user-off", tone="outline-danger", when=is_active),
        Link("启用账号", "reopen", "user-check", when=is_stopped),
    )


class UserCreate(UserPages, OperationFormPage):
    form_class = UserCreateForm
    title = "新建用户"
    intro = "新用户还没有任何岗位；建好后请在其页面授予岗位。"
    success = "用户已新建，请授予岗位。"

    def perform(self, form: UserCreateForm) -> User:
        return user_create(actor=self.actor, **form.cleaned_data)


class UserEdit(UserPages, OperationFormPage):
    form_class = UserForm
    title = "修改用户"

    def perform(self, form: UserForm) -> User:
        return user_update(actor=self.actor, user_id=self.object.pk, **form.cleaned_data)


class UserPassword(UserPages, OperationFormPage):
    form_class = PasswordForm
    title = "重置密码"
    submit_label = "重置密码"
    intro = "重置后原密码失效，已登录的页面须重新登录。"
    success = "密码已重置。"

    def perform(self, form: PasswordForm) -> User:
        return password_reset(actor=self.actor, user_id=self.object.pk, **form.cleaned_data)


class UserStop(UserPages, OperationFormPage):
    form_class = UserActiveForm
    title = "停用账号"
    submit_label = "停用"
    intro = "停用后不能登录；其办理过的记录全部保留。"
    success = "账号已停用。"
    active = False

    def perform(self, form: UserActiveForm) -> User:
        return user_set_active(actor=self.actor, user_id=self.object.pk, active=self.active, **form.cleaned_data)


class UserReopen(UserStop):
    title = "启用账号"
    submit_label = "启用"
    intro = "启用后可用原密码登录；忘记密码的请另行重置。"
    success = "账号已启用。"
    active = True


class UserGrant(UserPages, OperationFormPage):
    form_class = GrantForm
    title = "授予岗位"
    submit_label = "授予"
    intro = "企业、培训机构和评价机构的岗位立即生效；机关岗位须经另一名系统管理员复核。"
    success = "岗位已登记。"

    def perform(self, form: GrantForm) -> None:
        membership_grant(actor=self.actor, user=self.object, **form.cleaned_data)


class MembershipPages:
    model = Membership
    workflow = MEMBERSHIP
    name = "registry:membership"
    related = ("user", "organisation__region", "granted_by", "confirmed_by")
    roles = (Role.ADMINISTRATOR, Role.AUDITOR)


class MembershipList(MembershipPages, ListPage):
    table_class = MembershipTable
    filterset_class = MembershipFilter
    exporter = "registry.memberships"


class MembershipDetail(MembershipPages, DetailPage):
    sections = (Facts("岗位", "user", "organisation", "role", "granted_by", "confirmed_by"),)

    def get_title(self) -> str:
        return f"{self.object.user}：{self.object}"


class MembershipStep(MembershipPages, TransitionPage):
    operations = {
        "confirm": membership_confirm,
        "reject": membership_reject,
        "end": membership_end,
    }
