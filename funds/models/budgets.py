"""Budget notices, reservations on them, and the append-only ledger."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.guards import Guard, append_only, frozen_but
from funds.enums import FundSource, LedgerAccount
from funds.querysets import BudgetNoticeQuerySet, LedgerEntryQuerySet
from registry.models import Region


def money_field(label: str, **options) -> models.DecimalField:
    """An amount in yuan with two places (元)."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


class BudgetNotice(models.Model):
    """A budget notice (指标文) and where its money stands now; the ledger tells how it came there.

    ``available + reserved + in_transit + paid = amount``, none below zero: nothing is paid out of nothing.
    The four columns move only with a ledger entry, by a trigger of :class:`LedgerEntry`; more money is another notice.
    """

    number = models.CharField("指标文号", max_length=80, unique=True)
    source = models.CharField("资金来源", max_length=24, choices=FundSource)
    year = models.PositiveSmallIntegerField("预算年度")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区")
    amount = money_field("指标金额（元）")
    available = money_field("可用（元）", default=0)
    reserved = money_field("预留（元）", default=0)
    in_transit = money_field("在途（元）", default=0)
    paid = money_field("已付（元）", default=0)
    received_on = models.DateField("下达日期")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+")
    created_at = models.DateTimeField("录入时间", default=timezone.now, editable=False)

    objects = BudgetNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "指标"
        verbose_name_plural = "指标"
        ordering = ["-year", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_positive", violation_error_message="指标金额须大于0。"),
            models.CheckConstraint(
                condition=Q(available__gte=0), name="budget_available", violation_error_message="该指标可用余额不足，请换一个指标或待追加。"
            ),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="budget_reserved", violation_error_message="该指标预留余额不足。"),
            models.CheckConstraint(
                condition=Q(in_transit__gte=0), name="budget_in_transit", violation_error_message="该指标在途金额不足。"
            ),
            models.CheckConstraint(condition=Q(paid__gte=0), name="budget_paid", violation_error_message="该指标已付金额不能小于0。"),
            models.CheckConstraint(
                condition=Q(amount=F("available") + F("reserved") + F("in_transit") + F("paid")),
                name="budget_sums",
                violation_error_message="指标的可用、预留、在途、已付之和须等于指标金额。",
            ),
        ]
        triggers = [
            Guard(
                name="budget_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                # Depth 1 is somebody's own statement, deeper is the ledger's trigger.
                broken_if="TG_OP = 'DELETE' OR pg_trigger_depth() < 2 OR " + frozen_but("available", "reserved", "in_transit", "paid"),
                sentence="指标不能修改或删除，余额只随资金台账变动。",
                returns="COALESCE(NEW, OLD)",
            ),
            Guard(
                name="budget_starts_available",
                operation=pgtrigger.Insert,
                broken_if="NEW.available <> NEW.amount",
                sentence="新下达的指标须全额可用。",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Reservation(models.Model):
    """Money of a notice set aside for an approved entitlement (预留); ``used`` follows its payables by their trigger."""

    budget = models.ForeignKey(BudgetNotice, models.PROTECT, verbose_name="指标", related_name="reservations")
    purpose = models.CharField("事由", max_length=200)
    amount = money_field("预留金额（元）")
    used = money_field("已列入应付（元）", default=0)
    released = money_field("已释放（元）", default=0)
    created_at = models.DateTimeField("预留时间", default=timezone.now)

    class Meta:
        verbose_name = "预留"
        verbose_name_plural = "预留"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="reservation_positive", violation_error_message="预留金额须大于0。"),
            models.CheckConstraint(
                condition=Q(used__gte=0) & Q(released__gte=0) & Q(amount__gte=F("used") + F("released")),
                name="reservation_not_exceeded",
                violation_error_message="应付与释放金额之和不能超过预留金额。",
            ),
        ]
        triggers = [
            Guard(
                name="reservation_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR (pg_trigger_depth() < 2 AND NEW.used <> OLD.used) OR NEW.released < OLD.released OR "
                + frozen_but("used", "released"),
                sentence="预留不能修改或删除，只能列入应付或释放。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        return self.purpose

    @property
    def left(self) -> Decimal:
        """Yuan still set aside: neither owed to anybody nor released."""
        return self.amount - self.used - self.released


# The opening transaction (指标下达) is skipped: the row was inserted with its whole amount available.
LEDGER_MOVES_SQL = """
    UPDATE funds_budgetnotice AS budget
       SET available = budget.available + moved.available, reserved = budget.reserved + moved.reserved,
           in_transit = budget.in_transit + moved.in_transit, paid = budget.paid + moved.paid
      FROM (SELECT budget_id,
                   COALESCE(SUM(amount) FILTER (WHERE account = 'available'), 0) AS available,
                   COALESCE(SUM(amount) FILTER (WHERE account = 'reserved'), 0) AS reserved,
                   COALESCE(SUM(amount) FILTER (WHERE account = 'in_transit'), 0) AS in_transit,
                   COALESCE(SUM(amount) FILTER (WHERE account = 'paid'), 0) AS paid
              FROM added
             WHERE transaction_id NOT IN (SELECT transaction_id FROM added WHERE account = 'source')
             GROUP BY budget_id) AS moved
     WHERE budget.id = moved.budget_id;
    RETURN NULL;
"""


class LedgerEntry(models.Model):
    """One side of a movement of money (资金台账分录): append-only, each transaction sums to zero.

    Adding entries moves the balances of their notices in the same statement, so both always agree.
    """

    append_only = True

    transaction_id = models.UUIDField("分录号", db_index=True)
    budget = models.ForeignKey(BudgetNotice, models.PROTECT, verbose_name="指标", related_name="entries")
    account = models.CharField("资金状态", max_length=12, choices=LedgerAccount)
    amount = money_field("金额（元）")
    label = models.CharField("摘要", max_length=200)
    reservation = models.ForeignKey(Reservation, models.PROTECT, null=True, verbose_name="预留", related_name="entries")
    payable = models.ForeignKey("funds.Payable", models.PROTECT, null=True, verbose_name="应付", related_name="entries")
    occurred_at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "资金台账"
        verbose_name_plural = "资金台账"
        ordering = ["occurred_at", "id"]
        indexes = [models.Index(fields=["budget", "account"], name="ledger_budget_account")]
        constraints = [
            models.UniqueConstraint(
                fields=["budget"],
                condition=Q(account=LedgerAccount.SOURCE),
                name="ledger_opens_once",
                violation_error_message="该指标已下达入账，不能重复下达。",
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_moves_something", violation_error_message="台账金额不能为0。"),
        ]
        triggers = [
            *append_only("ledger", "资金台账"),
            pgtrigger.Trigger(
                name="ledger_moves_balance",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                func=LEDGER_MOVES_SQL,
            ),
            Guard(
                name="ledger_balanced",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                broken_if="(SELECT SUM(amount) FROM funds_ledgerentry WHERE transaction_id = NEW.transaction_id) <> 0",
                sentence="资金台账一笔分录的借贷须相等。",
                returns="NULL",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.amount}"
