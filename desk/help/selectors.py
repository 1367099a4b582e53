"""The help of each role, and which of it an actor reads."""

from datetime import date

from accounts.actor import Actor
from accounts.enums import Role
from desk.help import offices, others, parties
from desk.help.words import Mistake, RoleHelp
from policies.selectors import policy_for
from policies.words import limits

HELP: dict[Role, RoleHelp] = {
    one.role: one
    for one in (
        parties.INSTITUTION,
        parties.FIRM,
        parties.EVALUATOR,
        parties.DEPARTMENT,
        offices.COUNTY_HANDLER,
        offices.CITY_HANDLER,
        offices.CITY_CHECKER,
        offices.CITY_APPROVER,
        others.FINANCE_HANDLER,
        others.FINANCE_CHECKER,
        others.LEADER,
        others.AUDITOR,
        others.ADMINISTRATOR,
    )
}

EVERYBODY = (
    Mistake("这条记录刚被他人更新过。", "别人先办了一步。刷新页面看最新进度；您填写的内容仍在，核对后可再提交。"),
    Mistake("请刷新页面查看最新进度。", "这一步已经办过或状态变了，看办理记录里是谁、什么时间办的。"),
)
"""Refusals that any role may meet."""


def roles_read_by(actor: Actor) -> list[Role]:
    """One's own roles first; offices may read the help of every other role, to explain it on the telephone."""
    mine = [role for role in Role if role in actor.roles]
    return mine + [role for role in Role if role not in mine] if actor.is_office else mine


def time_limits(today: date) -> str:
    """Working days under the policy in force, in its own words; empty while there is none."""
    policy = policy_for(today)
    return f"现行时限：公示 {policy.notice_days} 个工作日，{limits(policy)}" if policy else ""
