"""Yearly reports on employee education money (职工教育经费)."""

from datetime import datetime

from accounts.actor import Actor
from audit.operations import authorise, operation, record, require
from incentives.models import EducationReport
from incentives.operations.steps import at_step, begun, business_day, confirm, hand_in, new_filing, send_back, to_edit
from incentives.permissions import can_report_for
from incentives.rules.education import Year
from incentives.selectors import education_terms
from incentives.workflow import EDUCATION
from registry.models import Organisation


@operation
def education_draft(
    *, actor: Actor, firm: Organisation, year: int, amounts: Year, note: str = "", at: datetime | None = None
) -> EducationReport:
    """Begin the firm's report for a year; its county may enter it for the firm, who then hands it in."""
    authorise(can_report_for(actor, firm))
    there = EducationReport.objects.filter(firm=firm, year=year).exists()
    require(not there, f"{firm} {year}年的报告已经填写，请在原报告上修改。", "year")
    report = EducationReport(**new_filing(firm, year, at), note=note.strip())
    _reckon(report, amounts)
    report.save()
    begun(report, actor=actor, at=at)
    return report


@operation
def education_update(
    *, actor: Actor, education_id: int, amounts: Year, note: str = "", seen_version: int | None = None, at: datetime | None = None
) -> EducationReport:
    report = to_edit(EducationReport, education_id, actor=actor, seen_version=seen_version)
    report.note = note.strip()
    _reckon(report, amounts)
    report.save()
    record(report, "update", "修改职工教育经费报告", actor=actor, at=at, spent=str(report.spent), front_line=str(report.front_line))
    return report


def _reckon(report: EducationReport, amounts: Year) -> None:
    """Take the amounts over and estimate by the shares of the year."""
    require(amounts.front_line <= amounts.spent, "用于一线职工的金额不能超过使用总额。", "front_line")
    report.wages, report.set_aside, report.spent, report.front_line = amounts.wages, amounts.set_aside, amounts.spent, amounts.front_line
    terms = education_terms(report.year)
    report.front_line_min, report.deduction_limit = terms.front_line_min, terms.deduction_limit
    report.deductible = report.result.deductible


def _amounts(report: EducationReport) -> Year:
    return Year(report.wages, report.set_aside, report.spent, report.front_line)


@operation
def education_submit(*, actor: Actor, education_id: int, seen_version: int | None = None, at: datetime | None = None) -> EducationReport:
    """Hand the year in once it is over."""
    report = at_step(EDUCATION, EducationReport, education_id, "submit", actor=actor, seen_version=seen_version)
    require(business_day(at).year > report.year, f"{report.year}年还没有结束，请在年度结束后提交。")
    _reckon(report, _amounts(report))
    hand_in(EDUCATION, report, actor=actor, at=at, spent=str(report.spent), front_line=str(report.front_line))
    return report


@operation
def education_confirm(
    *, actor: Actor, education_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> EducationReport:
    report = at_step(EDUCATION, EducationReport, education_id, "confirm", actor=actor, seen_version=seen_version)
    confirm(EDUCATION, report, actor=actor, comment=comment, at=at, spent=str(report.spent), front_line=str(report.front_line))
    return report


@operation
def education_return(
    *, actor: Actor, education_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> EducationReport:
    name = "return_for_correction"
    return send_back(EDUCATION, EducationReport, education_id, name, actor=actor, comment=comment, seen_version=seen_version, at=at)


@operation
def education_reopen(
    *, actor: Actor, education_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> EducationReport:
    return send_back(EDUCATION, EducationReport, education_id, "reopen", actor=actor, comment=comment, seen_version=seen_version, at=at)
