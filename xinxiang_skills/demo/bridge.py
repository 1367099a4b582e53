"""What the consortium's members share and do together: bases, bookings, teachers, problems, needs. All of it is 演示."""

from datetime import date, timedelta

from accounts.actor import Actor
from accounts.enums import Role
from alliances import operations as ops
from alliances.enums import ItemKind
from alliances.models import Alliance, Base
from apprenticeship.operations import agreement_confirm
from registry.enums import SkillLevel
from registry.models import Occupation, Organisation
from xinxiang_skills.demo.bodies import moment
from xinxiang_skills.demo.city import City, Story

SHARED_ON = date(2024, 6, 3)
BASES = (
    ("智能焊接实训基地（演示）", "6-18-02-04", 60, "焊接机器人 6台\n焊接工位 60个"),
    ("数控加工实训基地（演示）", "6-18-01-01", 40, "数控车床 20台"),
)
ITEMS = (
    (ItemKind.TEACHER, "李老师（演示）", "焊接高级技师"),
    (ItemKind.TEACHER, "赵老师（演示）", "数控副教授"),
    (ItemKind.COURSE, "焊接工艺（演示）", "96课时，工学一体"),
)
TOPICS = (("薄板焊接变形控制（演示）", "closed"), ("起重机主梁焊缝检测提效（演示）", "taken"), ("数控刀具寿命预测（演示）", "posed"))
NEEDS = (("6-18-02-04", 40, "agreement"), ("6-18-01-01", 30, "order"), ("6-31-01-03", 25, "matched"), ("6-20-01-01", 20, "open"))


def bridge_stories(city: City, alliance: Alliance, firms: list[Organisation]) -> list[Story]:
    """Stories that begin after the consortium is founded; its lead body shares, ``firms`` book, pose and need."""
    posers = [city.bodies.of(firm, Role.FIRM) for firm in firms]
    topics = [_topic_story(city, alliance, posers[n % len(posers)], *plan, n) for n, plan in enumerate(TOPICS)]
    needs = [_need_story(city, alliance.lead, posers[n % len(posers)], *plan, n) for n, plan in enumerate(NEEDS)]
    return [_shared_story(city, alliance, posers), *topics, *needs]


def _shared_story(city: City, alliance: Alliance, bookers: list[Actor]) -> Story:
    secretary = city.bodies.of(alliance.lead, Role.INSTITUTION)
    yield SHARED_ON
    about = {"actor": secretary, "alliance_id": alliance.pk, "owner": alliance.lead, "at": moment(SHARED_ON)}
    bases = [
        ops.base_share(
            name=name, trades=Occupation.objects.filter(code=code), places=places, equipment=equipment, address="新乡职业技术学院", **about
        )
        for name, code, places, equipment in BASES
    ]
    for kind, name, detail in ITEMS:
        ops.item_share(kind=kind, name=name, detail=detail, **about)
    for number, base in enumerate(bases):
        city.tell_on(SHARED_ON, _booking_story(city, secretary, base, bookers[number % len(bookers)], number))


def _booking_story(city: City, owner: Actor, base: Base, booker: Actor, number: int) -> Story:
    """Twice a quarter a week at the base; the owner agrees two days later, so that the last one may still wait."""
    day = SHARED_ON + timedelta(days=7 + 3 * number)
    for place in range(30):
        yield day
        first = day + timedelta(days=10)
        fields = {"purpose": "岗前实训（演示）", "heads": 20 + place % 15, "starts_on": first, "ends_on": first + timedelta(days=4)}
        booking = ops.base_book(actor=booker, base_id=base.pk, at=moment(day), **fields)
        yield (answered := day + timedelta(days=2))
        if place % 7 == 5:
            ops.booking_refuse(actor=owner, booking_id=booking.pk, comment="当周设备检修（演示）", at=moment(answered))
        else:
            ops.booking_approve(actor=owner, booking_id=booking.pk, at=moment(answered))
        day += timedelta(days=42)


def _topic_story(city: City, alliance: Alliance, firm: Actor, title: str, until: str, number: int) -> Story:
    secretary = city.bodies.of(alliance.lead, Role.INSTITUTION)
    yield (day := date(2024, 6, 18) + timedelta(days=9 * number))
    topic = ops.topic_pose(
        actor=firm, alliance_id=alliance.pk, title=title, problem="生产中的技术难题，求解决办法。（演示）", at=moment(day)
    )
    if until == "posed":
        return
    yield (day := day + timedelta(days=12))
    ops.topic_take(actor=secretary, topic_id=topic.pk, team="李老师团队（演示）", due_on=date(2027, 6, 30), at=moment(day))
    step = ops.topic_milestone_plan(
        actor=secretary, topic_id=topic.pk, title="方案试验", planned_on=day + timedelta(days=60), at=moment(day)
    )
    if until == "taken":
        return
    yield (day := day + timedelta(days=58))
    ops.topic_milestone_reach(actor=secretary, milestone_id=step.pk, done_on=day, note="试验达标（演示）", at=moment(day))
    ops.topic_solve(actor=secretary, topic_id=topic.pk, result="形成工艺规程一份（演示）", at=moment(day, 15))
    yield (day := day + timedelta(days=10))
    ops.topic_close(actor=firm, topic_id=topic.pk, at=moment(day))


def _need_story(city: City, school: Organisation, firm: Actor, code: str, heads: int, until: str, number: int) -> Story:
    secretary = city.bodies.of(school, Role.INSTITUTION)
    yield (day := date(2024, 6, 24) + timedelta(days=5 * number))
    occupation = Occupation.objects.filter(code=code).first()
    wanted = {"occupation": occupation, "level": SkillLevel.INTERMEDIATE, "heads": heads, "wanted_from": date(2026, 12, 1), "note": "演示"}
    need = ops.need_post(actor=firm, at=moment(day), **wanted)
    if until == "open":
        return
    yield (day := day + timedelta(days=6))
    answer = ops.need_answer(actor=secretary, need_id=need.pk, heads=heads, offer="校内基地集中实训（演示）", at=moment(day))
    yield (day := day + timedelta(days=4))
    ops.need_choose(actor=firm, need_id=need.pk, answer=answer, at=moment(day))
    if until == "matched":
        return
    yield (day := day + timedelta(days=7))
    if until == "order":
        dates = {"starts_on": date(2024, 9, 2), "ends_on": date(2025, 7, 4)}
        ops.need_order(actor=secretary, need_id=need.pk, order_name="订单班（演示）", heads=heads, at=moment(day), **dates)
        return
    dates = {"signed_on": day, "valid_from": day, "valid_to": date(2027, 6, 30)}
    need = ops.need_agree(actor=secretary, need_id=need.pk, number=f"LHT-2024-{number + 1:03d}", at=moment(day), **dates)
    agreement_confirm(actor=firm, agreement_id=need.agreement_id, at=moment(day, 15))
