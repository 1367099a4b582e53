"""The frame in a real browser: accessible, within the screen, under the content policy, and with or without scripts."""

import pytest
from playwright.sync_api import expect

from registry.tests.builders import PASSWORD
from tests.people import Town

SCREEN, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}

PAGES = [
    "/",
    "/help/",
    "/help/county_handler/",
    "/desk/style/",
    "/accounts/profile/",
    "/accounts/password/",
    "/accounts/factor/new/",
    "/nowhere/",
]


@pytest.fixture
def town(live_portal):
    return Town()


def sign_in(page, username):
    page.goto("/accounts/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "login" not in url)


@pytest.mark.parametrize("size", [SCREEN, PHONE], ids=["screen", "phone"])
def test_pages_are_accessible_and_within_the_screen(page, town, axe, size):
    page.set_viewport_size(size)
    page.goto("/accounts/login/")
    found = {"/accounts/login/": axe(page)}
    sign_in(page, "administrator")
    for address in PAGES:
        page.goto(address)
        found[address] = axe(page)
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            found[address].append("wider than the screen")
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_skip_link_is_first_and_leads_to_the_content(page, town):
    sign_in(page, "teacher")
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_menu_on_a_phone_opens_and_closes(page, town):
    page.set_viewport_size(PHONE)
    sign_in(page, "teacher")
    entry = page.get_by_role("link", name="我的工作台")
    expect(entry).to_be_hidden()
    page.get_by_role("button", name="打开或收起菜单").click()
    expect(entry).to_be_visible()


def test_double_click_sends_a_form_once(page, town):
    sign_in(page, "teacher")
    page.goto("/accounts/profile/")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_label("联系电话").fill("0373-3026260")
    page.get_by_role("button", name="保存").dblclick()
    expect(page.get_by_text("个人资料已保存。")).to_be_visible()
    assert len(sent) == 1


def test_leaving_a_form_with_typing_in_it_asks_first(page, town):
    sign_in(page, "teacher")
    page.goto("/accounts/profile/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("联系电话").press_sequentially("0373")
    page.get_by_role("link", name="我的工作台").click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.get_by_label("联系电话").input_value() == "0373"


def test_rows_are_added_and_removed(page, town):
    sign_in(page, "administrator")
    page.goto("/desk/style/")
    rows = page.locator("[data-formset] tbody tr:visible")
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="增加一行").click()
    expect(rows).to_have_count(3)
    assert page.locator("[name=form-TOTAL_FORMS]").input_value() == "3"
    assert page.evaluate("document.activeElement.name") == "form-2-name"
    page.get_by_role("button", name="删除这一行").first.click()
    expect(rows).to_have_count(2)
    assert page.locator("[name=form-0-DELETE]").is_checked()


def test_charts_and_the_map_are_drawn_and_stand_over_a_table(page, town):
    """ECharts and the content policy get along: the browser fixture fails on anything blocked."""
    sign_in(page, "administrator")
    page.goto("/desk/style/")
    expect(page.locator("[data-chart] canvas")).to_have_count(2)
    page.wait_for_function("[...document.querySelectorAll('[data-chart]')].every((one) => echarts.getInstanceByDom(one)?.getOption())")
    page.get_by_text("各年拨付金额：看数字").click()
    expect(page.get_by_role("cell", name="305.25")).to_be_visible()


def test_everything_works_without_scripts(chromium_process, town, live_portal):
    context = chromium_process.new_context(base_url=live_portal, java_script_enabled=False)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("用户名").fill("teacher")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto("/accounts/profile/")
    page.get_by_label("联系电话").fill("不知道")
    page.get_by_role("button", name="保存").click()
    assert "电话只能有数字和连字符" in page.content()
    assert page.get_by_label("联系电话").input_value() == "不知道"
    context.close()
