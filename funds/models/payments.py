"""From what is owed to what the payer confirmed: payable → line → order → answer."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.crypto import unseal
from audit.guards import Guard, append_only, frozen_but
from audit.models import Tracked
from funds.enums import BatchState, OrderState, PayableState
from funds.models.budgets import BudgetNotice, Reservation, money_field
from funds.querysets import BatchQuerySet, PayableQuerySet, PaymentOrderQuerySet
from funds.rules.capital_amount import capital_amount
from registry.models import Organisation, PayeeAccount, Region

ORDER_NET_SQL = (
    "(SELECT SUM(amount) FROM funds_paymentline WHERE order_id = {0})"
    " - COALESCE((SELECT SUM(amount) FROM funds_recoveryoffset WHERE order_id = {0}), 0)"
)
"""What an order transfers: its payables less the recoveries netted against them."""

PAYABLE_USES_RESERVATION_SQL = """
    IF TG_OP = 'INSERT' THEN
        UPDATE funds_reservation SET used = used + NEW.amount WHERE id = NEW.reservation_id;
    ELSIF NEW.state = 'cancelled' AND OLD.state <> 'cancelled' THEN
        UPDATE funds_reservation SET used = used - NEW.amount WHERE id = NEW.reservation_id;
    END IF;
    RETURN NULL;
