"""Each rule of the database, broken one field at a time, below the operations; each refusal is its own sentence."""

from datetime import date, timedelta

from alliances import operations as ops
from alliances.enums import Post
from alliances.models import Candidate, Charter, Election, Invitation, Resolution, Term
from alliances.tests.builders import DUE, FOUNDED, LATER, UNTIL, at
from tests.breaking import copy_of, refused, update


def test_two_chairs(world):
    chair = world.seat(Post.CHAIR)
    other = world.member(world.firm_body)
    refused("seat_one_chair", copy_of(chair, member_id=other.pk))
    refused("seat_one_chair", copy_of(chair, member_id=other.pk, starts_on=LATER))
    refused("seat_one_chair", copy_of(world.seat(Post.VICE, world.firm_body), post=Post.CHAIR))
    update(chair, ends_on=date(2024, 9, 1))()
    copy_of(chair, member_id=other.pk, starts_on=LATER, ends_on=None)()


def test_seats(world, elsewhere):
    seat = world.seat(Post.VICE)
    refused("seat_once", copy_of(seat))
    refused("seat_dates", update(seat, ends_on=date(2024, 5, 10)))
    refused("seat_of_member", update(seat, member_id=elsewhere.alliance.members.first().pk))
    refused("seat_of_member", copy_of(seat, term_id=elsewhere.term.pk))


def test_terms(world):
    refused("term_once", copy_of(world.term, starts_on=date(2030, 1, 1), ends_on=date(2031, 1, 1)))
    refused("term_no_overlap", copy_of(world.term, number=2))
    refused("term_no_overlap", copy_of(world.term, number=2, starts_on=UNTIL, ends_on=date(2030, 1, 1)))
    refused("term_dates", update(world.term, ends_on=date(2024, 5, 10)))
    assert Term.objects.count() == 1


def test_members(world):
    member = world.member()
    refused("member_once_a_day", copy_of(member))
    refused("member_dates", update(member, left_on=date(2024, 5, 10), left_reason="退出"))
    refused("member_left_complete", update(member, left_on=LATER))
    refused("member_left_complete", update(member, left_reason="退出"))
    update(member, left_on=LATER, left_reason="退出")()
    refused("member_once_a_day", copy_of(member, joined_on=LATER, left_on=None, left_reason=""))
    copy_of(member, joined_on=date(2024, 9, 3), left_on=None, left_reason="")()


def test_alliances_and_charters(world):
    refused("alliance_has_name", update(world.alliance, name=""))
    charter = Charter.objects.create(alliance=world.alliance, number=1, title="章程", passed_on=FOUNDED)
    refused("charter_once", copy_of(charter))
    refused("charter_number", update(charter, number=0))


def test_elections(world, elsewhere):
    election = Election.objects.create(term=world.term, post=Post.VICE, held_on=FOUNDED, entitled=3, ballots=3)
    refused("election_ballots", update(election, ballots=4))
    candidate = Candidate.objects.create(election=election, member=world.member(), votes=3)
    refused("candidate_once", copy_of(candidate))
    refused("candidate_votes", update(candidate, votes=4))
    refused("candidate_of_member", update(candidate, member_id=elsewhere.alliance.members.first().pk))


def test_meetings(world):
    refused("meeting_attended", update(world.meeting, attended=0))
    refused("invitation_once", copy_of(Invitation.objects.filter(meeting=world.meeting).first()))
    resolution = Resolution.objects.create(meeting=world.meeting, number=9, text="决议")
    refused("resolution_once", copy_of(resolution))

    made = world.followup()
    refused("follow_up_dated", update(made, due_on=None))
    refused("follow_up_result", update(made, state="reported"))


def test_overlapping_bookings(world):
    booking = world.booking()
    other = {"organisation_id": world.school_body.pk}
    refused("booking_no_overlap", copy_of(booking, **other))
    refused("booking_no_overlap", copy_of(booking, starts_on=booking.ends_on, ends_on=booking.ends_on + timedelta(days=5), **other))
    refused("booking_no_overlap", copy_of(world.booking("refused"), state="approved", starts_on=booking.starts_on, ends_on=booking.ends_on))
    copy_of(booking, state="cancelled")()
    update(booking, state="refused")()
    copy_of(booking, state="approved")()


def test_bookings(world):
    booking = world.booking()
    refused("booking_dates", update(booking, ends_on=booking.starts_on - timedelta(days=1)))
    refused("booking_heads", update(booking, heads=0))
    refused("booking_places", update(booking, heads=41))
    refused("base_places", update(world.base, places=0))
    refused("base_once", copy_of(world.base))


def test_shared_items(world):
    fields = {"alliance_id": world.alliance.pk, "owner": world.school_body, "kind": "course", "name": "焊接工艺"}
    item = ops.item_share(actor=world.school, at=at(LATER), **fields)
    refused("item_once", copy_of(item))
    refused("item_dates", update(item, ended_on=FOUNDED))
    ops.item_end(actor=world.school, item_id=item.pk, at=at(LATER))
    copy_of(item)()


def test_topics(world):
    refused("topic_has_team", update(world.topic("taken"), institution_id=None))
    refused("topic_has_team", update(world.topic("taken"), team=""))
    refused("topic_has_result", update(world.topic("solved"), result=""))
    topic = world.topic("taken")
    fields = {"actor": world.school, "topic_id": topic.pk, "title": "试焊", "planned_on": DUE}
    refused("topic_milestone_note", update(ops.topic_milestone_plan(**fields), done_on=DUE))


def test_needs(world):
    need, settled = world.need("matched"), world.need("settled")
    refused("need_heads", update(need, heads=0))
    refused("need_matched", update(need, institution_id=None))
    refused("need_matched", update(need, state="open"))
    refused("need_settled", update(need, state="settled"))
    refused("need_settled", update(settled, order_class_id=None))
    refused("need_settled", update(settled, state="matched"))
    answer = need.answers.get()
    refused("need_answer_once", copy_of(answer))
    refused("need_answer_heads", update(answer, heads=0))
    refused("order_class_dates", update(settled.order_class, ends_on=settled.order_class.starts_on))
    refused("order_class_heads", update(settled.order_class, heads=0))
