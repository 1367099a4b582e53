"""Payers' answer files for tests, as workbooks and as text."""

import csv
from io import BytesIO, StringIO
from typing import Any

from django.utils import timezone
from openpyxl import Workbook

from funds.models import PaymentOrder

HEADER = ["拨付单号", "收款单位", "金额（元）", "回执结果", "回执日期", "退回原因"]


def row_of(order: PaymentOrder, result: str = "到账", /, **changes: Any) -> list[Any]:
    """One row about an order, answered on the day it was sent."""
    reason = "账号与户名不符" if result == "退回" else ""
    cells = {"order": order.number, "payee": order.account_name, "amount": order.amount, "result": result}
    return list((cells | {"on": timezone.localdate(order.batch.sent_at).isoformat(), "reason": reason} | changes).values())


def workbook(*rows: list[Any], header: list[str] = HEADER) -> bytes:
    book = Workbook()
    for row in (header, *rows):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def text(*rows: list[Any], encoding: str = "utf-8") -> bytes:
    out = StringIO()
    csv.writer(out).writerows([HEADER, *rows])
    return out.getvalue().encode(encoding)
