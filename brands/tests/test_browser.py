"""A county's quarter by workbook, and a project from its call to acceptance with an instalment that was paid."""

import io
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from accounts.actor import Actor
from brands.imports import COLUMNS
from brands.models import QuarterReport
from brands.tests.builders import PDF, World
from registry.tests.builders import user_of
from tests.stage import choose, fact, go, send, take

YEAR = date.today().year - 1


@pytest.fixture
def world(live_portal: str) -> World:
    return World()


@pytest.fixture
def enter(browser, page, live_portal: str):
    def sign_in(actor: Actor, address: str = "/") -> Page:
        client = Client()
        client.force_login(user_of(actor))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        browser.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_portal}])
        page.goto(address)
        return page

    return sign_in


def workbook(*rows: list) -> bytes:
    book = Workbook()
    book.active.append([column.label for column in COLUMNS])
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def attach(page: Page, name: str, content: bytes = PDF) -> None:
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content})


def test_a_brands_quarter_is_reported_by_workbook(world, enter, axe, celery_worker_process) -> None:
    brand = world.brand("named")
    page = enter(world.county)
    choose(page, "季度报表")
    go(page, "导入 Excel")
    good = [brand.name, YEAR, "第一季度", "1,200", 800, 500, "余", f"{YEAR}-04-02", None]
    attach(page, "季度.xlsx", workbook(good, ["某某品牌", YEAR, "一季度", 1, 1, 1, None, None, None]))
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("heading", name="确认导入").wait_for()
    expect(page.get_by_text("没有可以填报的品牌").first).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="导入无误的").click()
    page.get_by_text("已写入：新增").wait_for()
    report = QuarterReport.objects.get()
    page.goto(f"/brands/reports/{report.pk}/")
    assert fact(page, "培训（人次）") == "1,200余"
    go(page, "上传佐证")
    attach(page, "名单.pdf")
    send(page, "上传", "已上传", {"说明": "就业名单"})
    take(page, "提交核实")
    take(enter(world.handler, f"/brands/reports/{report.pk}/"), "核实")
    assert QuarterReport.objects.get().state == "confirmed"
