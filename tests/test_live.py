"""The parts that browser tests stand on: web process, worker, Chromium, axe."""

import time

from django.urls import reverse
from playwright.sync_api import Page

from reports.tasks import tick
from xinxiang_skills.health import oldest_job_age


def test_sign_in_page_is_served_whole_and_accessible(page: Page, axe):
    page.goto(reverse("accounts:login"))
    assert "登录" in page.title()
    assert page.evaluate("getComputedStyle(document.body).fontFamily")
    assert page.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length > 0)")
    assert axe(page) == []


def test_policy_blocks_an_inline_script(chromium_process, live_portal):
    page = chromium_process.new_page()
    page.goto(f"{live_portal}{reverse('accounts:login')}")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = true'}))")
    assert page.evaluate("window.ran") is None


def test_worker_takes_a_job_from_the_queue(celery_worker_process):
    tick.delay()
    deadline = time.monotonic() + 10
    while oldest_job_age() is not None and time.monotonic() < deadline:
        time.sleep(0.1)
    assert oldest_job_age() is None
    assert celery_worker_process.poll() is None


def test_jobs_can_be_run_in_place(db, run_jobs):
    tick.delay()
    assert run_jobs() > 0
    assert oldest_job_age() is None
