"""Life of what a resolution asks of a body (决议落实)."""

from accounts.enums import Role
from alliances.enums import FollowUpState as F
from audit.engine import Transition, Workflow

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
