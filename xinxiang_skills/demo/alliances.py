"""The consortium and the alliance of the public document.

From the document: their names, the founding meeting of 2024-05-11 with its theme, place and 500余人, the charter, the five
kinds of seats, 新乡技师学院 and 河南经济贸易技师学院. All else (founding day of the alliance, further members, votes,
representatives, follow-ups) is 演示.
"""

from collections.abc import Sequence
from datetime import date

from accounts.actor import Actor
from accounts.enums import Role
from alliances import operations as ops
from alliances.enums import MeetingKind, Post
from alliances.models import Alliance, Meeting, Member
from alliances.operations import Standing
from brands.enums import Qualifier
from registry.enums import ChainKind, ScarceKind
from registry.enums import OrganisationCategory as Category
from registry.models import Occupation, Organisation, Region
from registry.operations import chain_save, scarce_add
from xinxiang_skills.demo.bodies import moment
from xinxiang_skills.demo.bridge import bridge_stories
from xinxiang_skills.demo.city import City, Story
from xinxiang_skills.demo.named import named_body, silent_body

FOUNDED = date(2024, 5, 11)
ALLIANCE_FOUNDED = date(2022, 9, 16)
"""演示: the document says only that it was founded and its plaque unveiled."""
PARK_REGION = "410772"
CHARTER = "新乡市经济技术开发区市域产教联合体章程（草案）"
THEME = "深化产教融合校企合作推动区域经济高质量发展"
INVENTED = (
    ("新乡经济技术开发区管理委员会（演示）", Category.PARK, None),
    ("新乡市演示本科大学", Category.UNIVERSITY, Role.INSTITUTION),
    ("新乡市演示职教中心", Category.SECONDARY_SCHOOL, Role.INSTITUTION),
    ("新乡市装备制造行业协会（演示）", Category.INDUSTRY_ASSOCIATION, None),
    ("新乡市应用技术研究所（演示）", Category.RESEARCH_INSTITUTE, None),
)
"""Invented bodies, one of each type that was invited."""
INVITED = (
    Category.GOVERNMENT,
    Category.UNIVERSITY,
    Category.SECONDARY_SCHOOL,
    Category.HIGHER_VOCATIONAL,
    Category.ENTERPRISE,
    Category.INDUSTRY_ASSOCIATION,
    Category.RESEARCH_INSTITUTE,
)


def alliance_stories(city: City) -> list[Story]:
    return [_alliance_story(city), _consortium_story(city), _chain_story(city)]


def _alliance_story(city: City) -> Story:
    """新乡市技工院校教育集团（联盟）: two named schools and invented ones; one of these leaves."""
    handler = city.office(Role.CITY_HANDLER)
    yield ALLIANCE_FOUNDED
    lead = named_body(city, "新乡技师学院", Category.TECHNICIAN_SCHOOL, Role.INSTITUTION)
    second = named_body(city, "河南经济贸易技师学院", Category.TECHNICIAN_SCHOOL, Role.INSTITUTION)
    alliance = ops.alliance_found(
        actor=handler,
        name="新乡市技工院校教育集团（联盟）",
        kind=ops.alliance_kind_add(actor=handler, name="联盟"),
        lead=lead,
        region=Region.objects.get(pk=lead.region_id),
        founded_on=ALLIANCE_FOUNDED,
        plaque_on=ALLIANCE_FOUNDED,
        seat="新乡技师学院",
        purpose="牵头开展技术创新、实训基地、课题攻关（成立日期为演示）",
        at=moment(ALLIANCE_FOUNDED),
    )
    secretary = city.bodies.of(lead, Role.INSTITUTION)
    schools = [body for body in city.bodies.institutions if body.category == Category.TECHNICIAN_SCHOOL][:4]
    _join(alliance, secretary, [second, *schools, *city.bodies.firms[:4]], ALLIANCE_FOUNDED)
    meeting = _meeting(
        alliance, secretary, MeetingKind.ASSEMBLY, "联盟成立暨第一次成员大会（演示）", ALLIANCE_FOUNDED, (46, Qualifier.EXACT)
    )
    _charter(alliance, secretary, "新乡市技工院校教育集团（联盟）章程", meeting)
    members = _by_body(alliance)
    _elect(alliance, secretary, meeting, date(2027, 9, 15), [members[lead.pk]], [members[second.pk]], [members[one.pk] for one in schools])
    yield (day := date(2023, 11, 24))
    leaver = members[schools[-1].pk]
    ops.member_leave(actor=secretary, member_id=leaver.pk, left_on=day, left_reason="办学方向调整（演示）", at=moment(day))
    for year in (2023, 2024, 2025):
        yield (day := date(year, 12, 8))
        meeting = _meeting(alliance, secretary, MeetingKind.BRIEFING, f"{year}年政策解读会（演示）", day, (60 + year % 10, Qualifier.EXACT))
        _follow_up(secretary, meeting, second, "汇总各校实训基地开放时间", date(year + 1, 1, 20), day)
        follow_up = meeting.resolutions.get().follow_ups.get()
        yield (day := date(year + 1, 1, 15))
        member = city.bodies.of(second, Role.INSTITUTION)
        ops.follow_up_report_done(actor=member, followup_id=follow_up.pk, result="已汇总报送（演示）", at=moment(day))
        if year < 2025:
            yield (day := date(year + 1, 1, 22))
            ops.follow_up_confirm(actor=handler, followup_id=follow_up.pk, at=moment(day))


