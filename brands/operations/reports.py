"""Quarter reports of brands and bases (季度报表)."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.actor import Actor
from accounts.enums import Role
from audit.operations import authorise, lock, operation, record, require
from brands import permissions
from brands.enums import Qualifier
from brands.models import Brand, Project, QuarterReport, ReportFile
from brands.models.brands import REPORTING
from brands.operations.steps import at_step, business_day, city_deadline, moment, not_stale
from brands.rules.quarters import quarter_end
from brands.workflow import REPORT
from correspondence.operations import notify
from exchange.files import keep_file
from registry.selectors import people_acting


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a quarter brought: attendances (人次), then heads (人), how exact and until when counted.

    ``as_of`` empty means the quarter's last day.
    """

    trained: int
    certified: int
    employed: int
    qualifier: Qualifier = Qualifier.EXACT
    as_of: date | None = None
    note: str = ""


@operation
def report_draft(
    *,
    actor: Actor,
    year: int,
    quarter: int,
    outcome: Outcome,
    brand: Brand | None = None,
    project: Project | None = None,
    at: datetime | None = None,
) -> QuarterReport:
    """Begin the report of one brand or one base for a quarter that has begun."""
    subject = brand or project
    require(subject is not None and (brand is None or project is None), "季度报表须且只能对应一个品牌或一个示范基地。", "brand")
    subject = lock(type(subject), subject.pk)
    authorise(permissions.can_report_on(actor, subject))
    _require_reporting(subject)
    _require_new(year, quarter, brand=brand, project=project)
    require(date(year, quarter * 3 - 2, 1) <= business_day(at), "该季度还没有开始。", "quarter")
    report = QuarterReport.objects.create(
        brand=brand,
        project=project,
        region_id=subject.region_id,
        operator_id=subject.operator_id if isinstance(subject, Brand) else subject.applicant_id,
        year=year,
        quarter=quarter,
        ends_on=quarter_end(year, quarter),
        state_since=moment(at),
        created_at=moment(at),
        **_columns(outcome, quarter_end(year, quarter)),
    )
    record(report, "draft", "填写季度报表", actor=actor, at=at, target=report.state)
    return report


def _require_reporting(subject: Brand | Project) -> None:
    if isinstance(subject, Brand):
        require(subject.state in REPORTING, f"品牌现在是“{subject.get_state_display()}”，列入培育后才能填报。", "brand")
    else:
        require(subject.type.is_base and subject.approved_on, "只有已立项的示范基地填报培训与就业。", "project")


def _require_new(year: int, quarter: int, **subject: Brand | Project | None) -> None:
    there = QuarterReport.objects.filter(year=year, quarter=quarter, **{k: v for k, v in subject.items() if v is not None}).exists()
    require(not there, "本季度的报表已经填报，请在原报表上修改。", "quarter")


def _columns(outcome: Outcome, ends_on: date) -> dict[str, object]:
    return {
        "trained": outcome.trained,
        "certified": outcome.certified,
        "employed": outcome.employed,
        "qualifier": outcome.qualifier,
        "as_of": outcome.as_of or ends_on,
        "note": outcome.note.strip(),
    }


@operation
def report_update(
    *, actor: Actor, report_id: int, outcome: Outcome, seen_version: int | None = None, at: datetime | None = None
) -> QuarterReport:
    report = lock(QuarterReport, report_id)
    authorise(permissions.can_edit_report(actor, report))
    not_stale(report, seen_version)
    for name, value in _columns(outcome, report.ends_on).items():
        setattr(report, name, value)
    report.version += 1
    report.save()
    record(report, "update", "修改季度报表", actor=actor, at=at, trained=outcome.trained, employed=outcome.employed)
    return report


@operation
def report_file_add(*, actor: Actor, report_id: int, title: str, content: bytes, filename: str, at: datetime | None = None) -> ReportFile:
    """Add evidence (签到册、就业名单 …) to a report that is still being written."""
    report = lock(QuarterReport, report_id)
    authorise(permissions.can_edit_report(actor, report))
    stored = keep_file(content, filename, actor=actor)
    added = ReportFile.objects.create(
        report=report, title=title.strip() or filename, file=stored, added_by_id=actor.user_id, added_at=moment(at)
    )
    record(report, "file", "上传佐证材料", actor=actor, at=at, file=filename, sha256=stored.sha256)
    return added


@operation
def report_submit(*, actor: Actor, report_id: int, seen_version: int | None = None, at: datetime | None = None) -> QuarterReport:
    """Hand the numbers in once the quarter has ended, with evidence."""
    report = at_step(REPORT, QuarterReport, report_id, "submit", actor=actor, seen_version=seen_version)
    require(business_day(at) > report.ends_on, f"本季度到{report.ends_on:%Y-%m-%d}才结束，请在结束后提交。")
    require(report.ends_on <= report.as_of <= business_day(at), "数据截至日期须在期末与今天之间。", "as_of")
    require(report.files.filter(removed_at=None).exists(), "请先上传佐证材料（签到册、就业名单等），再提交核实。")
    report.submitted_by_id = actor.user_id
    REPORT.apply(report, "submit", actor=actor, at=at, due_on=city_deadline(at), trained=report.trained, employed=report.employed)
    return report


@operation
def report_confirm(
    *, actor: Actor, report_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> QuarterReport:
    """The city takes the numbers over; from now on figures count them."""
    report = at_step(REPORT, QuarterReport, report_id, "confirm", actor=actor, seen_version=seen_version)
    report.confirmed_by_id = actor.user_id
    REPORT.apply(report, "confirm", actor=actor, comment=comment, at=at, trained=report.trained, employed=report.employed)
    return report


@operation
def report_return(
    *, actor: Actor, report_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> QuarterReport:
    report = lock(QuarterReport, report_id)
    REPORT.apply(report, "return_for_correction", actor=actor, comment=comment, seen_version=seen_version, at=at)
    _tell_reporter(report, comment, at)
    return report


@operation
def report_reopen(
    *, actor: Actor, report_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> QuarterReport:
    """Take confirmed numbers out of the figures, so that they can be corrected; the event keeps what they were."""
    report = at_step(REPORT, QuarterReport, report_id, "reopen", actor=actor, comment=comment, seen_version=seen_version)
    report.confirmed_by = None
    former = [report.trained, report.certified, report.employed]
    REPORT.apply(report, "reopen", actor=actor, comment=comment, at=at, former=former)
    _tell_reporter(report, comment, at)
    return report


def _tell_reporter(report: QuarterReport, comment: str, at: datetime | None) -> None:
    if report.brand_id or not report.operator_id:
        recipients = people_acting(Role.COUNTY_HANDLER, region_id=report.region_id)
    else:
        recipients = people_acting(Role.FIRM, Role.INSTITUTION, organisation_id=report.operator_id)
    notify(recipients=recipients, text=f"{report}已退回更正：{comment.strip()}"[:300], url=f"/brands/reports/{report.pk}/", at=at)
