"""A firm's year in a real browser: an investment with its evidence, and the estimate of its credit read step by step."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from incentives.tests.builders import PDF, World
from registry.tests.builders import user_of
from tests.stage import choose, go, send, take

LAST_YEAR = date.today().year - 1
STEPS = (
    f"{LAST_YEAR}年已核对的职业教育投资 100,000.00 元",
    "当年形成抵免额 = 100,000.00 元 × 30% = 30,000.00 元",
    "可用抵免额 = 以前年度结转 0.00 元 + 当年形成 30,000.00 元 = 30,000.00 元",
    "当年应缴 = 教育费附加 12,000.00 元 + 地方教育附加 8,000.00 元 = 20,000.00 元，抵免不能超过这个数",
    "当年抵免 = 可用抵免额与应缴取小 = 20,000.00 元",
    "结转以后年度 = 30,000.00 元 − 20,000.00 元 = 10,000.00 元",
    "以上为测算，以税务机关认定为准",
)


@pytest.fixture
def world(live_portal: str) -> World:
    made = World()
    made.listing()
    return made


def enter(browser, page, actor, live_portal: str) -> None:
    client = Client()
    client.force_login(user_of(actor))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    browser.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_portal}])
    page.goto("/")


def test_a_credit_is_estimated_and_read_step_by_step(world, browser, page, axe, live_portal) -> None:
    enter(browser, page, world.firm, live_portal)
    choose(page, "职业教育投资")
    go(page, "填报投资")
    made_on = f"{LAST_YEAR}-05-06"
    send(page, "保存", "已保存为草稿", {"类别": "实训基地建设", "投资内容": "焊接基地", "投资日期": made_on, "金额（元）": "100000"})
    go(page, "上传凭证")
    page.set_input_files("input[type=file]", {"name": "发票.pdf", "mimeType": "application/pdf", "buffer": PDF})
    send(page, "上传", "已上传", {"说明": "发票"})
    take(page, "提交核对")
    address = page.url
    enter(browser, page, world.county, live_portal)
    page.goto(address)
    take(page, "核对无误")

    enter(browser, page, world.firm, live_portal)
    choose(page, "附加抵免测算")
    go(page, "填写测算")
    surcharges = {"当年应缴教育费附加（元）": "12000", "当年应缴地方教育附加（元）": "8000"}
    send(page, "保存", "测算已保存为草稿", {"年度": str(LAST_YEAR), **surcharges})
    expect(page.locator(".reckoning li")).to_have_text(STEPS)
    expect(page.locator(".tally", has_text="当年抵免测算").locator(".tally-value")).to_contain_text("20,000.00")
    expect(page.locator(".notice", has_text="以税务机关认定为准")).to_be_visible()
    assert axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
