"""The pages of money, as their readers meet them."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO
from uuid import uuid4

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from audit.models import Event
from funds import causes
from funds import operations as funds
from funds.enums import BatchState, PayableState, RecoveryState
from funds.models import Batch, BudgetNotice, Payable, Recovery, RecoveryReceipt
from funds.tests.builders import balances
from registry.tests import builders as registry

READERS = {Role.FINANCE_HANDLER, Role.FINANCE_CHECKER, Role.CITY_HANDLER, Role.CITY_CHECKER, Role.CITY_APPROVER, Role.LEADER, Role.AUDITOR}


@pytest.fixture
def budget(treasury):
    return treasury.budget(100_000)


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(registry.user_of(actor))
    return client


def words(response) -> str:
    return response.content.decode()


def seen(response) -> list[str]:
    """What the preview's form carries of the orders as they were shown."""
    return [f"{order.payee.pk}:{order.seen}" for preview in response.context["previews"] for order in preview.orders]


def reader(role: Role) -> Actor:
    """Somebody in this role; leaders and auditors of the bureau."""
    return registry.actor(role, registry.organisation(role, registry.CITY) if role in (Role.LEADER, Role.AUDITOR) else None)


# Who may look


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("folder", ["budgets", "batches", "ledger"])
def test_the_treasury_is_read_by_offices_of_the_city(treasury, role, folder):
    assert browser(reader(role)).get(f"/funds/{folder}/").status_code == (200 if role in READERS else 403)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("folder", ["payables", "recoveries"])
def test_debts_are_read_by_whom_they_concern(treasury, role, folder):
    concerned = READERS | {Role.FIRM, Role.INSTITUTION, Role.COUNTY_HANDLER}
    assert browser(reader(role)).get(f"/funds/{folder}/").status_code == (200 if role in concerned else 403)


def test_a_firm_sees_its_own_and_nobody_elses(treasury, budget):
    mine, other = treasury.firm(), treasury.firm()
    owed, foreign = treasury.payable(100, mine), treasury.payable(200, other)
    client = browser(registry.actor(Role.FIRM, mine))
    page = words(client.get("/funds/payables/"))
    assert owed.number in page
    assert foreign.number not in page
    assert budget.number not in page
    assert client.get(f"/funds/payables/{owed.pk}/").status_code == 200
    assert client.get(f"/funds/payables/{foreign.pk}/").status_code == 404
    assert client.get(f"/funds/payables/{owed.pk}/cancel/").status_code == 403


def test_a_county_sees_its_own(treasury, budget):
    near, far = treasury.payable(100, treasury.firm(registry.WEIHUI)), treasury.payable(100, treasury.firm(registry.HUIXIAN))
    client = browser(registry.actor(Role.COUNTY_HANDLER))
    assert client.get(f"/funds/payables/{near.pk}/").status_code == 200
    assert client.get(f"/funds/payables/{far.pk}/").status_code == 404


@pytest.mark.parametrize("page", ["budgets/new/", "batches/new/", "recoveries/new/"])
def test_who_only_reads_cannot_begin_anything(treasury, page):
    assert browser(reader(Role.AUDITOR)).get(f"/funds/{page}").status_code == 403


def test_answers_exports_and_receipts_are_finances(treasury, budget):
    batch = treasury.paid(treasury.payable())
    order = batch.orders.get()
    recovery = funds.recovery_demand(actor=treasury.handler, payment_line=order.lines.get(), amount=Decimal(1), reason="多拨")
    client = browser(treasury.approver)
    assert client.get(f"/funds/orders/{order.pk}/answer/").status_code == 403
    assert client.get(f"/funds/batches/{batch.pk}/answers/").status_code == 403
    assert client.post(f"/funds/batches/{batch.pk}/bank-list.csv").status_code == 403
    assert client.get(f"/funds/recoveries/{recovery.pk}/receipt/").status_code == 403
    assert client.get(f"/funds/batches/{batch.pk}/do/send/").status_code == 403


# Lists cost the same however long they are


@pytest.mark.parametrize("folder", ["budgets", "payables", "batches", "recoveries", "ledger"])
def test_twenty_rows_need_no_more_queries_than_two(treasury, folder, django_assert_num_queries):
    def fill(count):
        for _ in range(count):
            treasury.budget(5000)
            line = treasury.paid(treasury.payable(100)).orders.get().lines.get()
            funds.recovery_demand(actor=treasury.handler, payment_line=line, amount=Decimal(1), reason="多拨")

    client, address = browser(treasury.handler), f"/funds/{folder}/"
    fill(2)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    fill(18)
    with django_assert_num_queries(len(few)):
        client.get(address)


