"""A project from its call to acceptance with an instalment that was paid, in a real browser."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.actor import Actor
from brands import operations as ops
from brands.models import Instalment, Project
from brands.operations import MilestoneData
from brands.tests.builders import AWARD, INDICATORS, PDF, World
from funds.models import BudgetNotice
from funds.tests.builders import Treasury, balances
from registry.tests.builders import user_of
from tests.stage import fill, go, send, take

TODAY = date.today()
SHARE = Decimal("720000.00")
"""Yuan of the first instalment: 60 % of the award."""


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


def attach(page: Page, name: str, content: bytes = PDF) -> None:
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content})


def test_a_project_from_its_call_to_acceptance_with_an_instalment_paid(world, enter, axe) -> None:
    address = applied(world, enter)
    approved(world, enter, address)
    paid(world, enter, address)
    project = Project.objects.get()
    ops.milestone_done(actor=world.school, milestone_id=project.milestones.get().pk, done_on=TODAY, note="已验货")
    take(enter(world.checker, address), "中期检查通过", {"检查日期": TODAY.isoformat()})
    take(enter(world.school, address), "申请验收")
    page = enter(world.checker, address)
    take(page, "验收通过", {"验收日期": TODAY.isoformat()})
    expect(page.locator(".page-title")).to_contain_text("验收通过")
    assert axe(page) == []


def applied(world: World, enter) -> str:
    """A call is published, a school applies with its papers; returns the project's address."""
    base = world.base_type.name
    page = enter(world.handler, "/brands/calls/new/")
    closes = (TODAY + timedelta(days=20)).isoformat()
    days = {"申报开始日期": TODAY.isoformat(), "申报截止日期": closes}
    fill(page, {"标题": "示范基地申报", "年度": str(TODAY.year), "最少评审专家人数": "1", **days})
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url(lambda address: not address.endswith("/new/"))
    call = page.url
    take(enter(world.approver, call), "发布")
    page = enter(world.school, call)
    go(page, "申报项目")
    fields = {"项目类型": base, "项目名称": "豫菜师傅示范基地", "申请金额（元）": str(AWARD), "品牌名称": "豫菜师傅"}
    send(page, "保存", "申报已保存为草稿", fields | {"建设内容": "实训室"})
    address = page.url
    for kind in ("申报书", "建设方案", "信用承诺书"):
        go(page, "上传材料")
        attach(page, f"{kind}.pdf")
        send(page, "上传", "已上传", {"材料类别": kind, "说明": kind})
    take(page, "提交申报")
    return address


def approved(world: World, enter, address: str) -> None:
    """Checked by the county, scored, chosen, recommended, and approved by the province."""
    take(enter(world.county, address), "审核通过")
    page = enter(world.handler, address)
    go(page, "登记专家评分")
    score = {"专家姓名": "专家甲", "专家单位": "某高校", "评分": "88.5", "评审日期": TODAY.isoformat(), "评审意见": "较好"}
    send(page, "保存", "专家评分已登记", score)
    take(enter(world.checker, address), "市级遴选通过")
    take(enter(world.approver, address), "出具推荐函", {"推荐函文号": "新人社函1号", "推荐函日期": TODAY.isoformat()})
    fields = {"立项文号": "豫人社测1号", "立项日期": TODAY.isoformat(), "奖补金额（元）": str(AWARD)}
    take(enter(world.handler, address), "登记省级立项", fields)


def paid(world: World, enter, address: str) -> None:
    """The award's notice is named, the task book signed, and a first share arranged, approved and paid."""
    project, until = Project.objects.get(), TODAY + timedelta(days=300)
    page, budget = enter(world.finance, "/"), world.budget
    page.goto(address)
    go(page, "关联指标文件")
    page.get_by_label("指标文件").select_option(str(budget.pk))
    send(page, "保存", "已关联指标文件")
    ops.task_book_save(actor=world.school, project_id=project.pk, milestones=[MilestoneData("设备到位", TODAY)], indicators=INDICATORS)
    signed = {"任务书编号": "RWS-1", "签订日期": TODAY.isoformat(), "建设期止": until.isoformat()}
    take(enter(world.handler, address), "签订任务书", signed)
    page = enter(world.handler, address)
    go(page, "安排拨付")
    send(page, "保存", "不能超过。", {"拨付条件": "签订任务书后", "金额（元）": str(AWARD + 1)})
    send(page, "保存", "已提出分期拨付", {"金额（元）": str(SHARE)})
    instalment = Instalment.objects.get()
    take(enter(world.approver, f"/brands/instalments/{instalment.pk}/"), "审批")
    instalment.refresh_from_db()
    treasury = Treasury()
    treasury.account(world.school_body)
    treasury.paid(instalment.payable)
    assert balances(BudgetNotice.objects.get(pk=budget.pk))[3] == SHARE
    page = enter(world.school, f"/brands/instalments/{instalment.pk}/")
    expect(page.get_by_text("720,000.00").first).to_be_visible()
    expect(page.get_by_text(TODAY.isoformat()).first).to_be_visible()
