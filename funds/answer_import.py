"""The payer's answer file (拨付回执): each row answers one order, or goes to the upload's report with the reason; never to a guess."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from exchange.declared import DeclaredKind, unpack
from exchange.enums import Verdict
from exchange.kinds import Params, Problem, Row
from funds.enums import BatchState, OrderState
from funds.models import PaymentOrder
from funds.operations import AnswerData, answers_record
from funds.permissions import can_record_answer
from funds.rules.answer_columns import ANSWER_COLUMNS, PAID, RETURNED

Values = Mapping[str, Any]


class AnswerImport(DeclaredKind):
    """``params`` are empty: an order's number says which batch it belongs to."""

    key = "answers"
    label = "拨付回执"
    declared = ANSWER_COLUMNS
    unique = ("order", "amount", "result", "on")
    examples = {
        "order": "PC-2024-0001-001",
        "payee": "演示机械有限公司",
        "amount": "15000.00",
        "result": PAID,
        "on": "2024-09-01",
        "reason": "",
    }
    widths = {"order": 22, "payee": 30, "reason": 30}
    notes = (
        "也可以直接上传银行返回的文件，或在导出的银行清单后面加上“回执结果”“回执日期”“退回原因”三列。",
        "每行按拨付单号对应一张拨付单，金额须与拨付单完全一致；退回的须写明原因，收款单位会看到。",
        "重复、金额不符、找不到拨付单的行不会登记，列在检查结果中，请与拨付方核实。",
    )

    def choices(self) -> Mapping[str, Sequence[str]]:
        return {"result": (PAID, RETURNED)}

    def label_of(self, values: Values) -> str:
        return " ".join(values[key] for key in ("order", "payee") if values[key])

    def may(self, actor: Actor, params: Params) -> bool:
        return can_record_answer(actor)

    def place(self, params: Params) -> str:
        return "拨付单"

    def back_url(self, params: Params) -> str:
        return reverse("funds:batch_list")

    def judge(self, actor: Actor, params: Params, rows: Sequence[Row]) -> None:
        said = [unpack(row) for row in rows]
        numbers = {values["order"] for values in said}
        visible = PaymentOrder.objects.visible_to(actor).filter(number__in=numbers).select_related("batch", "payee")
        orders = {order.number: order for order in visible}
        twice = _said_twice(said)
        for row, values in zip(rows, said, strict=True):
            order = orders.get(values["order"])
            row.problems = list(_problems(values, order))
            if values["order"] in twice:
                sentence = f"本文件对{values['order']}的回执前后不一致，没有登记，请与拨付方核实。"
                row.problems.append(Problem("order", "answer_contradicts", sentence))
            row.decide(Verdict.SAME if order and order.state in ANSWERED else Verdict.NEW)

    def apply(self, actor: Actor, params: Params, new: Sequence[Row], changed: Sequence[Row]) -> None:
        said = [unpack(row) for row in new]
        ids = dict(PaymentOrder.objects.filter(number__in=[values["order"] for values in said]).values_list("number", "pk"))
        answers_record(actor=actor, answers=[_answer(ids[values["order"]], values) for values in said])


ANSWERED = (OrderState.PAID, OrderState.RETURNED)


def _answer(order_id: int, values: Values) -> AnswerData:
    paid = values["result"] == PAID
    return AnswerData(order_id, paid, values["on"], "" if paid else values["reason"])


def _said_twice(said: Sequence[Values]) -> set[str]:
    """Orders of which the file says two different things; the same thing twice never comes here."""
    return {number for number, times in Counter(values["order"] for values in said).items() if times > 1}


def _problems(values: Values, order: PaymentOrder | None) -> Iterator[Problem]:
    """Whatever keeps the row from being the answer to exactly this order."""
    if order is None:
        yield Problem("order", "order_unknown", f"没有拨付单“{values['order']}”。请核对单号；系统不会按名称或金额推断。")
        return
    if values["amount"] != order.amount:
        sentence = f"文件为{values['amount']:,.2f}元，拨付单为{order.amount:,.2f}元，金额不符，没有登记，请与拨付方核实。"
        yield Problem("amount", "amount_differs", sentence)
    if values["payee"] and values["payee"] not in (order.account_name, order.payee.name):
        yield Problem("payee", "payee_differs", f"拨付单的收款单位是“{order.account_name}”，与文件不符。")
    yield from _untimely(values, order)
    if values["result"] == RETURNED and not values["reason"]:
        yield Problem("reason", "required_missing", "退回须写明原因，请补填「退回原因」。")


def _untimely(values: Values, order: PaymentOrder) -> Iterator[Problem]:
    if order.state in ANSWERED:
        if (PAID if order.state == OrderState.PAID else RETURNED, order.answered_on) != (values["result"], values["on"]):
            was = f"{order.answered_on}{order.get_state_display()}"
            yield Problem("result", "answer_contradicts", f"已登记为{was}，与文件不一致，请与拨付方核实；已到账的更正请用追缴。")
    elif order.batch.state != BatchState.SENT:
        yield Problem("order", "order_not_sent", f"批次{order.batch.number}{order.batch.get_state_display()}，没有送出，不应有回执。")
    elif not timezone.localdate(order.batch.sent_at) <= values["on"] <= timezone.localdate():
        yield Problem("on", "date_invalid", f"回执日期{values['on']}须在送出日期{timezone.localdate(order.batch.sent_at)}与今天之间。")
