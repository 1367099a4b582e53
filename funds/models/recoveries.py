"""What must be paid back, and what came back."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.guards import Guard, append_only, frozen_but
from audit.models import Tracked
from funds.enums import RecoveryState
from funds.models.budgets import money_field
from funds.models.payments import ORDER_NET_SQL, PaymentLine, PaymentOrder
from funds.querysets import RecoveryQuerySet
from registry.models import Organisation, Region


class Recovery(Tracked):
    """Money to be paid back (追缴, domain.md §3.4): names the payment line it reverses, once; a withdrawn one frees the line.

    ``due_on`` is the last day to pay back. ``received`` follows the receipts and ``netting`` the offsets under way, by their triggers.
    """

    number = models.CharField("追缴编号", max_length=30, unique=True)
    payment_line = models.ForeignKey(PaymentLine, models.PROTECT, verbose_name="所冲拨付明细", related_name="recoveries")
    debtor = models.ForeignKey(Organisation, models.PROTECT, verbose_name="退回单位", related_name="recoveries")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="县（市、区）")
    amount = money_field("应退金额（元）")
    received = money_field("已退金额（元）", default=0)
    netting = money_field("抵扣办理中（元）", default=0)
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
                condition=Q(received__gte=0) & Q(netting__gte=0) & Q(amount__gte=F("received") + F("netting")),
                name="recovery_not_exceeded",
                violation_error_message="退回与抵扣的金额不能超过应退金额。",
            ),
            models.CheckConstraint(
                condition=~Q(state=RecoveryState.RECEIVED) | Q(received=F("amount")),
                name="recovery_complete",
                violation_error_message="全部退回后才能办结。",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="recovery_reason", violation_error_message="追缴须写明事由。"),
            models.CheckConstraint(
                condition=~Q(state=RecoveryState.WITHDRAWN) | Q(received=0, netting=0),
                name="recovery_withdrawn_untouched",
                violation_error_message="已有款项退回或正在抵扣的追缴不能撤销。",
            ),
            models.UniqueConstraint(
                fields=["payment_line"],
                condition=~Q(state=RecoveryState.WITHDRAWN),
                name="recovery_once",
                violation_error_message="该笔拨付已有追缴，不能重复追缴。",
            ),
        ]
        triggers = [
            Guard(
                name="recovery_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR OLD.state <> 'demanded' OR (pg_trigger_depth() < 2"
                " AND (NEW.received, NEW.netting) IS DISTINCT FROM (OLD.received, OLD.netting)) OR "
                + frozen_but("state", "version", "state_since", "due_on", "received", "netting"),
                sentence="追缴不能修改或删除，已退与抵扣金额只随退回凭证和抵扣变动；办结或撤销后不能再变。",
                returns="COALESCE(NEW, OLD)",
            ),
            Guard(
                name="recovery_of_paid_line",
                operation=pgtrigger.Insert,
                broken_if="NOT EXISTS (SELECT 1 FROM funds_paymentline l JOIN funds_paymentorder o ON o.id = l.order_id"
                " WHERE l.id = NEW.payment_line_id AND o.state = 'paid' AND o.payee_id = NEW.debtor_id AND l.amount >= NEW.amount)",
                sentence="只能向收款单位追缴已到账的拨付，且不能超过其金额。",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def left(self) -> Decimal:
        """Yuan still to come back."""
        return self.amount - self.received

    @property
    def outstanding(self) -> Decimal:
        """Yuan neither back nor about to be netted."""
        return self.left - self.netting


OFFSET_ADDS_UP_SQL = """
    UPDATE funds_recovery SET netting = netting + CASE WHEN TG_OP = 'INSERT' THEN NEW.amount ELSE -NEW.amount END, version = version + 1
     WHERE id = NEW.recovery_id;
    RETURN NULL;
