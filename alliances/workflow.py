"""Life of what a resolution asks of a body (决议落实), of bookings, problems and needs."""

from accounts.actor import Actor
from accounts.enums import Role
from alliances.enums import BookingState as B
from alliances.enums import FollowUpState as F
from alliances.enums import NeedState as N
from alliances.enums import TopicState as T
from audit.engine import Transition, Workflow
from audit.models import Tracked

OWNERS = (Role.INSTITUTION, Role.FIRM, Role.DEPARTMENT)

FOLLOW_UP = Workflow(
    "落实事项",
    F,
    Transition("report_done", "报完成", OWNERS, (F.RUNNING,), F.REPORTED, consequence="报完成后由市级经办核实。"),
    Transition(
        "confirm",
        "核实完成",
        (Role.CITY_HANDLER,),
        (F.REPORTED,),
        F.DONE,
        other_person_than=("report_done",),
        consequence="核实后这一事项办结。",
        tone="success",
    ),
    Transition(
        "send_back",
        "退回落实",
        (Role.CITY_HANDLER,),
        (F.REPORTED,),
        F.RUNNING,
        needs_comment=True,
        consequence="退回责任单位继续落实。",
        tone="warning",
    ),
    Transition(
        "cancel",
        "取消事项",
        (Role.CITY_HANDLER,),
        (F.RUNNING,),
        F.CANCELLED,
        needs_comment=True,
        consequence="责任单位不再承担这一事项。",
        tone="danger",
    ),
)


class BookingWorkflow(Workflow):
    """The owner of the base decides; whoever booked may cancel."""

    def may(self, name: str, actor: Actor, subject: Tracked) -> bool:
        if name == "cancel":
            return actor.has(*self.transitions[name].by) and actor.organisation_id == subject.organisation_id
        return super().may(name, actor, subject)


PARTIES = (Role.INSTITUTION, Role.FIRM)

BOOKING = BookingWorkflow(
    "基地预约",
    B,
    Transition("approve", "同意预约", PARTIES, (B.REQUESTED,), B.APPROVED, consequence="同意后这些日期归预约单位使用。", tone="success"),
    Transition(
        "refuse",
        "不同意",
        PARTIES,
        (B.REQUESTED,),
        B.REFUSED,
        needs_comment=True,
        consequence="这些日期重新空出，预约单位会收到理由。",
        tone="danger",
    ),
    Transition(
        "cancel", "取消预约", PARTIES, (B.REQUESTED, B.APPROVED), B.CANCELLED, consequence="这些日期重新空出。", tone="outline-danger"
    ),
)


class TopicWorkflow(Workflow):
    """Any institution that sees the topic may take it on: the operation asks for membership."""

    def may(self, name: str, actor: Actor, subject: Tracked) -> bool:
        if name == "take":
            return actor.has(*self.transitions[name].by)
        return super().may(name, actor, subject)


TOPIC = TopicWorkflow(
    "课题",
    T,
    Transition("take", "承接课题", (Role.INSTITUTION,), (T.POSED,), T.TAKEN, consequence="承接后由贵单位组织团队攻关，登记节点。"),
    Transition(
        "solve", "提交验收", (Role.INSTITUTION,), (T.TAKEN,), T.SOLVED, consequence="提交成果后由提出课题的企业验收。", tone="success"
    ),
    Transition("close", "验收结题", (Role.FIRM,), (T.SOLVED,), T.CLOSED, consequence="结题后成果固定，可供联盟成员查阅。", tone="success"),
    Transition(
        "send_back",
        "退回继续攻关",
        (Role.FIRM,),
        (T.SOLVED,),
        T.TAKEN,
        needs_comment=True,
        consequence="退回承接单位继续攻关。",
        tone="warning",
    ),
    Transition(
        "withdraw", "撤回课题", (Role.FIRM,), (T.POSED,), T.WITHDRAWN, needs_comment=True, consequence="撤回后不再征集承接。", tone="danger"
    ),
)

NEED = Workflow(
    "用工培训需求",
    N,
    Transition("choose", "选定机构", (Role.FIRM,), (N.OPEN,), N.MATCHED, consequence="选定后由该机构登记合作协议或订单班。"),
    Transition(
        "agree",
        "登记合作协议",
        (Role.INSTITUTION,),
        (N.MATCHED,),
        N.SETTLED,
        consequence="登记的协议须由企业确认后生效，此后可以申报学徒班。",
        tone="success",
    ),
    Transition("order", "登记订单班", (Role.INSTITUTION,), (N.MATCHED,), N.SETTLED, consequence="登记后本需求已落地。"),
    Transition(
        "reopen",
        "重新征集",
        (Role.FIRM,),
        (N.MATCHED,),
        N.OPEN,
        needs_comment=True,
        consequence="不再与选定机构签约，其他机构可以继续应答。",
        tone="warning",
    ),
    Transition(
        "withdraw", "撤回需求", (Role.FIRM,), (N.OPEN,), N.WITHDRAWN, needs_comment=True, consequence="撤回后不再征集应答。", tone="danger"
    ),
)
