"""A policy made, approved by a second person and tried, in a real browser; what a screen reader or a phone meets on its pages."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import User
from policies.models import PolicyVersion
from subsidies.tests.world import World, make_world


@pytest.fixture
def world(live_portal) -> World:
    made = make_world()
    made.claim(made.training_class(2), cost="5300.00")
    return made


def sign_in(browser, actor: Actor, live_portal: str) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    browser.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_portal}])


def test_a_policy_is_drafted_submitted_approved_by_another_and_tried(world, browser, page, axe, live_portal) -> None:
    sign_in(browser, world.clerk, live_portal)
    page.goto(reverse("policies:document_detail", args=[world.policy.document_id]))
    page.get_by_role("link", name="拟定新版次").click()
    page.get_by_label("执行起始日").fill("2027-01-01")
    page.get_by_label("抽查比例").fill("10")
    page.get_by_label("备案申报书").select_option(label="必交")
    page.get_by_label("备案申报书").scroll_into_view_if_needed()
    page.locator("#id_rates-0-amount").fill("5500")
    assert axe(page) == []
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_text("草稿已保存").wait_for()
    page.get_by_text("审批通过的申领抽查 10%，由另一人复查。").first.wait_for()
    page.get_by_role("link", name="提交审定").click()
    page.get_by_role("button", name="提交审定").click()
    page.get_by_text("待审定").first.wait_for()
    made = PolicyVersion.objects.get(number=2)
    assert page.get_by_role("link", name="审定", exact=True).count() == 0, "who made it does not approve it"

    sign_in(browser, world.approver, live_portal)
    page.goto(reverse("policies:version_detail", args=[made.pk]))
    page.get_by_role("link", name="审定", exact=True).click()
    page.get_by_role("button", name="审定").click()
    page.get_by_text("已审定").first.wait_for()
    assert axe(page) == []

    page.get_by_role("link", name="政策测算").click()
    page.get_by_text("以下按本版次的标准和口径测算").wait_for()
    assert page.locator("tfoot .amount").all_inner_texts() == ["10,000.00", "10,600.00", "600.00"]
    page.get_by_label("中级工").fill("5200")
    page.get_by_role("button", name="测算").click()
    page.get_by_text("与本版次不同：中级工。").wait_for()
    assert page.locator("tfoot .amount").all_inner_texts() == ["10,000.00", "10,400.00", "400.00"]
    assert axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
