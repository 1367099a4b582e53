"""The only writers of briefings and questions."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import CITY_REGION
from accounts.models import User
from audit.operations import Stale, authorise, lock, operation, record, require
from briefings.enums import BriefingState
from briefings.models import Briefing, Invitation, Question
from briefings.permissions import ASKERS, HOLDERS, can_edit, can_invite, can_record_attendance
from briefings.workflow import BRIEFING, QUESTION
from correspondence.operations import notify
from policies.models import PolicyDocument
from registry.enums import MembershipState
from registry.models import Organisation

MOST_HEADS = 999


@operation
def briefing_plan(
    *,
    actor: Actor,
    title: str,
    held_on: date,
    place: str,
    agenda: str = "",
    documents: Iterable[PolicyDocument] = (),
    at: datetime | None = None,
) -> Briefing:
    """Begin a briefing of the actor's own office: the city's, or one county's."""
    authorise(actor.has(*HOLDERS))
    moment = at or timezone.now()
    region = CITY_REGION if actor.regions is None else Organisation.objects.get(pk=actor.organisation_id).region_id
    briefing = Briefing.objects.create(
        title=title.strip(),
        region_id=region,
        held_on=held_on,
        place=place.strip(),
        agenda=agenda.strip(),
        made_by_id=actor.user_id,
        state_since=moment,
        created_at=moment,
    )
    briefing.documents.set(documents)
    record(briefing, "plan", "筹备", actor=actor, at=at, target=briefing.state)
    return briefing


@operation
def briefing_update(
    *,
    actor: Actor,
    briefing_id: int,
    title: str,
    held_on: date,
    place: str,
    agenda: str = "",
    documents: Iterable[PolicyDocument] = (),
    seen_version: int | None = None,
) -> Briefing:
    briefing = lock(Briefing, briefing_id)
    authorise(can_edit(actor, briefing))
    if seen_version not in (None, briefing.version):
        raise Stale
    briefing.title, briefing.held_on, briefing.place, briefing.agenda = title.strip(), held_on, place.strip(), agenda.strip()
    briefing.version += 1
    briefing.save()
    briefing.documents.set(documents)
    record(briefing, "update", "修改", actor=actor)
    return briefing


@operation
def briefing_invite(*, actor: Actor, briefing_id: int, organisations: Iterable[Organisation], at: datetime | None = None) -> int:
    """Invite organisations; those invited already stay, and who joins after the notice went out is told at once."""
    briefing = lock(Briefing, briefing_id)
    authorise(can_invite(actor, briefing))
    there = set(briefing.invitations.values_list("organisation_id", flat=True))
    added = [organisation for organisation in organisations if organisation.pk not in there]
    Invitation.objects.bulk_create([Invitation(briefing=briefing, organisation=organisation) for organisation in added])
    record(briefing, "invite", "邀请单位", actor=actor, at=at, organisations=[organisation.pk for organisation in added])
    if briefing.state == BriefingState.ANNOUNCED:
        _tell(briefing, _words(briefing), at, organisations=[organisation.pk for organisation in added])
    return len(added)


@operation
def briefing_announce(*, actor: Actor, briefing_id: int, seen_version: int | None = None, at: datetime | None = None) -> Briefing:
    briefing = lock(Briefing, briefing_id)
    BRIEFING.require(briefing, "announce", actor=actor, seen_version=seen_version)
    require(briefing.invitations.exists(), "还没有邀请单位，请先邀请再发出通知。")
    BRIEFING.apply(briefing, "announce", actor=actor, at=at, due_on=briefing.held_on)
    _tell(briefing, _words(briefing), at)
    return briefing


