"""Writing training classes (学徒培训班): draft, filing (备案), opening, end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Max

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship import permissions
from apprenticeship.enums import CheckState, ClassState, ContentKind, ExitReason, InstructorKind, Outcome
from apprenticeship.models import Agreement, ClassContent, Instructor, TrainingClass
from apprenticeship.notices import tell
from apprenticeship.operations.guards import at_step, business_day, editable, moment, require_done, require_free, step
from apprenticeship.selectors import checklist, rate_problem, unsettled
from apprenticeship.workflow import CLASS, PARTIES
from audit.operations import Refused, authorise, operation, record, require
from policies.selectors import policy_for
from registry.models import Occupation, Organisation
from registry.selectors import working_day_after

HOURS_LIMIT = 10_000
"""More hours than three years of full-time training hold: a slip of the pen."""


@dataclass(frozen=True, slots=True)
class InstructorData:
    """A firm mentor or school teacher as a form gives them."""

    kind: str
    name: str
    qualification: str = ""


@dataclass(frozen=True, slots=True)
class ClassData:
    """What the parties say of a class; hours are 课时, ``contents`` maps each ContentKind to its hours."""

    agreement: Agreement
    evaluator: Organisation | None
    occupation: Occupation
    level: int
    title: str
    planned_start: date
    planned_end: date
    theory_hours: int
    practice_hours: int
    contents: dict[str, int]
    instructors: Sequence[InstructorData]


@operation
def class_draft(*, actor: Actor, at: datetime | None = None, **fields: Any) -> TrainingClass:
    """A new class in state 草稿; ``fields`` are those of :class:`ClassData`, all required."""
    data = ClassData(**fields)
    authorise(permissions.is_party(actor, data.agreement))
    require(data.agreement.state == "active", "合作协议须经企业确认生效后才能申报班级。", field="agreement")
    training_class = TrainingClass(created_by_id=actor.user_id, created_at=moment(at), state_since=moment(at))
    _describe(training_class, data)
    training_class.number = _next_number(data.planned_start.year, training_class.region_id)
    training_class.save()
    _write_parts(training_class, data)
    record(training_class, "draft", "新建班级", actor=actor, at=at, target=ClassState.DRAFT)
    return training_class


@operation
def class_update(
    *, actor: Actor, class_id: int, seen_version: int | None = None, at: datetime | None = None, **fields: Any
) -> TrainingClass:
    """Change a draft or returned class; ``fields`` as for :func:`class_draft`, all required. The number stays."""
    data = ClassData(**fields)
    training_class = editable(actor, class_id, seen_version)
    authorise(permissions.is_party(actor, data.agreement))
    other_firm = data.agreement.firm_id != training_class.firm_id
    require(not (other_firm and training_class.enrolments.live().exists()), "名册中已有学徒，不能改为其他企业的协议。", field="agreement")
    _describe(training_class, data)
    _require_roster_within(training_class)
    training_class.version += 1
    training_class.save()
    training_class.contents.all().delete()
    training_class.instructors.all().delete()
    _write_parts(training_class, data)
    record(training_class, "update", "修改班级", actor=actor, at=at)
    return training_class


@operation
def class_submit(*, actor: Actor, class_id: int, seen_version: int | None = None, at: datetime | None = None) -> TrainingClass:
    """Submit for filing; refused with all that is still missing."""
    training_class = at_step("submit", actor, class_id, seen_version)
    today = business_day(at)
    if missing := checklist(training_class, today):
        raise Refused("还不能提交备案：" + "".join(missing))
    filing_days = policy_for(today).filing_days
    CLASS.apply(training_class, "submit", actor=actor, at=at, due_on=working_day_after(today, filing_days) if filing_days else None)
    tell(training_class, "已提交备案，请审核。", Role.COUNTY_HANDLER, at=at)
    return training_class


@operation
def class_file(
    *, actor: Actor, class_id: int, filed_end: date | None = None, seen_version: int | None = None, at: datetime | None = None
) -> TrainingClass:
    """Accept the filing (准予备案): freeze roster, term and the policy in force that day (domain.md §9.3).

    ``filed_end`` is the last day of the filed term, the planned end unless told; nothing is paid beyond it.
    """
    training_class = at_step("file", actor, class_id, seen_version)
    today = business_day(at)
    term_end = filed_end or training_class.planned_end
    within = training_class.planned_start < term_end <= training_class.planned_end
    require(within, f"备案期限止须在计划开班日期之后、不晚于计划结业日期 {training_class.planned_end}。", field="filed_end")
    policy = policy_for(today)
    require(policy, f"{today} 没有执行中的补贴政策，不能备案。请联系市职业能力建设科。")
    roster = training_class.enrolments.live()
    training_class.filed_on, training_class.filed_end, training_class.policy = today, term_end, policy
    training_class.filed_heads = roster.count()
    require(training_class.filed_heads, "名册中没有学徒，不能备案。")
    training_class.region_id = training_class.firm.region_id
    roster.update(in_filing=True)
    CLASS.apply(training_class, "file", actor=actor, at=at, heads=training_class.filed_heads, policy=str(policy), filed_end=str(term_end))
    tell(training_class, "已准予备案，可以开班。", *PARTIES, at=at)
    return training_class


@operation
def class_return(
    *, actor: Actor, class_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> TrainingClass:
    training_class = step("return_for_correction", actor, class_id, seen_version, at, comment)
    tell(training_class, f"被退回补正：{comment.strip()[:100]}", *PARTIES, at=at)
    return training_class


@operation
def class_open(
    *, actor: Actor, class_id: int, opened_on: date, seen_version: int | None = None, at: datetime | None = None
) -> TrainingClass:
    training_class = at_step("open", actor, class_id, seen_version)
    require(opened_on <= business_day(at), "开班日期不能晚于今天，请在开班当天或之后登记。", field="opened_on")
    require(opened_on >= training_class.filed_on, f"开班日期不能早于备案日期 {training_class.filed_on}。", field="opened_on")
    require(opened_on < training_class.filed_end, f"开班日期须早于备案期限止 {training_class.filed_end}。", field="opened_on")
    training_class.opened_on = opened_on
    CLASS.apply(training_class, "open", actor=actor, at=at, opened_on=str(opened_on))
    return training_class


@operation
def class_end_training(*, actor: Actor, class_id: int, seen_version: int | None = None, at: datetime | None = None) -> TrainingClass:
    return step("end_training", actor, class_id, seen_version, at)


@operation
def class_finish(
    *, actor: Actor, class_id: int, finished_on: date | None = None, seen_version: int | None = None, at: datetime | None = None
) -> TrainingClass:
    """Close the training once every outcome is final and confirmed; ``finished_on`` is the business day of ``at`` unless told."""
    training_class = at_step("finish", actor, class_id, seen_version)
    day = finished_on or business_day(at)
    require(day <= business_day(at), "结业日期不能晚于今天。", field="finished_on")
    require(day >= training_class.opened_on, f"结业日期不能早于开班日期 {training_class.opened_on}。", field="finished_on")
    waiting = list(unsettled(training_class).values_list("person__name", flat=True).order_by("pk"))
    shown = "、".join(waiting[:5]) + ("等" if len(waiting) > 5 else "")
    require(not waiting, f"还有 {len(waiting)} 名学徒的结果没有登记或没有确认：{shown}。")
    last = training_class.enrolments.live().aggregate(last=Max("outcome_on"))["last"]
    require(last is None or day >= last, f"结业日期不能早于最后一名学徒的结果日期 {last}。", field="finished_on")
    training_class.finished_on = day
    CLASS.apply(training_class, "finish", actor=actor, at=at, finished_on=str(day))
    tell(training_class, "已结业，可以申领补贴。", *PARTIES, at=at)
    return training_class


@operation
def class_reopen(
    *, actor: Actor, class_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> TrainingClass:
    """Back to 待考核 so that wrong outcomes can be put right; not while a claim lives."""
    training_class = at_step("reopen", actor, class_id, seen_version, comment)
    require_free(training_class)
    training_class.finished_on = None
    CLASS.apply(training_class, "reopen", actor=actor, at=at, comment=comment)
    tell(training_class, f"须更正结果：{comment.strip()[:100]}", Role.INSTITUTION, Role.EVALUATOR, at=at)
    return training_class


@operation
def class_archive(*, actor: Actor, class_id: int, seen_version: int | None = None, at: datetime | None = None) -> TrainingClass:
    """All that belongs to the class is done (归档): what a higher app still works on keeps it open."""
    training_class = at_step("archive", actor, class_id, seen_version)
    require_done(training_class)
    open_check = training_class.checks.exclude(state=CheckState.CLOSED).first()
    require(open_check is None, f"过程检查（{open_check}）还没有办结，办结后才能归档。")
    CLASS.apply(training_class, "archive", actor=actor, at=at)
    return training_class


@operation
def class_cancel(
    *, actor: Actor, class_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> TrainingClass:
    """Give the class up; a trigger frees the days of its people for other trainings."""
    training_class = at_step("cancel", actor, class_id, seen_version, comment)
    require_free(training_class)
    CLASS.apply(training_class, "cancel", actor=actor, at=at, comment=comment)
    return training_class


@operation
def class_terminate(
    *, actor: Actor, class_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> TrainingClass:
    """Stop a running class: whoever is still in training leaves it that day, which ends the days it takes up.

    A prepayment does not protect a class from this: it has to be paid back.
    """
    training_class = at_step("terminate", actor, class_id, seen_version, comment)
    still_training = training_class.enrolments.filter(outcome=Outcome.TRAINING)
    left = still_training.update(
        outcome=Outcome.WITHDREW,
        outcome_on=business_day(at),
        exit_on=business_day(at),
        exit_reason=ExitReason.TERMINATED,
        recorded_by_id=actor.user_id,
    )
    CLASS.apply(training_class, "terminate", actor=actor, at=at, comment=comment, left=left)
    tell(training_class, f"已终止：{comment.strip()[:100]}", *PARTIES, at=at)
    return training_class


def _describe(training_class: TrainingClass, data: ClassData) -> None:
    """Copy the class's own fields; each wrong one is a sentence at its field."""
    _require_sensible(data)
    agreement = data.agreement
    training_class.agreement, training_class.firm, training_class.institution = agreement, agreement.firm, agreement.institution
    training_class.region_id = agreement.firm.region_id
    training_class.title = data.title.strip()
    for name in ("evaluator", "occupation", "level", "planned_start", "planned_end", "theory_hours", "practice_hours"):
        setattr(training_class, name, getattr(data, name))


