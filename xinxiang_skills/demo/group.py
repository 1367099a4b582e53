"""The leading group's eighteen departments and their tasks. Names and tasks that no document gives are 演示."""

from collections.abc import Sequence
from datetime import date, timedelta

from accounts.actor import SYSTEM
from accounts.enums import Role
from brands import operations as ops
from brands.enums import GroupPost
from brands.models import TaskShare
from registry.models import Organisation
from xinxiang_skills.demo.bodies import moment
from xinxiang_skills.demo.city import City, Story
from xinxiang_skills.demo.named import departments

TASKS = ("梳理本行业急需紧缺工种清单（演示）", "组织本系统技能培训与取证（演示）", "推荐项目申报单位（演示）")
BASIS = "公开文件只给出18个部门，未列名单：演示"


def group_stories(city: City) -> list[Story]:
    return [_group_story(city)]


def _group_story(city: City) -> Story:
    """The group is set up; each spring its office shares out the year's tasks."""
    handler = city.office(Role.CITY_HANDLER)
    yield (day := date(2022, 3, 1))
    members = departments(city)
    for place, member in enumerate(members):
        post = GroupPost.LEAD if place == 0 else GroupPost.MEMBER
        ops.group_member_add(actor=handler, organisation=member, joined_on=day, post=post, basis=BASIS, at=moment(day))
    for year in range(2022, 2027):
        yield (day := date(year, 3, 10))
        for number, title in enumerate(TASKS):
            # Round-robin over all departments but the office itself.
            shared = members[1:][number * 6 : number * 6 + 6]
            _task(city, title, year, day, shared, number)


def _task(city: City, title: str, year: int, day: date, shared: Sequence[Organisation], number: int) -> None:
    deadline = date(year, 6 + 2 * number, 28) if year < 2026 else date(year, 10 + number, 30)
    task = ops.group_task_make(
        actor=city.office(Role.CITY_HANDLER),
        title=title,
        year=year,
        deadline=deadline,
        content="按季度填报进度，到期前完成。（演示）",
        shares=[(organisation, "提出本行业清单并组织落实") for organisation in shared],
        at=moment(day),
    )
    for place, share in enumerate(task.shares.select_related("department")):
        city.tell_on(day, _share_story(city, share, day, deadline, place))


def _share_story(city: City, share: TaskShare, day: date, deadline: date, place: int) -> Story:
    """Half-way, done, confirmed; in the present year some departments are slow."""
    actor = city.bodies.of(share.department, Role.DEPARTMENT)
    slow = deadline.year >= city.today.year and place % 3 == 2
    yield (day := day + timedelta(days=40 + place))
    ops.share_progress(actor=actor, share_id=share.pk, progress=30 if slow else 50, note="已排查重点企业（演示）", at=moment(day))
    if slow:
        yield deadline - timedelta(days=4)
        ops.shares_remind_due(actor=SYSTEM, today=deadline - timedelta(days=4), at=moment(deadline - timedelta(days=4)))
        return
    yield (day := deadline - timedelta(days=10 - place))
    ops.share_progress(actor=actor, share_id=share.pk, progress=100, note="清单已报送（演示）", at=moment(day))
    ops.share_report_done(actor=actor, share_id=share.pk, at=moment(day, 15))
    if deadline.year >= city.today.year and place % 3 == 1:
        return
    yield (day := deadline + timedelta(days=3))
    ops.share_confirm(actor=city.office(Role.CITY_HANDLER), share_id=share.pk, at=moment(day))
