"""Life of what firms file, and of an entry in the list."""

from accounts.enums import Role
from audit.engine import Transition, Workflow
from incentives.enums import EDITABLE, FilingState, ListingState

F, L = FilingState, ListingState


def _filing(label: str, confirmed: str) -> Workflow:
    """The firm hands in, its county checks or sends back; a wrong confirmation is taken back by the city's checker."""
    return Workflow(
        label,
        F,
        Transition("submit", "提交核对", (Role.FIRM,), EDITABLE, F.SUBMITTED, consequence="提交后由所在县区核对，核对期间不能修改。"),
        Transition(
            "confirm",
            "核对无误",
            (Role.COUNTY_HANDLER,),
            (F.SUBMITTED,),
            F.CONFIRMED,
            other_person_than=("submit", "draft"),
            consequence=confirmed,
            tone="success",
        ),
        Transition(
            "return_for_correction",
            "退回更正",
            (Role.COUNTY_HANDLER,),
            (F.SUBMITTED,),
            F.RETURNED,
            needs_comment=True,
            consequence="退回企业更正后再提交。",
            tone="warning",
        ),
        Transition(
            "reopen",
            "撤销核对",
            (Role.CITY_CHECKER,),
            (F.CONFIRMED,),
            F.RETURNED,
            needs_comment=True,
            consequence="不再计入统计，退回企业更正。",
            tone="danger",
        ),
    )


EDUCATION = _filing("职工教育经费报告", "核对后计入统计，数据不能再改。")
INVESTMENT = _filing("职业教育投资", "核对后计入当年的抵免测算，不能再改。")
CREDIT = _filing("附加抵免测算", "核对后测算固定，余额结转以后年度；抵免以税务机关认定为准。")

LISTING = Workflow(
    "产教融合型企业",
    L,
    Transition(
        "confirm",
        "复核列入",
        (Role.CITY_CHECKER,),
        (L.PROPOSED,),
        L.LISTED,
        other_person_than=("draft",),
        consequence="列入后企业可以填报职业教育投资和抵免测算。",
        tone="success",
    ),
    Transition(
        "reject",
        "不予列入",
        (Role.CITY_CHECKER,),
        (L.PROPOSED,),
        L.REJECTED,
        needs_comment=True,
        consequence="登记作废，可以更正后另行登记。",
        tone="danger",
    ),
    Transition(
        "remove",
        "移出名单",
        (Role.CITY_CHECKER,),
        (L.LISTED,),
        L.REMOVED,
        needs_comment=True,
        consequence="移出日期以后的投资不再计入抵免；以前的记录保留。",
        tone="danger",
    ),
)
