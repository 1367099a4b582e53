"""Life of payment batches and recoveries."""

from accounts.enums import Role
from audit.engine import Transition, Workflow
from funds.enums import BatchState, RecoveryState

B, R = BatchState, RecoveryState

BATCH = Workflow(
    "拨付批次",
    B,
    Transition(
        "confirm",
        "复核确认",
        (Role.FINANCE_CHECKER,),
        (B.DRAFT,),
        B.CONFIRMED,
        other_person_than=("make",),
        consequence="确认后名单、金额、收款账户全部冻结。",
        tone="success",
    ),
    Transition(
        "dissolve",
        "撤销批次",
        (Role.FINANCE_HANDLER, Role.FINANCE_CHECKER),
        (B.DRAFT, B.CONFIRMED),
        B.DISSOLVED,
        needs_comment=True,
        consequence="名单退回待拨付，可重新编批。",
        tone="danger",
    ),
    Transition("send", "送出拨付", (Role.FINANCE_HANDLER,), (B.CONFIRMED,), B.SENT, consequence="记录送出；资金转为在途，等待回执。"),
    Transition("close", "办结", (Role.FINANCE_HANDLER,), (B.SENT,), B.CLOSED, consequence="全部拨付单都有回执后办结。", tone="success"),
)

RECOVERY = Workflow(
    "追缴",
    R,
    Transition("complete", "退清", (Role.FINANCE_HANDLER,), (R.DEMANDED,), R.RECEIVED, consequence="款项已全部退回。", tone="success"),
    Transition(
        "withdraw",
        "撤销追缴",
        (Role.FINANCE_CHECKER,),
        (R.DEMANDED,),
        R.WITHDRAWN,
        needs_comment=True,
        other_person_than=("demand",),
        consequence="撤销后不再追缴，须写明依据。",
        tone="danger",
    ),
)
