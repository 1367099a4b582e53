"""Life of a policy version (政策版本): made by one person, approved by another."""

from accounts.enums import Role
from audit.engine import Transition, Workflow
from policies.enums import PolicyState as S

POLICY = Workflow(
    "政策版本",
    S,
    Transition(
        "submit", "提交审定", (Role.CITY_HANDLER,), (S.DRAFT, S.REJECTED), S.SUBMITTED, consequence="提交后不能再修改，由审批人审定。"
    ),
    Transition(
        "approve",
        "审定",
        (Role.CITY_APPROVER,),
        (S.SUBMITTED,),
        S.APPROVED,
        other_person_than=("submit",),
        consequence="审定后立即可用于备案，此后只能另立新版次。",
        tone="success",
    ),
    Transition(
        "reject",
        "退回",
        (Role.CITY_APPROVER,),
        (S.SUBMITTED,),
        S.REJECTED,
        needs_comment=True,
        other_person_than=("submit",),
        consequence="退回拟定人修改。",
        tone="danger",
    ),
)
