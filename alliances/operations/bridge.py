"""Problems (课题攻关) and needs (用工培训需求): posed by firms, answered by institutions."""

from datetime import date, datetime

from accounts.actor import Actor
from accounts.enums import Role
from alliances import permissions
from alliances.models import Alliance, Need, NeedAnswer, OrderClass, Topic, TopicMilestone
from alliances.operations.steps import business_day, happened, moment
from alliances.workflow import NEED, TOPIC
from apprenticeship.operations import agreement_draft
from audit.operations import authorise, lock, operation, record, require
from correspondence.operations import notify
from registry.enums import SkillLevel
from registry.models import Occupation
from registry.selectors import people_acting


@operation
def topic_pose(*, actor: Actor, alliance_id: int, title: str, problem: str, at: datetime | None = None) -> Topic:
    """A member firm poses a problem to the alliance."""
    alliance = Alliance.objects.get(pk=alliance_id)
    authorise(actor.has(Role.FIRM) and permissions.can_take_part(actor, alliance))
    require(title.strip(), "请填写课题名称。", "title")
    require(problem.strip(), "请写明难题与要求。", "problem")
    topic = Topic.objects.create(
        alliance=alliance,
        firm_id=actor.organisation_id,
        title=title.strip(),
        problem=problem.strip(),
        state_since=moment(at),
        created_at=moment(at),
    )
    record(topic, "pose", "提出课题", actor=actor, at=at, target=topic.state)
    return topic


@operation
def topic_take(
    *, actor: Actor, topic_id: int, team: str, due_on: date, seen_version: int | None = None, at: datetime | None = None
) -> Topic:
    """A member institution's team takes the problem on, to be solved by ``due_on``."""
    topic = lock(Topic, topic_id)
    TOPIC.require(topic, "take", actor=actor, seen_version=seen_version)
    authorise(permissions.can_take_part(actor, topic.alliance))
    require(team.strip(), "请填写攻关团队。", "team")
    require(due_on >= business_day(at), "完成期限不能早于今天。", "due_on")
    topic.institution_id, topic.team = actor.organisation_id, team.strip()
    TOPIC.apply(topic, "take", actor=actor, at=at, due_on=due_on)
    _tell(Role.FIRM, topic.firm_id, f"课题“{topic}”已由{actor.organisation_name}承接。", topic.get_absolute_url(), at)
    return topic


@operation
def topic_milestone_plan(*, actor: Actor, topic_id: int, title: str, planned_on: date, at: datetime | None = None) -> TopicMilestone:
    topic = lock(Topic, topic_id)
    authorise(permissions.can_work_on(actor, topic))
    require(title.strip(), "请填写节点。", "title")
    milestone = TopicMilestone.objects.create(topic=topic, title=title.strip(), planned_on=planned_on)
    record(topic, "milestone", "登记攻关节点", actor=actor, at=at, title=milestone.title)
    return milestone


@operation
def topic_milestone_reach(*, actor: Actor, milestone_id: int, done_on: date, note: str, at: datetime | None = None) -> TopicMilestone:
    milestone = lock(TopicMilestone, milestone_id)
    topic = lock(Topic, milestone.topic_id)
    authorise(permissions.can_work_on(actor, topic))
    require(milestone.done_on is None, "该节点已经完成。")
    happened(done_on, "完成日期", at=at, field="done_on")
    require(note.strip(), "请写明完成情况。", "note")
    milestone.done_on, milestone.note = done_on, note.strip()
    milestone.save()
    record(topic, "reach", "完成攻关节点", actor=actor, at=at, title=milestone.title)
    return milestone


@operation
def topic_solve(*, actor: Actor, topic_id: int, result: str, seen_version: int | None = None, at: datetime | None = None) -> Topic:
    """The team hands in its result, once every planned milestone is reached."""
    topic = lock(Topic, topic_id)
    TOPIC.require(topic, "solve", actor=actor, seen_version=seen_version)
    require(result.strip(), "请写明成果。", "result")
    waiting = topic.milestones.filter(done_on=None).first()
    require(waiting is None, f"节点“{waiting}”还没有完成。")
    topic.result = result.strip()
    TOPIC.apply(topic, "solve", actor=actor, at=at)
    _tell(Role.FIRM, topic.firm_id, f"课题“{topic}”已提交成果，请验收。", topic.get_absolute_url(), at)
    return topic


@operation
def topic_close(*, actor: Actor, topic_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None) -> Topic:
    return _topic_step("close", actor, topic_id, comment, seen_version, at)


