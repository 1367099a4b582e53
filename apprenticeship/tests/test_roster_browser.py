"""A firm's own form dropped in a real browser, checked and written by a real worker, and its list had back as a workbook."""

import os
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from openpyxl import load_workbook

from apprenticeship.models import Enrolment
from apprenticeship.tests import builders
from apprenticeship.tests.builders import World, make_world
from exchange.models import ImportJob
from exchange.views.files import XLSX
from registry.enums import SkillLevel
from registry.tests.builders import user_of

OFFICIAL = Path(__file__).parent / "files" / "official-form.xlsx"


@pytest.fixture
def world(live_portal: str, celery_worker_process) -> World:
    return make_world()


def sign_in(browser, actor, live_portal: str) -> None:
    client = Client()
    client.force_login(user_of(actor))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    browser.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_portal}])


def test_a_roster_is_dropped_read_confirmed_and_exported(world, browser, page, axe, live_portal) -> None:
    welders = builders.occupation("6-18-02-04", "焊工")
    days = {"planned_start": date(2024, 9, 1), "planned_end": date(2025, 8, 31)}
    drafted = world.draft(heads=0, title="焊工中级一班", occupation=welders, level=SkillLevel.INTERMEDIATE, **days)
    sign_in(browser, world.firm, live_portal)
    page.goto(f"/apprenticeship/classes/{drafted.pk}/")
    page.get_by_role("link", name="导入花名册").click()
    shot(page, "upload")
    assert axe(page) == []
    page.set_input_files("input[type=file]", OFFICIAL)
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("heading", name="确认导入").wait_for()
    page.get_by_text("早于起始日期").first.wait_for()
    page.get_by_role("link", name="身份证号：必填项没有填").or_(page.get_by_role("link", name="必填项没有填")).first.wait_for()
    shot(page, "checked")
    assert axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, "checked_phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1366, "height": 768})
    with page.expect_download() as download:
        page.get_by_role("link", name="下载带检查结果的文件").click()
    good = ImportJob.objects.get().good
    page.goto(f"/apprenticeship/classes/{drafted.pk}/roster/")
    corrected = {"name": OFFICIAL.name, "mimeType": XLSX, "buffer": corrected_form(Path(download.value.path()))}
    page.set_input_files("input[type=file]", corrected)
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("heading", name="确认导入").wait_for()
    page.get_by_role("heading", name="补贴测算").wait_for()
    shot(page, "corrected")
    page.get_by_role("button", name="导入无误的").click()
    page.get_by_text("已写入：新增").wait_for()
    shot(page, "applied")
    assert Enrolment.objects.filter(training_class=drafted).count() == good + 2
    page.goto("/apprenticeship/enrolments/")
    shot(page, "list")
    page.get_by_role("button", name="导出 Excel").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 xlsx").click()
    sheet = load_workbook(BytesIO(Path(download.value.path()).read_bytes())).active
    assert sheet.max_row == 1 + Enrolment.objects.count()
    page.goto("/files/exports/")
    shot(page, "exports")
    assert axe(page) == []
    page.goto("/files/imports/")
    shot(page, "imports")
    assert axe(page) == []


def corrected_form(remarked: Path) -> bytes:
    """The remarked form with its two problems mended and both people put down for the class, as the firm would in Excel."""
    book = load_workbook(BytesIO(remarked.read_bytes()))
    sheet = book.worksheets[0]
    assert [sheet.cell(row, sheet.max_column - 1).value for row in (18, 24)] == ["退回", "退回"]
    assert sheet["L18"].fill.fgColor.rgb == sheet["B24"].fill.fgColor.rgb == "FFFFC9C4"
    for cell, value in {"L18": date(2025, 8, 31), "B24": "谢安", "G24": "焊工", "H18": "中级工", "H24": "中级工"}.items():
        sheet[cell] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def shot(page, name: str) -> None:
    if folder := os.environ.get("EXCHANGE_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
