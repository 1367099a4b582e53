"""A consortium from founding to its first fruits, by its people through the pages alone (issue 6)."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Role
from apprenticeship.tests import builders as classes
from registry.tests import builders as registry
from registry.tests.builders import user_of
from tests.everything import City, at
from tests.live import serving, watched
from tests.stage import Stage, choose, go, send, take

SCHOOL, FIRM, NAME = "新乡启明职业学院", "卫辉启明机械有限公司", "启明市域产教联合体"
TODAY = date(2024, 8, 12)


@pytest.fixture
def stage(transactional_db: None, chromium_process, tmp_path: Path, celery_worker_process):
    city = City()
    classes.occupation("6-18-02-04", "焊工")
    people = {
        "handler": city.people["city_handler"],
        "school": registry.actor(Role.INSTITUTION, registry.organisation(Role.INSTITUTION, registry.CITY, name=SCHOOL)),
        "firm": registry.actor(Role.FIRM, registry.organisation(Role.FIRM, name=FIRM)),
    }
    clock = tmp_path / "clock"
    clock.write_text(at(TODAY).isoformat())
    with (
        serving("tests.clock:application", tmp_path / "web.log", PORTAL_CLOCK=str(clock)) as address,
        watched(chromium_process, address) as browser,
    ):
        yield Stage(browser, {who: user_of(actor).username for who, actor in people.items()}, clock)


def test_from_founding_to_an_agreement(stage: Stage):
    found(stage)
    elect(stage)
    book_a_base(stage)
    solve_a_problem(stage)
    turn_a_need_into_an_agreement(stage)


def to_alliance(page: Page) -> None:
    choose(page, "联盟与联合体")
    go(page, NAME)


def found(stage: Stage) -> None:
    """The bureau founds it; the school that leads it takes a firm in."""
    page = stage.enter("handler")
    choose(page, "联盟与联合体")
    go(page, "登记联盟")
    fields = {
        "名称": NAME,
        "新的类别": "市域产教联合体",
        "牵头单位（秘书处）": SCHOOL,
        "所在县（市、区）": "卫辉市",
        "成立日期": "2024-05-11",
    }
    send(page, "保存", "联盟已登记。", fields)
    page = stage.enter("school")
    to_alliance(page)
    go(page, "成员加入")
    send(page, "保存", "成员已加入。", {"单位": FIRM, "加入日期": "2024-05-11"})


def elect(stage: Stage) -> None:
    """Its first council; a second chair is refused with a sentence, and what was typed stays."""
    page = stage.page
    go(page, "换届")
    send(page, "保存", "新一届理事会已登记", {"任期起": "2024-05-11", "任期止": "2028-05-10"})
    for candidate, told in ((SCHOOL, "选举结果已登记"), (FIRM, "只能有一个理事长单位")):
        go(page, "登记选举")
        row = page.locator("[name=candidates-0-member]")
        row.select_option(label=candidate)
        page.locator("[name=candidates-0-votes]").fill("2")
        page.locator("[name=candidates-0-elected]").check()
        send(page, "保存", told, {"席位": "理事长单位", "选举日期": "2024-05-11", "应到票数": "2", "有效票数": "2"})
    expect(page.locator("[name=candidates-0-votes]")).to_have_value("2")
    to_alliance(page)
    chart = page.locator(".org-chart svg")
    expect(chart).to_contain_text("理事长单位")
    expect(chart).to_contain_text(SCHOOL)
    expect(chart).not_to_contain_text(FIRM)


def book_a_base(stage: Stage) -> None:
    """The school shares its base; the firm books it, nobody else can for these days, the school agrees from its desk."""
    page = stage.page
    go(page, "登记实训基地")
    send(page, "保存", "实训基地已登记", {"名称": "焊接实训基地", "单位": SCHOOL, "工位数": "40"})
    dates = {"用途": "焊工实训", "人数": "20", "开始日期": "2024-08-19", "结束日期": "2024-08-21"}
    page = stage.enter("firm")
    choose(page, "实训基地")
    go(page, "焊接实训基地")
    go(page, "预约")
    send(page, "提交预约", "预约已提交", dates)
    page = stage.called_upon("school", "焊接实训基地")
    take(page, "同意预约")
    choose(page, "实训基地")
    go(page, "焊接实训基地")
    expect(page.locator(".booking-calendar .taken")).to_have_count(3)
    go(page, "预约")
    send(page, "提交预约", "已有预约", dates | {"开始日期": "2024-08-21", "结束日期": "2024-08-23"})


def solve_a_problem(stage: Stage) -> None:
    page = stage.enter("firm")
    to_alliance(page)
    go(page, "提出课题")
    send(page, "提出", "课题已提出", {"课题": "薄板焊接变形", "难题与要求": "变形量须小于1毫米"})
    page = stage.enter("school")
    choose(page, "课题攻关")
    go(page, "薄板焊接变形")
    take(page, "承接课题", {"攻关团队": "李老师团队", "完成期限": "2024-12-31"})
    go(page, "登记节点")
    send(page, "保存", "节点已登记。", {"节点": "工艺试验", "计划日期": "2024-08-12"})
    go(page, "完成节点")
    send(page, "保存", "节点已完成。", {"完成日期": "2024-08-12", "完成情况": "试验三次"})
    take(page, "提交验收", {"成果": "改用小电流多道焊"})
    page = stage.called_upon("firm", "薄板焊接变形")
    take(page, "验收结题")
    expect(page.locator("main")).to_contain_text("已结题")


def turn_a_need_into_an_agreement(stage: Stage) -> None:
    page = stage.page
    choose(page, "用工培训需求")
    go(page, "发布需求")
    send(page, "发布", "需求已发布", {"职业（工种）": "焊工", "等级": "中级工", "人数": "30", "希望开始日期": "2024-09-02"})
    page = stage.enter("school")
    choose(page, "用工培训需求")
    go(page, "焊工")
    go(page, "应答")
    send(page, "提交应答", "应答已提交", {"可培训人数": "30", "方案": "周末送教上门"})
    page = stage.called_upon("firm", "焊工")
    take(page, "选定机构", {"应答机构": SCHOOL})
    page = stage.called_upon("school", "焊工")
    dates = {"签订日期": "2024-08-12", "有效期起": "2024-08-12", "有效期止": "2026-08-11"}
    take(page, "登记合作协议", {"协议编号": "QM-2024-01"} | dates)
    expect(page.locator("main")).to_contain_text("QM-2024-01")
    page = stage.called_upon("firm", "QM-2024-01")
    expect(page.locator("main")).to_contain_text(SCHOOL)