def test_a_batch_of_twenty_orders_needs_no_more_queries_than_one_of_two(treasury, budget, django_assert_num_queries):
    small = treasury.confirmed(*(treasury.payable(10) for _ in range(2)))
    large = treasury.confirmed(*(treasury.payable(10) for _ in range(20)))
    client = browser(treasury.checker)
    client.get(f"/funds/batches/{small.pk}/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/funds/batches/{small.pk}/")
    with django_assert_num_queries(len(few)):
        client.get(f"/funds/batches/{large.pk}/")


# Filters


def test_payables_are_filtered(treasury, budget):
    late = treasury.payable(100, due_on=timezone.localdate().replace(year=2020))
    open_one = treasury.payable(200, treasury.firm(registry.HUIXIAN))
    paid = treasury.payable(300)
    treasury.paid(paid)
    client = browser(treasury.handler)

    def found(query):
        page = words(client.get(f"/funds/payables/?{query}"))
        return [p for p in (late, open_one, paid) if f">{p.number}<" in page]

    assert found("state=paid") == [paid]
    assert found("overdue=true") == [late]
    assert found(f"region={registry.HUIXIAN}") == [open_one]
    assert found(f"payee={paid.payee_id}") == [paid]
    assert found(f"budget={budget.pk}&q={open_one.number}") == [open_one]


def test_the_ledger_is_filtered_and_summed(treasury, budget):
    treasury.payable(300)
    page = words(browser(treasury.checker).get(f"/funds/ledger/?budget={budget.pk}&account=reserved"))
    assert "预留（筛选合计）" in page
    assert "300.00" in page
    assert "下达指标" not in page


# Notices


def test_a_notice_is_entered_in_the_browser(treasury):
    registry.regions()
    typed = {
        "number": "豫财社〔2024〕12号",
        "source": "employment",
        "year": "2024",
        "region": registry.CITY,
        "amount": "2500000.00",
        "received_on": "2024-03-01",
    }
    client = browser(treasury.handler)
    assert client.post("/funds/budgets/new/", typed | {"amount": "0"}).status_code == 422
    response = client.post("/funds/budgets/new/", typed, follow=True)
    made = BudgetNotice.objects.get()
    assert response.redirect_chain[-1][0] == f"/funds/budgets/{made.pk}/"
    assert "2,500,000.00" in words(response)
    again = client.post("/funds/budgets/new/", typed)
    assert again.status_code == 422
    assert "已经录入" in words(again) or "已存在" in words(again)
    assert 'value="2500000.00"' in words(again)


# Batches


def test_a_batch_is_previewed_then_made_once(treasury, budget):
    one, other = treasury.payable(100), treasury.payable("200.50")
    client = browser(treasury.handler)
    chosen = {"payables": [one.pk, other.pk]}
    response = client.get("/funds/batches/new/", chosen)
    preview = words(response)
    assert "300.50" in preview
    assert "人民币叁佰元零伍角" in preview
    assert not Batch.objects.exists()
    chosen |= {"seen": seen(response)}
    made = client.post("/funds/batches/new/", chosen)
    assert made.headers["Location"] == f"/funds/batches/{Batch.objects.get().pk}/"
    twice = client.post("/funds/batches/new/", chosen)
    assert twice.status_code == 422
    assert "已不是待拨付" in words(twice)
    assert Batch.objects.count() == 1


def test_choosing_nothing_leads_back_to_the_list(treasury):
    response = browser(treasury.handler).get("/funds/batches/new/?payables=x")
    assert response.headers["Location"] == "/funds/payables/?state=open"


def test_payables_of_two_notices_become_two_batches(treasury, budget):
    other = treasury.budget(500)
    chosen = [treasury.payable(10), treasury.payable(20, budget=other)]
    page = words(browser(treasury.handler).get("/funds/batches/new/", {"payables": [p.pk for p in chosen]}))
    assert "请分别编制" in page
    assert page.count("编制批次</button>") == 2


def test_a_missing_account_shows_in_the_preview(treasury, budget):
    payable = treasury.payable(10, registry.organisation(Role.FIRM))
    client = browser(treasury.handler)
    preview = client.get("/funds/batches/new/", {"payables": payable.pk})
    assert "没有使用中的收款账户" in words(preview)
    refused = client.post("/funds/batches/new/", {"payables": payable.pk, "seen": seen(preview)})
    assert refused.status_code == 422
    assert payable.payee.name in words(refused)


