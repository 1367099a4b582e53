"""Money in a real browser: a batch from the list's boxes, a transfer that comes back and is paid again, a recovery with its receipt."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from accounts.actor import Actor
from funds import operations as funds
from funds.enums import PayableState, RecoveryState
from funds.models import Batch, Payable, Recovery
from funds.selectors import ledger_check
from funds.tests.builders import Treasury
from registry.tests import builders as registry
from tests.stage import choose, go, send, take


@pytest.fixture
def treasury(live_portal) -> Treasury:
    made = Treasury()
    made.budget()
    for amount in (100, 200):
        made.payable(amount)
    return made


def enter(page: Page, actor: Actor) -> Page:
    """Sign in, also where somebody else was before."""
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.fill("[name=username]", registry.user_of(actor).username)
    page.fill("[name=password]", registry.PASSWORD)
    page.click("main button[type=submit], form button[type=submit]")
    page.wait_for_url(lambda address: "login" not in address)
    return page


def make_batch(page: Page, payable: Payable) -> str:
    """From the list of payables to a batch; its address."""
    choose(page, "应付")
    page.get_by_role("row").filter(has_text=payable.number).get_by_role("checkbox").check()
    page.get_by_role("button", name="编制批次").click()
    send(page, "编制批次", "批次已编制")
    return page.url


def confirm_and_send(page: Page, treasury: Treasury, address: str) -> None:
    enter(page, treasury.checker).goto(address)
    take(page, "复核确认")
    enter(page, treasury.handler).goto(address)
    take(page, "送出拨付")


def test_all_open_payables_become_a_batch(treasury, page, axe):
    enter(page, treasury.handler)
    page.goto("/funds/payables/?state=open")
    assert axe(page) == []
    page.get_by_label("选择本页全部待拨付").check()
    page.get_by_role("button", name="编制批次").click()
    page.wait_for_url("**/funds/batches/new/**")
    assert page.get_by_text("人民币叁佰元整").is_visible()
    assert axe(page) == []
    page.get_by_role("button", name="编制批次").click()
    page.wait_for_url(f"**/funds/batches/{Batch.objects.get().pk}/")
    assert page.get_by_text("批次已编制，请另一人复核确认。").is_visible()
    assert axe(page) == []


def test_a_transfer_that_comes_back_is_paid_again(treasury, page):
    payable = Payable.objects.earliest("pk")
    address = make_batch(enter(page, treasury.handler), payable)
    confirm_and_send(page, treasury, address)
    page.get_by_role("link", name="登记回执").click()
    page.get_by_role("radio", name="被退回").check()
    send(page, "登记回执", "回执已登记", {"退回原因": "户名与账号不符"})
    expect(page.get_by_text("户名与账号不符").first).to_be_visible()
    take(page, "办结")

    again = make_batch(page, payable)
    assert again != address
    confirm_and_send(page, treasury, again)
    go(page, "登记到账")
    send(page, "登记为已到账", "已登记1张拨付单到账")
    page.goto(f"/funds/payables/{payable.pk}/")
    expect(page.get_by_text("已退回").first).to_be_visible()
    payable.refresh_from_db()
    assert (payable.state, payable.lines.count(), payable.lines.filter(live=True).count()) == (PayableState.PAID, 2, 1)
    assert ledger_check() == []


def test_a_payment_is_demanded_back_and_its_receipt_recorded(treasury, page, axe):
    payable = Payable.objects.earliest("pk")
    treasury.paid(payable)
    enter(page, treasury.handler).goto(f"/funds/payables/{payable.pk}/")
    go(page, "发起追缴")
    assert axe(page) == []
    send(page, "发起追缴", "追缴已发起", {"应退金额（元）": "60", "事由": "学徒中途离开", "责令退回通知书文号": "新人社责〔2024〕3号"})
    go(page, "登记退款")
    send(page, "登记退款", "退款已登记", {"退回金额（元）": "60", "凭证号": "回单0001"})
    expect(page.get_by_role("cell", name="回单0001")).to_be_visible()
    assert Recovery.objects.get().state == RecoveryState.RECEIVED
    assert ledger_check() == []


def test_finance_decides_to_net_a_recovery(treasury, page, axe):
    first = Payable.objects.earliest("pk")
    line = treasury.paid(first).orders.get().lines.get()
    recovery = funds.recovery_demand(actor=treasury.handler, payment_line=line, amount=Decimal(30), reason="学徒中途离开")
    owed = treasury.payable(500, first.payee)
    enter(page, treasury.handler)
    page.goto(f"/funds/batches/new/?payables={owed.pk}")
    page.get_by_role("checkbox", name=recovery.number).check()
    page.get_by_role("button", name="按勾选重新计算").click()
    expect(page.locator(".tally-value").first).to_have_text("470.00")
    assert axe(page) == []
    send(page, "编制批次", "批次已编制")
    expect(page.get_by_text("抵扣 −30.00")).to_be_visible()
    assert axe(page) == []
