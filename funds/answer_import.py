"""The payer's answer file (拨付回执): each row answers one order, or goes to the upload's report with the reason; never to a guess."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from exchange.blanks import NOTES_SHEET, Blank, BlankColumn
from exchange.enums import Verdict
from exchange.kinds import ImportKind, Problem, Row, Told
from exchange.sheets.columns import Cells, RowReader, Surroundings
from exchange.sheets.reading import read_book
from exchange.sheets.tables import Records
from funds.enums import BatchState, OrderState
from funds.models import PaymentOrder
from funds.operations import AnswerData, answers_record
from funds.permissions import can_record_answer
from funds.rules.answer_columns import ANSWER_COLUMNS, answer_layout

LABELS = {column.key: column.label for column in ANSWER_COLUMNS}
LONGEST_REASON = PaymentOrder._meta.get_field("return_reason").max_length
_EXAMPLES = {
    "order": ("PC-2024-0001-001", 22),
    "payee": ("演示机械有限公司", 30),
    "amount": ("15000.00", 16),
    "paid": ("到账", 12),
    "on": ("2024-09-01", 14),
    "reason": ("", 30),
}


class AnswerImport(ImportKind):
    """``params`` are empty: an order's number says which batch it belongs to."""

    key = "answers"
    label = "拨付回执"
    columns = LABELS
    blank = Blank(
        name="拨付回执模板",
        sheet="回执",
        columns=[
            BlankColumn(LABELS[key], example, width, key not in ("payee", "reason"), ("到账", "退回") if key == "paid" else ())
            for key, (example, width) in _EXAMPLES.items()
        ],
        notes=(
            "黄色表头的列必填。也可以直接上传银行返回的文件，或在导出的银行清单后面加上“回执结果”“回执日期”“退回原因”三列。",
            "每行按拨付单号对应一张拨付单，金额须与拨付单完全一致。",
            "退回的须写明退回原因，收款单位会看到。",
            "重复、金额不符、找不到拨付单的行不会登记，列在检查结果中，请与拨付方核实。",
            "“示例”一行不会读取，可以保留或删除。",
        ),
    )

    def may(self, actor: Actor, params: Mapping[str, Any]) -> bool:
        return can_record_answer(actor)

    def place(self, params: Mapping[str, Any]) -> str:
        return "拨付单"

    def back_url(self, params: Mapping[str, Any]) -> str:
        return reverse("funds:batch_list")

    def read(self, content: bytes, name: str, told: Told) -> tuple[list[Row], list[str]]:
        book = read_book(content, name)
        source = Records(book, answer_layout())
        reader = RowReader(answer_layout(), Surroundings(timezone.localdate(), book.epoch_1904))
        records = list(source)
        rows = []
        for done, record in enumerate(records, start=1):
            rows.append(_row(record.sheet, record.row, reader.read(record.columns, record.values)))
            told(done, len(records))
        return rows, [f"工作表「{r.sheet}」：{r.note.message}" for r in source.remarks if r.sheet != NOTES_SHEET]

    def judge(self, actor: Actor, params: Mapping[str, Any], rows: Sequence[Row]) -> None:
        numbers = {_values(row)["order"] for row in rows}
        visible = PaymentOrder.objects.visible_to(actor).filter(number__in=numbers).select_related("batch", "payee")
        orders = {order.number: order for order in visible}
        before: dict[str, Row] = {}
        contradicted = _contradicted(rows)
        for row in rows:
            values = _values(row)
            number, order = values["order"], orders.get(values["order"])
            row.problems = list(_problems(values, order))
            if number in contradicted:
                row.problems.append(Problem("order", "answer_contradicts", f"本文件对{number}的回执前后不一致，没有登记，请与拨付方核实。"))
            elif number in before and not row.problems:
                row.problems.append(Problem("order", "answer_repeated", f"与第 {before[number].number} 行重复，只按那一行登记一次。"))
            before.setdefault(number, row)
            known = order is not None and order.state in (OrderState.PAID, OrderState.RETURNED)
            row.decide(Verdict.SAME if known else Verdict.NEW)

    def apply(self, actor: Actor, params: Mapping[str, Any], new: Sequence[Row], changed: Sequence[Row]) -> None:
        ids = dict(PaymentOrder.objects.filter(number__in=[_values(row)["order"] for row in new]).values_list("number", "pk"))
        answers_record(actor=actor, answers=[_answer(ids, _values(row)) for row in new])


def _row(sheet: str, number: int, cells: Cells) -> Row:
    values, problems = cells.values, [Problem(key, *note) for key, note in cells.errors]
    warnings = [Problem(key, *note) for key, note in cells.warnings]
    label = " ".join(filter(None, (values["order"], values["payee"])))
    if problems:
        return Row(sheet, number, label, None, problems, warnings)
    plain = values | {"amount": str(values["amount"]), "on": values["on"].isoformat(), "reason": values["reason"] or ""}
    return Row(sheet, number, label, plain, [], warnings)


def _values(row: Row) -> Mapping[str, Any]:
    return row.values or {}


def _answer(ids: Mapping[str, int], values: Mapping[str, Any]) -> AnswerData:
    reason = "" if values["paid"] else values["reason"]
    return AnswerData(ids[values["order"]], values["paid"], date.fromisoformat(values["on"]), reason)


def _contradicted(rows: Sequence[Row]) -> set[str]:
    """Orders of which the file says two different things."""
    said: dict[str, set[tuple[Any, ...]]] = {}
    for values in map(_values, rows):
        said.setdefault(values["order"], set()).add((values["paid"], values["on"], values["amount"]))
    return {number for number, answers in said.items() if len(answers) > 1}


def _problems(values: Mapping[str, Any], order: PaymentOrder | None) -> Iterator[Problem]:
    """Whatever keeps the row from being the answer to exactly this order."""
    if order is None:
        yield Problem("order", "order_unknown", f"没有拨付单“{values['order']}”。请核对单号；系统不会按名称或金额推断。")
        return
    amount, day = Decimal(values["amount"]), date.fromisoformat(values["on"])
    if amount != order.amount:
        yield Problem(
            "amount", "amount_differs", f"文件为{amount:,.2f}元，拨付单为{order.amount:,.2f}元，金额不符，没有登记，请与拨付方核实。"
        )
    if values["payee"] and values["payee"] not in (order.account_name, order.payee.name):
        yield Problem("payee", "payee_differs", f"拨付单的收款单位是“{order.account_name}”，与文件不符。")
    if order.state in (OrderState.PAID, OrderState.RETURNED):
        if (order.state == OrderState.PAID, order.answered_on) != (values["paid"], day):
            was = f"{order.answered_on}{order.get_state_display()}"
            yield Problem("paid", "answer_contradicts", f"已登记为{was}，与文件不一致，请与拨付方核实；已到账的更正请用追缴。")
    elif order.batch.state != BatchState.SENT:
        yield Problem("order", "order_not_sent", f"批次{order.batch.number}{order.batch.get_state_display()}，没有送出，不应有回执。")
    elif not timezone.localdate(order.batch.sent_at) <= day <= timezone.localdate():
        yield Problem("on", "date_invalid", f"回执日期{day}须在送出日期{timezone.localdate(order.batch.sent_at)}与今天之间。")
    if not values["paid"] and not values["reason"]:
        yield Problem("reason", "required_missing", "退回须写明原因，请补填「退回原因」。")
    if len(values["reason"]) > LONGEST_REASON:
        yield Problem("reason", "too_long", f"「退回原因」超过{LONGEST_REASON}个字，请写简要原因。")
