"""Applications for projects: from draft to the province's decision (全民技能振兴工程项目申报)."""

from datetime import date, datetime
from decimal import Decimal

from accounts.actor import Actor
from accounts.enums import Role
from audit.numbering import next_numbers
from audit.operations import authorise, lock, operation, record, require
from brands import permissions
from brands.enums import REQUIRED_FILES, ProjectFileKind, ProjectState
from brands.models import Brand, CallType, ExpertReview, Project, ProjectCall, ProjectFile, ProjectStep, ProjectType
from brands.operations.calls import require_open
from brands.operations.steps import at_step, business_day, happened, moment, not_stale
from brands.project_workflow import PHASE_OF, PROJECT
from correspondence.operations import notify
from exchange.files import keep_file
from registry.models import Organisation
from registry.selectors import people_acting, working_day_after


@operation
def project_draft(
    *,
    actor: Actor,
    call: ProjectCall,
    type: ProjectType,
    title: str,
    summary: str,
    requested: Decimal,
    brand: Brand | None = None,
    brand_name: str = "",
    at: datetime | None = None,
) -> Project:
    """Begin an application of the actor's own organisation under an open call; ``requested`` in yuan."""
    authorise(permissions.can_apply(actor))
    call = lock(ProjectCall, call.pk)
    require_open(call, at)
    applicant = Organisation.objects.get(pk=actor.organisation_id)
    fields = _fields(call, type, title, summary, requested, brand, brand_name)
    project = Project.objects.create(
        number=next_numbers(Project, f"XM-{call.year}-", digits=4)[0],
        call=call,
        applicant=applicant,
        region_id=applicant.region_id,
        due_on=call.closes_on,
        state_since=moment(at),
        created_at=moment(at),
        **fields,
    )
    record(project, "draft", "填写申报", actor=actor, at=at, target=project.state)
    return project