@operation
def briefing_hold(
    *, actor: Actor, briefing_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Briefing:
    briefing = lock(Briefing, briefing_id)
    BRIEFING.require(briefing, "hold", actor=actor, seen_version=seen_version)
    require(briefing.held_on <= timezone.localdate(at or timezone.now()), "还没有到召开日期。")
    BRIEFING.apply(briefing, "hold", actor=actor, comment=comment, at=at)
    return briefing


@operation
def briefing_cancel(
    *, actor: Actor, briefing_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Briefing:
    briefing = lock(Briefing, briefing_id)
    was_announced = briefing.state == BriefingState.ANNOUNCED
    BRIEFING.apply(briefing, "cancel", actor=actor, comment=comment, seen_version=seen_version, at=at)
    if was_announced:
        _tell(briefing, f"{briefing.title}已取消：{comment.strip()}", at)
    return briefing


@operation
def attendance_record(
    *, actor: Actor, briefing_id: int, heads: Mapping[int, int | None], seen_version: int | None = None, at: datetime | None = None
) -> Briefing:
    """Who came: heads by invitation id; 0 means nobody came, None not recorded."""
    briefing = lock(Briefing, briefing_id)
    authorise(can_record_attendance(actor, briefing))
    if seen_version not in (None, briefing.version):
        raise Stale
    invitations = list(briefing.invitations.all())
    for invitation in invitations:
        count = heads.get(invitation.pk)
        require(count is None or 0 <= count <= MOST_HEADS, f"到会人数须在0到{MOST_HEADS}之间。")
        invitation.heads = count
    Invitation.objects.bulk_update(invitations, ["heads"])
    briefing.version += 1
    briefing.save(update_fields=["version"])
    record(briefing, "attendance", "登记到会", actor=actor, at=at, heads=sum(i.heads or 0 for i in invitations))
    return briefing


def _words(briefing: Briefing) -> str:
    return f"邀请参加{briefing.title}：{briefing.held_on:%Y-%m-%d}，{briefing.place}。"


def _tell(briefing: Briefing, text: str, at: datetime | None, organisations: list[int] | None = None) -> None:
    """Everybody who acts for the invited, or for those of them that are named."""
    invited = organisations if organisations is not None else list(briefing.invitations.values_list("organisation_id", flat=True))
    people = User.objects.filter(
        memberships__organisation_id__in=invited, memberships__state=MembershipState.ACTIVE, is_active=True
    ).distinct()
    notify(recipients=people, text=text[:300], url=reverse("briefings:briefing_detail", args=[briefing.pk]), at=at)


# Questions


@operation
def question_ask(*, actor: Actor, text: str, briefing: Briefing | None = None, at: datetime | None = None) -> Question:
    """Ask, in one's own name; an office notes what was asked at a briefing without naming anybody."""
    authorise(actor.has(*ASKERS))
    require(text.strip(), "请写下问题。", "text")
    moment = at or timezone.now()
    asker = None if actor.is_office else actor.organisation_id
    question = Question.objects.create(briefing=briefing, asker_id=asker, text=text.strip(), state_since=moment, created_at=moment)
    record(question, "ask", "提出问题", actor=actor, at=at, target=question.state)
    return question


@operation
def question_answer(
    *,
    actor: Actor,
    question_id: int,
    answer: str,
    document: PolicyDocument | None = None,
    clause: str = "",
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Question:
    question = lock(Question, question_id)
    QUESTION.require(question, "answer", actor=actor, seen_version=seen_version)
    require(answer.strip(), "请写下答复。", "answer")
    question.answer, question.document, question.clause = answer.strip(), document, clause.strip()
    question.answered_by_id = actor.user_id
    QUESTION.apply(question, "answer", actor=actor, at=at)
    return question


@operation
def question_publish(
    *, actor: Actor, question_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Question:
    question = lock(Question, question_id)
    QUESTION.require(question, "publish", actor=actor, seen_version=seen_version)
    question.published_by_id = actor.user_id
    QUESTION.apply(question, "publish", actor=actor, comment=comment, at=at)
    return question


@operation
def question_send_back(
    *, actor: Actor, question_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Question:
    question = lock(Question, question_id)
    QUESTION.apply(question, "send_back", actor=actor, comment=comment, seen_version=seen_version, at=at)
    return question


@operation
def question_withdraw(
    *, actor: Actor, question_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Question:
    question = lock(Question, question_id)
    QUESTION.apply(question, "withdraw", actor=actor, comment=comment, seen_version=seen_version, at=at)
    return question
