"""Life of agreements, plans and classes (domain.md §2.4)."""

from accounts.enums import Role
from apprenticeship.enums import AgreementState, CheckState, ClassState, PlanState
from audit.engine import Transition, Workflow

S = ClassState
PARTIES = (Role.INSTITUTION, Role.FIRM)

PLAN = Workflow(
    "年度工作方案",
    PlanState,
    Transition(
        "issue", "下达", (Role.CITY_APPROVER,), (PlanState.DRAFT,), PlanState.ISSUED, consequence="下达后各县区按此目标统计完成率。"
    ),
)

AGREEMENT = Workflow(
    "合作协议",
    AgreementState,
    Transition(
        "confirm",
        "企业确认",
        (Role.FIRM,),
        (AgreementState.DRAFT,),
        AgreementState.ACTIVE,
        other_person_than=("draft",),
        consequence="确认后即可据此协议申报班级。",
        tone="success",
    ),
    Transition(
        "end",
        "终止协议",
        (Role.INSTITUTION, Role.FIRM),
        (AgreementState.DRAFT, AgreementState.ACTIVE),
        AgreementState.ENDED,
        needs_comment=True,
        consequence="终止后不能再据此申报新班级，已备案的班级不受影响。",
        tone="danger",
    ),
)

CLASS = Workflow(
    "班级",
    S,
    Transition(
        "submit", "提交备案", PARTIES, (S.DRAFT, S.RETURNED), S.SUBMITTED, consequence="提交后由企业所在县区审核，审核期间不能修改。"
    ),
    Transition(
        "file",
        "准予备案",
        (Role.COUNTY_HANDLER,),
        (S.SUBMITTED,),
        S.FILED,
        other_person_than=("submit",),
        consequence="备案后冻结名册、期限与适用的政策版本，可以申请预支和开班。",
        tone="success",
    ),
    Transition(
        "return_for_correction",
        "退回补正",
        (Role.COUNTY_HANDLER,),
        (S.SUBMITTED,),
        S.RETURNED,
        needs_comment=True,
        consequence="退回申报单位按意见修改后再提交。",
        tone="warning",
    ),
    Transition(
        "open", "开班", (Role.INSTITUTION,), (S.FILED,), S.OPEN, consequence="开班后登记实际开班日期，学徒进入在训。", tone="success"
    ),
    Transition(
        "end_training",
        "结束培训",
        (Role.INSTITUTION,),
        (S.OPEN,),
        S.ASSESSING,
        consequence="培训期满，转入考核与结果登记。",
    ),
    Transition(
        "finish",
        "确认结业",
        (Role.EVALUATOR,),
        (S.ASSESSING,),
        S.FINISHED,
        consequence="全部结果经评价机构确认后结业，可以申领补贴。",
        tone="success",
    ),
    Transition(
        "reopen",
        "退回更正结果",
        (Role.COUNTY_HANDLER,),
        (S.FINISHED,),
        S.ASSESSING,
        needs_comment=True,
        consequence="班级回到待考核，由培训机构更正结果、评价机构重新确认后再次结业。",
        tone="warning",
    ),
    Transition("archive", "归档", (Role.COUNTY_HANDLER,), (S.FINISHED,), S.ARCHIVED, consequence="归档后全部资料只读。"),
    Transition(
        "cancel",
        "撤销",
        PARTIES,
        (S.DRAFT, S.RETURNED, S.FILED),
        S.CANCELLED,
        needs_comment=True,
        consequence="撤销后本班作废，学徒可参加其他班级。",
        tone="danger",
    ),
    Transition(
        "terminate",
        "终止",
        (Role.COUNTY_HANDLER,),
        (S.OPEN, S.ASSESSING),
        S.TERMINATED,
        needs_comment=True,
        consequence="终止后不再培训；已预支的资金须追缴。",
        tone="danger",
    ),
)

INSPECTORS = (Role.COUNTY_HANDLER, Role.CITY_HANDLER)

CHECK = Workflow(
    "过程检查",
    CheckState,
    Transition(
        "answer",
        "提交整改情况",
        PARTIES,
        (CheckState.RECTIFYING,),
        CheckState.ANSWERED,
        needs_comment=True,
        consequence="提交后由人社经办复查。",
    ),
    Transition(
        "insist",
        "要求继续整改",
        INSPECTORS,
        (CheckState.ANSWERED,),
        CheckState.RECTIFYING,
        needs_comment=True,
        consequence="退回企业和培训机构，在新的期限内继续整改。",
        tone="warning",
    ),
    Transition(
        "close",
        "复查通过",
        INSPECTORS,
        (CheckState.ANSWERED,),
        CheckState.CLOSED,
        consequence="检查办结，记录不再变动。",
        tone="success",
    ),
)
