"""From draft to signature, and what comes after it: review, sign, send back, renew, correct."""

from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from audit.operations import authorise, lock, operation, record, require
from correspondence.operations import notify
from registry.selectors import people_acting
from reports.enums import ReportState
from reports.models import PeriodicReport
from reports.operations.queue import queue
from reports.permissions import can_correct_report
from reports.workflow import REPORT

HANDLERS = (Role.CITY_HANDLER,)
SIGNERS = (Role.CITY_APPROVER, Role.LEADER)


@operation
def report_check(*, actor: Actor, report_id: int, comment: str = "", seen_version: int | None = None) -> PeriodicReport:
    """Review a draft; somebody else than its orderer (复核)."""
    report = lock(PeriodicReport, report_id)
    REPORT.require(report, "check", actor=actor, seen_version=seen_version)
    report.checked_by_id = actor.user_id
    REPORT.apply(report, "check", actor=actor, comment=comment, digest=report.digest)
    _tell(report, SIGNERS, f"“{report}”已复核，请签发。")
    return report


@operation
def report_sign(*, actor: Actor, report_id: int, comment: str = "", seen_version: int | None = None) -> PeriodicReport:
    """Sign a reviewed report; from here on it never changes (签发)."""
    report = lock(PeriodicReport, report_id)
    REPORT.require(report, "sign", actor=actor, seen_version=seen_version)
    report.signed_by_id, report.signed_at = actor.user_id, timezone.now()
    REPORT.apply(report, "sign", actor=actor, comment=comment, digest=report.digest, edition=report.edition)
    _tell(report, HANDLERS, f"“{report}”已签发。")
    return report


@operation
def report_return_for_correction(*, actor: Actor, report_id: int, comment: str, seen_version: int | None = None) -> PeriodicReport:
    """Send a draft or a reviewed report back to the handlers, with the reason."""
    report = lock(PeriodicReport, report_id)
    report.checked_by_id = None
    REPORT.apply(report, "return_for_correction", actor=actor, comment=comment, seen_version=seen_version)
    _tell(report, HANDLERS, f"“{report}”被退回：{comment.strip()}")
    return report


@operation
def report_renew(*, actor: Actor, report_id: int, seen_version: int | None = None) -> PeriodicReport:
    """Write the draft again from the rows as they are now."""
    report = lock(PeriodicReport, report_id)
    report.queued_at, report.attempts = timezone.now(), 0
    REPORT.apply(report, "renew", actor=actor, seen_version=seen_version)
    queue(report)
    return report


@operation
def report_correct(*, actor: Actor, report_id: int, reason: str) -> PeriodicReport:
    """Begin the next edition of a signed report; the signed one stays as it is beside it."""
    authorise(can_correct_report(actor))
    old = lock(PeriodicReport, report_id)
    require(old.state == ReportState.SIGNED, "只有已签发的报表才需要出更正版；草稿请重新生成。")
    require(reason.strip(), "出更正版须写明理由。", field="reason")
    require(not PeriodicReport.objects.filter(corrects=old).exists(), "这一版已有更正版，请在最新一版上更正。")
    new = PeriodicReport.objects.create(
        kind=old.kind,
        period=old.period,
        starts_on=old.starts_on,
        ends_on=old.ends_on,
        edition=old.edition + 1,
        corrects=old,
        correction_reason=reason.strip(),
        requested_by_id=actor.user_id,
    )
    record(old, "corrected", "出更正版", actor=actor, comment=reason.strip(), edition=new.edition)
    record(new, "correct", "出更正版", actor=actor, comment=reason.strip(), corrects=old.pk)
    queue(new)
    return new


def _tell(report: PeriodicReport, roles: tuple[Role, ...], text: str) -> None:
    notify(recipients=people_acting(*roles), text=text[:300], url=reverse("reports:report_detail", args=[report.pk]))
