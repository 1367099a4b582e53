"""Projects under their task book: milestones, mid-term check, acceptance, closing (任务书、中期检查、验收、办结)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.actor import Actor
from audit.operations import authorise, lock, operation, record, require
from brands import permissions
from brands.enums import AssessmentState, IndicatorGroup, InstalmentState
from brands.models import Indicator, Milestone, Project
from brands.operations.projects import decided, tell_applicant
from brands.operations.steps import at_step, happened, not_stale
from brands.project_workflow import PROJECT
from brands.rules.performance import GROUP_WEIGHTS, plain, weight_gaps


@dataclass(frozen=True, slots=True)
class MilestoneData:
    title: str
    due_on: date


@dataclass(frozen=True, slots=True)
class IndicatorData:
    """A third-level indicator: target in its unit, weight in points."""

    group: IndicatorGroup
    name: str
    unit: str
    target: Decimal
    weight: Decimal


@operation
def task_book_save(
    *,
    actor: Actor,
    project_id: int,
    milestones: Sequence[MilestoneData],
    indicators: Sequence[IndicatorData],
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Project:
    """Write milestones and indicators of the task book anew; fixed once it is signed."""
    project = lock(Project, project_id)
    authorise(permissions.can_write_task_book(actor, project))
    not_stale(project, seen_version)
    require(len({m.title for m in milestones}) == len(milestones), "同一节点在任务书中只列一行。")
    require(len({i.name for i in indicators}) == len(indicators), "同一指标在任务书中只列一行。")
    project.milestones.all().delete()
    project.indicators.all().delete()
    Milestone.objects.bulk_create(Milestone(project=project, title=m.title, due_on=m.due_on) for m in milestones)
    Indicator.objects.bulk_create(
        Indicator(project=project, group=i.group, name=i.name, unit=i.unit, target=i.target, weight=i.weight) for i in indicators
    )
    project.version += 1
    project.save()
    record(project, "task_book", "填写任务书", actor=actor, at=at, milestones=len(milestones), indicators=len(indicators))
    return project


@operation
def project_sign(
    *,
    actor: Actor,
    project_id: int,
    task_book_number: str,
    task_signed_on: date,
    build_until: date,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Project:
    """Record the signed task book; it must have milestones, and indicators that weigh 50, 30 and 10 points."""
    project = at_step(PROJECT, Project, project_id, "sign", actor=actor, seen_version=seen_version)
    require(task_book_number.strip(), "请填写任务书编号。", "task_book_number")
    happened(task_signed_on, "签订日期", at=at, field="task_signed_on")
    require(task_signed_on >= project.approved_on, f"签订日期不能早于立项日期{project.approved_on:%Y-%m-%d}。", "task_signed_on")
    require(build_until > task_signed_on, "建设期止须晚于任务书签订日期。", "build_until")
    require(project.milestones.exists(), "任务书还没有进度节点，请申报单位先填写。")
    _require_weights(project)
    project.task_book_number, project.task_signed_on, project.build_until = task_book_number.strip(), task_signed_on, build_until
    PROJECT.apply(project, "sign", actor=actor, at=at, due_on=build_until, task_book=project.task_book_number)
    return project


def _require_weights(project: Project) -> None:
    gaps = weight_gaps(project.indicators.values_list("group", "weight"))
    words = "；".join(
        f"{IndicatorGroup(group).label}现为{plain(there)}分，须为{plain(GROUP_WEIGHTS[group])}分" for group, there in gaps.items()
    )
    require(not gaps, f"绩效指标的分值不对：{words}。")


@operation
def milestone_done(*, actor: Actor, milestone_id: int, done_on: date, note: str, at: datetime | None = None) -> Milestone:
    """The applicant reports a milestone as reached."""
    milestone = lock(Milestone, milestone_id)
    project = lock(Project, milestone.project_id)
    authorise(permissions.can_report_milestone(actor, project))
    require(milestone.done_on is None, f"节点“{milestone}”已经报过完成。")
    happened(done_on, "完成日期", at=at, field="done_on")
    require(done_on >= project.task_signed_on, "完成日期不能早于任务书签订日期。", "done_on")
    milestone.done_on, milestone.note = done_on, note.strip()
    milestone.save()
    record(project, "milestone", "报节点完成", actor=actor, at=at, milestone=milestone.title, done_on=str(done_on))
    return milestone


@operation
def project_pass_midterm(
    *, actor: Actor, project_id: int, midterm_on: date, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Project:
    project = at_step(PROJECT, Project, project_id, "pass_midterm", actor=actor, seen_version=seen_version)
    happened(midterm_on, "检查日期", at=at, field="midterm_on")
    require(midterm_on >= project.task_signed_on, "检查日期不能早于任务书签订日期。", "midterm_on")
    project.midterm_on = midterm_on
    PROJECT.apply(project, "pass_midterm", actor=actor, comment=comment, at=at, due_on=project.build_until)
    return project


@operation
def project_fail_midterm(
    *, actor: Actor, project_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Project:
    project = lock(Project, project_id)
    PROJECT.apply(project, "fail_midterm", actor=actor, comment=comment, seen_version=seen_version, at=at, due_on=project.build_until)
    tell_applicant(project, f"项目“{project.title}”中期检查未通过，请整改：{comment.strip()}", at)
    return project


@operation
def project_rectify(
    *, actor: Actor, project_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Project:
    project = lock(Project, project_id)
    PROJECT.apply(project, "rectify", actor=actor, comment=comment, seen_version=seen_version, at=at, due_on=project.build_until)
    return project


@operation
def project_apply_acceptance(
    *, actor: Actor, project_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Project:
    """Ask for acceptance once every milestone is reached."""
    project = at_step(PROJECT, Project, project_id, "apply_acceptance", actor=actor, seen_version=seen_version)
    still_open = list(project.milestones.filter(done_on=None).values_list("title", flat=True))
    require(not still_open, f"还有节点没有完成：{'、'.join(still_open)}。")
    PROJECT.apply(project, "apply_acceptance", actor=actor, comment=comment, at=at)
    return project


@operation
def project_accept(
    *, actor: Actor, project_id: int, accepted_on: date, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Project:
    project = at_step(PROJECT, Project, project_id, "accept", actor=actor, seen_version=seen_version)
    happened(accepted_on, "验收日期", at=at, field="accepted_on")
    require(accepted_on >= project.midterm_on, f"验收日期不能早于中期检查日期{project.midterm_on:%Y-%m-%d}。", "accepted_on")
    project.accepted_on = accepted_on
    PROJECT.apply(project, "accept", actor=actor, comment=comment, at=at)
    decided(project, "accept", actor, at)
    return project


@operation
def project_refuse_acceptance(
    *, actor: Actor, project_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Project:
    project = lock(Project, project_id)
    PROJECT.apply(project, "refuse_acceptance", actor=actor, comment=comment, seen_version=seen_version, at=at)
    tell_applicant(project, f"项目“{project.title}”验收未通过：{comment.strip()}", at)
    return project


@operation
def project_close(
    *, actor: Actor, project_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Project:
    """Close the file: its self-assessment is confirmed, and no instalment waits for a decision."""
    project = at_step(PROJECT, Project, project_id, "close", actor=actor, seen_version=seen_version)
    require(project.assessments.filter(state=AssessmentState.CONFIRMED).exists(), "绩效自评还没有复核，不能办结。")
    pending = project.assessments.exclude(state=AssessmentState.CONFIRMED).exists()
    require(not pending, "还有绩效自评没有复核，不能办结。")
    require(not project.instalments.filter(state=InstalmentState.PROPOSED).exists(), "还有分期拨付待审批，不能办结。")
    PROJECT.apply(project, "close", actor=actor, comment=comment, at=at)
    decided(project, "close", actor, at)
    return project


@operation
def project_terminate(
    *, actor: Actor, project_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Project:
    """Stop a project; instalments still waiting must be decided first, paid ones are recovered one by one."""
    project = at_step(PROJECT, Project, project_id, "terminate", actor=actor, comment=comment, seen_version=seen_version)
    require(not project.instalments.filter(state=InstalmentState.PROPOSED).exists(), "还有分期拨付待审批，请先审批或不予拨付。")
    PROJECT.apply(project, "terminate", actor=actor, comment=comment, at=at)
    tell_applicant(project, f"项目“{project.title}”已终止：{comment.strip()}", at)
    return project
