"""Invoices of a claim: entering, allocating over persons and years, verifying, excluding."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from audit.pages import OperationFormPage
from subsidies import operations
from subsidies.forms_invoices import ExclusionForm, InvoiceForm, SharesForm
from subsidies.models import Claim, Invoice
from subsidies.permissions import READERS, can_enter_invoice, can_verify_invoice
from subsidies.selectors import cost_rows
from subsidies.views.claims import ClaimPages


class InvoiceCreate(ClaimPages, OperationFormPage):
    form_class = InvoiceForm
    submit_label = "录入，去分摊"
    success = "票据已录入，请分摊到学徒和学年。"
    intro = "照票面填写。同一张票据（代码和号码）只能计一次。"

    def may(self) -> bool:
        return super().may() and can_enter_invoice(self.actor, self.object)

    def get_title(self) -> str:
        return f"录入票据：{self.object}"

    def perform(self, form: InvoiceForm) -> None:
        self.entered = operations.invoice_enter(actor=self.actor, claim_id=self.object.pk, **form.cleaned_data)

    def get_success_url(self, made: Claim | None) -> str:
        return reverse("subsidies:invoice_shares", args=[self.entered.pk])


class InvoicePage(OperationFormPage):
    """A page about one invoice; all of them lead back to its claim."""

    model = Invoice
    name = "subsidies:invoice"
    related = tuple(f"claim__{path}" for path in ClaimPages.related)
    roles = READERS
    title = ""

    def may(self) -> bool:
        return super().may() and can_enter_invoice(self.actor, self.object.claim) and self.object.live

    def get_title(self) -> str:
        return f"{self.title}：{self.object}"

    def get_success_url(self, made: Any) -> str:
        return f"{reverse('subsidies:claim_detail', args=[self.object.claim_id])}#invoices"

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)

    def trail(self) -> list[tuple[str, str]]:
        claim = self.object.claim
        return [("补贴申领", reverse("subsidies:claim_list")), (str(claim), reverse("subsidies:claim_detail", args=[claim.pk]))]


class InvoiceShares(InvoicePage):
    """The allocation table: a cell per apprentice and training year; the shares can be filled in equally first."""

    form_class = SharesForm
    template_name = "subsidies/invoice_shares.html"
    title = "分摊票据"
    submit_label = "保存分摊"
    success = "分摊已保存。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"invoice": self.object, "rows": cost_rows(self.object.claim)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "equal" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form(request.POST)
        return self.render_to_response(self.get_context_data(form=self.get_form(form.shared_equally(request.POST["equal"])), filled=True))

    def perform(self, form: SharesForm) -> None:
        operations.invoice_allocate(actor=self.actor, invoice_id=self.object.pk, shares=form.shares())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs["form"]
        wrong = sum(name.startswith("share-") for name in form.errors) if form.is_bound else 0
        return super().get_context_data(**{"filled": False, "wrong_rows": wrong, **kwargs})


class InvoiceVerify(InvoicePage):
    form_class = forms.Form
    title = "核实票据"
    submit_label = "确认核实"
    success = "票据已核实。"

    def may(self) -> bool:
        return super().may() and can_verify_invoice(self.actor, self.object.claim)

    @property
    def intro(self) -> str:
        invoice = self.object
        amounts = f"票面{invoice.face_value:,.2f}元，已分摊{invoice.allocated:,.2f}元"
        return f"{invoice.issuer}，{invoice.issued_on}，{amounts}。请对照原件确认票据真实、未在别处使用。"

    def perform(self, form: forms.Form) -> None:
        operations.invoice_verify(actor=self.actor, invoice_id=self.object.pk)


class InvoiceExclude(InvoicePage):
    form_class = ExclusionForm
    title = "剔除票据"
    submit_label = "确认剔除"
    success = "票据已剔除，不再计入成本。"
    intro = "剔除后它的分摊全部失效，记录保留；号码可以重新录入。"

    def may(self) -> bool:
        return super().may() and (can_verify_invoice(self.actor, self.object.claim) or not self.object.is_verified)

    def perform(self, form: ExclusionForm) -> None:
        operations.invoice_exclude(actor=self.actor, invoice_id=self.object.pk, reason=form.cleaned_data["reason"])
