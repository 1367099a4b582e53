"""Founding alliances, their charters and their members."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q

from accounts.actor import Actor
from alliances import permissions
from alliances.models import Alliance, AllianceKind, Charter, Meeting, Member, Seat
from alliances.operations.steps import business_day, happened, moment, not_stale, run
from audit.models import Event
from audit.operations import authorise, event_fields, lock, operation, record, require
from registry.models import Organisation, Region


@operation
def alliance_kind_add(*, actor: Actor, name: str) -> AllianceKind:
    """A kind of alliance, once."""
    authorise(permissions.can_found(actor))
    require(name.strip(), "请填写类别名称。", "name")
    return AllianceKind.objects.get_or_create(name=name.strip())[0]


@operation
def alliance_found(
    *,
    actor: Actor,
    name: str,
    kind: AllianceKind,
    lead: Organisation,
    region: Region,
    founded_on: date,
    seat: str = "",
    plaque_on: date | None = None,
    purpose: str = "",
    at: datetime | None = None,
) -> Alliance:
    """Register an alliance with its founding; the lead body is its first member."""
    authorise(permissions.can_found(actor))
    require(name.strip(), "请填写联盟名称。", "name")
    require(not Alliance.objects.filter(name=name.strip()).exists(), "已有同名的联盟。", "name")
    happened(founded_on, "成立日期", at=at, field="founded_on")
    _plaque(plaque_on, founded_on)
    alliance = Alliance.objects.create(
        name=name.strip(),
        kind=kind,
        lead=lead,
        region=region,
        seat=seat.strip(),
        founded_on=founded_on,
        plaque_on=plaque_on,
        purpose=purpose.strip(),
        created_at=moment(at),
    )
    record(alliance, "found", "登记成立", actor=actor, at=at)
    members_join(actor=actor, alliance_id=alliance.pk, organisations=[lead], joined_on=founded_on, at=at)
    return alliance


@operation
def alliance_update(
    *,
    actor: Actor,
    alliance_id: int,
    kind: AllianceKind,
    seat: str,
    plaque_on: date | None,
    purpose: str,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Alliance:
    """Change what may change; name, lead body and founding stay as registered."""
    alliance = run(actor, alliance_id)
    not_stale(alliance, seen_version)
    _plaque(plaque_on, alliance.founded_on)
    alliance.kind, alliance.seat, alliance.plaque_on, alliance.purpose = kind, seat.strip(), plaque_on, purpose.strip()
    alliance.version += 1
    alliance.save()
    record(alliance, "update", "修改联盟资料", actor=actor, at=at)
    return alliance


def _plaque(plaque_on: date | None, founded_on: date) -> None:
    require(plaque_on is None or plaque_on >= founded_on, "挂牌日期不能早于成立日期。", "plaque_on")


@operation
def charter_add(
    *,
    actor: Actor,
    alliance_id: int,
    title: str,
    passed_on: date,
    meeting: Meeting | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Charter:
    """The next version of the charter, with the meeting that passed it; earlier ones stay."""
    alliance = run(actor, alliance_id)
    require(title.strip(), "请填写章程名称。", "title")
    happened(passed_on, "通过日期", at=at, field="passed_on")
    require(meeting is None or meeting.alliance_id == alliance.pk, "通过会议须是本联盟的会议。", "meeting")
    latest = alliance.charters.order_by("-number").first()
    require(latest is None or passed_on >= latest.passed_on, "通过日期不能早于上一版章程。", "passed_on")
    charter = Charter.objects.create(
        alliance=alliance,
        number=latest.number + 1 if latest else 1,
        title=title.strip(),
        passed_on=passed_on,
        meeting=meeting,
        note=note.strip(),
    )
    record(alliance, "charter", "登记章程", actor=actor, at=at, number=charter.number, title=charter.title)
    return charter


@operation
def members_join(
    *, actor: Actor, alliance_id: int, organisations: Sequence[Organisation], joined_on: date, at: datetime | None = None
) -> list[Member]:
    """Organisations join, each with its type as registered on that day."""
    alliance = run(actor, alliance_id)
    happened(joined_on, "加入日期", at=at, field="joined_on")
    require(joined_on >= alliance.founded_on, "加入日期不能早于联盟成立日期。", "joined_on")
    there = alliance.members.filter(Q(left_on=None) | Q(left_on__gte=joined_on), organisation__in=organisations).select_related(
        "organisation"
    )
    require(not there, f"{'、'.join(str(member) for member in there)}这段时间已是本联盟成员。", "organisations")
    made = Member.objects.bulk_create(
        Member(alliance=alliance, organisation=body, category=body.category, joined_on=joined_on) for body in organisations
    )
    Event.objects.bulk_create(Event(**event_fields(member, "join", "加入联盟", actor=actor, at=at)) for member in made)
    names = "、".join(str(body) for body in organisations)
    record(alliance, "join", "成员加入", actor=actor, at=at, members=names)
    return made


@operation
def member_leave(*, actor: Actor, member_id: int, left_on: date, left_reason: str, at: datetime | None = None) -> Member:
    """A member leaves; its seats end on the same day, everything else stays in the history."""
    member = lock(Member, member_id)
    alliance = run(actor, member.alliance_id)
    require(member.left_on is None, "该单位已经退出。")
    require(left_reason.strip(), "退出须写明原因。", "left_reason")
    require(member.joined_on <= left_on <= business_day(at), "退出日期须在加入日期与今天之间。", "left_on")
    require(member.organisation_id != alliance.lead_id, "牵头单位不能退出，请先由人社部门变更牵头单位。")
    later = member.seats.filter(starts_on__gt=left_on).first()
    require(later is None, f"该单位自{later and later.starts_on}起任{later and later.get_post_display()}，退出日期不能更早。", "left_on")
    Seat.objects.filter(member=member).filter(Q(ends_on=None) | Q(ends_on__gt=left_on)).update(ends_on=left_on)
    member.left_on, member.left_reason = left_on, left_reason.strip()
    member.save()
    record(member, "leave", "退出联盟", actor=actor, at=at, comment=member.left_reason)
    record(alliance, "leave", "成员退出", actor=actor, at=at, comment=f"{member}：{member.left_reason}")
    return member
