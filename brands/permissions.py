"""Who may do what with brands and projects; steps of a workflow carry their roles in their tables."""

from accounts.actor import Actor
from accounts.enums import Role
from brands.enums import EDITABLE, RUNNING, AssessmentState, BrandState, CallState, ProjectState, ReportState, ShareState
from brands.models import Brand, Instalment, Project, ProjectCall, QuarterReport, SelfAssessment, TaskShare

PARTIES = (Role.INSTITUTION, Role.FIRM)
REPORTERS = (Role.COUNTY_HANDLER, *PARTIES)


def can_draft_brands(actor: Actor) -> bool:
    return actor.has(Role.COUNTY_HANDLER)


def can_edit_brand(actor: Actor, brand: Brand) -> bool:
    """Its county, until it is handed in and again while it is returned."""
    return actor.covers(Role.COUNTY_HANDLER, brand) and brand.state in (BrandState.DRAFT, BrandState.RETURNED)


def can_tell_story(actor: Actor, brand: Brand) -> bool:
    """Story, files and goals stay the county's work as long as the brand lives."""
    return actor.covers(Role.COUNTY_HANDLER, brand) and brand.state not in (BrandState.SUBMITTED, BrandState.REVOKED)


def can_publish_brand(actor: Actor, brand: Brand) -> bool:
    """Another level than who wrote it puts it before the public."""
    return actor.has(Role.CITY_CHECKER) and brand.state == BrandState.NAMED


def can_report_on(actor: Actor, subject: Brand | Project) -> bool:
    """A brand's county, or the body that runs a base."""
    if isinstance(subject, Brand):
        return actor.covers(Role.COUNTY_HANDLER, subject)
    return any(actor.covers(role, subject) for role in REPORTERS)


def can_edit_report(actor: Actor, report: QuarterReport) -> bool:
    return any(actor.covers(role, report) for role in REPORTERS) and report.state in (ReportState.DRAFT, ReportState.RETURNED)


def can_make_calls(actor: Actor) -> bool:
    return actor.has(Role.CITY_HANDLER)


def can_edit_call(actor: Actor, call: ProjectCall) -> bool:
    return can_make_calls(actor) and call.state == CallState.DRAFT


def can_apply(actor: Actor) -> bool:
    return actor.has(*PARTIES)


def is_applicant(actor: Actor, project: Project) -> bool:
    return any(actor.covers(role, project) for role in PARTIES)


def can_edit_project(actor: Actor, project: Project) -> bool:
    return is_applicant(actor, project) and project.state in EDITABLE


def can_add_material(actor: Actor, project: Project) -> bool:
    """The applicant while it writes or builds; the city's handler its letters and decisions until the end."""
    if actor.has(Role.CITY_HANDLER):
        return project.state not in (*EDITABLE, ProjectState.CLOSED)
    return is_applicant(actor, project) and project.state in (*EDITABLE, ProjectState.APPROVED, *RUNNING, ProjectState.ACCEPTED)


def can_record_review(actor: Actor, project: Project) -> bool:
    return actor.has(Role.CITY_HANDLER) and project.state == ProjectState.REVIEWING


def can_link_budget(actor: Actor, project: Project) -> bool:
    """Finance says on which notice (指标文件) the award came."""
    return actor.has(Role.FINANCE_HANDLER) and project.awarded is not None and project.state != ProjectState.TERMINATED


def can_write_task_book(actor: Actor, project: Project) -> bool:
    return is_applicant(actor, project) and project.state == ProjectState.APPROVED


def can_report_milestone(actor: Actor, project: Project) -> bool:
    return is_applicant(actor, project) and project.state in RUNNING


def can_propose_instalment(actor: Actor, project: Project) -> bool:
    return actor.has(Role.CITY_HANDLER) and project.awarded is not None and project.state != ProjectState.TERMINATED


def can_recover(actor: Actor, instalment: Instalment) -> bool:
    return actor.has(Role.CITY_HANDLER) and instalment.payable_id is not None


def can_assess(actor: Actor, project: Project) -> bool:
    """The body that spends the award assesses itself, from the task book on."""
    return is_applicant(actor, project) and project.state in (*RUNNING, ProjectState.ACCEPTED)


def can_edit_assessment(actor: Actor, assessment: SelfAssessment) -> bool:
    return any(actor.covers(role, assessment) for role in PARTIES) and assessment.state in (AssessmentState.DRAFT, AssessmentState.RETURNED)


def can_lead_group(actor: Actor) -> bool:
    """The office of the leading group sits in the bureau's section."""
    return actor.has(Role.CITY_HANDLER)


def can_report_progress(actor: Actor, share: TaskShare) -> bool:
    return actor.covers(Role.DEPARTMENT, share) and share.state == ShareState.RUNNING


def can_remind(actor: Actor, share: TaskShare) -> bool:
    return can_lead_group(actor) and share.state == ShareState.RUNNING
