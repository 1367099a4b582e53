"""The ways of the portal (办理全程) drawn from the workflow tables: labels, holders and states stand only there."""

from dataclasses import dataclass

from accounts.enums import Role
from alliances.workflow import BOOKING, FOLLOW_UP, NEED, TOPIC
from apprenticeship.workflow import AGREEMENT, CHECK, CLASS, PLAN
from audit.engine import Transition, Workflow
from brands.project_workflow import PROJECT
from brands.workflow import ASSESSMENT, BRAND, CALL, INSTALMENT, REPORT, SHARE
from briefings.workflow import BRIEFING, QUESTION
from funds.workflow import BATCH, RECOVERY
from incentives.workflow import CREDIT, EDUCATION, INVESTMENT, LISTING
from policies.workflow import POLICY
from registry.workflow import ACCOUNT, MEMBERSHIP
from reports.workflow import REPORT as PERIODIC_REPORT
from subsidies.workflow import CLAIM, CLAIM_STEPS, NOTICE, OBJECTION, PREPAYMENT

WORKFLOWS = (
    PLAN,
    AGREEMENT,
    CLASS,
    CHECK,
    PREPAYMENT,
    CLAIM,
    NOTICE,
    OBJECTION,
    BATCH,
    RECOVERY,
    CALL,
    PROJECT,
    INSTALMENT,
    ASSESSMENT,
    BRAND,
    REPORT,
    SHARE,
    FOLLOW_UP,
    BOOKING,
    TOPIC,
    NEED,
    EDUCATION,
    LISTING,
    INVESTMENT,
    CREDIT,
    BRIEFING,
    QUESTION,
    POLICY,
    ACCOUNT,
    MEMBERSHIP,
    PERIODIC_REPORT,
)
"""Every state machine of the portal, in the order of the work."""

Part = tuple[Workflow, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of a path (环节): some transitions of one or more workflows, in order."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Path:
    title: str
    stages: tuple[Stage, ...]

    def has(self, role: Role) -> bool:
        return any(role in step.by for stage in self.stages for _, step in _steps(stage))


SUBSIDY_PATH = Path(
    "从备案到拨付",
    (
        Stage("协议与备案", ((AGREEMENT, ("confirm",)), (CLASS, ("submit", "file")))),
        Stage("预支（可选）", ((PREPAYMENT, ("check", "approve")),)),
        Stage("培训与结业", ((CLASS, ("open", "end_training", "finish")),)),
        Stage("申领与审核", ((CLAIM, CLAIM_STEPS),)),
        Stage("公示与结算", ((NOTICE, ("publish", "close")),)),
        Stage("拨付", ((BATCH, ("confirm", "send", "close")),)),
    ),
)
PATHS = (
    SUBSIDY_PATH,
    Path(
        "振兴工程项目从申报到办结",
        (
            Stage("申报", ((CALL, ("publish",)), (PROJECT, ("submit", "forward")))),
            Stage("遴选与推荐", ((PROJECT, ("select", "recommend")),)),
            Stage("立项", ((PROJECT, ("approve", "sign")),)),
            Stage("建设与验收", ((PROJECT, ("pass_midterm", "apply_acceptance", "accept")),)),
            Stage("奖补资金", ((INSTALMENT, ("approve",)),)),
            Stage("自评与办结", ((ASSESSMENT, ("submit", "confirm")), (PROJECT, ("close",)))),
        ),
    ),
    Path(
        "人力资源品牌与季度报表",
        (Stage("品牌", ((BRAND, ("submit", "cultivate", "name")),)), Stage("季度报表", ((REPORT, ("submit", "confirm")),))),
    ),
    Path(
        "职工教育经费与产教融合型企业",
        (
            Stage("职工教育经费", ((EDUCATION, ("submit", "confirm")),)),
            Stage("列入名单", ((LISTING, ("confirm",)),)),
            Stage("投资与抵免测算", ((INVESTMENT, ("submit", "confirm")), (CREDIT, ("submit", "confirm")))),
        ),
    ),
    Path(
        "政策解读与问答",
        (Stage("解读会", ((BRIEFING, ("announce", "hold")),)), Stage("问答", ((QUESTION, ("answer", "publish")),))),
    ),
    Path("定期报表", (Stage("复核与签发", ((PERIODIC_REPORT, ("check", "sign")),)),)),
    Path("领导小组任务", (Stage("任务分工", ((SHARE, ("report_done", "confirm")),)),)),
    Path(
        "方案、政策、账户与岗位",
        (
            Stage("年度方案", ((PLAN, ("issue",)),)),
            Stage("补贴政策", ((POLICY, ("submit", "approve")),)),
            Stage("收款账户", ((ACCOUNT, ("confirm",)),)),
            Stage("用户岗位", ((MEMBERSHIP, ("confirm",)),)),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class DrawnStep:
    """One step as it is drawn: ``mine`` where the reader's role takes it."""

    number: int
    label: str
    who: str
    becomes: str
    mine: bool


@dataclass(frozen=True, slots=True)
class DrawnPath:
    title: str
    stages: list[tuple[str, list[DrawnStep]]]


@dataclass(frozen=True, slots=True)
class Action:
    """One arrow of a table, in the words of a help page (可办理的动作)."""

    kind: str
    label: str
    when: str
    becomes: str
    consequence: str
    needs_reason: bool
    other_person: bool


def paths_of(role: Role) -> list[DrawnPath]:
    """The paths on which the role has a step; who has none sees the main one."""
    mine = [path for path in PATHS if path.has(role)] or [SUBSIDY_PATH]
    return [_draw(path, role) for path in mine]


def actions_of(role: Role) -> list[Action]:
    """All that the role may ever do to a record, straight from the tables.

    The city's handlers do a county's part for 市直 bodies (``Actor.covers``); those steps say so.
    """
    counties_part = Role.COUNTY_HANDLER if role == Role.CITY_HANDLER else role
    return [
        Action(
            kind=workflow.label if role in step.by else f"{workflow.label}（市直单位）",
            label=step.label,
            when="、".join(state_label(workflow, state) for state in step.sources),
            becomes=state_label(workflow, step.target),
            consequence=step.consequence,
            needs_reason=step.needs_comment,
            other_person=bool(step.other_person_than),
        )
        for workflow in WORKFLOWS
        for step in workflow.transitions.values()
        if role in step.by or counties_part in step.by
    ]


def state_label(workflow: Workflow, state: str) -> str:
    return str(workflow.states(state).label)


def _draw(path: Path, role: Role) -> DrawnPath:
    number = 0
    stages = []
    for stage in path.stages:
        drawn = []
        for workflow, step in _steps(stage):
            number += 1
            who = "、".join(str(holder.label) for holder in step.by)
            drawn.append(DrawnStep(number, step.label, who, f"{workflow.label}{state_label(workflow, step.target)}", role in step.by))
        stages.append((stage.title, drawn))
    return DrawnPath(path.title, stages)


def _steps(stage: Stage) -> list[tuple[Workflow, Transition]]:
    return [(workflow, workflow.transitions[name]) for workflow, names in stage.parts for name in names]
