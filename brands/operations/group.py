"""The leading group: departments, tasks shared among them, progress, reminders."""

from collections.abc import Sequence
from datetime import date, datetime

from accounts.actor import Actor
from accounts.enums import Role
from audit.models import Event
from audit.operations import authorise, event_fields, lock, operation, record, require
from brands import permissions
from brands.enums import GroupPost
from brands.models import GroupMember, GroupTask, TaskShare
from brands.operations.steps import at_step, business_day, moment, not_stale
from brands.workflow import SHARE
from correspondence.operations import notify
from registry.models import Organisation
from registry.selectors import people_acting, working_day_after

WARNING_DAYS = 5
"""Working days before the deadline from which an unfinished share is reminded of (proposal)."""
QUIET_DAYS = 7
"""Days between two reminders of the same share by the clock; a person may remind at any time."""


@operation
def group_member_add(
    *,
    actor: Actor,
    organisation: Organisation,
    joined_on: date,
    post: GroupPost = GroupPost.MEMBER,
    duty: str = "",
    basis: str = "",
    at: datetime | None = None,
) -> GroupMember:
    """Add a department to the leading group; ``basis`` is the document that names it."""
    authorise(permissions.can_lead_group(actor))
    there = GroupMember.objects.filter(organisation=organisation, left_on=None).exists()
    require(not there, "该单位已是领导小组成员单位。", "organisation")
    member = GroupMember.objects.create(organisation=organisation, post=post, duty=duty.strip(), basis=basis.strip(), joined_on=joined_on)
    record(member, "join", "加入领导小组", actor=actor, at=at)
    return member


@operation
def group_member_leave(*, actor: Actor, member_id: int, left_on: date, comment: str, at: datetime | None = None) -> GroupMember:
    """A department leaves; its tasks and progress stay."""
    authorise(permissions.can_lead_group(actor))
    member = lock(GroupMember, member_id)
    require(member.left_on is None, "该单位已经退出。")
    require(comment.strip(), "退出须写明理由。", "comment")
    require(member.joined_on <= left_on <= business_day(at), "退出日期须在加入日期与今天之间。", "left_on")
    member.left_on = left_on
    member.save()
    record(member, "leave", "退出领导小组", actor=actor, at=at, comment=comment.strip())
    return member


@operation
def group_task_make(
    *,
    actor: Actor,
    title: str,
    year: int,
    deadline: date,
    shares: Sequence[tuple[Organisation, str]],
    content: str = "",
    at: datetime | None = None,
) -> GroupTask:
    """Give a task to departments, each with what it owes; everybody who acts for them is told."""
    authorise(permissions.can_lead_group(actor))
    require(title.strip(), "请填写任务名称。", "title")
    require(not GroupTask.objects.filter(year=year, title=title.strip()).exists(), "本年度已有同名任务。", "title")
    require(deadline >= business_day(at), "完成时限不能早于今天。", "deadline")
    require(shares, "请至少分给一个部门。")
    departments = {organisation.pk for organisation, _ in shares}
    require(len(departments) == len(shares), "同一部门在一项任务中只列一次。")
    members = set(GroupMember.objects.filter(left_on=None, organisation__in=departments).values_list("organisation_id", flat=True))
    strangers = [str(organisation) for organisation, _ in shares if organisation.pk not in members]
    require(not strangers, f"{'、'.join(strangers)}不是领导小组成员单位。")
    task = GroupTask.objects.create(
        title=title.strip(), content=content.strip(), year=year, deadline=deadline, made_by_id=actor.user_id, created_at=moment(at)
    )
    made = TaskShare.objects.bulk_create(
        TaskShare(task=task, department=organisation, duty=duty.strip(), due_on=deadline, state_since=moment(at), created_at=moment(at))
        for organisation, duty in shares
    )
    Event.objects.bulk_create(Event(**event_fields(share, "assign", "下达任务", actor=actor, at=at, target=share.state)) for share in made)
    for share in made:
        _tell(share, f"领导小组任务“{task}”已分给本部门：{share.duty}，{deadline:%Y-%m-%d}前完成。", at)
    return task


