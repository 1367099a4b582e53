"""The leaders' part in a real browser: the wall, four clicks to a person, a report from draft over signature to its next edition."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from accounts.actor import Actor
from accounts.enums import Role
from dashboard.models import WallScreen
from dashboard.operations import wall_open, wall_revoke
from registry.tests.builders import PASSWORD, user_of
from reports.enums import ReportKind
from reports.models import PeriodicReport
from reports.operations import report_order, report_write
from subsidies.tests.world import World, make_world, worker


@pytest.fixture
def world(live_portal: str) -> World:
    made = make_world()
    made.money()
    made.pay(made.settled(made.training_class(4), cost="4900.00").settlements.get().payable)
    return made


def sign_in(page: Page, actor: Actor) -> None:
    user = user_of(actor)
    user.set_password(PASSWORD)
    user.save()
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit], form button[type=submit]")
    page.wait_for_url("**/")


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)])
def test_the_wall_fills_the_screen_and_outlives_the_line(world: World, page: Page, size: tuple[int, int]) -> None:
    screen, token = wall_open(actor=world.clerk, name="会议室")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.clock.install()
    page.goto(f"/dashboard/wall/{token}/")
    expect(page.locator(".slide.on h2")).to_have_text("总体情况")
    heights = page.locator(".slide.on .number").evaluate_all("all => all.map(one => parseFloat(getComputedStyle(one).fontSize))")
    assert len(heights) >= 5
    assert min(heights) >= 0.06 * size[1]
    overflow = page.evaluate("[...document.querySelectorAll('.slide.on .big')].filter(one => one.scrollWidth > one.clientWidth + 1).length")
    assert overflow == 0
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    before = page.locator("#standing").inner_text()
    page.clock.run_for(13_000)
    expect(page.locator(".slide.on h2")).not_to_have_text("总体情况")

    page.context.set_offline(True)
    page.clock.run_for(61_000)
    expect(page.locator("#standing")).to_contain_text("连接已断开")
    expect(page.locator("#standing")).to_contain_text(before.removeprefix("数据截至 "))
    assert page.locator(".slide.on").count() == 1

    page.context.set_offline(False)
    page.clock.run_for(61_000)
    expect(page.locator("#standing")).to_contain_text("数据截至", timeout=20_000)
    wall_revoke(actor=world.clerk, wall_id=screen.pk)
    page.clock.run_for(61_000)
    expect(page.locator("#standing")).to_have_text("这块大屏的授权已停用", timeout=20_000)
    assert WallScreen.objects.get().seen_at


def test_four_clicks_from_the_overview_to_a_persons_steps(world: World, page: Page) -> None:
    leader = worker(world.bureau, Role.LEADER)
    sign_in(page, leader)
    page.emulate_media(reduced_motion="reduce")
    page.goto("/dashboard/")
    page.locator(".tally", has_text="取得证书").first.click()
    page.locator("main table tbody a[href*='/enrolments/']").first.click()
    expect(page.get_by_role("heading", name="办理记录")).to_be_visible()
    page.goto("/dashboard/")
    page.locator(".tally", has_text="拨付").first.click()
    page.locator("main table tbody a[href*='/payables/']").first.click()
    page.locator("main a[href*='/claims/']").first.click()
    page.locator("main a[href*='/lines/']").first.click()
    expect(page.get_by_role("heading", name="测算所依据的事实")).to_be_visible()


def test_a_report_from_draft_to_signature_and_its_next_edition(world: World, page: Page, axe) -> None:
    leader = worker(world.bureau, Role.LEADER)
    made = report_order(actor=world.clerk, kind=ReportKind.PAYMENTS, starts_on=date(2019, 1, 1), ends_on=date.today())
    report_write(report_id=made.pk)
    address = f"/reports/periodic/{made.pk}/"
    for actor, step in ((world.checker, "复核通过"), (leader, "签发")):
        sign_in(page, actor)
        page.goto(address)
        page.get_by_role("link", name=step, exact=True).click()
        page.get_by_role("button", name=f"确认{step}").click()
        page.wait_for_url(f"**{address}")
    expect(page.get_by_text("已冻结")).to_be_visible()
    assert axe(page) == []
    world.prepaid(world.training_class(3, state="open"))
    sign_in(page, world.clerk)
    page.goto(address)
    page.get_by_role("link", name="出更正版").click()
    page.get_by_label("更正理由").fill("补录一笔拨付")
    page.get_by_role("button", name="生成更正版").click()
    page.wait_for_url("**/reports/periodic/*/")
    new = PeriodicReport.objects.get(corrects=made)
    report_write(report_id=new.pk)
    page.goto(f"/reports/periodic/{new.pk}/")
    expect(page.get_by_text("变动清单")).to_be_visible()
    expect(page.get_by_text("第2版").first).to_be_visible()
    assert axe(page) == []
