"""What two persons decide in the registry: payee accounts (收款账户) and roles (岗位任职)."""

from accounts.enums import Role
from audit.engine import Transition, Workflow
from registry.enums import AccountState, MembershipState

_HANDLERS = (Role.COUNTY_HANDLER, Role.CITY_HANDLER)
_ADMINISTRATOR = (Role.ADMINISTRATOR,)

ACCOUNT = Workflow(
    "收款账户",
    AccountState,
    Transition(
        "confirm",
        "复核启用",
        _HANDLERS,
        (AccountState.PROPOSED,),
        AccountState.ACTIVE,
        other_person_than=("propose",),
        consequence="此后的补贴资金拨付到这个账户，原账户同时停用。",
        tone="success",
    ),
    Transition(
        "reject",
        "不予通过",
        _HANDLERS,
        (AccountState.PROPOSED,),
        AccountState.REJECTED,
        needs_comment=True,
        consequence="账户不启用，单位可以另报。",
        tone="danger",
    ),
    Transition(
        "retire",
        "停用",
        _HANDLERS,
        (AccountState.ACTIVE,),
        AccountState.RETIRED,
        needs_comment=True,
        consequence="停用后本单位没有收款账户，补贴资金不能拨付，直到新账户启用。",
        tone="danger",
    ),
)

MEMBERSHIP = Workflow(
    "岗位任职",
    MembershipState,
    Transition(
        "confirm",
        "复核生效",
        _ADMINISTRATOR,
        (MembershipState.PROPOSED,),
        MembershipState.ACTIVE,
        other_person_than=("grant",),
        consequence="复核后该用户立即可以办理本岗位的业务。",
        tone="success",
    ),
    Transition(
        "reject",
        "不予通过",
        _ADMINISTRATOR,
        (MembershipState.PROPOSED,),
        MembershipState.REJECTED,
        needs_comment=True,
        consequence="该岗位不生效。",
        tone="danger",
    ),
    Transition(
        "end",
        "结束任职",
        _ADMINISTRATOR,
        (MembershipState.PROPOSED, MembershipState.ACTIVE),
        MembershipState.ENDED,
        needs_comment=True,
        consequence="该用户不能再办理本岗位的业务，已办理的记录保留。",
        tone="danger",
    ),
)