def _consortium_story(city: City) -> Story:
    """新乡市经济技术开发区市域产教联合体: founded by its first assembly, which passed the charter and elected the first council."""
    handler = city.office(Role.CITY_HANDLER)
    yield FOUNDED
    lead = named_body(city, "新乡职业技术学院", Category.HIGHER_VOCATIONAL, Role.INSTITUTION)
    alliance = ops.alliance_found(
        actor=handler,
        name="新乡市经济技术开发区市域产教联合体",
        kind=ops.alliance_kind_add(actor=handler, name="市域产教联合体"),
        lead=lead,
        region=Region.objects.get(pk=PARK_REGION),
        founded_on=FOUNDED,
        plaque_on=FOUNDED,
        seat="新乡职业技术学院",
        purpose="推动教育链、人才链与产业链、创新链有效衔接",
        at=moment(FOUNDED, 9),
    )
    secretary = city.bodies.of(lead, Role.INSTITUTION)
    invented = [named_body(city, name, category, role) if role else silent_body(name, category) for name, category, role in INVENTED]
    firms = [firm for firm in city.bodies.firms if firm.region_id == PARK_REGION][:6] or city.bodies.firms[:6]
    bureau = Organisation.objects.get(name="新乡市人力资源和社会保障局")
    _join(alliance, secretary, [bureau, *invented, *firms], FOUNDED)
    meeting = ops.meeting_call(
        actor=secretary,
        alliance_id=alliance.pk,
        kind=MeetingKind.ASSEMBLY,
        title="市域产教联合体成立大会、校企合作理事会暨2024年产教联盟年会",
        theme=THEME,
        held_on=FOUNDED,
        venue="新乡职业技术学院",
        agenda="一、审议《章程（草案）》\n二、选举第一届理事会\n三、校企合作签约（演示）",
        invited=dict.fromkeys(INVITED),
        at=moment(FOUNDED, 9),
    )
    ops.meeting_report(actor=secretary, meeting_id=meeting.pk, attended=500, qualifier=Qualifier.OVER, at=moment(FOUNDED, 17))
    _charter(alliance, secretary, CHARTER, meeting)
    members = _by_body(alliance)
    vices = [members[body.pk] for body in (*invented[:2], firms[0])]
    directors = [members[body.pk] for body in (*invented[2:], *firms[1:])]
    _elect(alliance, secretary, meeting, date(2028, 5, 10), [members[lead.pk]], vices, directors)
    _follow_up(secretary, meeting, invented[1], "牵头编制联合体人才需求清单", date(2024, 7, 31), FOUNDED)
    follow_up = meeting.resolutions.get().follow_ups.get()
    for story in bridge_stories(city, alliance, firms):
        city.tell_on(FOUNDED, story)
    yield (day := date(2024, 7, 19))
    owner = city.bodies.of(invented[1], Role.INSTITUTION)
    ops.follow_up_report_done(actor=owner, followup_id=follow_up.pk, result="需求清单已编制（演示）", at=moment(day))
    yield (day := date(2024, 7, 30))
    ops.follow_up_confirm(actor=handler, followup_id=follow_up.pk, at=moment(day))
    for year in (2025, 2026):
        yield (day := date(year, 5, 16))
        _meeting(alliance, secretary, MeetingKind.ANNUAL, f"{year}年产教联盟年会（演示）", day, (180, Qualifier.NEARLY))