"""


class RecoveryOffset(models.Model):
    """A recovery that finance nets against a payment to the same organisation (追缴抵扣), at most in one order at a time.

    ``live`` until the order is returned or its batch dissolved; once the order is paid, a receipt stands for it.
    """

    order = models.ForeignKey(PaymentOrder, models.PROTECT, verbose_name="拨付单", related_name="offsets")
    recovery = models.ForeignKey(Recovery, models.PROTECT, verbose_name="追缴", related_name="offsets")
    amount = money_field("抵扣金额（元）")
    live = models.BooleanField("有效", default=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="决定人", related_name="+")
    decided_at = models.DateTimeField("决定时间", default=timezone.now)

    class Meta:
        verbose_name = "追缴抵扣"
        verbose_name_plural = "追缴抵扣"
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="offset_positive", violation_error_message="抵扣金额须大于0。"),
            models.UniqueConstraint(
                fields=["order", "recovery"], name="offset_once", violation_error_message="该追缴已在本拨付单中抵扣，不能重复抵扣。"
            ),
        ]
        triggers = [
            Guard(
                name="offset_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR NEW.live OR NOT OLD.live OR NOT EXISTS"
                " (SELECT 1 FROM funds_paymentorder o WHERE o.id = OLD.order_id AND o.state IN ('returned', 'dissolved')) OR "
                + frozen_but("live"),
                sentence="抵扣不能修改或删除，只随拨付单退回或批次撤销失效。",
                returns="COALESCE(NEW, OLD)",
            ),
            Guard(
                name="offset_of_same_debtor",
                operation=pgtrigger.Insert,
                broken_if="NOT EXISTS (SELECT 1 FROM funds_recovery r"
                " JOIN funds_paymentline l ON l.id = r.payment_line_id JOIN funds_paymentorder paid ON paid.id = l.order_id"
                " JOIN funds_batch former ON former.id = paid.batch_id JOIN funds_budgetnotice source ON source.id = former.budget_id"
                " JOIN funds_paymentorder o ON o.payee_id = r.debtor_id JOIN funds_batch b ON b.id = o.batch_id"
                " JOIN funds_budgetnotice n ON n.id = b.budget_id AND n.source = source.source"
                " WHERE r.id = NEW.recovery_id AND r.state = 'demanded' AND o.id = NEW.order_id AND o.state = 'pending')",
                sentence="只能用同一单位、同一资金来源的待退回追缴抵扣。",
            ),
            Guard(
                name="offset_belongs_to_order",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                broken_if=f"(SELECT amount FROM funds_paymentorder WHERE id = NEW.order_id) IS DISTINCT FROM"
                f" {ORDER_NET_SQL.format('NEW.order_id')}",
                sentence="拨付单金额须等于其明细之和减去抵扣。",
                returns="NULL",
            ),
            pgtrigger.Trigger(
                name="offset_adds_up",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("live"),
                func=OFFSET_ADDS_UP_SQL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recovery} {self.amount}"


RECEIPT_ADDS_UP_SQL = """
    UPDATE funds_recovery
       SET received = received + NEW.amount, version = version + 1,
           netting = netting - CASE WHEN NEW.offset_id IS NULL THEN 0 ELSE NEW.amount END
     WHERE id = NEW.recovery_id;
    RETURN NULL;
"""


class RecoveryReceipt(models.Model):
    """Money that came back (退回凭证): transferred, or kept from a payment (``offset``). Append-only."""

    append_only = True

    recovery = models.ForeignKey(Recovery, models.PROTECT, verbose_name="追缴", related_name="receipts")
    amount = money_field("金额（元）")
    received_on = models.DateField("到账日期")
    reference = models.CharField("凭证号", max_length=80, blank=True)
    offset = models.OneToOneField(RecoveryOffset, models.PROTECT, null=True, blank=True, verbose_name="抵扣", related_name="receipt")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="登记人", related_name="+")
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        verbose_name = "退回凭证"
        verbose_name_plural = "退回凭证"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_positive", violation_error_message="退回金额须大于0。")
        ]
        triggers = [
            *append_only("receipt", "退回凭证"),
            Guard(
                name="receipt_of_paid_offset",
                operation=pgtrigger.Insert,
                broken_if="NEW.offset_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM funds_recoveryoffset f"
                " JOIN funds_paymentorder o ON o.id = f.order_id WHERE f.id = NEW.offset_id AND f.live AND f.amount = NEW.amount"
                " AND f.recovery_id = NEW.recovery_id AND o.state = 'paid')",
                sentence="抵扣的退回凭证须与已到账拨付单的抵扣一致。",
            ),
            pgtrigger.Trigger(name="receipt_adds_up", when=pgtrigger.After, operation=pgtrigger.Insert, func=RECEIPT_ADDS_UP_SQL),
        ]

    def __str__(self) -> str:
        return f"{self.recovery} {self.amount}"
