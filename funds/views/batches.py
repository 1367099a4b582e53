"""Payment batches: from the chosen payables to the payer's answers."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from accounts.actor import Actor
from accounts.enums import Role
from audit.operations import Refused
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from audit.pages.base import ModelPage
from audit.pages.forms import whole_number
from audit.waiting import NextStep
from exchange.sheets.writer import ListColumn, list_csv, list_workbook
from exchange.views.imports import ImportUploadPage
from funds.enums import BatchState, OrderState
from funds.filters import BatchFilter
from funds.forms import AllPaidForm, AnswerForm, BatchForm, ConfirmForm, SendForm
from funds.models import Batch, Payable, PaymentOrder
from funds.operations import (
    AnswerData,
    answer_record,
    answers_record,
    bank_list_export,
    batch_close,
    batch_confirm,
    batch_dissolve,
    batch_make,
    batch_send,
)
from funds.permissions import TREASURY_READERS, can_export_bank_list, can_make_batch, can_record_answer
from funds.previews import previews_of
from funds.tables import BatchTable
from funds.workflow import BATCH

BANK_COLUMNS = (
    ListColumn("拨付单号", 20),
    ListColumn("收款单位", 36),
    ListColumn("户名", 36),
    ListColumn("开户银行", 36),
    ListColumn("账号", 26),
    ListColumn("金额（元）", 16, is_amount=True),
    ListColumn("大写金额", 44),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A sent batch waits for the payer's answers; it can be closed after the last.
ANSWERS_FIRST = {"steps": [], "next_steps": [NextStep("登记回执", str(Role.FINANCE_HANDLER.label))]}


def awaits_answers(actor: Actor, batch: Batch) -> bool:
    return batch.state == BatchState.SENT and can_record_answer(actor) and batch.orders.filter(state=OrderState.PENDING).exists()


class BatchPages:
    model = Batch
    workflow = BATCH
    name = "funds:batch"
    related = ("budget", "made_by", "confirmed_by")
    roles = TREASURY_READERS


class BatchList(BatchPages, ListPage):
    table_class = BatchTable
    filterset_class = BatchFilter
    exporter = "funds.batches"
    export_totals = ("order_count", "total")
    links = (
        Link("编制批次", "create", "plus", tone="primary", roles=(Role.FINANCE_HANDLER,)),
        Link("导入回执文件", "funds:answer_upload", "file-import", roles=(Role.FINANCE_HANDLER,)),
    )
    empty = "还没有拨付批次。财政经办在“应付”中选择待拨付的款项编制批次。"


class BatchDetail(BatchPages, DetailPage):
    links = (
        Link("登记到账", "answers", "checks", tone="primary", when=awaits_answers),
        Link("导入回执文件", "funds:answer_upload", "file-import", when=awaits_answers),
    )
    sections = (
        Section("合计", "funds/batch_totals.html"),
        Section("拨付单", "funds/batch_orders.html"),
        Section("银行清单", "funds/bank_list.html"),
        Facts(
            "批次信息",
            "number",
            ("指标", "budget.number"),
            "made_by",
            ("编制时间", "created_at"),
            "confirmed_by",
            "confirmed_at",
            "sent_at",
        ),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        orders = self.object.orders.select_related("payee").prefetch_related("lines__payable", "offsets__recovery").order_by("number")
        pending = self.object.state == BatchState.SENT and self.object.orders.filter(state=OrderState.PENDING).exists()
        progress = self.object.orders.order_by("state").values_list("state").annotate(count=Count("pk"), total=Sum("amount"))
        context = super().get_context_data(
            orders=orders,
            progress=[(OrderState(state), count, total) for state, count, total in progress],
            may_answer=self.object.state == BatchState.SENT and can_record_answer(self.actor),
            may_export=can_export_bank_list(self.actor),
            is_frozen=self.object.state in (BatchState.CONFIRMED, BatchState.SENT, BatchState.CLOSED),
            **kwargs,
        )
        return context | ANSWERS_FIRST if pending else context


class BatchCreate(BatchPages, OperationFormPage):
    """Preview of what was chosen on the list of payables, one batch per budget notice; nothing is written until 编制批次."""

    template_name = "funds/batch_preview.html"
    form_class = BatchForm
    title = "编制批次"
    submit_label = "编制批次"
    success = "批次已编制，请另一人复核确认。"

    def may(self) -> bool:
        return can_make_batch(self.actor)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not chosen(request.GET, "payables"):
            messages.info(request, "请先选择待拨付的应付，再点“编制批次”。")
            return HttpResponseRedirect(f"{reverse('funds:payable_list')}?state=open")
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"payables": chosen(self.request.GET, "payables")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = self.request.POST or self.request.GET
        payables = Payable.objects.visible_to(self.actor).filter(pk__in=chosen(sent, "payables"))
        previews = previews_of(payables.select_related("payee", "reservation__budget"), chosen(sent, "recoveries"))
        return super().get_context_data(previews=previews, **kwargs)

    def perform(self, form: BatchForm) -> Batch:
        ids = {name: [row.pk for row in form.cleaned_data[name]] for name in ("payables", "recoveries")}
        return batch_make(actor=self.actor, payable_ids=ids["payables"], recovery_ids=ids["recoveries"], seen=form.seen())


def chosen(sent: QueryDict, name: str) -> list[int]:
    """Ids of the boxes ticked in an address or a form."""
    return [number for one in sent.getlist(name) if (number := whole_number(one)) is not None]


class BatchStep(BatchPages, TransitionPage):
    template_name = "funds/batch_confirm.html"
    operations = {
        "confirm": batch_confirm,
        "dissolve": batch_dissolve,
        "send": batch_send,
        "close": batch_close,
    }
    form_classes = {"confirm": ConfirmForm, "send": SendForm}

    def get_initial(self) -> dict[str, Any]:
        return {"seen_hash": self.object.members_hash}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        orders = self.object.orders.select_related("payee").prefetch_related("offsets__recovery")
        return super().get_context_data(orders=orders.order_by("number"), **kwargs)


class BatchAnswers(BatchPages, OperationFormPage):
    form_class = AllPaidForm
    title = "登记到账"
    submit_label = "登记为已到账"
    intro = "勾选银行回执中已到账的拨付单。被退回的请取消勾选，另在拨付单上逐张登记退回原因。"

    def may(self) -> bool:
        return can_record_answer(self.actor)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"batch": self.object}

    def perform(self, form: AllPaidForm) -> None:
        answers = [AnswerData(order.pk, True, form.cleaned_data["answered_on"]) for order in form.cleaned_data["orders"]]
        self.success = f"已登记{answers_record(actor=self.actor, answers=answers)}张拨付单到账。"


class AnswerUpload(BatchPages, ImportUploadPage):
    """Where the payer's answer file is dropped; it may answer orders of several batches."""

    kind = "answers"