"""


class Payable(models.Model):
    """Money owed to an organisation (应付): approved and, where required, publicly noticed.

    Knows no cause: the record it was made for points here (a prepayment, a claim's settlement, an instalment).
    """

    number = models.CharField("应付编号", max_length=30, unique=True)
    reservation = models.ForeignKey(Reservation, models.PROTECT, verbose_name="预留", related_name="payables")
    payee = models.ForeignKey(Organisation, models.PROTECT, verbose_name="收款单位", related_name="payables")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="县（市、区）")
    title = models.CharField("事由", max_length=200)
    amount = money_field("金额（元）")
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
                violation_error_message="已拨付的应付须有到账日期，未拨付的不能有。",
            ),
        ]
        triggers = [
            Guard(
                name="payable_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR OLD.state IN ('paid', 'cancelled') OR " + frozen_but("state", "paid_on"),
                sentence="应付不能修改或删除；已拨付或已取消的不能再变。更正请用追缴或新的应付。",
                returns="COALESCE(NEW, OLD)",
            ),
            Guard(
                name="payable_paid_by_answer",
                operation=pgtrigger.Insert | pgtrigger.Update,
                broken_if="NEW.state = 'paid' AND NOT EXISTS (SELECT 1 FROM funds_paymentline l JOIN funds_paymentorder o"
                " ON o.id = l.order_id WHERE l.payable_id = NEW.id AND l.live AND o.state = 'paid' AND o.answered_on = NEW.paid_on)",
                sentence="只有回执为到账的拨付单才能使应付成为已拨付，到账日期以回执为准。",
            ),
            pgtrigger.Trigger(
                name="payable_uses_reservation",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                func=PAYABLE_USES_RESERVATION_SQL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Batch(Tracked):
    """A payment batch (拨付批次): made by one person, confirmed by another against a frozen list."""

    number = models.CharField("批次编号", max_length=30, unique=True)
    budget = models.ForeignKey(BudgetNotice, models.PROTECT, verbose_name="指标", related_name="batches")
    state = models.CharField("状态", max_length=12, choices=BatchState, default=BatchState.DRAFT)
    total = money_field("合计（元）")
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
            models.CheckConstraint(
                condition=Q(total__gte=0), name="batch_not_negative", violation_error_message="批次合计不能小于0，抵扣不能超过应付。"
            ),
        ]
        triggers = [
            Guard(
                name="batch_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR OLD.state IN ('closed', 'dissolved')"
                " OR (OLD.state = 'sent' AND NEW.state NOT IN ('sent', 'closed')) OR (OLD.state = 'confirmed' AND NEW.state = 'draft')"
                " OR (OLD.confirmed_by_id IS NOT NULL AND (NEW.confirmed_by_id, NEW.confirmed_at) IS DISTINCT FROM"
                " (OLD.confirmed_by_id, OLD.confirmed_at)) OR (OLD.send_key IS NOT NULL AND (NEW.send_key, NEW.sent_at) IS DISTINCT FROM"
                " (OLD.send_key, OLD.sent_at)) OR "
                + frozen_but("state", "version", "state_since", "due_on", "confirmed_by_id", "confirmed_at", "send_key", "sent_at"),
                sentence="批次的名单、金额与办理记录不能修改或删除，送出后不能撤回。",
                returns="COALESCE(NEW, OLD)",
            ),
            Guard(
                name="batch_closed_when_answered",
                operation=pgtrigger.Update,
                broken_if="NEW.state = 'closed' AND EXISTS"
                " (SELECT 1 FROM funds_paymentorder o WHERE o.batch_id = NEW.id AND o.state = 'pending')",
                sentence="还有拨付单没有回执，批次不能办结。",
            ),
            Guard(
                name="batch_is_its_orders",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                broken_if="NOT EXISTS (SELECT 1 FROM funds_paymentorder o WHERE o.batch_id = NEW.id"
                " HAVING SUM(o.amount) = NEW.total AND COUNT(*) = NEW.order_count)",
                sentence="批次合计与笔数须等于其拨付单之和。",
                returns="NULL",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def region_id(self) -> None:
        """A batch belongs to the whole city."""
        return None

    @property
    def total_in_words(self) -> str:
        return capital_amount(self.total)


class PaymentOrder(models.Model):
    """One transfer to one payee and account (拨付单); the account is copied when the batch is made.

    ``amount`` is its payables less the recoveries that finance nets against them; 0 where they are netted whole.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name="批次", related_name="orders")
    number = models.CharField("拨付单号", max_length=40, unique=True)
    payee = models.ForeignKey(Organisation, models.PROTECT, verbose_name="收款单位", related_name="orders")
    account = models.ForeignKey(PayeeAccount, models.PROTECT, verbose_name="收款账户", related_name="+")
    account_name = models.CharField("户名", max_length=120)
    bank_name = models.CharField("开户银行", max_length=120)
    number_sealed = models.BinaryField("账号（加密）")
    number_tail = models.CharField("账号后四位", max_length=4)
    amount = money_field("金额（元）")
    state = models.CharField("状态", max_length=12, choices=OrderState, default=OrderState.PENDING)
    answered_on = models.DateField("回执日期", null=True, blank=True)
    return_reason = models.CharField("退回原因", max_length=200, blank=True)

    objects = PaymentOrderQuerySet.as_manager()

    class Meta:
        verbose_name = "拨付单"
        verbose_name_plural = "拨付单"
        ordering = ["batch", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="order_not_negative", violation_error_message="拨付金额不能小于0，抵扣不能超过应付。"
            ),
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
                broken_if="TG_OP = 'DELETE' OR OLD.state <> 'pending' OR " + frozen_but("state", "answered_on", "return_reason"),
                sentence="拨付单的收款方、账户与金额不能修改；已有结果的拨付单不能再变。",
                returns="COALESCE(NEW, OLD)",
            ),
            Guard(
                name="order_follows_batch",
                operation=pgtrigger.Insert | pgtrigger.Update,
                broken_if="NEW.state <> 'pending' AND NOT EXISTS (SELECT 1 FROM funds_batch b WHERE b.id = NEW.batch_id"
                " AND b.state = CASE NEW.state WHEN 'dissolved' THEN 'dissolved' ELSE 'sent' END)",
                sentence="批次送出后才有回执，撤销后拨付单才撤销。",
            ),
            Guard(
                name="order_belongs_to_batch",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                broken_if="(SELECT total FROM funds_batch WHERE id = NEW.batch_id) IS DISTINCT FROM"
                " (SELECT SUM(amount) FROM funds_paymentorder WHERE batch_id = NEW.batch_id)"
                f" OR NEW.amount IS DISTINCT FROM {ORDER_NET_SQL.format('NEW.id')}",
                sentence="拨付单须等于其明细之和减去抵扣，批次合计须等于其拨付单之和。",
                returns="NULL",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def place(self) -> str:
        return f"funds_paymentorder.number.{self.uuid}"

    @property
    def masked_number(self) -> str:
        return f"****{self.number_tail}"

    @property
    def account_number(self) -> str:
        return unseal(self.number_sealed, place=self.place).decode()


class PaymentLine(models.Model):
    """A payable inside an order (拨付明细); ``live`` until the order is returned or its batch dissolved."""

    order = models.ForeignKey(PaymentOrder, models.PROTECT, verbose_name="拨付单", related_name="lines")
    payable = models.ForeignKey(Payable, models.PROTECT, verbose_name="应付", related_name="lines")
    amount = money_field("金额（元）")
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
                violation_error_message="该应付已在另一批次办理或已拨付，不能重复拨付。",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive", violation_error_message="拨付金额须大于0。"),
        ]
        triggers = [
            Guard(
                name="payment_line_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR (NEW.live AND NOT OLD.live) OR (OLD.live AND NOT NEW.live AND NOT EXISTS"
                " (SELECT 1 FROM funds_paymentorder o WHERE o.id = OLD.order_id AND o.state IN ('returned', 'dissolved'))) OR "
                + frozen_but("live"),
                sentence="拨付明细不能修改或删除，只随退回或撤销失效；已到账的更正请用追缴。",
                returns="COALESCE(NEW, OLD)",
            ),
            Guard(
                name="payment_line_pays_whole",
                operation=pgtrigger.Insert,
                broken_if="NOT EXISTS (SELECT 1 FROM funds_payable p JOIN funds_paymentorder o ON o.payee_id = p.payee_id"
                " WHERE p.id = NEW.payable_id AND o.id = NEW.order_id AND p.amount = NEW.amount)",
                sentence="拨付明细须与应付的收款单位和金额一致。",
            ),
            Guard(
                name="payment_line_belongs_to_order",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                broken_if=f"(SELECT amount FROM funds_paymentorder WHERE id = NEW.order_id) IS DISTINCT FROM"
                f" {ORDER_NET_SQL.format('NEW.order_id')}",
                sentence="拨付单金额须等于其明细之和减去抵扣。",
                returns="NULL",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.amount}"


class PayerAnswer(models.Model):
    """The payer's answer to an order (回执): paid, or returned with a reason; one per order. Append-only."""

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
        constraints = [
            models.UniqueConstraint(fields=["order"], name="answer_once", violation_error_message="该拨付单已登记回执，不能再登记。"),
            models.CheckConstraint(
                condition=Q(paid=True) | ~Q(reason=""), name="answer_return_reason", violation_error_message="退回须写明原因。"
            ),
        ]
        triggers = append_only("answer", "回执")

    def __str__(self) -> str:
        return f"{self.order} {'到账' if self.paid else '退回'}"
