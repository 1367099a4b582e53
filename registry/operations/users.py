"""Users (用户) and their roles (岗位任职), kept by administrators; an office's role needs two of them."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import OFFICE_ROLES, Role
from accounts.models import User
from audit.operations import Refused, authorise, lock, operation, record, require
from registry.enums import MembershipState, OrganisationCategory, OrganisationState
from registry.models import Membership, Organisation
from registry.permissions import can_administer
from registry.selectors import CITY_CODE, CITYWIDE_ROLES
from registry.workflow import MEMBERSHIP

_FLAG_OF = {Role.FIRM: "is_firm", Role.INSTITUTION: "is_institution", Role.EVALUATOR: "is_evaluator"}


@operation
def user_create(
    *,
    actor: Actor,
    username: str,
    display_name: str,
    password: str | None,
    phone: str = "",
    email: str = "",
    must_change_password: bool = True,
    at: datetime | None = None,
) -> User:
    """An account without any role yet; the first password is to be changed at the first sign-in.

    ``password=None`` makes an account that nobody can sign in to until an administrator sets one.
    """
    authorise(can_administer(actor))
    username, display_name = username.strip(), display_name.strip()
    require(username, "请填写用户名。", field="username")
    require(display_name, "请填写姓名。", field="display_name")
    require(not User.objects.filter(username__iexact=username).exists(), f"用户名“{username}”已被使用，请换一个。", field="username")
    user = User(username=username, display_name=display_name, phone=phone.strip(), email=email.strip())
    _set_password(user, password, must_change=must_change_password)
    user.date_joined = at or timezone.now()
    user.save()
    record(user, "create", "新建用户", actor=actor, at=at, username=username)
    return user


@operation
def user_update(*, actor: Actor, user_id: int, display_name: str, phone: str = "", email: str = "") -> User:
    authorise(can_administer(actor))
    user = lock(User, user_id)
    require(display_name.strip(), "请填写姓名。", field="display_name")
    user.display_name, user.phone, user.email = display_name.strip(), phone.strip(), email.strip()
    user.save(update_fields=["display_name", "phone", "email"])
    record(user, "update", "修改用户", actor=actor)
    return user


@operation
def user_set_active(*, actor: Actor, user_id: int, active: bool, comment: str, at: datetime | None = None) -> User:
    """Stop or reopen an account; accounts are never deleted, because events name them."""
    authorise(can_administer(actor))
    user = lock(User, user_id)
    require(comment.strip(), "请写明理由。", field="comment")
    require(active or user.pk != actor.user_id, "不能停用自己的账号，请由另一名管理员办理。")
    user.is_active = active
    user.save(update_fields=["is_active"])
    record(user, "activate" if active else "deactivate", "启用账号" if active else "停用账号", actor=actor, at=at, comment=comment.strip())
    return user


@operation
def password_reset(*, actor: Actor, user_id: int, password: str) -> User:
    """A new first password, to be changed at the next sign-in; the user's open sessions end."""
    authorise(can_administer(actor))
    user = lock(User, user_id)
    _set_password(user, password, must_change=True)
    user.save(update_fields=["password", "must_change_password"])
    record(user, "password_reset", "重置密码", actor=actor)
    return user


@operation
def membership_grant(*, actor: Actor, user: User, organisation: Organisation, role: str, at: datetime | None = None) -> Membership:
    """Let ``user`` act for ``organisation``: at once for a party, after a second administrator for an office.

    What the system itself grants (first set-up, demo data) holds at once.
    """
    authorise(can_administer(actor))
    role = Role(role)
    _check_grant(user, organisation, role)
    waits = role in OFFICE_ROLES and not actor.is_system
    membership = Membership.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        state=MembershipState.PROPOSED if waits else MembershipState.ACTIVE,
        granted_by_id=actor.user_id,
        created_at=at or timezone.now(),
        state_since=at or timezone.now(),
    )
    record(membership, "grant", "授予岗位", actor=actor, at=at, target=membership.state, user=str(user), role=role.value)
    return membership


@operation
def membership_confirm(
    *, actor: Actor, membership_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Membership:
    membership = lock(Membership, membership_id)
    require(membership.user_id != actor.user_id, "不能复核授予自己的岗位。")
    membership.confirmed_by_id = actor.user_id
    MEMBERSHIP.apply(membership, "confirm", actor=actor, comment=comment, at=at, seen_version=seen_version)
    return membership


@operation
def membership_reject(
    *, actor: Actor, membership_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Membership:
    membership = lock(Membership, membership_id)
    MEMBERSHIP.apply(membership, "reject", actor=actor, comment=comment, at=at, seen_version=seen_version)
    return membership


@operation
def membership_end(
    *, actor: Actor, membership_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Membership:
    """The person leaves the role; what she did stays hers. The last administrator cannot leave."""
    membership = lock(Membership, membership_id)
    if membership.role == Role.ADMINISTRATOR and membership.active:
        others = Membership.objects.filter(role=Role.ADMINISTRATOR, state=MembershipState.ACTIVE, user__is_active=True)
        require(others.exclude(pk=membership.pk).exists(), "这是最后一名系统管理员，请先授予另一人。")
    MEMBERSHIP.apply(membership, "end", actor=actor, comment=comment, at=at, seen_version=seen_version)
    return membership


def _set_password(user: User, password: str | None, *, must_change: bool) -> None:
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused("".join(weak.messages), field="password") from weak
    user.set_password(password)
    user.must_change_password = must_change


def _check_grant(user: User, organisation: Organisation, role: Role) -> None:
    require(user.is_active, "该账号已停用，请先启用。", field="role")
    require(
        organisation.state == OrganisationState.ACTIVE,
        f"“{organisation}”{organisation.get_state_display()}，不能授予岗位。",
        field="organisation",
    )
    if flag := _FLAG_OF.get(role):
        words = getattr(Organisation._meta.get_field(flag), "verbose_name", flag)
        require(getattr(organisation, flag), f"“{organisation}”没有登记为“{words}”，不能授予“{role.label}”。", field="role")
        return
    office = organisation.category == OrganisationCategory.GOVERNMENT
    require(office, f"“{role.label}”是机关岗位，只能授予政府部门的人员。", field="role")
    if role in CITYWIDE_ROLES:
        require(organisation.region_id == CITY_CODE, f"“{role.label}”是市级岗位，只能授予市级部门的人员。", field="role")
    if role == Role.COUNTY_HANDLER:
        require(organisation.region_id != CITY_CODE, "县区经办只能授予县（市、区）部门的人员。", field="role")
