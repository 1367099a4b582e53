"""A project's award: its budget notice, instalments through funds, and money that must come back."""

from datetime import date, datetime
from decimal import Decimal

from accounts.actor import Actor
from audit.operations import authorise, lock, operation, record, require
from brands import permissions
from brands.enums import REACHED, Stage
from brands.models import Instalment, Project
from brands.operations.projects import tell_applicant
from brands.operations.steps import at_step, business_day, moment, not_stale
from brands.workflow import INSTALMENT
from funds.enums import FundSource
from funds.models import BudgetNotice, PaymentLine, Recovery
from funds.operations import payable_create, recovery_demand, reserve
from policies.selectors import policy_for
from registry.selectors import working_day_after


@operation
def project_link_budget(
    *, actor: Actor, project_id: int, budget: BudgetNotice, seen_version: int | None = None, at: datetime | None = None
) -> Project:
    """Say on which budget notice (指标文件) the award came; only provincial award money pays for projects."""
    project = lock(Project, project_id)
    authorise(permissions.can_link_budget(actor, project))
    not_stale(project, seen_version)
    require(budget.source == FundSource.PROVINCIAL_AWARD, "该指标不是省级奖补资金，不能用于项目（专款专用）。", "budget")
    require(project.instalment_total == 0, "已安排拨付，不能更换指标文件。", "budget")
    project.budget = budget
    project.version += 1
    project.save()
    record(project, "link_budget", "关联指标文件", actor=actor, at=at, budget=budget.number)
    return project


@operation
def instalment_propose(*, actor: Actor, project_id: int, stage: Stage, amount: Decimal, at: datetime | None = None) -> Instalment:
    """Propose to pay ``amount`` yuan of the award; all instalments together never exceed it."""
    project = lock(Project, project_id)
    authorise(permissions.can_propose_instalment(actor, project))
    require(project.budget_id, "请财政先关联指标文件，再安排拨付。")
    require(amount > 0, "拨付金额须大于0。", "amount")
    require(amount <= project.unplanned, f"奖补金额还剩{project.unplanned:,.2f}元未安排，不能超过。", "amount")
    instalment = Instalment.objects.create(
        project=project,
        sequence=project.instalments.count() + 1,
        stage=stage,
        amount=amount,
        proposed_by_id=actor.user_id,
        state_since=moment(at),
        created_at=moment(at),
    )
    record(instalment, "propose", "提出分期拨付", actor=actor, at=at, target=instalment.state, amount=str(amount))
    return instalment


@operation
def instalment_approve(
    *, actor: Actor, instalment_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Instalment:
    """Approve an instalment whose stage is reached: reserve it on the project's notice and owe it to the applicant."""
    instalment = at_step(INSTALMENT, Instalment, instalment_id, "approve", actor=actor, seen_version=seen_version)
    project = lock(Project, instalment.project_id)
    reached = project.state in REACHED[Stage(instalment.stage)]
    require(reached, f"项目现在是“{project.get_state_display()}”，还没有到“{instalment.get_stage_display()}”。")
    title = f"{project} 第{instalment.sequence}期奖补"
    reservation = reserve(actor=actor, amount=instalment.amount, purpose=title, budget=project.budget, at=at)
    instalment.payable = payable_create(
        actor=actor,
        reservation=reservation,
        payee=project.applicant,
        region=project.region,
        title=title,
        amount=instalment.amount,
        due_on=_finance_deadline(at),
        at=at,
    )
    instalment.approved_by_id = actor.user_id
    INSTALMENT.apply(instalment, "approve", actor=actor, comment=comment, at=at, amount=str(instalment.amount))
    tell_applicant(project, f"{title}{instalment.amount:,.2f}元已审批，等待财政拨付。", at)
    return instalment


def _finance_deadline(at: datetime | None) -> date | None:
    day = business_day(at)
    policy = policy_for(day)
    return working_day_after(day, policy.finance_days) if policy and policy.finance_days else None


@operation
def instalment_reject(
    *, actor: Actor, instalment_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Instalment:
    """Refuse an instalment; its amount is free for another one."""
    instalment = lock(Instalment, instalment_id)
    INSTALMENT.apply(instalment, "reject", actor=actor, comment=comment, seen_version=seen_version, at=at)
    return instalment


@operation
def instalment_recover(
    *,
    actor: Actor,
    instalment_id: int,
    amount: Decimal,
    reason: str,
    letter_number: str = "",
    due_on: date | None = None,
    at: datetime | None = None,
) -> Recovery:
    """Demand money of a paid instalment back (责令退回); funds receives it."""
    instalment = lock(Instalment, instalment_id)
    authorise(permissions.can_recover(actor, instalment))
    line = PaymentLine.objects.filter(payable=instalment.payable_id, live=True).first()
    require(line is not None, "这一期还没有拨付，不需要追缴。")
    recovery = recovery_demand(
        actor=actor, payment_line=line, amount=amount, reason=reason, letter_number=letter_number, due_on=due_on, at=at
    )
    record(instalment, "recover", "发起追缴", actor=actor, at=at, amount=str(amount), recovery=recovery.number)
    return recovery