def _chain_story(city: City) -> Story:
    """起重装备 is the one chain whose name is public (domain.md §5); its firms, occupations and the yearly lists are 演示."""
    yield (day := date(2024, 3, 4))
    handler = city.office(Role.CITY_HANDLER)
    occupations = list(Occupation.objects.filter(code__in=("6-30-05-01", "6-30-05-02", "6-18-02-04", "6-20-01-01"), active=True))
    firms = [firm for firm in city.bodies.firms if firm.region_id == "410783"]
    source = "新乡日报 2024-07-19；所列企业、职业为演示"
    chain_save(actor=handler, name="起重装备", kind=ChainKind.CHAIN, occupations=occupations, firms=firms, source=source)
    for year in range(day.year, city.today.year + 1):
        yield date(year, 3, 4)
        scarce_add(actor=handler, year=year, occupations=occupations[:2], kind=ScarceKind.SCARCE, source="演示")
        scarce_add(actor=handler, year=year, occupations=occupations[2:], kind=ScarceKind.ADVANCED, source="演示")


def _join(alliance: Alliance, secretary: Actor, bodies: Sequence[Organisation], day: date) -> None:
    ops.members_join(actor=secretary, alliance_id=alliance.pk, organisations=bodies, joined_on=day, at=moment(day))


def _by_body(alliance: Alliance) -> dict[int, Member]:
    return {member.organisation_id: member for member in alliance.members.select_related("organisation")}


def _meeting(alliance: Alliance, secretary: Actor, kind: MeetingKind, title: str, day: date, heads: tuple[int, Qualifier]) -> Meeting:
    meeting = ops.meeting_call(actor=secretary, alliance_id=alliance.pk, kind=kind, title=title, held_on=day, at=moment(day, 9))
    return ops.meeting_report(actor=secretary, meeting_id=meeting.pk, attended=heads[0], qualifier=heads[1], at=moment(day, 17))


def _charter(alliance: Alliance, secretary: Actor, title: str, meeting: Meeting) -> None:
    day = meeting.held_on
    ops.charter_add(actor=secretary, alliance_id=alliance.pk, title=title, passed_on=day, meeting=meeting, at=moment(day, 11))


def _elect(
    alliance: Alliance,
    secretary: Actor,
    meeting: Meeting,
    until: date,
    chair: Sequence[Member],
    vices: Sequence[Member],
    directors: Sequence[Member],
) -> None:
    """The first council; votes and representatives are 演示. The first vice is the 常务副理事长单位, the chair also 秘书长单位."""
    day, all_votes = meeting.held_on, len(alliance.members.all())
    term = ops.term_open(actor=secretary, alliance_id=alliance.pk, starts_on=day, ends_on=until, at=moment(day, 11))
    seats = {Post.CHAIR: chair, Post.EXECUTIVE_VICE: vices[:1], Post.VICE: vices[1:], Post.DIRECTOR: directors, Post.SECRETARY: chair}
    for post, members in seats.items():
        if members:
            ops.election_record(
                actor=secretary,
                term_id=term.pk,
                post=post,
                held_on=day,
                entitled=all_votes,
                ballots=all_votes,
                standing=[Standing(member, all_votes - place, True, "代表（演示）") for place, member in enumerate(members)],
                meeting=meeting,
                at=moment(day, 15),
            )


def _follow_up(secretary: Actor, meeting: Meeting, owner: Organisation, task: str, due_on: date, day: date) -> None:
    ops.resolution_pass(
        actor=secretary,
        meeting_id=meeting.pk,
        text=f"{task}，成员单位配合。（演示）",
        owner=owner,
        task=f"{task}（演示）",
        due_on=due_on,
        at=moment(day, 16),
    )
