"""Terms of a council, elections and seats (理事会换届、选举、席位)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.actor import Actor
from alliances import permissions
from alliances.enums import Post
from alliances.models import Candidate, Election, Meeting, Member, Seat, Term
from alliances.operations.steps import happened, run
from audit.models import Event
from audit.operations import authorise, event_fields, lock, operation, record, require


@dataclass(frozen=True, slots=True)
class Standing:
    """One who stood in an election."""

    member: Member
    votes: int
    elected: bool = False
    representative: str = ""


@operation
def term_open(*, actor: Actor, alliance_id: int, starts_on: date, ends_on: date, at: datetime | None = None) -> Term:
    """The next term of the council; the former one has ended by then."""
    alliance = run(actor, alliance_id)
    require(starts_on >= alliance.founded_on, "任期起不能早于联盟成立日期。", "starts_on")
    require(ends_on > starts_on, "任期止须晚于任期起。", "ends_on")
    latest = alliance.terms.order_by("-number").first()
    require(latest is None or starts_on > latest.ends_on, f"上一届任期到{latest and latest.ends_on}，新一届须在其后开始。", "starts_on")
    term = Term.objects.create(alliance=alliance, number=latest.number + 1 if latest else 1, starts_on=starts_on, ends_on=ends_on)
    record(term, "open", "登记换届", actor=actor, at=at)
    return term


@operation
def election_record(
    *,
    actor: Actor,
    term_id: int,
    post: Post,
    held_on: date,
    entitled: int,
    ballots: int,
    standing: Sequence[Standing],
    meeting: Meeting | None = None,
    at: datetime | None = None,
) -> Election:
    """An election with its candidates and votes; who was elected sits from that day."""
    term = lock(Term, term_id)
    run(actor, term.alliance_id)
    happened(held_on, "选举日期", at=at, field="held_on")
    require(ballots <= entitled, "有效票数不能多于应到票数。", "ballots")
    require(meeting is None or meeting.alliance_id == term.alliance_id, "会议须是本联盟的会议。", "meeting")
    require(standing, "请至少列一个候选单位。")
    require(any(one.elected for one in standing), "请勾选当选的单位。")
    require(post != Post.CHAIR or sum(one.elected for one in standing) == 1, "理事长单位只能选出一个。")
    too_many = [str(one.member) for one in standing if one.votes > ballots]
    require(not too_many, f"{'、'.join(too_many)}的得票多于有效票数。")
    election = Election.objects.create(term=term, post=post, held_on=held_on, meeting=meeting, entitled=entitled, ballots=ballots)
    Candidate.objects.bulk_create(
        Candidate(election=election, member=one.member, representative=one.representative.strip(), votes=one.votes, elected=one.elected)
        for one in standing
    )
    record(term, "elect", f"选举{Post(post).label}", actor=actor, at=at, elected="、".join(str(s.member) for s in standing if s.elected))
    _give(term, post, [(one.member, one.representative) for one in standing if one.elected], max(held_on, term.starts_on), actor, at)
    return election


@operation
def seat_give(
    *,
    actor: Actor,
    term_id: int,
    post: Post,
    seats: Sequence[tuple[Member, str]],
    starts_on: date,
    at: datetime | None = None,
) -> list[Seat]:
    """Seats filled without an election (推举、增补): members with their representatives."""
    term = lock(Term, term_id)
    run(actor, term.alliance_id)
    return _give(term, post, seats, starts_on, actor, at)


def _give(term: Term, post: Post, seats: Sequence[tuple[Member, str]], starts_on: date, actor: Actor, at: datetime | None) -> list[Seat]:
    require(term.starts_on <= starts_on <= term.ends_on, "任职起须在本届任期内。", "starts_on")
    for member, _ in seats:
        require(member.alliance_id == term.alliance_id, f"{member}不是本联盟的成员。", "member")
        require(member.left_on is None and member.joined_on <= starts_on, f"{member}在{starts_on}还不是、或已不再是成员。", "member")
    made = Seat.objects.bulk_create(
        Seat(term=term, member=member, post=post, representative=who.strip(), starts_on=starts_on) for member, who in seats
    )
    Event.objects.bulk_create(Event(**event_fields(seat, "sit", f"任{Post(post).label}", actor=actor, at=at)) for seat in made)
    return made


@operation
def seat_end(*, actor: Actor, seat_id: int, ends_on: date, comment: str, at: datetime | None = None) -> Seat:
    """A seat ends before its term does; it stays in the history."""
    seat = lock(Seat, seat_id)
    authorise(permissions.can_run(actor, seat.term.alliance))
    require(seat.ends_on is None, "该席位已经结束。")
    require(comment.strip(), "请写明原因。", "comment")
    require(seat.starts_on <= ends_on <= seat.term.ends_on, "任职止须在任职起与任期止之间。", "ends_on")
    seat.ends_on = ends_on
    seat.save()
    record(seat, "end", "席位结束", actor=actor, at=at, comment=comment.strip())
    record(seat.term, "seat_end", "席位结束", actor=actor, at=at, comment=f"{seat}：{comment.strip()}")
    return seat