def step(client, batch, name, **typed):
    """Open the step's page and send its form as the browser would."""
    page = client.get(f"/funds/batches/{batch.pk}/do/{name}/")
    form = page.context["form"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    typed = {"comment": "", "seen_version": page.context["object_version"], **hidden, **typed}
    return typed, client.post(f"/funds/batches/{batch.pk}/do/{name}/", typed)


def test_a_batch_goes_through_confirm_send_answer_and_close(treasury, budget):
    batch = treasury.draft(treasury.payable(100), treasury.payable(200))
    checker, handler = browser(treasury.checker), browser(treasury.handler)
    assert "人民币叁佰元整" in words(checker.get(f"/funds/batches/{batch.pk}/do/confirm/"))
    step(checker, batch, "confirm")
    _, sent = step(handler, batch, "send")
    assert sent.status_code == 302
    first, second = batch.orders.order_by("number")
    today = timezone.localdate().isoformat()
    handler.post(f"/funds/batches/{batch.pk}/answers/", {"answered_on": today, "orders": [first.pk]})
    handler.post(f"/funds/orders/{second.pk}/answer/", {"paid": "no", "answered_on": today, "reason": "户名不符"})
    page = words(handler.get(f"/funds/batches/{batch.pk}/"))
    assert "户名不符" in page
    assert balances(budget) == (99_700, 200, 0, 100)
    step(handler, batch, "close")
    batch.refresh_from_db()
    assert batch.state == BatchState.CLOSED


def test_a_double_click_on_send_sends_once(treasury, budget):
    batch = treasury.confirmed(treasury.payable(100))
    client = browser(treasury.handler)
    typed, first = step(client, batch, "send")
    second = client.post(f"/funds/batches/{batch.pk}/do/send/", typed)
    assert (first.status_code, second.status_code) == (302, 302)
    assert balances(budget) == (99_900, 0, 100, 0)
    assert Event.objects.filter(subject_type="funds.batch", name="send").count() == 1


def test_a_list_that_changed_after_it_was_seen_is_not_confirmed(treasury, budget):
    firm = treasury.firm()
    batch = treasury.draft(treasury.payable(100, firm))
    treasury.account(firm)
    _, refused = step(browser(treasury.checker), batch, "confirm", comment="已逐笔核对")
    assert refused.status_code == 422
    assert "收款账户已变更" in words(refused)
    assert "已逐笔核对" in words(refused)


def test_an_outdated_step_keeps_what_was_typed(treasury, budget):
    batch = treasury.draft(treasury.payable(100))
    client = browser(treasury.handler)
    stale = client.post(f"/funds/batches/{batch.pk}/do/dissolve/", {"comment": "重新编批", "seen_version": batch.version + 1})
    assert stale.status_code == 422
    assert "刚被他人更新过" in words(stale)
    assert "重新编批" in words(stale)


def test_a_return_without_a_reason_stands_at_its_field(treasury, budget):
    order = treasury.sent(treasury.payable(100)).orders.get()
    today = timezone.localdate().isoformat()
    page = browser(treasury.handler).post(f"/funds/orders/{order.pk}/answer/", {"paid": "no", "answered_on": today, "reason": ""})
    assert page.status_code == 422
    assert page.context["form"].errors["reason"] == ["退回须写明原因。"]


# The bank's list


def test_the_bank_list_can_be_taken_again_and_changes_nothing(treasury, budget):
    firm = treasury.firm()
    batch = treasury.confirmed(treasury.payable("1409.50", firm))
    number = firm.accounts.get(state="active").number
    client = browser(treasury.handler)
    before = Batch.objects.values().get()
    files = [client.post(f"/funds/batches/{batch.pk}/bank-list.csv").content for _ in range(2)]
    assert files[0] == files[1]
    assert Batch.objects.values().get() == before
    heading, row = csv.reader(StringIO(files[0].decode("utf-8-sig")))
    assert heading[4:] == ["账号", "金额（元）", "大写金额"]
    assert row[4:] == [number, "1409.50", "人民币壹仟肆佰零玖元伍角"]
    assert Event.objects.filter(subject_type="funds.batch", name="export", actor_id=treasury.handler.user_id).count() == 2


def test_the_workbook_holds_text_and_numbers_never_formulas(treasury, budget):
    firm = treasury.firm()
    payable = treasury.payable("1409.50", firm)
    type(firm).objects.filter(pk=firm.pk).update(name="=HYPERLINK(1)")
    batch = treasury.confirmed(payable)
    client = browser(treasury.checker)
    sheet = openpyxl.load_workbook(BytesIO(client.post(f"/funds/batches/{batch.pk}/bank-list.xlsx").content)).active
    cells = {heading.value: cell for heading, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (cells["收款单位"].value, cells["收款单位"].data_type) == ("=HYPERLINK(1)", "s")
    assert (cells["账号"].data_type, cells["金额（元）"].value) == ("s", 1409.5)
    rows = list(csv.reader(StringIO(client.post(f"/funds/batches/{batch.pk}/bank-list.csv").content.decode("utf-8-sig"))))
    assert rows[1][1] == "'=HYPERLINK(1)"


def test_a_draft_has_no_bank_list(treasury, budget):
    batch = treasury.draft(treasury.payable(100))
    response = browser(treasury.handler).post(f"/funds/batches/{batch.pk}/bank-list.csv")
    assert response.status_code == 302
    assert "复核确认后才能导出" in str(next(iter(get_messages(response.wsgi_request))))


def test_whole_account_numbers_stand_on_no_page(treasury, budget):
    firm = treasury.firm()
    batch = treasury.confirmed(treasury.payable(100, firm))
    number = firm.accounts.get(state="active").number
    assert number not in words(browser(treasury.handler).get(f"/funds/batches/{batch.pk}/"))


# Payables and recoveries


def test_a_payable_tells_its_cause_where_an_app_above_knows_it(treasury, budget, monkeypatch):
    monkeypatch.setattr(causes, "_resolvers", [])
    payable, other = treasury.payable(100), treasury.payable(200)
    causes.register(lambda one: causes.Cause("预支 YZ-2024-0003", "/x/3/") if one == payable else None)
    client = browser(treasury.handler)
    assert '<a href="/x/3/">预支 YZ-2024-0003</a>' in words(client.get(f"/funds/payables/{payable.pk}/"))
    assert "/x/3/" not in words(client.get(f"/funds/payables/{other.pk}/"))


def test_a_payable_is_cancelled_with_a_reason(treasury, budget):
    payable = treasury.payable(100)
    client = browser(treasury.checker)
    assert client.post(f"/funds/payables/{payable.pk}/cancel/", {"comment": ""}).status_code == 422
    client.post(f"/funds/payables/{payable.pk}/cancel/", {"comment": "核定有误"})
    payable.refresh_from_db()
    assert payable.state == PayableState.CANCELLED


def test_a_payment_is_demanded_back_and_comes_back(treasury, budget):
    payable = treasury.payable(1000)
    line = treasury.paid(payable).orders.get().lines.get()
    client = browser(treasury.handler)
    assert f"/funds/recoveries/new/?line={line.pk}" in words(client.get(f"/funds/payables/{payable.pk}/"))
    assert "1,000.00元" in words(client.get(f"/funds/recoveries/new/?line={line.pk}"))
    typed = {"payment_line": line.pk, "amount": "600", "reason": "学徒中途离开", "letter_number": "", "due_on": ""}
    assert client.post("/funds/recoveries/new/", typed | {"amount": "1000.01"}).status_code == 422
    client.post("/funds/recoveries/new/", typed)
    recovery = Recovery.objects.get()
    receipt = {"amount": "600", "received_on": timezone.localdate().isoformat(), "reference": "回单1", "seen_version": recovery.version}
    assert client.post(f"/funds/recoveries/{recovery.pk}/receipt/", receipt).status_code == 302
    assert client.post(f"/funds/recoveries/{recovery.pk}/receipt/", receipt).status_code == 422
    recovery.refresh_from_db()
    assert (recovery.state, RecoveryReceipt.objects.count()) == (RecoveryState.RECEIVED, 1)
    assert "退清" not in words(client.get(f"/funds/recoveries/{recovery.pk}/")).split("办理记录")[0]


def test_a_recovery_begins_at_a_payment(treasury):
    response = browser(treasury.handler).get("/funds/recoveries/new/")
    assert response.headers["Location"] == "/funds/payables/?state=paid"


def test_the_payer_of_a_recovery_sees_it_and_cannot_touch_it(treasury, budget):
    firm = treasury.firm()
    line = treasury.paid(treasury.payable(1000, firm)).orders.get().lines.get()
    recovery = funds.recovery_demand(actor=treasury.handler, payment_line=line, amount=Decimal(10), reason="多拨")
    client, stranger = browser(registry.actor(Role.FIRM, firm)), browser(registry.actor(Role.FIRM))
    assert client.get(f"/funds/recoveries/{recovery.pk}/").status_code == 200
    assert client.get(f"/funds/recoveries/{recovery.pk}/do/withdraw/").status_code == 403
    assert stranger.get(f"/funds/recoveries/{recovery.pk}/").status_code == 404


# On the desk


def test_a_batch_waits_for_the_checker_then_for_the_handler(treasury, budget):
    batch = treasury.draft(treasury.payable(100))
    maker, checker = browser(treasury.handler), browser(treasury.checker)
    assert batch.number in words(checker.get("/"))
    funds.batch_confirm(actor=treasury.checker, batch_id=batch.pk, seen_hash=batch.members_hash)
    assert f"/funds/batches/{batch.pk}/" in words(maker.get("/"))
    funds.batch_send(actor=treasury.handler, batch_id=batch.pk, send_key=uuid4())
    assert Payable.objects.get().state == PayableState.IN_BATCH
