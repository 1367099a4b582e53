"""Performance self-assessments (项目支出绩效自评)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.actor import Actor
from audit.operations import authorise, lock, operation, record, require
from brands import permissions
from brands.models import AssessedIndicator, Indicator, Project, SelfAssessment
from brands.operations.projects import tell_applicant
from brands.operations.steps import at_step, business_day, city_deadline, moment, not_stale
from brands.rules.performance import Scored, plain, scores, suggested_score
from brands.workflow import ASSESSMENT


@dataclass(frozen=True, slots=True)
class Budget:
    """The project's money of the year, yuan: 年初预算数, 全年预算数, 全年执行数."""

    first: Decimal
    full: Decimal
    executed: Decimal


@dataclass(frozen=True, slots=True)
class Reached:
    """What was reached of an indicator; no ``score`` means in proportion to the target. A shortfall needs its reason."""

    indicator: Indicator
    actual: Decimal
    score: Decimal | None = None
    deviation: str = ""


@operation
def assessment_draft(
    *,
    actor: Actor,
    project_id: int,
    year: int,
    budget: Budget,
    goal: str,
    result: str,
    reached: Sequence[Reached],
    at: datetime | None = None,
) -> SelfAssessment:
    """Assess a project's year: every indicator of its task book, once."""
    project = lock(Project, project_id)
    authorise(permissions.can_assess(actor, project))
    require(project.task_signed_on.year <= year <= business_day(at).year, "年度须在任务书签订以后、今年以前（含）。", "year")
    require(not project.assessments.filter(year=year).exists(), "该项目本年度的绩效自评已经填报。", "year")
    assessment = SelfAssessment(project=project, year=year, state_since=moment(at), created_at=moment(at))
    _write(assessment, budget, goal, result, reached)
    record(assessment, "draft", "填写绩效自评", actor=actor, at=at, target=assessment.state, total=str(assessment.total_score))
    return assessment


@operation
def assessment_update(
    *,
    actor: Actor,
    assessment_id: int,
    budget: Budget,
    goal: str,
    result: str,
    reached: Sequence[Reached],
    seen_version: int | None = None,
    at: datetime | None = None,
) -> SelfAssessment:
    assessment = lock(SelfAssessment, assessment_id)
    authorise(permissions.can_edit_assessment(actor, assessment))
    not_stale(assessment, seen_version)
    assessment.version += 1
    _write(assessment, budget, goal, result, reached)
    record(assessment, "update", "修改绩效自评", actor=actor, at=at, total=str(assessment.total_score))
    return assessment


def _write(assessment: SelfAssessment, budget: Budget, goal: str, result: str, reached: Sequence[Reached]) -> None:
    """Fill in money, indicators and the scores that follow from them."""
    require(budget.full > 0, "全年预算数须大于0。", "budget")
    require(budget.executed <= budget.full, "执行数不能超过全年预算数。", "executed")
    lines = [_line(row) for row in reached]
    wanted = set(assessment.project.indicators.values_list("pk", flat=True))
    complete = {line.indicator_id for line in lines} == wanted and len(lines) == len(wanted)
    require(complete, "请逐项填写任务书的全部绩效指标，每项一行。")
    found = scores(budget.full, budget.executed, [Scored(line.indicator.group, line.weight, line.score) for line in lines])
    assessment.first_budget, assessment.budget, assessment.executed = budget.first, budget.full, budget.executed
    assessment.goal, assessment.result = goal.strip(), result.strip()
    assessment.execution_score, assessment.output_score = found.execution, found.output
    assessment.benefit_score, assessment.satisfaction_score = found.benefit, found.satisfaction
    assessment.total_score = found.total
    assessment.save()
    assessment.lines.all().delete()
    for line in lines:
        line.assessment = assessment
    AssessedIndicator.objects.bulk_create(lines)


def _line(row: Reached) -> AssessedIndicator:
    indicator = row.indicator
    score = suggested_score(indicator.target, row.actual, indicator.weight) if row.score is None else row.score
    require(0 <= score <= indicator.weight, f"“{indicator}”的得分须在0到{plain(indicator.weight)}分之间。")
    explained = row.actual >= indicator.target or row.deviation.strip()
    require(explained, f"“{indicator}”没有达到指标值{plain(indicator.target)}{indicator.unit}，须写明偏差原因及改进措施。")
    return AssessedIndicator(
        indicator=indicator,
        weight=indicator.weight,
        target=indicator.target,
        actual=row.actual,
        score=score,
        deviation=row.deviation.strip(),
    )


@operation
def assessment_submit(*, actor: Actor, assessment_id: int, seen_version: int | None = None, at: datetime | None = None) -> SelfAssessment:
    assessment = at_step(ASSESSMENT, SelfAssessment, assessment_id, "submit", actor=actor, seen_version=seen_version)
    assessment.submitted_by_id = actor.user_id
    ASSESSMENT.apply(assessment, "submit", actor=actor, at=at, due_on=city_deadline(at), total=str(assessment.total_score))
    return assessment


@operation
def assessment_confirm(
    *, actor: Actor, assessment_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> SelfAssessment:
    assessment = at_step(ASSESSMENT, SelfAssessment, assessment_id, "confirm", actor=actor, seen_version=seen_version)
    assessment.confirmed_by_id = actor.user_id
    ASSESSMENT.apply(assessment, "confirm", actor=actor, comment=comment, at=at, total=str(assessment.total_score))
    return assessment


@operation
def assessment_return(
    *, actor: Actor, assessment_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> SelfAssessment:
    assessment = lock(SelfAssessment, assessment_id)
    ASSESSMENT.apply(assessment, "return_for_correction", actor=actor, comment=comment, seen_version=seen_version, at=at)
    tell_applicant(assessment.project, f"{assessment}已退回修改：{comment.strip()}", at)
    return assessment
