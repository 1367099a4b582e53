"""Meetings, attendance, resolutions and who carries them out (会议、决议、落实)."""

from collections.abc import Mapping
from datetime import date, datetime

from accounts.actor import Actor
from alliances.enums import MeetingKind
from alliances.models import FollowUp, Invitation, Meeting, Resolution
from alliances.operations.steps import business_day, happened, moment, not_stale, run
from alliances.workflow import FOLLOW_UP, OWNERS
from audit.operations import lock, operation, record, require
from brands.enums import Qualifier
from correspondence.operations import notify
from registry.models import Organisation
from registry.selectors import people_acting


@operation
def meeting_call(
    *,
    actor: Actor,
    alliance_id: int,
    kind: MeetingKind,
    title: str,
    held_on: date,
    theme: str = "",
    venue: str = "",
    agenda: str = "",
    invited: Mapping[str, int | None] | None = None,
    at: datetime | None = None,
) -> Meeting:
    """Call a meeting with agenda and invitations by type (number of bodies, ``None`` where not stated); members are told."""
    alliance = run(actor, alliance_id)
    require(title.strip(), "请填写会议名称。", "title")
    require(held_on >= alliance.founded_on, "会议日期不能早于联盟成立日期。", "held_on")
    meeting = Meeting.objects.create(
        alliance=alliance,
        kind=kind,
        title=title.strip(),
        theme=theme.strip(),
        held_on=held_on,
        venue=venue.strip(),
        agenda=agenda.strip(),
    )
    Invitation.objects.bulk_create(
        Invitation(meeting=meeting, category=category, invited=number) for category, number in (invited or {}).items()
    )
    record(meeting, "call", "登记会议", actor=actor, at=at)
    if held_on > business_day(at):
        members = alliance.members.filter(left_on=None).values("organisation_id")
        told = people_acting(*OWNERS).filter(memberships__organisation_id__in=members).distinct()
        notify(recipients=told, text=f"{alliance}定于{held_on}召开“{meeting}”。", url=f"/alliances/meetings/{meeting.pk}/", at=at)
    return meeting


@operation
def meeting_report(
    *,
    actor: Actor,
    meeting_id: int,
    attended: int,
    qualifier: Qualifier,
    summary: str = "",
    came: Mapping[str, int] | None = None,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Meeting:
    """Who came: heads, exact or as stated (余, 近), and bodies by type where counted."""
    meeting = lock(Meeting, meeting_id)
    run(actor, meeting.alliance_id)
    not_stale(meeting, seen_version)
    happened(meeting.held_on, "会议日期", at=at, field="attended")
    require(attended >= 1, "到会人数至少1人。", "attended")
    meeting.attended, meeting.qualifier, meeting.summary = attended, qualifier, summary.strip()
    meeting.version += 1
    meeting.save()
    for category, number in (came or {}).items():
        Invitation.objects.update_or_create(meeting=meeting, category=category, defaults={"came": number})
    record(meeting, "report", "登记到会情况", actor=actor, at=at, attended=meeting.attended_words)
    return meeting


@operation
def resolution_pass(
    *,
    actor: Actor,
    meeting_id: int,
    text: str,
    owner: Organisation | None = None,
    task: str = "",
    due_on: date | None = None,
    at: datetime | None = None,
) -> Resolution:
    """Write down what a meeting resolved, and who carries out what of it by when, if anything."""
    meeting = lock(Meeting, meeting_id)
    run(actor, meeting.alliance_id)
    happened(meeting.held_on, "会议日期", at=at, field="text")
    require(text.strip(), "请填写决议内容。", "text")
    resolution = Resolution.objects.create(meeting=meeting, number=meeting.resolutions.count() + 1, text=text.strip())
    record(meeting, "resolve", "登记决议", actor=actor, at=at, number=resolution.number)
    if owner:
        follow_up_assign(actor=actor, resolution_id=resolution.pk, owner=owner, task=task, due_on=due_on, at=at)
    return resolution


@operation
def follow_up_assign(
    *, actor: Actor, resolution_id: int, owner: Organisation, task: str, due_on: date, at: datetime | None = None
) -> FollowUp:
    """Ask a member to carry out what was resolved, by ``due_on``; it waits on its desk."""
    resolution = Resolution.objects.select_related("meeting").get(pk=resolution_id)
    alliance = run(actor, resolution.meeting.alliance_id)
    require(task.strip(), "请填写事项。", "task")
    require(due_on, "请填写完成日期。", "due_on")
    require(due_on >= resolution.meeting.held_on, "完成日期不能早于会议日期。", "due_on")
    require(alliance.members.filter(organisation=owner, left_on=None).exists(), f"{owner}不是本联盟现有成员。", "owner")
    follow_up = FollowUp.objects.create(
        resolution=resolution, owner=owner, task=task.strip(), due_on=due_on, state_since=moment(at), created_at=moment(at)
    )
    record(follow_up, "assign", "交办", actor=actor, at=at, target=follow_up.state)
    _tell(follow_up, f"{alliance}交办：{follow_up}，{due_on}前完成。", at)
    return follow_up


@operation
def follow_up_report_done(
    *, actor: Actor, followup_id: int, result: str, seen_version: int | None = None, at: datetime | None = None
) -> FollowUp:
    follow_up = lock(FollowUp, followup_id)
    FOLLOW_UP.require(follow_up, "report_done", actor=actor, seen_version=seen_version)
    require(result.strip(), "请写明落实情况。", "result")
    follow_up.result = result.strip()
    FOLLOW_UP.apply(follow_up, "report_done", actor=actor, comment=result, at=at, due_on=follow_up.due_on)
    return follow_up


@operation
def follow_up_confirm(
    *, actor: Actor, followup_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> FollowUp:
    return _step("confirm", actor, followup_id, comment, seen_version, at)


@operation
def follow_up_send_back(
    *, actor: Actor, followup_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> FollowUp:
    follow_up = _step("send_back", actor, followup_id, comment, seen_version, at)
    _tell(follow_up, f"“{follow_up}”已退回继续落实：{comment.strip()}", at)
    return follow_up


@operation
def follow_up_cancel(
    *, actor: Actor, followup_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> FollowUp:
    follow_up = _step("cancel", actor, followup_id, comment, seen_version, at)
    _tell(follow_up, f"“{follow_up}”已取消：{comment.strip()}", at)
    return follow_up


def _step(name: str, actor: Actor, pk: int, comment: str, seen_version: int | None, at: datetime | None) -> FollowUp:
    follow_up = lock(FollowUp, pk)
    FOLLOW_UP.apply(follow_up, name, actor=actor, comment=comment, seen_version=seen_version, at=at, due_on=follow_up.due_on)
    return follow_up


def _tell(follow_up: FollowUp, text: str, at: datetime | None) -> None:
    recipients = people_acting(*OWNERS, organisation_id=follow_up.owner_id)
    notify(recipients=recipients, text=text[:300], url=f"/alliances/followups/{follow_up.pk}/", at=at)
