"""The portal as its people use it: a page, a calendar, and the few movements of which every job consists."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import BrowserContext, Locator, Page, expect

from registry.tests.builders import PASSWORD

BEIJING = ZoneInfo("Asia/Shanghai")


class Stage:
    """``accounts``: user names by what the story calls the person; ``clock``: the file that tells the portal the time."""

    def __init__(self, browser: BrowserContext, accounts: dict[str, str], clock: Path) -> None:
        self.browser, self.accounts, self.clock = browser, accounts, clock
        browser.set_default_timeout(30_000)
        self.page: Page = browser.new_page()

    def turn_to(self, day: date) -> None:
        self.clock.write_text(datetime.combine(day, time(10), BEIJING).isoformat())

    def enter(self, who: str, password: str = PASSWORD) -> Page:
        """Sign in as ``who`` and stand at one's desk."""
        self.browser.clear_cookies()
        self.page.goto("/accounts/login/")
        fill(self.page, {"用户名": self.accounts[who], "密码": password})
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(lambda address: "login" not in address)
        return self.page

    def called_upon(self, who: str, what: str) -> Page:
        """Enter as ``who`` and open what waits for her on her desk."""
        page = self.enter(who)
        page.locator("a.item-title", has_text=what).first.click()
        return page

    def figures(self, keys: list[str]) -> dict[str, Decimal]:
        """What the leaders' pages say today."""
        page, found = self.enter("leader"), {}
        for key in keys:
            page.goto(f"/dashboard/figures/{key}/")
            found[key] = Decimal(page.locator(".tally-value").first.inner_text().replace(",", ""))
        return found


def choose(page: Page, entry: str) -> None:
    """An entry of the menu at the side."""
    page.locator(".sidebar").get_by_role("link", name=entry, exact=True).click()


def go(page: Page, words: str) -> None:
    """A button that leads to another page."""
    page.locator("main").get_by_role("link", name=words, exact=True).first.click()


def labelled(where: Page | Locator, label: str) -> Locator:
    return where.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$")).first


def fill(where: Page | Locator, fields: dict[str, str]) -> None:
    for label, value in fields.items():
        field = labelled(where, label)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(field.locator("option", has_text=value).first.get_attribute("value"))
        elif field.get_attribute("type") == "checkbox":
            field.set_checked(value == "是")
        else:
            field.fill(value)


def send(page: Page, button: str, told: str, fields: dict[str, str] | None = None) -> None:
    """Fill a form and send it; ``told`` is what the portal answers."""
    fill(page, fields or {})
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("main").get_by_text(told).first).to_be_visible()


def take(page: Page, step: str, fields: dict[str, str] | None = None) -> None:
    """A step of a workflow: its button, the page that says what will happen, the confirmation."""
    go(page, step)
    send(page, step if "确认" in step else f"确认{step}", f"已{step}。", fields)


def fact(page: Page, name: str) -> str:
    """A value of a record's page."""
    return page.locator(".facts div", has=page.get_by_text(name, exact=True)).locator("dd").first.inner_text()


def next_day(day: date, days: int = 1) -> date:
    return day + timedelta(days=days)
