"""Objections (异议) during a public notice: the line stops, the others go on (domain.md §9.3)."""

from datetime import date, datetime

from django.utils import timezone

from accounts.actor import Actor
from audit.operations import authorise, lock, operation, record, require
from subsidies.enums import LineDecision, NoticeState
from subsidies.models import Claim, ClaimLine, NoticeLine, Objection, PublicNotice
from subsidies.operations.assessing import lines_of, set_totals
from subsidies.operations.settlements import after_objection
from subsidies.permissions import can_record_objection
from subsidies.workflow import OBJECTION


@operation
def objection_raise(
    *, actor: Actor, notice_line_id: int, text: str, received_on: date, raised_by: str = "", at: datetime | None = None
) -> Objection:
    """Record an objection that came in within the notice's days; the line is stopped until it is answered."""
    notice_line = NoticeLine.objects.select_related("claim_line__claim__training_class").get(pk=notice_line_id)
    authorise(can_record_objection(actor, notice_line), "异议由市级经办或所在县区经办登记。")
    # The notice may be closed, and its lines settled, at this moment: whoever comes second sees what the first did.
    notice = notice_line.notice = lock(PublicNotice, notice_line.notice_id)
    require(notice.state == NoticeState.PUBLISHED, f"公示现在是“{notice.get_state_display()}”，只有公示中的明细可以登记异议。")
    require(text.strip(), "请写明异议内容。", "text")
    latest = min(notice.ends_on, timezone.localdate(at))
    require(notice.starts_on <= received_on <= latest, f"收到日期应在公示期内（{notice.starts_on} 至 {latest}）。", "received_on")
    claim, line = _locked(notice_line)
    require(line.decision != LineDecision.REFUSED, f"{notice_line.name} 已经不予补贴，不需再登记异议。")
    objection = Objection.objects.create(
        notice_line=notice_line,
        text=text.strip(),
        received_on=received_on,
        raised_by=raised_by.strip(),
        recorded_by_id=actor.user_id,
        created_at=at or timezone.now(),
        state_since=at or timezone.now(),
    )
    # The parties read the line's reason; what was said about whom is for the officers until it is answered.
    _decide(claim, line, LineDecision.STOPPED, "公示期收到异议，正在核实。")
    record(objection, "raise", "登记异议", actor=actor, at=at, target=objection.state, line=line.pk)
    return objection


@operation
def objection_uphold(
    *, actor: Actor, objection_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Objection:
    """The objection holds (异议成立): the line is refused."""
    return _answer(objection_id, "uphold", LineDecision.REFUSED, actor, comment, seen_version, at)


@operation
def objection_dismiss(
    *, actor: Actor, objection_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Objection:
    """The objection does not hold: the line goes on; where its claim is settled already, in a further settlement."""
    return _answer(objection_id, "dismiss", LineDecision.INCLUDED, actor, comment, seen_version, at)


def _answer(
    objection_id: int, transition: str, decision: LineDecision, actor: Actor, comment: str, seen_version: int | None, at: datetime | None
) -> Objection:
    objection = lock(Objection, objection_id)
    objection.answer = comment.strip()
    OBJECTION.apply(objection, transition, actor=actor, comment=comment, at=at, seen_version=seen_version)
    claim, line = _locked(objection.notice_line)
    reason = f"异议成立：{comment.strip()}"[:300] if decision == LineDecision.REFUSED else ""
    line = _decide(claim, line, decision, reason)
    after_objection(claim, line, actor=actor, at=at)
    return objection


def _locked(notice_line: NoticeLine) -> tuple[Claim, ClaimLine]:
    """The claim and the line, locked in this order."""
    claim = lock(Claim, notice_line.claim_line.claim_id)
    return claim, lock(ClaimLine, notice_line.claim_line_id)


def _decide(claim: Claim, line: ClaimLine, decision: LineDecision, reason: str) -> ClaimLine:
    """Write the line's decision and the claim's totals without the refused ones."""
    line.decision, line.decision_reason = decision, reason
    line.save(update_fields=["decision", "decision_reason"])
    set_totals(claim, lines_of(claim))
    claim.version += 1
    claim.save()
    return line