@operation
def share_progress(
    *, actor: Actor, share_id: int, progress: int, note: str, seen_version: int | None = None, at: datetime | None = None
) -> TaskShare:
    """A department says how far it is, in per cent; it may also correct itself downwards, with its reason in the note."""
    share = lock(TaskShare, share_id)
    authorise(permissions.can_report_progress(actor, share))
    not_stale(share, seen_version)
    require(0 <= progress <= 100, "进度须在0到100之间。", "progress")
    require(note.strip(), "请写明进展情况。", "note")
    former, share.progress = share.progress, progress
    share.progress_note, share.progress_on = note.strip(), business_day(at)
    share.version += 1
    share.save()
    record(share, "progress", "填报进度", actor=actor, at=at, comment=note.strip(), former=former, progress=progress)
    return share


@operation
def share_report_done(
    *, actor: Actor, share_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> TaskShare:
    share = at_step(SHARE, TaskShare, share_id, "report_done", actor=actor, seen_version=seen_version)
    require(share.progress == 100, f"进度现为{share.progress}%，请先填报到100%再报完成。")
    SHARE.apply(share, "report_done", actor=actor, comment=comment, at=at, due_on=share.task.deadline)
    return share


@operation
def share_confirm(
    *, actor: Actor, share_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> TaskShare:
    share = lock(TaskShare, share_id)
    SHARE.apply(share, "confirm", actor=actor, comment=comment, seen_version=seen_version, at=at)
    return share


@operation
def share_send_back(*, actor: Actor, share_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> TaskShare:
    share = lock(TaskShare, share_id)
    SHARE.apply(share, "send_back", actor=actor, comment=comment, seen_version=seen_version, at=at, due_on=share.task.deadline)
    _tell(share, f"领导小组任务“{share.task}”已退回继续推进：{comment.strip()}", at)
    return share


@operation
def share_cancel(*, actor: Actor, share_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> TaskShare:
    share = lock(TaskShare, share_id)
    SHARE.apply(share, "cancel", actor=actor, comment=comment, seen_version=seen_version, at=at)
    _tell(share, f"领导小组任务“{share.task}”中本部门的分工已取消：{comment.strip()}", at)
    return share


@operation
def share_remind(*, actor: Actor, share_id: int, at: datetime | None = None) -> TaskShare:
    """Remind one department by hand (催办)."""
    share = lock(TaskShare, share_id)
    authorise(permissions.can_remind(actor, share))
    require(share.reminded_on != business_day(at), "今天已经提醒过该部门。")
    return _remind(share, actor, business_day(at), at)


@operation
def shares_remind_due(*, actor: Actor, today: date, at: datetime | None = None) -> list[TaskShare]:
    """Remind every department whose share ends soon or is late and that was not reminded this week; a missed day catches up."""
    authorise(actor.is_system)
    soon = working_day_after(today, WARNING_DAYS)
    due = TaskShare.objects.unfinished().filter(due_on__lte=soon).select_related("task").select_for_update(of=("self",), skip_locked=True)
    silent = [s for s in due if s.reminded_on is None or (today - s.reminded_on).days >= QUIET_DAYS]
    return [_remind(share, actor, today, at) for share in silent]


def _remind(share: TaskShare, actor: Actor, today: date, at: datetime | None) -> TaskShare:
    share.reminded_on = today
    share.save(update_fields=["reminded_on"])
    when = "已超期" if share.due_on < today else "即将到期"
    _tell(share, f"提醒：领导小组任务“{share.task}”{share.due_on:%Y-%m-%d}到期，{when}，现进度{share.progress}%。", at)
    record(share, "remind", "提醒", actor=actor, at=at)
    return share


def _tell(share: TaskShare, text: str, at: datetime | None) -> None:
    recipients = people_acting(Role.DEPARTMENT, organisation_id=share.department_id)
    notify(recipients=recipients, text=text[:300], url=f"/brands/shares/{share.pk}/", at=at)
