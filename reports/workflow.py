"""Life of a periodic report once it is written (issue: 草稿 → 复核 → 签发, two persons)."""

from accounts.enums import Role
from audit.engine import Transition, Workflow
from reports.enums import ReportState

S = ReportState

REPORT = Workflow(
    "定期报表",
    S,
    Transition(
        "check",
        "复核通过",
        (Role.CITY_CHECKER, Role.FINANCE_CHECKER),
        (S.DRAFT,),
        S.CHECKED,
        other_person_than=("order", "correct", "renew"),
        consequence="转签发人签发；数据不再更新。",
        tone="success",
    ),
    Transition(
        "sign",
        "签发",
        (Role.CITY_APPROVER, Role.LEADER),
        (S.CHECKED,),
        S.SIGNED,
        other_person_than=("order", "correct", "renew", "check"),
        consequence="签发后报表冻结，连同数据时点、摘要和文件一并留存；以后的更正另出新版。",
        tone="success",
    ),
    Transition(
        "return_for_correction",
        "退回",
        (Role.CITY_CHECKER, Role.FINANCE_CHECKER, Role.CITY_APPROVER, Role.LEADER),
        (S.DRAFT, S.CHECKED),
        S.DRAFT,
        needs_comment=True,
        consequence="退回经办人，核对数据后重新生成。",
        tone="warning",
    ),
    Transition(
        "renew",
        "按最新数据重新生成",
        (Role.CITY_HANDLER, Role.FINANCE_HANDLER),
        (S.DRAFT,),
        S.QUEUED,
        consequence="按现在的数据重新生成草稿，原草稿的文件不再使用。",
    ),
)
