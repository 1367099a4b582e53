"""The columns of a payer's answer file (银行回执): their names, and how a cell of each is read; what is unclear is never guessed."""

import re
from functools import lru_cache

from exchange.sheets.columns import Column, Layout, Note, Reading, Surroundings
from exchange.sheets.values.dates import Precision, read_date
from exchange.sheets.values.money import MoneyInvalid, read_money
from exchange.sheets.values.text import Value, as_text, quoted

_DONE = ("成功", "交易成功", "支付成功", "付款成功", "转账成功", "处理成功", "已支付", "已付", "已付款", "已拨付", "已入账")
_FAILED = ("失败", "交易失败", "支付失败", "付款失败", "转账失败", "处理失败", "退票", "已退票", "退汇", "已退汇", "被退回")
PAID = frozenset(("到账", "已到账", *_DONE))
RETURNED = frozenset(("退回", "已退回", *_FAILED))
_SPACES = re.compile(r"\s+")


def _text(value: Value, _: Surroundings) -> Reading:
    return Reading(_SPACES.sub(" ", as_text(value)) or None)


def _order(value: Value, _: Surroundings) -> Reading:
    return Reading(_SPACES.sub("", as_text(value)).upper() or None)


def _amount(value: Value, _: Surroundings) -> Reading:
    try:
        return Reading(read_money(value))
    except MoneyInvalid as error:
        return Reading(error=Note("amount_invalid", f"{error}。"))


def _result(value: Value, _: Surroundings) -> Reading:
    word = _SPACES.sub("", as_text(value))
    if word in PAID or word in RETURNED:
        return Reading(word in PAID)
    return Reading(error=Note("result_unclear", f"「回执结果」“{quoted(value)}”看不出是到账还是退回，请写“到账”或“退回”。"))


def _day(value: Value, surroundings: Surroundings) -> Reading:
    reading = read_date(value, epoch_1904=surroundings.epoch_1904)
    if reading is None or reading.precision != Precision.DAY:
        return Reading(error=Note("date_invalid", f"「回执日期」“{quoted(value)}”不是日期，请写成 2024-09-01。"))
    return Reading(reading.first)


ANSWER_COLUMNS = (
    Column("order", "拨付单号", _order, ("拨付单", "单号", "拨付单编号", "业务编号"), required=True, anchor=True, repeats=False),
    Column("payee", "收款单位", _text, ("收款人", "收款方", "收款单位名称", "收款人名称", "户名", "收款人户名")),
    Column("amount", "金额（元）", _amount, ("金额", "交易金额", "支付金额", "付款金额", "转账金额", "到账金额"), required=True),
    Column("paid", "回执结果", _result, ("结果", "状态", "回执", "交易状态", "支付状态", "处理结果", "支付结果"), required=True),
    Column("on", "回执日期", _day, ("日期", "到账日期", "交易日期", "支付日期", "处理日期", "退回日期", "入账日期"), required=True),
    Column("reason", "退回原因", _text, ("原因", "失败原因", "退票原因", "退汇原因", "备注", "附言")),
)


@lru_cache(maxsize=1)
def answer_layout() -> Layout:
    return Layout.declare("拨付回执", ANSWER_COLUMNS)