@operation
def project_update(
    *,
    actor: Actor,
    project_id: int,
    type: ProjectType,
    title: str,
    summary: str,
    requested: Decimal,
    brand: Brand | None = None,
    brand_name: str = "",
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Project:
    project = lock(Project, project_id)
    authorise(permissions.can_edit_project(actor, project))
    not_stale(project, seen_version)
    for name, value in _fields(project.call, type, title, summary, requested, brand, brand_name).items():
        setattr(project, name, value)
    project.version += 1
    project.save()
    record(project, "update", "修改申报", actor=actor, at=at)
    return project


def _fields(
    call: ProjectCall, kind: ProjectType, title: str, summary: str, requested: Decimal, brand: Brand | None, brand_name: str
) -> dict[str, object]:
    offer = CallType.objects.filter(call=call, type=kind).first()
    require(offer, f"这份通知没有列“{kind}”，请选择其中的项目类型。", "type")
    require(title.strip(), "请填写项目名称。", "title")
    require(summary.strip(), "请填写建设内容。", "summary")
    require(requested > 0, "申请金额须大于0。", "requested")
    if offer and offer.amount is not None:
        require(requested <= offer.amount, f"申请金额不能超过本类型的奖补标准{offer.amount:,.2f}元。", "requested")
    name = brand.name if brand else brand_name.strip()
    require(name or not kind.is_base, "示范基地须写明所依托的品牌。", "brand_name")
    return {"type": kind, "title": title.strip(), "summary": summary.strip(), "requested": requested, "brand": brand, "brand_name": name}


@operation
def project_file_add(
    *, actor: Actor, project_id: int, kind: ProjectFileKind, title: str, content: bytes, filename: str, at: datetime | None = None
) -> ProjectFile:
    """Add a material of the application or of the building time."""
    project = lock(Project, project_id)
    authorise(permissions.can_add_material(actor, project))
    stored = keep_file(content, filename, actor=actor)
    added = ProjectFile.objects.create(
        project=project, kind=kind, title=title.strip() or filename, file=stored, added_by_id=actor.user_id, added_at=moment(at)
    )
    record(project, "file", f"上传{ProjectFileKind(kind).label}", actor=actor, at=at, file=filename, sha256=stored.sha256)
    return added


@operation
def project_file_remove(*, actor: Actor, file_id: int, at: datetime | None = None) -> ProjectFile:
    """Mark a material as replaced (作废) while the application is being written; it is kept."""
    removed = lock(ProjectFile, file_id)
    project = lock(Project, removed.project_id)
    authorise(permissions.can_edit_project(actor, project))
    require(removed.removed_at is None, "该材料已经作废。")
    removed.removed_at = moment(at)
    removed.save()
    record(project, "file_remove", f"作废{removed.get_kind_display()}", actor=actor, at=at, file=removed.title)
    return removed


@operation
def project_submit(*, actor: Actor, project_id: int, seen_version: int | None = None, at: datetime | None = None) -> Project:
    """Hand the application in: before the call's last day, or later where it was sent back."""
    project = at_step(PROJECT, Project, project_id, "submit", actor=actor, seen_version=seen_version)
    if project.state == ProjectState.DRAFT:
        require_open(project.call, at)
    else:
        project.round += 1
    there = set(project.files.filter(removed_at=None).values_list("kind", flat=True))
    missing = [kind.label for kind in REQUIRED_FILES if kind not in there]
    require(not missing, f"还缺材料：{'、'.join(missing)}。请上传后再提交。")
    due_on = working_day_after(business_day(at), project.call.county_days)
    PROJECT.apply(project, "submit", actor=actor, at=at, due_on=due_on, round=project.round)
    return project


@operation
def project_forward(
    *, actor: Actor, project_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Project:
    """The county (for bodies of the city: the city) finds the application in order and passes it to the experts."""
    project = lock(Project, project_id)
    due_on = working_day_after(business_day(at), project.call.review_days)
    PROJECT.apply(project, "forward", actor=actor, comment=comment, seen_version=seen_version, at=at, due_on=due_on)
    decided(project, "forward", actor, at)
    return project


@operation
def project_return(*, actor: Actor, project_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Project:
    return _back("return_for_correction", actor, project_id, comment, seen_version, at)


@operation
def project_send_back(
    *, actor: Actor, project_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Project:
    """Back to the applicant out of the review; what it hands in again is scored anew."""
    return _back("send_back", actor, project_id, comment, seen_version, at)


def _back(name: str, actor: Actor, project_id: int, comment: str, seen_version: int | None, at: datetime | None) -> Project:
    project = lock(Project, project_id)
    PROJECT.apply(project, name, actor=actor, comment=comment, seen_version=seen_version, at=at)
    tell_applicant(project, f"项目申报“{project.title}”已退回：{comment.strip()}", at)
    return project


@operation
def review_record(
    *,
    actor: Actor,
    project_id: int,
    expert: str,
    affiliation: str,
    score: Decimal,
    opinion: str,
    reviewed_on: date,
    at: datetime | None = None,
) -> ExpertReview:
    """Enter one expert's score (0 to 100) and opinion; an expert of the applicant itself is refused (回避)."""
    project = lock(Project, project_id)
    authorise(permissions.can_record_review(actor, project))
    require(expert.strip(), "请填写专家姓名。", "expert")
    require(affiliation.strip(), "请填写专家单位。", "affiliation")
    require(affiliation.strip() != project.applicant.name, "专家与申报单位同属一个单位，须回避。", "affiliation")
    require(0 <= score <= 100, "评分须在0到100之间。", "score")
    require(opinion.strip(), "请填写评审意见。", "opinion")
    happened(reviewed_on, "评审日期", at=at, field="reviewed_on")
    there = project.reviews.filter(round=project.round, expert=expert.strip()).exists()
    require(not there, "该专家对本项目的评分已经登记。", "expert")
    review = ExpertReview.objects.create(
        project=project,
        round=project.round,
        expert=expert.strip(),
        affiliation=affiliation.strip(),
        score=score,
        opinion=opinion.strip(),
        reviewed_on=reviewed_on,
        recorded_by_id=actor.user_id,
        recorded_at=moment(at),
    )
    record(project, "review", "登记专家评分", actor=actor, at=at, expert=review.expert, score=str(score))
    return review


@operation
def project_select(
    *, actor: Actor, project_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Project:
    """Choose the project for recommendation, on the scores of enough experts."""
    project = at_step(PROJECT, Project, project_id, "select", actor=actor, seen_version=seen_version)
    scored, wanted = project.reviews.filter(round=project.round).count(), project.call.experts
    require(scored >= wanted, f"已登记{scored}位专家评分，至少须{wanted}位才能遴选。")
    due_on = working_day_after(business_day(at), project.call.letter_days)
    PROJECT.apply(project, "select", actor=actor, comment=comment, at=at, due_on=due_on)
    decided(project, "select", actor, at)
    return project


@operation
def project_reject(*, actor: Actor, project_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Project:
    project = lock(Project, project_id)
    PROJECT.apply(project, "reject", actor=actor, comment=comment, seen_version=seen_version, at=at)
    tell_applicant(project, f"项目申报“{project.title}”市级未入选：{comment.strip()}", at)
    return project


@operation
def project_recommend(
    *,
    actor: Actor,
    project_id: int,
    letter_number: str,
    letter_on: date,
    comment: str = "",
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Project:
    """Recommend the project to the province by a letter (推荐函)."""
    project = at_step(PROJECT, Project, project_id, "recommend", actor=actor, seen_version=seen_version)
    require(letter_number.strip(), "请填写推荐函文号。", "letter_number")
    happened(letter_on, "推荐函日期", at=at, field="letter_on")
    project.letter_number, project.letter_on = letter_number.strip(), letter_on
    PROJECT.apply(project, "recommend", actor=actor, comment=comment, at=at, letter=project.letter_number)
    decided(project, "recommend", actor, at)
    return project


@operation
def project_approve(
    *,
    actor: Actor,
    project_id: int,
    approval_number: str,
    approved_on: date,
    awarded: Decimal,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Project:
    """Record that the province approved the project, and its award in yuan; the award never changes after that."""
    project = at_step(PROJECT, Project, project_id, "approve", actor=actor, seen_version=seen_version)
    require(approval_number.strip(), "请填写立项文号。", "approval_number")
    happened(approved_on, "立项日期", at=at, field="approved_on")
    require(approved_on >= project.letter_on, f"立项日期不能早于推荐函日期{project.letter_on:%Y-%m-%d}。", "approved_on")
    require(awarded > 0, "奖补金额须大于0。", "awarded")
    project.approval_number, project.approved_on, project.awarded = approval_number.strip(), approved_on, awarded
    PROJECT.apply(project, "approve", actor=actor, at=at, approval=project.approval_number, awarded=str(awarded))
    tell_applicant(project, f"项目“{project.title}”已由省级立项（{project.approval_number}），请填写任务书的节点与绩效指标。", at)
    return project


@operation
def project_decline(*, actor: Actor, project_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Project:
    project = lock(Project, project_id)
    PROJECT.apply(project, "decline", actor=actor, comment=comment, seen_version=seen_version, at=at)
    tell_applicant(project, f"项目申报“{project.title}”省级未立项：{comment.strip()}", at)
    return project


@operation
def project_withdraw(
    *, actor: Actor, project_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Project:
    project = lock(Project, project_id)
    PROJECT.apply(project, "withdraw", actor=actor, comment=comment, seen_version=seen_version, at=at)
    return project


def decided(project: Project, step: str, actor: Actor, at: datetime | None) -> None:
    """Remember who took a deciding step; the database refuses the same person for another one of its phase."""
    ProjectStep.objects.create(project=project, phase=PHASE_OF[step], step=step, actor_id=actor.user_id, taken_at=moment(at))


def tell_applicant(project: Project, text: str, at: datetime | None) -> None:
    recipients = people_acting(Role.FIRM, Role.INSTITUTION, organisation_id=project.applicant_id)
    notify(recipients=recipients, text=text[:300], url=f"/brands/projects/{project.pk}/", at=at)
