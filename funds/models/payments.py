"""From what is owed to what the payer confirmed: payable → line → order → answer; and what comes back."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.crypto import unseal
from audit.guards import Guard, append_only
from audit.models import Tracked
from funds.enums import BatchState, OrderState, PayableState, RecoveryState
from funds.models.budgets import BudgetNotice, Reservation, money_field
from funds.querysets import BatchQuerySet, PayableQuerySet, RecoveryQuerySet
from registry.models import Organisation, PayeeAccount, Region


class Payable(models.Model):
    """Money owed to an organisation (应付): approved and, where required, publicly noticed.

    Knows no cause: the record it was made for points here (a prepayment, a claim's settlement, an instalment).
    """

    number = models.CharField("应付编号", max_length=30, unique=True)
    reservation = models.ForeignKey(Reservation, models.PROTECT, verbose_name="预留", related_name="payables")
    payee = models.ForeignKey(Organisation, models.PROTECT, verbose_name="收款单位", related_name="payables")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="县(市、区)")
    title = models.CharField("事由", max_length=200)
    amount = money_field("金额(元)")
    state = models.CharField("状态", max_length=12, choices=PayableState, default=PayableState.OPEN)
    paid_on = models.DateField("到账日期", null=True, blank=True)
    due_on = models.DateField("办理期限", null=True, blank=True)
    created_at = models.DateTimeField("形成时间", default=timezone.now)

    objects = PayableQuerySet.as_manager()

    class Meta:
        verbose_name = "应付"
        verbose_name_plural = "应付"
        ordering = ["-id"]
        indexes = [models.Index(fields=["paid_on"], name="payable_paid_on"), models.Index(fields=["state"], name="payable_state")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payable_positive", violation_error_message="应付金额须大于0。"),
            models.CheckConstraint(
                condition=(Q(state=PayableState.PAID) & Q(paid_on__isnull=False)) | (~Q(state=PayableState.PAID) & Q(paid_on__isnull=True)),
                name="payable_paid_dated",
                violation_error_message="已拨付的应付须有到账日期,未拨付的不能有。",
            ),
        ]
        triggers = [
            Guard(
                name="payable_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR OLD.amount <> NEW.amount OR OLD.payee_id <> NEW.payee_id"
                " OR OLD.reservation_id <> NEW.reservation_id OR OLD.state IN ('paid', 'cancelled')",
                sentence="应付的金额、收款单位不能修改;已拨付或已取消的不能再变。更正请用追缴或新的应付。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Batch(Tracked):
    """A payment batch (拨付批次): made by one person, confirmed by another against a frozen list."""

    number = models.CharField("批次编号", max_length=30, unique=True)
    budget = models.ForeignKey(BudgetNotice, models.PROTECT, verbose_name="指标", related_name="batches")
    state = models.CharField("状态", max_length=12, choices=BatchState, default=BatchState.DRAFT)
    total = money_field("合计(元)")
    order_count = models.PositiveIntegerField("拨付笔数")
    members_hash = models.CharField("名单摘要", max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="复核人", related_name="+"
    )
    confirmed_at = models.DateTimeField("复核时间", null=True, blank=True)
    send_key = models.UUIDField("送出标识", null=True, blank=True, unique=True)
    sent_at = models.DateTimeField("送出时间", null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "拨付批次"
        verbose_name_plural = "拨付批次"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("made_by")),
                name="batch_two_persons",
                violation_error_message="批次的经办人与复核人不能是同一人。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[BatchState.DRAFT, BatchState.DISSOLVED])
                | (Q(confirmed_by__isnull=False) & Q(confirmed_at__isnull=False)),
                name="batch_confirmed_by_somebody",
                violation_error_message="已确认的批次须有复核人和复核时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[BatchState.SENT, BatchState.CLOSED]) | (Q(send_key__isnull=False) & Q(sent_at__isnull=False)),
                name="batch_sent_dated",
                violation_error_message="已送出的批次须有送出标识和时间。",
            ),
            models.CheckConstraint(condition=Q(total__gt=0), name="batch_positive", violation_error_message="批次合计须大于0。"),
        ]
        triggers = [
            Guard(
                name="batch_members_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR (OLD.state <> 'draft' AND (OLD.total <> NEW.total OR OLD.members_hash <> NEW.members_hash"
                " OR OLD.order_count <> NEW.order_count OR OLD.budget_id <> NEW.budget_id))",
                sentence="批次不能删除;确认后名单与金额不能再变。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def region_id(self) -> None:
        """A batch belongs to the whole city."""
        return None


class PaymentOrder(models.Model):
    """One transfer to one payee and account (拨付单); the account is copied when the batch is made."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name="批次", related_name="orders")
    number = models.CharField("拨付单号", max_length=40, unique=True)
    payee = models.ForeignKey(Organisation, models.PROTECT, verbose_name="收款单位", related_name="orders")
    account = models.ForeignKey(PayeeAccount, models.PROTECT, verbose_name="收款账户", related_name="+")
    account_name = models.CharField("户名", max_length=120)
    bank_name = models.CharField("开户银行", max_length=120)
    number_sealed = models.BinaryField("账号(加密)")
    number_tail = models.CharField("账号后四位", max_length=4)
    amount = money_field("金额(元)")
    state = models.CharField("状态", max_length=12, choices=OrderState, default=OrderState.PENDING)
    answered_on = models.DateField("回执日期", null=True, blank=True)
    return_reason = models.CharField("退回原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "拨付单"
        verbose_name_plural = "拨付单"
        ordering = ["batch", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="order_positive", violation_error_message="拨付金额须大于0。"),
            models.UniqueConstraint(
                fields=["batch", "payee"], name="order_one_per_payee", violation_error_message="同一批次同一收款单位只能有一张拨付单。"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[OrderState.PAID, OrderState.RETURNED]) | Q(answered_on__isnull=False),
                name="order_answer_dated",
                violation_error_message="回执须有日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state=OrderState.RETURNED) | ~Q(return_reason=""),
                name="order_return_reason",
                violation_error_message="退回须写明原因。",
            ),
        ]
        triggers = [
            Guard(
                name="order_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR OLD.amount <> NEW.amount OR OLD.payee_id <> NEW.payee_id"
                " OR OLD.number_sealed <> NEW.number_sealed OR OLD.state <> 'pending'",
                sentence="拨付单的收款方与金额不能修改;已有结果的拨付单不能再变。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def place(self) -> str:
        return f"funds_paymentorder.number.{self.uuid}"

    @property
    def account_number(self) -> str:
        return unseal(self.number_sealed, place=self.place).decode()


class PaymentLine(models.Model):
    """A payable inside an order (拨付明细); ``live`` until the order is returned or its batch dissolved."""

    order = models.ForeignKey(PaymentOrder, models.PROTECT, verbose_name="拨付单", related_name="lines")
    payable = models.ForeignKey(Payable, models.PROTECT, verbose_name="应付", related_name="lines")
    amount = money_field("金额(元)")
    live = models.BooleanField("有效", default=True)

    class Meta:
        verbose_name = "拨付明细"
        verbose_name_plural = "拨付明细"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["payable"],
                condition=Q(live=True),
                name="payment_live_once",
                violation_error_message="该应付已在另一批次办理或已拨付,不能重复拨付。",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive", violation_error_message="拨付金额须大于0。"),
        ]
        triggers = [
            Guard(
                name="payment_line_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR OLD.amount <> NEW.amount OR OLD.payable_id <> NEW.payable_id"
                " OR OLD.order_id <> NEW.order_id OR (NEW.live AND NOT OLD.live)"
                " OR (OLD.live AND NOT NEW.live AND EXISTS"
                " (SELECT 1 FROM funds_paymentorder o WHERE o.id = OLD.order_id AND o.state = 'paid'))",
                sentence="拨付明细不能修改或删除;已到账的不能作废,更正请用追缴。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.amount}"


class PayerAnswer(models.Model):
    """The payer's answer to an order as it came in (回执): paid, or returned with a reason. Append-only."""

    append_only = True

    order = models.ForeignKey(PaymentOrder, models.PROTECT, verbose_name="拨付单", related_name="answers")
    paid = models.BooleanField("到账")
    answered_on = models.DateField("回执日期")
    reason = models.CharField("退回原因", max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="登记人", related_name="+")
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        verbose_name = "回执"
        verbose_name_plural = "回执"
        ordering = ["id"]
        triggers = append_only("answer", "回执")

    def __str__(self) -> str:
        return f"{self.order} {'到账' if self.paid else '退回'}"


class Recovery(Tracked):
    """Money to be paid back (追缴, domain.md §3.4): names the payment line it reverses, once."""

    number = models.CharField("追缴编号", max_length=30, unique=True)
    payment_line = models.OneToOneField(PaymentLine, models.PROTECT, verbose_name="所冲拨付明细", related_name="recovery")
    debtor = models.ForeignKey(Organisation, models.PROTECT, verbose_name="退回单位", related_name="recoveries")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="县(市、区)")
    amount = money_field("应退金额(元)")
    received = money_field("已退金额(元)", default=0)
    reason = models.CharField("事由", max_length=300)
    letter_number = models.CharField("责令退回通知书文号", max_length=80, blank=True)
    state = models.CharField("状态", max_length=12, choices=RecoveryState, default=RecoveryState.DEMANDED)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = "追缴"
        verbose_name_plural = "追缴"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="recovery_positive", violation_error_message="应退金额须大于0。"),
            models.CheckConstraint(
                condition=Q(received__gte=0) & Q(received__lte=F("amount")),
                name="recovery_not_exceeded",
                violation_error_message="退回金额不能超过应退金额。",
            ),
            models.CheckConstraint(
                condition=~Q(state=RecoveryState.RECEIVED) | Q(received=F("amount")),
                name="recovery_complete",
                violation_error_message="全部退回后才能办结。",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="recovery_reason", violation_error_message="追缴须写明事由。"),
        ]

    def __str__(self) -> str:
        return self.number


class RecoveryReceipt(models.Model):
    """Money that came back (退回凭证). Append-only."""

    append_only = True

    recovery = models.ForeignKey(Recovery, models.PROTECT, verbose_name="追缴", related_name="receipts")
    amount = money_field("金额(元)")
    received_on = models.DateField("到账日期")
    reference = models.CharField("凭证号", max_length=80, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="登记人", related_name="+")
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        verbose_name = "退回凭证"
        verbose_name_plural = "退回凭证"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_positive", violation_error_message="退回金额须大于0。")
        ]
        triggers = append_only("receipt", "退回凭证")

    def __str__(self) -> str:
        return f"{self.recovery} {self.amount}"
