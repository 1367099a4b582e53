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
from funds.models.payments import PaymentLine
from funds.querysets import RecoveryQuerySet
from registry.models import Organisation, Region


class Recovery(Tracked):
    """Money to be paid back (追缴, domain.md §3.4): names the payment line it reverses, once; a withdrawn one frees the line.

    ``due_on`` is the last day to pay back; ``received`` follows the receipts by their trigger.
    """

    number = models.CharField("追缴编号", max_length=30, unique=True)
    payment_line = models.ForeignKey(PaymentLine, models.PROTECT, verbose_name="所冲拨付明细", related_name="recoveries")
    debtor = models.ForeignKey(Organisation, models.PROTECT, verbose_name="退回单位", related_name="recoveries")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="县（市、区）")
    amount = money_field("应退金额（元）")
    received = money_field("已退金额（元）", default=0)
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
            models.CheckConstraint(
                condition=~Q(state=RecoveryState.WITHDRAWN) | Q(received=0),
                name="recovery_withdrawn_untouched",
                violation_error_message="已有款项退回的追缴不能撤销。",
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
                broken_if="TG_OP = 'DELETE' OR OLD.state <> 'demanded' OR (pg_trigger_depth() < 2 AND NEW.received <> OLD.received) OR "
                + frozen_but("state", "version", "state_since", "due_on", "received"),
                sentence="追缴不能修改或删除，已退金额只随退回凭证变动；办结或撤销后不能再变。",
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


RECEIPT_ADDS_UP_SQL = """
    UPDATE funds_recovery SET received = received + NEW.amount, version = version + 1 WHERE id = NEW.recovery_id;
    RETURN NULL;
"""


class RecoveryReceipt(models.Model):
    """Money that came back (退回凭证). Append-only."""

    append_only = True

    recovery = models.ForeignKey(Recovery, models.PROTECT, verbose_name="追缴", related_name="receipts")
    amount = money_field("金额（元）")
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
        triggers = [
            *append_only("receipt", "退回凭证"),
            pgtrigger.Trigger(name="receipt_adds_up", when=pgtrigger.After, operation=pgtrigger.Insert, func=RECEIPT_ADDS_UP_SQL),
        ]

    def __str__(self) -> str:
        return f"{self.recovery} {self.amount}"