@operation
def topic_send_back(*, actor: Actor, topic_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Topic:
    topic = _topic_step("send_back", actor, topic_id, comment, seen_version, at)
    _tell(Role.INSTITUTION, topic.institution_id, f"课题“{topic}”已退回：{comment.strip()}", topic.get_absolute_url(), at)
    return topic


@operation
def topic_withdraw(*, actor: Actor, topic_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Topic:
    return _topic_step("withdraw", actor, topic_id, comment, seen_version, at)


def _topic_step(name: str, actor: Actor, pk: int, comment: str, seen_version: int | None, at: datetime | None) -> Topic:
    topic = lock(Topic, pk)
    TOPIC.apply(topic, name, actor=actor, comment=comment, seen_version=seen_version, at=at)
    return topic


@operation
def need_post(
    *,
    actor: Actor,
    occupation: Occupation,
    level: SkillLevel,
    heads: int,
    wanted_from: date,
    note: str = "",
    at: datetime | None = None,
) -> Need:
    """A firm posts what people it needs trained; every institution can answer."""
    authorise(permissions.can_post_needs(actor))
    require(heads >= 1, "人数至少1人。", "heads")
    require(wanted_from >= business_day(at), "希望开始日期不能早于今天。", "wanted_from")
    need = Need.objects.create(
        firm_id=actor.organisation_id,
        occupation=occupation,
        level=level,
        heads=heads,
        wanted_from=wanted_from,
        note=note.strip(),
        posted_on=business_day(at),
        state_since=moment(at),
        created_at=moment(at),
    )
    record(need, "post", "发布需求", actor=actor, at=at, target=need.state)
    return need


@operation
def need_answer(*, actor: Actor, need_id: int, heads: int, offer: str, at: datetime | None = None) -> NeedAnswer:
    """An institution offers to train; the firm is told."""
    need = lock(Need, need_id)
    authorise(permissions.can_answer(actor, need))
    require(1 <= heads <= need.heads, f"可培训人数须在1到{need.heads}之间。", "heads")
    require(offer.strip(), "请填写方案。", "offer")
    answer = NeedAnswer.objects.create(
        need=need, institution_id=actor.organisation_id, heads=heads, offer=offer.strip(), answered_on=business_day(at)
    )
    record(need, "answer", "机构应答", actor=actor, at=at)
    _tell(Role.FIRM, need.firm_id, f"{actor.organisation_name}应答了需求“{need}”。", need.get_absolute_url(), at)
    return answer


@operation
def need_choose(*, actor: Actor, need_id: int, answer: NeedAnswer, seen_version: int | None = None, at: datetime | None = None) -> Need:
    """The firm chooses one of the answers."""
    need = lock(Need, need_id)
    NEED.require(need, "choose", actor=actor, seen_version=seen_version)
    require(answer.need_id == need.pk, "请选择本需求的应答。", "answer")
    need.institution_id = answer.institution_id
    NEED.apply(need, "choose", actor=actor, at=at)
    _tell(Role.INSTITUTION, need.institution_id, f"企业选定贵单位承接需求“{need}”，请登记协议或订单班。", need.get_absolute_url(), at)
    return need


@operation
def need_agree(
    *,
    actor: Actor,
    need_id: int,
    number: str,
    signed_on: date,
    valid_from: date,
    valid_to: date,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Need:
    """The chosen institution writes down the agreement that came of the need; the firm confirms it as any other."""
    need = lock(Need, need_id)
    NEED.require(need, "agree", actor=actor, seen_version=seen_version)
    need.agreement = agreement_draft(
        actor=actor,
        firm=need.firm,
        institution=need.institution,
        number=number,
        signed_on=signed_on,
        valid_from=valid_from,
        valid_to=valid_to,
        at=at,
    )
    NEED.apply(need, "agree", actor=actor, at=at, agreement=need.agreement.number)
    return need


@operation
def need_order(
    *,
    actor: Actor,
    need_id: int,
    order_name: str,
    heads: int,
    starts_on: date,
    ends_on: date,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Need:
    """The chosen institution opens an order class for the need."""
    need = lock(Need, need_id)
    NEED.require(need, "order", actor=actor, seen_version=seen_version)
    require(order_name.strip(), "请填写订单班名称。", "order_name")
    require(heads >= 1, "人数至少1人。", "heads")
    require(ends_on > starts_on, "结束日期须晚于开班日期。", "ends_on")
    need.order_class = OrderClass.objects.create(name=order_name.strip(), heads=heads, starts_on=starts_on, ends_on=ends_on)
    NEED.apply(need, "order", actor=actor, at=at, order_class=need.order_class.name)
    _tell(Role.FIRM, need.firm_id, f"需求“{need}”已开设订单班“{need.order_class}”。", need.get_absolute_url(), at)
    return need


@operation
def need_reopen(*, actor: Actor, need_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Need:
    """Nothing came of the choice; others may answer again."""
    need = lock(Need, need_id)
    NEED.require(need, "reopen", actor=actor, comment=comment, seen_version=seen_version)
    need.institution = None
    NEED.apply(need, "reopen", actor=actor, comment=comment, at=at)
    return need


@operation
def need_withdraw(*, actor: Actor, need_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Need:
    need = lock(Need, need_id)
    NEED.apply(need, "withdraw", actor=actor, comment=comment, seen_version=seen_version, at=at)
    return need


def _tell(role: Role, organisation_id: int, text: str, url: str, at: datetime | None) -> None:
    notify(recipients=people_acting(role, organisation_id=organisation_id), text=text[:300], url=url, at=at)
