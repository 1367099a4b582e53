"""A claim's costs in a real browser, and what a screen reader or a phone meets on the pages of subsidies."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import User
from subsidies import operations as subsidies
from subsidies.tests.world import World, make_world


@pytest.fixture
def world(live_portal) -> World:
    made = make_world()
    made.money()
    return made


def sign_in(browser, actor: Actor, live_portal: str) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    browser.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_portal}])


def test_one_amount_for_everybody_then_one_of_his_own(world, browser, page, live_portal) -> None:
    claim = subsidies.claim_draft(actor=world.school, class_id=world.training_class(3).pk)
    sign_in(browser, world.school, live_portal)
    page.goto(reverse("subsidies:claim_costs", args=[claim.pk]))
    name = claim.lines.order_by("pk").last().person.name
    page.get_by_label("第1学年每人").fill("4,900")
    page.get_by_role("button", name="填入空白格").click()
    page.get_by_text("已填入表格，还没有保存").wait_for()
    page.get_by_label(f"{name} 第1学年成本").fill("4000.50")
    page.get_by_role("button", name="保存成本").click()
    page.get_by_text("成本已保存").wait_for()
    assert page.get_by_role("link", name="4,900.00").count() == 2
    page.get_by_role("link", name="4,000.50").click()
    page.get_by_text("应补 4000.50", exact=True).wait_for()


def test_nothing_serious_on_any_page_on_desk_or_phone(world, browser, page, axe, live_portal) -> None:
    prepayment = subsidies.prepayment_apply(actor=world.firm, class_id=world.training_class(2, state="open").pk)
    two_years = world.claim(world.training_class(2, level=3, years=2), "confirm")
    noticed = world.claim(world.training_class(1), "approve")
    notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[noticed.pk], starts_on=timezone.localdate())
    subsidies.notice_publish(actor=world.clerk, notice_id=notice.pk)
    pages = {
        "county": [
            ("prepayment_detail", prepayment.pk),
            ("claim_detail", two_years.pk),
            ("claim_do", two_years.pk, "handle"),
            ("line_detail", two_years.lines.first().pk),
            ("line_refuse", two_years.lines.first().pk),
            ("notice_detail", notice.pk),
            ("objection_create", notice.lines.get().pk),
        ],
        "clerk": [("claim_list",), ("prepayment_list",), ("notice_list",), ("notice_create",), ("objection_list",)],
        "firm": [("prepayment_create",)],
        "school": [("claim_create",)],
    }
    for who, addresses in pages.items():
        sign_in(browser, getattr(world, who), live_portal)
        for name, *args in addresses:
            assert page.goto(reverse(f"subsidies:{name}", args=args)).status == 200, name
            assert axe(page) == [], name
            page.set_viewport_size({"width": 390, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
            page.set_viewport_size({"width": 1366, "height": 768})
    browser.clear_cookies()
    page.goto(reverse("subsidies:public_notice", args=[notice.number]))
    assert axe(page) == []
