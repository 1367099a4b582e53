"""Alliances: what the operations allow, what they refuse and why."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.enums import Role
from alliances import operations as ops
from alliances.enums import Post
from alliances.models import Alliance, Meeting, Member, Seat
from alliances.operations import Standing
from alliances.rules.chart import organisation_chart
from alliances.selectors import live_members, sitting
from alliances.tests.builders import DUE, FOUNDED, LATER, UNTIL, World, at
from audit import waiting
from audit.models import Event
from audit.operations import Refused
from brands.enums import Qualifier
from registry.tests import builders as registry


def test_the_lead_body_is_the_first_member(world):
    alliance = world.alliance
    assert alliance.members.earliest("pk").organisation == world.school_body
    assert alliance.members.filter(joined_on=FOUNDED).count() == 3


def test_only_the_bureau_founds_and_only_the_secretariat_runs(world, elsewhere):
    for stranger in (world.firm, elsewhere.school, world.leader, world.department):
        with pytest.raises(PermissionDenied):
            ops.term_open(actor=stranger, alliance_id=world.alliance.pk, starts_on=FOUNDED, ends_on=UNTIL)
    with pytest.raises(PermissionDenied):
        ops.alliance_kind_add(actor=world.school, name="联盟")
    assert ops.term_open(actor=world.handler, alliance_id=world.alliance.pk, starts_on=FOUNDED, ends_on=UNTIL).number == 1


def test_a_leaver_stays_in_the_history(world):
    seat = world.seat(Post.VICE, world.firm_body)
    member = ops.member_leave(actor=world.school, member_id=world.member().pk, left_on=date(2024, 8, 30), left_reason="迁出", at=at(LATER))
    seat.refresh_from_db()
    assert seat.ends_on == date(2024, 8, 30)
    assert member in live_members(world.handler, date(2024, 8, 29))
    assert member not in live_members(world.handler, date(2024, 8, 30))
    assert world.alliance in Alliance.objects.visible_to(world.firm), "who was a member still reads its alliance"
    again = ops.members_join(
        actor=world.school, alliance_id=world.alliance.pk, organisations=[world.firm_body], joined_on=LATER, at=at(LATER)
    )
    assert Member.objects.filter(organisation=world.firm_body).count() == 2
    assert again[0].left_on is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"left_on": date(2024, 5, 10)}, "加入日期与今天之间"),
        ({"left_on": LATER + timedelta(days=1)}, "加入日期与今天之间"),
        ({"left_reason": " "}, "写明原因"),
    ],
)
def test_leaving_is_refused(world, change, words):
    fields = {"left_on": LATER, "left_reason": "迁出"} | change
    with pytest.raises(Refused, match=words):
        ops.member_leave(actor=world.school, member_id=world.member().pk, at=at(LATER), **fields)


def test_the_lead_body_does_not_leave(world):
    with pytest.raises(Refused, match="牵头单位不能退出"):
        ops.member_leave(actor=world.school, member_id=world.member(world.school_body).pk, left_on=LATER, left_reason="退出", at=at(LATER))


def elect(world: World, post: Post = Post.CHAIR, **change):
    standing = [Standing(world.member(world.school_body), 2, True, "王校长"), Standing(world.member(), 1)]
    fields = {"post": post, "held_on": FOUNDED, "entitled": 3, "ballots": 3, "standing": standing} | change
    return ops.election_record(actor=world.school, term_id=world.term.pk, at=at(LATER), **fields)


def test_who_is_elected_sits(world):
    election = elect(world, meeting=world.meeting)
    seat = Seat.objects.get()
    assert (seat.post, seat.member.organisation, seat.representative, seat.starts_on) == (Post.CHAIR, world.school_body, "王校长", FOUNDED)
    assert [(c.votes, c.elected) for c in election.candidates.all()] == [(2, True), (1, False)]
    assert sitting(world.term, LATER) == [seat]


def test_elections_are_refused(world):
    firm = world.member()
    for change, words in (
        ({"ballots": 4}, "不能多于应到票数"),
        ({"standing": []}, "至少列一个候选单位"),
        ({"standing": [Standing(firm, 1)]}, "勾选当选"),
        ({"standing": [Standing(firm, 4, True)]}, "得票多于有效票数"),
        ({"standing": [Standing(firm, 1, True), Standing(world.member(world.school_body), 2, True)]}, "只能选出一个"),
        ({"held_on": LATER + timedelta(days=1)}, "不能晚于今天"),
    ):
        with pytest.raises(Refused, match=words):
            elect(world, **change)
    assert not Seat.objects.exists()
    elect(world)
    with pytest.raises(Refused, match="只能有一个理事长单位"):
        elect(world, standing=[Standing(firm, 3, True)])


def test_a_second_chair_only_after_the_first_has_ended(world):
    first = world.seat()
    ops.seat_end(actor=world.school, seat_id=first.pk, ends_on=date(2024, 8, 31), comment="调整", at=at(LATER))
    second = world.seat(Post.CHAIR, world.firm_body, starts_on=date(2024, 9, 1))
    assert sitting(world.term, LATER) == [second]


def test_attendance_keeps_its_qualifier(world):
    for qualifier, words in (
        (Qualifier.EXACT, "500人"),
        (Qualifier.OVER, "500余人"),
        (Qualifier.NEARLY, "近500人"),
        ("at_least", "500人以上"),
    ):
        ops.meeting_report(actor=world.school, meeting_id=world.meeting.pk, attended=500, qualifier=qualifier, at=at(LATER))
        assert Meeting.objects.get().attended_words == words
    assert [str(row.invited) for row in world.meeting.invitations.all()] == ["20", "None"], "not stated is not 0"


def test_the_charter_grows_by_versions(world):
    for day in (FOUNDED, LATER):
        fields = {"title": "章程", "passed_on": day, "meeting": world.meeting, "at": at(LATER)}
        ops.charter_add(actor=world.school, alliance_id=world.alliance.pk, **fields)
    assert [charter.number for charter in world.alliance.charters.all()] == [2, 1]
    with pytest.raises(Refused, match="不能早于上一版"):
        ops.charter_add(actor=world.school, alliance_id=world.alliance.pk, title="章程", passed_on=FOUNDED, at=at(LATER))


@pytest.mark.parametrize("who", ["school", "firm", "department"])
def test_a_follow_up_waits_on_its_owners_desk(world, who):
    made = world.followup(owner=getattr(world, f"{who}_body"))
    kind = next(kind for kind in waiting.kinds() if kind.model is type(made))
    for other in ("school", "firm", "department"):
        assert kind.waiting_for(getattr(world, other)).exists() == (other == who)
    actor = getattr(world, who)
    done = ops.follow_up_report_done(actor=actor, followup_id=made.pk, result="已办", at=at(LATER))
    assert kind.waiting_for(world.handler).get() == done
    assert done.due_on == DUE
    back = ops.follow_up_send_back(actor=world.handler, followup_id=made.pk, comment="缺两家", at=at(LATER))
    assert kind.returned_to(actor).get() == back


def test_only_present_members_are_asked(world, elsewhere):
    resolution = ops.resolution_pass(actor=world.school, meeting_id=world.meeting.pk, text="决议", at=at(LATER))
    with pytest.raises(Refused, match="不是本联盟现有成员"):
        ops.follow_up_assign(
            actor=world.school, resolution_id=resolution.pk, owner=elsewhere.firm_body, task="事项", due_on=DUE, at=at(LATER)
        )


def test_every_act_is_recorded(world):
    world.seat()
    world.followup("done")
    names = set(Event.objects.filter(subject_type__startswith="alliances.").values_list("name", flat=True))
    assert names >= {"found", "join", "open", "sit", "call", "resolve", "assign", "report_done", "confirm"}


def test_strangers_see_no_alliance(world, elsewhere):
    assert world.alliance not in Alliance.objects.visible_to(elsewhere.firm)
    assert world.alliance in Alliance.objects.visible_to(registry.actor(Role.COUNTY_HANDLER))


def test_the_chart_has_a_box_for_every_seat():
    chart = organisation_chart([("理事长单位", ["甲"]), ("理事单位", [f"第{n}家单位名称很长很长很长" for n in range(9)])])
    assert len(chart.boxes) == 10
    assert len({(box.x, box.y) for box in chart.boxes}) == 10
    assert all(box.x >= 0 and box.x + chart.box_width <= chart.width and box.bottom <= chart.height for box in chart.boxes)
    assert chart.boxes[0].middle == chart.width // 2
    assert organisation_chart([]).boxes == ()
