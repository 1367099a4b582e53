"""Life of prepayments, claims, notices and objections (domain.md §2.4, §3)."""

from accounts.enums import Role
from audit.engine import Transition, Workflow
from subsidies.enums import ClaimState, NoticeState, ObjectionState, PrepaymentState

P, C, N, OB = PrepaymentState, ClaimState, NoticeState, ObjectionState
PARTIES = (Role.INSTITUTION, Role.FIRM)
CLAIM_STEPS = ("submit", "confirm", "handle", "check", "approve")

PREPAYMENT = Workflow(
    "预支申请",
    P,
    Transition("resubmit", "重新提交", (Role.FIRM,), (P.RETURNED,), P.SUBMITTED, consequence="再次提交县区初审。"),
    Transition("check", "初审通过", (Role.COUNTY_HANDLER,), (P.SUBMITTED,), P.CHECKED, consequence="转市级审批人核准。", tone="success"),
    Transition(
        "approve",
        "核准预支",
        (Role.CITY_APPROVER,),
        (P.CHECKED,),
        P.APPROVED,
        other_person_than=("apply", "resubmit", "check"),
        consequence="核准后预留资金并形成应付，等待财政拨付。",
        tone="success",
    ),
    Transition(
        "return_for_correction",
        "退回补正",
        (Role.COUNTY_HANDLER, Role.CITY_APPROVER),
        (P.SUBMITTED, P.CHECKED),
        P.RETURNED,
        needs_comment=True,
        consequence="退回企业补正。",
        tone="warning",
    ),
    Transition(
        "reject",
        "不予预支",
        (Role.CITY_APPROVER,),
        (P.CHECKED,),
        P.REJECTED,
        needs_comment=True,
        consequence="本次预支办结，不予预支。",
        tone="danger",
    ),
    Transition(
        "withdraw",
        "撤回",
        (Role.FIRM,),
        (P.SUBMITTED, P.RETURNED),
        P.WITHDRAWN,
        needs_comment=True,
        consequence="撤回后可以另行申请。",
        tone="danger",
    ),
)

CLAIM = Workflow(
    "补贴申领",
    C,
    Transition(
        "submit",
        "提交企业确认",
        (Role.INSTITUTION,),
        (C.DRAFT, C.RETURNED),
        C.CONFIRMING,
        other_person_than=("confirm", "handle", "check", "approve"),
        consequence="提交后由企业另一人核对确认，再送县区初审。",
    ),
    Transition(
        "confirm",
        "企业确认",
        (Role.FIRM,),
        (C.CONFIRMING,),
        C.SUBMITTED,
        other_person_than=("submit", "handle", "check", "approve"),
        consequence="确认申报内容真实，送县区初审。",
        tone="success",
    ),
    Transition(
        "decline",
        "企业退回",
        (Role.FIRM,),
        (C.CONFIRMING,),
        C.RETURNED,
        needs_comment=True,
        consequence="退回培训机构修改。",
        tone="warning",
    ),
    Transition(
        "handle",
        "初审通过",
        (Role.COUNTY_HANDLER,),
        (C.SUBMITTED,),
        C.HANDLED,
        other_person_than=("submit", "confirm", "check", "approve"),
        consequence="初审通过后送复核。",
        tone="success",
    ),
    Transition(
        "check",
        "复核通过",
        (Role.CITY_CHECKER,),
        (C.HANDLED,),
        C.CHECKED,
        other_person_than=("submit", "confirm", "handle", "approve"),
        consequence="复核通过后送审批。",
        tone="success",
    ),
    Transition(
        "approve",
        "审批通过",
        (Role.CITY_APPROVER,),
        (C.CHECKED,),
        C.APPROVED,
        other_person_than=("submit", "confirm", "handle", "check"),
        consequence="审批通过后预留资金，列入公示。",
        tone="success",
    ),
    Transition(
        "return_for_correction",
        "退回补正",
        (Role.COUNTY_HANDLER, Role.CITY_CHECKER, Role.CITY_APPROVER),
        (C.SUBMITTED, C.HANDLED, C.CHECKED),
        C.RETURNED,
        needs_comment=True,
        consequence="退回培训机构和企业按意见补正，补正后从头审核。",
        tone="warning",
    ),
    Transition(
        "reject",
        "不予补贴",
        (Role.CITY_CHECKER, Role.CITY_APPROVER),
        (C.HANDLED, C.CHECKED),
        C.REJECTED,
        needs_comment=True,
        consequence="本件办结，不予补贴。",
        tone="danger",
    ),
    Transition(
        "withdraw",
        "撤回",
        PARTIES,
        (C.DRAFT, C.CONFIRMING, C.SUBMITTED, C.RETURNED),
        C.WITHDRAWN,
        needs_comment=True,
        consequence="撤回后本件办结，可以另行申领。",
        tone="danger",
    ),
    Transition("notice", "列入公示", (Role.CITY_HANDLER,), (C.APPROVED,), C.NOTICED, consequence="随公示一并发布。"),
    Transition("settle", "结算", (Role.CITY_HANDLER, Role.CITY_CHECKER), (C.NOTICED,), C.SETTLED, consequence="公示期满，形成应付或追缴。"),
)

NOTICE = Workflow(
    "公示",
    N,
    Transition("publish", "发布公示", (Role.CITY_HANDLER,), (N.DRAFT,), N.PUBLISHED, consequence="名单（掩码）在公示期内公开。"),
    Transition(
        "close",
        "结束公示",
        (Role.CITY_HANDLER,),
        (N.PUBLISHED,),
        N.CLOSED,
        consequence="公示期满，无异议的明细转结算并形成应付；有异议的暂停。",
        tone="success",
    ),
    Transition(
        "discard", "作废", (Role.CITY_HANDLER,), (N.DRAFT,), N.DISCARDED, consequence="草稿作废，所列申领可另行公示。", tone="danger"
    ),
)

OBJECTION = Workflow(
    "异议",
    OB,
    Transition(
        "uphold",
        "异议成立",
        (Role.CITY_CHECKER,),
        (OB.OPEN,),
        OB.UPHELD,
        needs_comment=True,
        other_person_than=("raise",),
        consequence="该明细不予补贴。",
        tone="danger",
    ),
    Transition(
        "dismiss",
        "异议不成立",
        (Role.CITY_CHECKER,),
        (OB.OPEN,),
        OB.DISMISSED,
        needs_comment=True,
        other_person_than=("raise",),
        consequence="该明细恢复，随下一次结算形成应付。",
        tone="success",
    ),
)
