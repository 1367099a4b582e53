"""Life of a briefing and of a question. 县区经办 holds its county's; the city's handler those of the city."""

from accounts.enums import Role
from audit.engine import Transition, Workflow
from briefings.enums import BriefingState, QuestionState

B, Q = BriefingState, QuestionState
HOLDERS = (Role.COUNTY_HANDLER,)

BRIEFING = Workflow(
    "政策解读会",
    B,
    Transition("announce", "发出通知", HOLDERS, (B.PLANNED,), B.ANNOUNCED, consequence="受邀单位会收到通知，时间和地点不再改动。"),
    Transition("hold", "登记召开", HOLDERS, (B.ANNOUNCED,), B.HELD, consequence="登记后请记录到会情况和会上的问题。", tone="success"),
    Transition(
        "cancel",
        "取消",
        HOLDERS,
        (B.PLANNED, B.ANNOUNCED),
        B.CANCELLED,
        needs_comment=True,
        consequence="已通知的单位会收到取消通知。",
        tone="danger",
    ),
)

QUESTION = Workflow(
    "政策问答",
    Q,
    Transition("answer", "答复", (Role.CITY_HANDLER,), (Q.ASKED,), Q.ANSWERED, consequence="答复须经另一人审核后公开。"),
    Transition(
        "publish",
        "审核公开",
        (Role.CITY_CHECKER,),
        (Q.ANSWERED,),
        Q.PUBLISHED,
        other_person_than=("answer",),
        consequence="公开后所有用户都能在常见问答中查到。",
        tone="success",
    ),
    Transition(
        "send_back",
        "退回重答",
        (Role.CITY_CHECKER,),
        (Q.ANSWERED,),
        Q.ASKED,
        needs_comment=True,
        consequence="退回经办修改答复。",
        tone="warning",
    ),
    Transition(
        "withdraw",
        "撤下",
        (Role.CITY_CHECKER,),
        (Q.PUBLISHED,),
        Q.WITHDRAWN,
        needs_comment=True,
        consequence="政策变化或答复有误时撤下，不再出现在常见问答中。",
        tone="danger",
    ),
)
