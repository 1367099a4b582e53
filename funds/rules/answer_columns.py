"""The columns of a payer's answer file (银行回执): their names, and how a cell of each is read; what is unclear is never guessed."""

from exchange.sheets.columns import Column, Note, Reading, Surroundings
from exchange.sheets.parsers import amount, day, text
from exchange.sheets.values.text import Value, as_text, quoted

PAID, RETURNED = "到账", "退回"
_DONE = ("成功", "交易成功", "支付成功", "付款成功", "转账成功", "处理成功", "已支付", "已付", "已付款", "已拨付", "已入账", "已到账")
_FAILED = ("失败", "交易失败", "支付失败", "付款失败", "转账失败", "处理失败", "退票", "已退票", "退汇", "已退汇", "被退回", "已退回")
_MEANING = {**dict.fromkeys((PAID, *_DONE), PAID), **dict.fromkeys((RETURNED, *_FAILED), RETURNED)}


def _order(value: Value, _: Surroundings) -> Reading:
    return Reading("".join(as_text(value).split()).upper() or None)


def _result(value: Value, _: Surroundings) -> Reading:
    if meaning := _MEANING.get("".join(as_text(value).split())):
        return Reading(meaning)
    return Reading(error=Note("result_unclear", f"「回执结果」“{quoted(value)}”看不出是到账还是退回，请写“到账”或“退回”。"))


_AMOUNTS = ("金额", "交易金额", "支付金额", "付款金额", "转账金额", "到账金额")
_DAYS = ("日期", "到账日期", "交易日期", "支付日期", "处理日期", "退回日期", "入账日期")
_RESULTS = ("结果", "状态", "回执", "交易状态", "支付状态", "处理结果", "交易结果", "支付结果")

ANSWER_COLUMNS = (
    Column("order", "拨付单号", _order, ("拨付单", "单号", "拨付单编号", "业务编号"), required=True, anchor=True, repeats=False),
    Column("payee", "收款单位", text("收款单位", 120), ("收款人", "收款方", "收款单位名称", "收款人名称", "户名", "收款人户名")),
    Column("amount", "金额（元）", amount("金额"), _AMOUNTS, required=True, unreadable="amount_invalid"),
    Column("result", "回执结果", _result, _RESULTS, required=True),
    Column("on", "回执日期", day("回执日期"), _DAYS, required=True, unreadable="date_invalid"),
    Column("reason", "退回原因", text("退回原因", 200), ("原因", "失败原因", "退票原因", "退汇原因", "备注", "附言")),
)