def _require_sensible(data: ClassData) -> None:
    require(data.title.strip(), "请填写班级名称。", field="title")
    require(data.planned_end > data.planned_start, "计划结业日期须晚于计划开班日期。", field="planned_end")
    agreement, covers = data.agreement, f"须在协议有效期（{data.agreement.valid_from} 至 {data.agreement.valid_to}）内。"
    require(agreement.valid_from <= data.planned_start <= agreement.valid_to, f"计划开班日期{covers}", field="planned_start")
    require(data.planned_end <= agreement.valid_to, f"计划结业日期{covers}", field="planned_end")
    if data.evaluator is not None:
        require(data.evaluator.is_evaluator, f"“{data.evaluator}”没有登记为评价机构。", field="evaluator")
    for name in ("theory_hours", "practice_hours"):
        require(0 <= getattr(data, name) <= HOURS_LIMIT, f"课时须在 0 至 {HOURS_LIMIT} 之间。", field=name)
    for kind, hours in data.contents.items():
        require(0 <= hours <= HOURS_LIMIT, f"“{ContentKind(kind).label}”的课时须在 0 至 {HOURS_LIMIT} 之间。", field="contents")
    for instructor in data.instructors:
        require(instructor.name.strip(), f"请填写{InstructorKind(instructor.kind).label}的姓名。", field="instructors")
    if problem := rate_problem(data.level, data.planned_start):
        raise Refused(problem, field="level")


def _require_roster_within(training_class: TrainingClass) -> None:
    roster = training_class.enrolments.live()
    outside = roster.exclude(training_start__gte=training_class.planned_start, training_end__lte=training_class.planned_end).count()
    require(not outside, f"有 {outside} 名学徒的培训起止超出新的计划期限，请先修改名册。", field="planned_end")


def _write_parts(training_class: TrainingClass, data: ClassData) -> None:
    ClassContent.objects.bulk_create(
        ClassContent(training_class=training_class, kind=kind, hours=data.contents[kind]) for kind in ContentKind if data.contents.get(kind)
    )
    Instructor.objects.bulk_create(
        Instructor(training_class=training_class, kind=i.kind, name=i.name.strip(), qualification=i.qualification.strip())
        for i in data.instructors
    )


def _next_number(year: int, region_code: str) -> str:
    """XX-年份-区划代码-流水; a lock on the prefix makes two drafts at once take two numbers."""
    prefix = f"XX-{year}-{region_code}-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [prefix])
    serials = TrainingClass.objects.filter(number__startswith=prefix).values_list("number", flat=True)
    last = max((int(number.removeprefix(prefix)) for number in serials), default=0)
    return f"{prefix}{last + 1:04d}"
