"""Forms of money; what needs the database the operations say."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actor import Actor
from audit.pages import StepForm
from audit.pages.forms import whole_number
from funds.enums import OrderState
from funds.models import Batch, BudgetNotice, Payable, PaymentLine, PaymentOrder, Recovery
from registry.models import Region

NO_CHOICE = {"required": "请至少选择一笔。", "invalid_choice": "所选记录中有的已不存在，请返回列表重新选择。"}


def yuan(label: str, **options: Any) -> forms.DecimalField:
    """An amount in yuan as people type it."""
    return forms.DecimalField(label=f"{label}（元）", max_digits=14, decimal_places=2, min_value=0, **options)


class BudgetForm(forms.ModelForm):
    class Meta:
        model = BudgetNotice
        fields = ["number", "source", "year", "region", "amount", "received_on"]
        widgets = {"received_on": forms.DateInput}
        help_texts = {"number": "照文件抄写，例如 豫财社〔2024〕12号。", "amount": "录入后全额可用；追加指标请另录一条。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.filter(valid_to__isnull=True)


class BatchForm(forms.Form):
    """The payables of a batch, chosen on the list, and the recoveries that finance nets, chosen on the preview.

    ``seen`` are the digests of the orders as the preview showed them: ``<payee>:<digest>``.
    """

    payables = forms.ModelMultipleChoiceField(Payable.objects.none(), widget=forms.MultipleHiddenInput, error_messages=NO_CHOICE)
    recoveries = forms.ModelMultipleChoiceField(
        Recovery.objects.none(), widget=forms.MultipleHiddenInput, error_messages=NO_CHOICE, required=False
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payables"].queryset = Payable.objects.visible_to(actor)
        self.fields["recoveries"].queryset = Recovery.objects.visible_to(actor)

    def seen(self) -> dict[int, str]:
        pairs = [text.partition(":") for text in self.data.getlist("seen")]
        return {number: digest for payee, _, digest in pairs if (number := whole_number(payee)) is not None}


class ConfirmForm(StepForm):
    """Carries the digest of the list that its reader saw."""

    seen_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)


class SendForm(StepForm):
    """Carries the key under which sending counts once."""

    send_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class CancelForm(forms.Form):
    comment = forms.CharField(label="取消理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    paid = forms.TypedChoiceField(
        label="回执结果", choices=[("yes", "已到账"), ("no", "被退回")], widget=forms.RadioSelect, coerce=lambda word: word == "yes"
    )
    answered_on = forms.DateField(label="回执日期", widget=forms.DateInput, initial=timezone.localdate)
    reason = forms.CharField(label="退回原因", required=False, max_length=200, help_text="被退回时必填，收款单位会看到。")


class OrderChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, order: PaymentOrder) -> str:
        return f"{order.number}　{order.payee}　{order.amount:,.2f} 元"


class AllPaidForm(forms.Form):
    answered_on = forms.DateField(label="到账日期", widget=forms.DateInput, initial=timezone.localdate)
    orders = OrderChoice(PaymentOrder.objects.none(), label="已到账的拨付单", widget=forms.CheckboxSelectMultiple, error_messages=NO_CHOICE)

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pending = batch.orders.filter(state=OrderState.PENDING).select_related("payee").order_by("number")
        self.fields["orders"].queryset = pending
        self.fields["orders"].initial = pending


class RecoveryForm(forms.Form):
    payment_line = forms.ModelChoiceField(PaymentLine.objects.none(), widget=forms.HiddenInput)
    amount = yuan("应退金额")
    reason = forms.CharField(label="事由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="退回单位会看到。")
    letter_number = forms.CharField(label="责令退回通知书文号", max_length=80, required=False, help_text="尚未发文的可以不填。")
    due_on = forms.DateField(label="退回期限", widget=forms.DateInput, required=False)

    def __init__(self, *args: Any, lines: QuerySet[PaymentLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payment_line"].queryset = lines


class ReceiptForm(forms.Form):
    amount = yuan("退回金额")
    received_on = forms.DateField(label="到账日期", widget=forms.DateInput, initial=timezone.localdate)
    reference = forms.CharField(label="凭证号", max_length=80, required=False)
