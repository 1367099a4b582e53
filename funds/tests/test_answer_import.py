"""The payer's answer file: read per order by the worker; what is repeated, partial or unknown goes to the report, never to a guess."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from exchange.enums import ImportState, Verdict
from exchange.models import ImportJob
from exchange.operations import import_apply, import_check, import_confirm, import_upload
from funds.answer_import import AnswerImport
from funds.enums import OrderState, PayableState
from funds.models import Payable, PayerAnswer, PaymentOrder
from funds.tests.answer_files import HEADER, row_of, text, workbook
from funds.tests.builders import Treasury, balances
from funds.tests.test_budgets import at_once
from funds.tests.test_pages import browser, words


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def orders(treasury) -> list[PaymentOrder]:
    """Two orders on their way: 100 and 200 yuan."""
    treasury.budget(10_000)
    batch = treasury.sent(treasury.payable(100), treasury.payable(200))
    return list(batch.orders.select_related("batch").order_by("amount"))


def checked(treasury: Treasury, content: bytes, name: str = "回执.xlsx") -> ImportJob:
    job = import_upload(actor=treasury.handler, kind="answers", params={}, content=content, name=name)
    import_check(job_id=job.pk)
    job.refresh_from_db()
    return job


def applied(treasury: Treasury, job: ImportJob) -> ImportJob:
    import_confirm(actor=treasury.handler, job_id=job.pk, only_if_all_good=False)
    import_apply(job_id=job.pk)
    job.refresh_from_db()
    return job


def codes(job: ImportJob) -> list[str]:
    return sorted({problem["code"] for row in job.rows.all() for problem in row.problems})


def states(*orders: PaymentOrder) -> list[str]:
    return [PaymentOrder.objects.get(pk=order.pk).state for order in orders]


@pytest.mark.parametrize(
    ("write", "name"),
    [(workbook, "回执.xlsx"), (text, "回执.csv"), (lambda *rows: text(*rows, encoding="gb18030"), "回执.csv")],
    ids=["xlsx", "csv", "csv of an old system"],
)
def test_each_order_is_paid_or_returned_as_the_payer_says(treasury, orders, write, name):
    one, other = orders
    job = checked(treasury, write(row_of(one), row_of(other, "退回")), name)
    assert (job.new, job.wrong, states(one, other)) == (2, 0, ["pending", "pending"])
    assert applied(treasury, job).state == ImportState.APPLIED
    assert states(one, other) == [OrderState.PAID, OrderState.RETURNED]
    assert PaymentOrder.objects.get(pk=other.pk).return_reason == "账号与户名不符"
    assert sorted(Payable.objects.values_list("amount", "state")) == [(100, PayableState.PAID), (200, PayableState.OPEN)]


def test_a_returned_order_s_lines_are_payable_again(treasury, orders):
    one, other = orders
    applied(treasury, checked(treasury, workbook(row_of(one, "退票", reason="户名不符"), row_of(other))))
    again = treasury.sent(Payable.objects.get(state=PayableState.OPEN)).orders.select_related("batch").get()
    applied(treasury, checked(treasury, workbook(row_of(again))))
    assert set(Payable.objects.values_list("state", flat=True)) == {PayableState.PAID}


def test_our_own_bank_list_with_three_more_columns_is_an_answer_file(treasury, orders):
    header = ["拨付单号", "收款单位", "户名", "开户银行", "账号", "金额（元）", "大写金额", "回执结果", "回执日期", "退回原因"]
    rows = [
        [o.number, o.payee.name, o.account_name, "银行", o.account_number, str(o.amount), "人民币", "支付成功", timezone.localdate(), None]
        for o in orders
    ]
    job = checked(treasury, workbook(*rows, ["合计", None, None, None, None, 300], header=header))
    assert (job.new, job.wrong) == (2, 0)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"order": "PC-2024-9999-001"}, "order_unknown"),
        ({"amount": Decimal("99.99")}, "amount_differs"),
        ({"amount": "一百元"}, "amount_invalid"),
        ({"payee": "另一家公司"}, "payee_differs"),
        ({"result": "处理中"}, "result_unclear"),
        ({"result": ""}, "required_missing"),
        ({"result": "退回", "reason": ""}, "required_missing"),
        ({"on": "2001-01-01"}, "date_invalid"),
        ({"on": (timezone.localdate() + timedelta(days=1)).isoformat()}, "date_invalid"),
        ({"on": "上周"}, "date_invalid"),
        ({"result": "退回", "reason": "很" * 201}, "too_long"),
    ],
)
def test_what_does_not_fit_goes_to_the_report_and_nowhere_else(treasury, orders, change, code):
    one, other = orders
    job = checked(treasury, workbook(row_of(one, **change), row_of(other)))
    assert (codes(job), job.wrong, job.new) == ([code], 1, 1)
    applied(treasury, job)
    assert states(one, other) == [OrderState.PENDING, OrderState.PAID]


def test_a_repeated_row_counts_once(treasury, orders):
    job = checked(treasury, workbook(row_of(orders[0]), row_of(orders[0])))
    assert (codes(job), job.new, job.wrong) == (["duplicate_in_file"], 1, 1)
    applied(treasury, job)
    assert PayerAnswer.objects.count() == 1


def test_two_answers_to_one_order_are_both_left_out(treasury, orders):
    job = checked(treasury, workbook(row_of(orders[0]), row_of(orders[0], "退回"), row_of(orders[1])))
    assert (codes(job), job.new, job.wrong) == (["answer_contradicts"], 1, 2)
    applied(treasury, job)
    assert states(*orders) == [OrderState.PENDING, OrderState.PAID]


def test_an_answer_that_contradicts_the_books_is_reported(treasury, orders):
    treasury.answer(orders[0])
    job = checked(treasury, workbook(row_of(orders[0], "退回")))
    assert (codes(job), job.good) == (["answer_contradicts"], 0)


def test_what_is_known_already_is_the_same(treasury, orders):
    content = workbook(*map(row_of, orders))
    applied(treasury, checked(treasury, content))
    job = checked(treasury, content)
    assert list(job.rows.values_list("verdict", flat=True)) == [Verdict.SAME, Verdict.SAME]
    assert job.same_as is not None


def test_a_batch_not_sent_has_no_answers(treasury, orders):
    order = treasury.confirmed(treasury.payable(50)).orders.select_related("batch").get()
    order.batch.sent_at = timezone.now()
    assert codes(checked(treasury, workbook(row_of(order)))) == ["order_not_sent"]


def test_what_was_answered_by_hand_meanwhile_is_not_written_twice(treasury, orders):
    job = checked(treasury, workbook(*map(row_of, orders)))
    treasury.answer(orders[0])
    assert applied(treasury, job).state == ImportState.APPLIED
    assert PayerAnswer.objects.count() == 2


def test_a_file_without_our_columns_is_refused_with_what_it_needs(treasury, orders):
    job = checked(treasury, workbook(["a", "b"], header=["姓名", "电话"]))
    assert (job.state, job.refusal) == (ImportState.REFUSED, "no_header")
    assert "拨付单号" in job.sentence


def test_only_finance_uploads_answers(treasury, orders):
    for actor in (treasury.checker, treasury.approver):
        with pytest.raises(PermissionDenied):
            import_upload(actor=actor, kind="answers", params={}, content=workbook(), name="回执.xlsx")
    assert browser(treasury.checker).get("/funds/batches/answer-file/").status_code == 403


def test_the_file_is_dropped_in_the_browser_and_reported(treasury, orders, run_jobs):
    client = browser(treasury.handler)
    assert "/funds/batches/answer-file/" in words(client.get(f"/funds/batches/{orders[0].batch_id}/"))
    file = SimpleUploadedFile("回执.xlsx", workbook(row_of(orders[0]), row_of(orders[1], amount=150)))
    uploaded = client.post("/funds/batches/answer-file/", {"file": file})
    run_jobs()
    report = words(client.get(uploaded["Location"]))
    assert "金额与拨付单不符" in report
    assert "文件为150.00元，拨付单为200.00元" in report


@pytest.mark.django_db(transaction=True)
def test_one_file_read_twice_at_once_pays_once():
    treasury = Treasury()
    budget = treasury.budget(10_000)
    orders = list(treasury.sent(treasury.payable(100), treasury.payable(200)).orders.select_related("batch"))
    jobs = [checked(treasury, workbook(*map(row_of, orders))) for _ in range(2)]
    for job in jobs:
        import_confirm(actor=treasury.handler, job_id=job.pk, only_if_all_good=False)
    at_once(4, lambda number: import_apply(job_id=jobs[number % 2].pk))
    assert PayerAnswer.objects.count() == 2
    assert balances(budget) == (9700, 0, 0, 300)


def test_the_columns_of_the_template_are_those_that_are_read():
    assert [column.heading for column in AnswerImport().blank().columns] == HEADER
