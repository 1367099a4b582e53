"""Shared training bases and their bookings, teachers and courses (共享资源)."""

from collections.abc import Iterable
from datetime import date, datetime

from accounts.actor import Actor
from alliances import permissions
from alliances.enums import ItemKind
from alliances.models import Base, Booking, SharedItem
from alliances.operations.steps import business_day, moment, run
from alliances.workflow import BOOKING, PARTIES
from audit.operations import authorise, lock, operation, record, require
from correspondence.operations import notify
from registry.models import Occupation, Organisation
from registry.selectors import people_acting


@operation
def base_share(
    *,
    actor: Actor,
    alliance_id: int,
    owner: Organisation,
    name: str,
    places: int,
    trades: Iterable[Occupation] = (),
    address: str = "",
    equipment: str = "",
    at: datetime | None = None,
) -> Base:
    """Put a member's training base at everybody's disposal."""
    alliance = run(actor, alliance_id)
    require(name.strip(), "请填写基地名称。", "name")
    require(places >= 1, "工位数至少1个。", "places")
    require(alliance.members.filter(organisation=owner, left_on=None).exists(), f"{owner}不是本联盟现有成员。", "owner")
    base = Base.objects.create(
        alliance=alliance, owner=owner, name=name.strip(), address=address.strip(), places=places, equipment=equipment.strip()
    )
    base.trades.set(trades)
    record(base, "share", "登记实训基地", actor=actor, at=at)
    return base


@operation
def base_book(
    *, actor: Actor, base_id: int, purpose: str, heads: int, starts_on: date, ends_on: date, at: datetime | None = None
) -> Booking:
    """Ask for days at a base; they are kept free until its owner has answered."""
    base = lock(Base, base_id)
    authorise(permissions.can_take_part(actor, base.alliance))
    require(purpose.strip(), "请填写用途。", "purpose")
    require(starts_on >= business_day(at), "开始日期不能早于今天。", "starts_on")
    require(ends_on >= starts_on, "结束日期不能早于开始日期。", "ends_on")
    require(1 <= heads <= base.places, f"人数须在1到{base.places}之间（该基地有{base.places}个工位）。", "heads")
    booking = Booking.objects.create(
        base=base,
        organisation_id=actor.organisation_id,
        purpose=purpose.strip(),
        heads=heads,
        starts_on=starts_on,
        ends_on=ends_on,
        due_on=starts_on,
        state_since=moment(at),
        created_at=moment(at),
    )
    record(booking, "book", "预约", actor=actor, at=at, target=booking.state)
    _tell(booking, base.owner_id, f"{actor.organisation_name}预约{booking}，请确认。", at)
    return booking


@operation
def booking_approve(
    *, actor: Actor, booking_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Booking:
    return _step("approve", actor, booking_id, comment, seen_version, at)


@operation
def booking_refuse(*, actor: Actor, booking_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Booking:
    return _step("refuse", actor, booking_id, comment, seen_version, at)


@operation
def booking_cancel(
    *, actor: Actor, booking_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Booking:
    booking = _step("cancel", actor, booking_id, comment, seen_version, at)
    _tell(booking, booking.base.owner_id, f"{booking}的预约已取消。", at)
    return booking


def _step(name: str, actor: Actor, pk: int, comment: str, seen_version: int | None, at: datetime | None) -> Booking:
    booking = lock(Booking, pk)
    BOOKING.apply(booking, name, actor=actor, comment=comment, seen_version=seen_version, at=at)
    if name != "cancel":
        _tell(booking, booking.organisation_id, f"{booking}的预约：{booking.get_state_display()}。{comment.strip()}", at)
    return booking


def _tell(booking: Booking, organisation_id: int, text: str, at: datetime | None) -> None:
    recipients = people_acting(*PARTIES, organisation_id=organisation_id)
    notify(recipients=recipients, text=text[:300], url=f"/alliances/bookings/{booking.pk}/", at=at)


@operation
def item_share(
    *,
    actor: Actor,
    alliance_id: int,
    owner: Organisation,
    kind: ItemKind,
    name: str,
    occupation: Occupation | None = None,
    detail: str = "",
    hours: int | None = None,
    at: datetime | None = None,
) -> SharedItem:
    """Put a teacher or a course on the list of what members share."""
    alliance = run(actor, alliance_id)
    require(name.strip(), "请填写姓名或课程名称。", "name")
    require(alliance.members.filter(organisation=owner, left_on=None).exists(), f"{owner}不是本联盟现有成员。", "owner")
    item = SharedItem.objects.create(
        alliance=alliance,
        owner=owner,
        kind=kind,
        name=name.strip(),
        occupation=occupation,
        detail=detail.strip(),
        hours=hours,
        shared_on=business_day(at),
    )
    record(item, "share", "列入共享清单", actor=actor, at=at)
    return item


@operation
def item_end(*, actor: Actor, item_id: int, at: datetime | None = None) -> SharedItem:
    """Take it off the list; it stays in the history."""
    item = lock(SharedItem, item_id)
    run(actor, item.alliance_id)
    require(item.ended_on is None, "该项已经停止共享。")
    item.ended_on = business_day(at)
    item.save()
    record(item, "end", "停止共享", actor=actor, at=at)
    return item