class OrderAnswer(OperationFormPage):
    model = PaymentOrder
    name = "funds:order"
    related = ("batch", "payee")
    form_class = AnswerForm
    title = "登记回执"
    submit_label = "登记回执"
    success = "回执已登记。"

    def may(self) -> bool:
        return can_record_answer(self.actor)

    @property
    def intro(self) -> str:
        order = self.object
        return f"{order.payee}，{order.amount:,.2f}元，{order.bank_name}，账号{order.masked_number}。登记后不能修改。"

    def perform(self, form: AnswerForm) -> None:
        answer_record(actor=self.actor, order_id=self.object.pk, **form.cleaned_data)

    def get_success_url(self, made: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("funds:batch_detail", args=[self.object.batch_id])

    def trail(self) -> list[tuple[str, str]]:
        return [("拨付批次", reverse("funds:batch_list")), (self.object.batch.number, self.get_cancel_url()), (self.object.number, "")]


class BankList(BatchPages, ModelPage):
    """The bank's list as a file: POST only, because every export leaves an event."""

    http_method_names = ["post"]

    def may(self) -> bool:
        return can_export_bank_list(self.actor)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = kwargs["kind"]
        try:
            transfers = bank_list_export(actor=self.actor, batch_id=self.object.pk, kind=kind)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(self.url("detail", self.object.pk))
        rows = [(t.order, t.payee, t.account_name, t.bank_name, t.account_number, t.amount, t.amount_in_words) for t in transfers]
        content = list_csv(BANK_COLUMNS, rows) if kind == "csv" else list_workbook("银行清单", BANK_COLUMNS, rows, note=self.object.number)
        headers = {"Content-Disposition": f'attachment; filename="{self.object.number}.{kind}"', "Cache-Control": "no-store"}
        return HttpResponse(content, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX, headers=headers)
