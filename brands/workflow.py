"""Life of brands, quarter reports, calls, instalments, self-assessments and task shares; a project has its own file."""

from accounts.enums import Role
from audit.engine import Transition, Workflow
from brands.enums import AssessmentState, BrandState, CallState, InstalmentState, ReportState, ShareState

B, R, C, N, A, T = BrandState, ReportState, CallState, InstalmentState, AssessmentState, ShareState
PARTIES = (Role.INSTITUTION, Role.FIRM)
REPORTERS = (Role.COUNTY_HANDLER, *PARTIES)

BRAND = Workflow(
    "品牌",
    B,
    Transition(
        "submit", "提交审核", (Role.COUNTY_HANDLER,), (B.DRAFT, B.RETURNED), B.SUBMITTED, consequence="提交后由市级审核，审核期间不能修改。"
    ),
    Transition(
        "cultivate",
        "列入培育",
        (Role.CITY_CHECKER,),
        (B.SUBMITTED,),
        B.CULTIVATED,
        other_person_than=("submit",),
        consequence="列入培育后可以按季度填报培训与就业。",
        tone="success",
    ),
    Transition(
        "return_for_correction",
        "退回补正",
        (Role.CITY_CHECKER,),
        (B.SUBMITTED,),
        B.RETURNED,
        needs_comment=True,
        consequence="退回县区按意见修改后再提交。",
        tone="warning",
    ),
    Transition(
        "name",
        "登记创建",
        (Role.CITY_HANDLER,),
        (B.CULTIVATED,),
        B.NAMED,
        other_person_than=("submit", "cultivate"),
        consequence="登记认定文号和创建日期后，计入已创建的品牌。",
        tone="success",
    ),
    Transition(
        "revoke",
        "撤销品牌",
        (Role.CITY_APPROVER,),
        (B.CULTIVATED, B.NAMED),
        B.REVOKED,
        needs_comment=True,
        consequence="撤销后不再填报，对外页面同时撤下；已核实的数据保留。",
        tone="danger",
    ),
)

REPORT = Workflow(
    "季度报表",
    R,
    Transition("submit", "提交核实", REPORTERS, (R.DRAFT, R.RETURNED), R.SUBMITTED, consequence="提交后由市级核实，核实期间不能修改。"),
    Transition(
        "confirm",
        "核实",
        (Role.CITY_HANDLER,),
        (R.SUBMITTED,),
        R.CONFIRMED,
        other_person_than=("submit",),
        consequence="核实后计入统计，数据不能再改。",
        tone="success",
    ),
    Transition(
        "return_for_correction",
        "退回更正",
        (Role.CITY_HANDLER,),
        (R.SUBMITTED,),
        R.RETURNED,
        needs_comment=True,
        consequence="退回填报单位更正后再提交。",
        tone="warning",
    ),
    Transition(
        "reopen",
        "撤销核实",
        (Role.CITY_CHECKER,),
        (R.CONFIRMED,),
        R.RETURNED,
        needs_comment=True,
        consequence="该季度数据暂不计入统计，退回填报单位更正。",
        tone="danger",
    ),
)

CALL = Workflow(
    "申报通知",
    C,
    Transition(
        "publish",
        "发布",
        (Role.CITY_APPROVER,),
        (C.DRAFT,),
        C.OPEN,
        other_person_than=("draft",),
        consequence="发布后各单位可以申报，类型、金额与期限不能再改。",
        tone="success",
    ),
    Transition("close", "截止申报", (Role.CITY_HANDLER,), (C.OPEN,), C.CLOSED, consequence="截止后不再接受新的申报，已提交的继续办理。"),
)

INSTALMENT = Workflow(
    "分期拨付",
    N,
    Transition(
        "approve",
        "审批",
        (Role.CITY_APPROVER,),
        (N.PROPOSED,),
        N.APPROVED,
        other_person_than=("propose",),
        consequence="在项目的指标文件上预留资金并列入应付，由财政编批拨付。",
        tone="success",
    ),
    Transition(
        "reject",
        "不予拨付",
        (Role.CITY_APPROVER,),
        (N.PROPOSED,),
        N.REJECTED,
        needs_comment=True,
        other_person_than=("propose",),
        consequence="这一期作废，金额可另行安排。",
        tone="danger",
    ),
)

ASSESSMENT = Workflow(
    "绩效自评",
    A,
    Transition("submit", "提交复核", PARTIES, (A.DRAFT, A.RETURNED), A.SUBMITTED, consequence="提交后由市级复核，复核期间不能修改。"),
    Transition(
        "confirm",
        "复核通过",
        (Role.CITY_CHECKER,),
        (A.SUBMITTED,),
        A.CONFIRMED,
        other_person_than=("submit",),
        consequence="复核后得分固定，可以办结项目。",
        tone="success",
    ),
    Transition(
        "return_for_correction",
        "退回修改",
        (Role.CITY_CHECKER,),
        (A.SUBMITTED,),
        A.RETURNED,
        needs_comment=True,
        consequence="退回申报单位修改后再提交。",
        tone="warning",
    ),
)

SHARE = Workflow(
    "任务分工",
    T,
    Transition("report_done", "报完成", (Role.DEPARTMENT,), (T.RUNNING,), T.REPORTED, consequence="报完成后由领导小组办公室核实。"),
    Transition(
        "confirm",
        "核实完成",
        (Role.CITY_HANDLER,),
        (T.REPORTED,),
        T.DONE,
        other_person_than=("report_done",),
        consequence="核实后本部门的这项任务完成。",
        tone="success",
    ),
    Transition(
        "send_back",
        "退回推进",
        (Role.CITY_HANDLER,),
        (T.REPORTED,),
        T.RUNNING,
        needs_comment=True,
        consequence="退回责任部门继续推进。",
        tone="warning",
    ),
    Transition(
        "cancel",
        "取消分工",
        (Role.CITY_APPROVER,),
        (T.RUNNING,),
        T.CANCELLED,
        needs_comment=True,
        consequence="本部门不再承担这项任务。",
        tone="danger",
    ),
)
