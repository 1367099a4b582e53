"""An alliance led by a school, with a firm and a department as members, and everybody who acts for them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import count
from zoneinfo import ZoneInfo

from accounts.actor import Actor
from accounts.enums import Role
from alliances import operations as ops
from alliances.enums import BookingState, FollowUpState, MeetingKind, NeedState, Post, TopicState
from alliances.models import Alliance, Base, Booking, FollowUp, Meeting, Member, Need, Term, Topic
from registry.enums import SkillLevel
from registry.models import Occupation, Organisation, Region
from registry.tests import builders as registry

BEIJING = ZoneInfo("Asia/Shanghai")
FOUNDED, UNTIL, LATER = date(2024, 5, 11), date(2028, 5, 10), date(2024, 9, 2)
DUE = date(2024, 12, 31)
ORDER = {"order_name": "焊工订单班", "heads": 30, "starts_on": DUE, "ends_on": date(2025, 12, 30)}
HOLDERS = {Role.INSTITUTION: "school", Role.FIRM: "firm", Role.DEPARTMENT: "department", Role.CITY_HANDLER: "handler"}
_serial = count(1)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), BEIJING)


@dataclass
class World:
    """``place``: where the school and the firm are."""

    place: str = registry.WEIHUI

    @cached_property
    def school_body(self) -> Organisation:
        return registry.organisation(Role.INSTITUTION, self.place)

    @cached_property
    def firm_body(self) -> Organisation:
        return registry.organisation(Role.FIRM, self.place)

    @cached_property
    def department_body(self) -> Organisation:
        return registry.organisation(Role.DEPARTMENT, registry.CITY)

    @cached_property
    def school(self) -> Actor:
        return registry.actor(Role.INSTITUTION, self.school_body)

    @cached_property
    def firm(self) -> Actor:
        return registry.actor(Role.FIRM, self.firm_body)

    @cached_property
    def department(self) -> Actor:
        return registry.actor(Role.DEPARTMENT, self.department_body)

    @cached_property
    def handler(self) -> Actor:
        return registry.actor(Role.CITY_HANDLER)

    @cached_property
    def leader(self) -> Actor:
        return registry.actor(Role.LEADER)

    def by_role(self, role: Role) -> Actor:
        return getattr(self, HOLDERS[role])

    @cached_property
    def alliance(self) -> Alliance:
        """Founded by the bureau; the school leads it, firm and department joined on the first day."""
        made = ops.alliance_found(
            actor=self.handler,
            name=f"测试联合体{next(_serial)}",
            kind=ops.alliance_kind_add(actor=self.handler, name="市域产教联合体"),
            lead=self.school_body,
            region=Region.objects.get(pk=self.place),
            founded_on=FOUNDED,
            at=at(FOUNDED),
        )
        bodies = [self.firm_body, self.department_body]
        ops.members_join(actor=self.school, alliance_id=made.pk, organisations=bodies, joined_on=FOUNDED, at=at(FOUNDED))
        return made

    def member(self, body: Organisation | None = None) -> Member:
        return self.alliance.members.get(organisation=body or self.firm_body)

    @cached_property
    def term(self) -> Term:
        return ops.term_open(actor=self.school, alliance_id=self.alliance.pk, starts_on=FOUNDED, ends_on=UNTIL, at=at(FOUNDED))

    def seat(self, post: Post = Post.CHAIR, body: Organisation | None = None, starts_on: date = FOUNDED):
        seats = [(self.member(body or self.school_body), "王校长")]
        return ops.seat_give(actor=self.school, term_id=self.term.pk, post=post, seats=seats, starts_on=starts_on, at=at(LATER))[0]

    @cached_property
    def meeting(self) -> Meeting:
        return ops.meeting_call(
            actor=self.school,
            alliance_id=self.alliance.pk,
            kind=MeetingKind.ASSEMBLY,
            title="成立大会",
            held_on=FOUNDED,
            invited={"enterprise": 20, "university": None},
            at=at(FOUNDED),
        )

    def followup(self, state: str = FollowUpState.RUNNING, owner: Organisation | None = None) -> FollowUp:
        """In ``state``; the owner is the school."""
        resolution = ops.resolution_pass(actor=self.school, meeting_id=self.meeting.pk, text="编制需求清单", at=at(LATER))
        owner = owner or self.school_body
        made = ops.follow_up_assign(actor=self.school, resolution_id=resolution.pk, owner=owner, task="汇总需求", due_on=DUE, at=at(LATER))
        step = {"actor": self.handler, "followup_id": made.pk, "at": at(LATER)}
        if state == FollowUpState.CANCELLED:
            return ops.follow_up_cancel(**step, comment="不再需要")
        if state in (FollowUpState.REPORTED, FollowUpState.DONE):
            made = ops.follow_up_report_done(**step | {"actor": self.school}, result="已汇总")
        return ops.follow_up_confirm(**step) if state == FollowUpState.DONE else made

    # Shared resources and the bridge

    @cached_property
    def occupation(self) -> Occupation:
        return Occupation.objects.get_or_create(code="6-18-02-04", trade="", edition=2022, defaults={"name": "焊工"})[0]

    @cached_property
    def base(self) -> Base:
        """The school's, with 40 places."""
        return ops.base_share(
            actor=self.school,
            alliance_id=self.alliance.pk,
            owner=self.school_body,
            name="焊接实训基地",
            places=40,
            trades=[self.occupation],
            at=at(LATER),
        )

    def booking(self, state: str = BookingState.REQUESTED) -> Booking:
        """Three days of the school's base for the firm; other days each time."""
        first = LATER + timedelta(days=10 * next(_serial))
        fields = {"purpose": "焊工实训", "heads": 20, "starts_on": first, "ends_on": first + timedelta(days=2)}
        made = ops.base_book(actor=self.firm, base_id=self.base.pk, at=at(LATER), **fields)
        step = {"actor": self.school, "booking_id": made.pk, "at": at(LATER)}
        if state == BookingState.APPROVED:
            return ops.booking_approve(**step)
        if state == BookingState.REFUSED:
            return ops.booking_refuse(**step, comment="设备检修")
        return ops.booking_cancel(**step | {"actor": self.firm}) if state == BookingState.CANCELLED else made

    def topic(self, state: str = TopicState.POSED) -> Topic:
        made = ops.topic_pose(actor=self.firm, alliance_id=self.alliance.pk, title="焊缝变形", problem="薄板变形大", at=at(LATER))
        step = {"topic_id": made.pk, "at": at(LATER)}
        if state == TopicState.WITHDRAWN:
            return ops.topic_withdraw(actor=self.firm, comment="已自行解决", **step)
        if state != TopicState.POSED:
            made = ops.topic_take(actor=self.school, team="李老师团队", due_on=DUE, **step)
        if state in (TopicState.SOLVED, TopicState.CLOSED):
            made = ops.topic_solve(actor=self.school, result="改用小电流多道焊", **step)
        return ops.topic_close(actor=self.firm, **step) if state == TopicState.CLOSED else made

    def need(self, state: str = NeedState.OPEN) -> Need:
        fields = {"occupation": self.occupation, "level": SkillLevel.INTERMEDIATE, "heads": 30, "wanted_from": DUE}
        made = ops.need_post(actor=self.firm, at=at(LATER), **fields)
        step = {"need_id": made.pk, "at": at(LATER)}
        if state == NeedState.WITHDRAWN:
            return ops.need_withdraw(actor=self.firm, comment="计划调整", **step)
        if state != NeedState.OPEN:
            answer = ops.need_answer(actor=self.school, heads=30, offer="周末班", **step)
            made = ops.need_choose(actor=self.firm, answer=answer, **step)
        return ops.need_order(actor=self.school, **ORDER, **step) if state == NeedState.SETTLED else made
