"""Invoices behind the costs of a claim, and whose cost of which year each of them proves."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.guards import Guard, frozen_but
from funds.models.budgets import money_field
from subsidies.enums import ClaimState
from subsidies.models.claims import Claim, ClaimLine
from subsidies.querysets import InvoiceQuerySet

OPEN_SQL = ", ".join(f"'{state.value}'" for state in (ClaimState.DRAFT, ClaimState.RETURNED, ClaimState.SUBMITTED))
"""States of a claim in which its invoices may still change: declared by the institution, then on the county's desk."""


class Invoice(models.Model):
    """An invoice or receipt (票据) that proves training costs: proposed by the institution or entered by the county, verified there.

    Its code and number count once among all live ones. ``allocated`` follows the allocations by their trigger and never exceeds the
    face value. ``live`` ends where it is excluded, with the reason, or its claim is rejected or withdrawn.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, verbose_name="申领", related_name="invoices")
    code = models.CharField("票据代码", max_length=14, blank=True)
    number = models.CharField("票据号码", max_length=20)
    issuer = models.CharField("开票单位", max_length=120)
    issued_on = models.DateField("开票日期")
    face_value = money_field("票面金额（元）")
    allocated = money_field("已分摊（元）", default=0, editable=False)
    live = models.BooleanField("有效", default=True, editable=False)
    exclusion = models.CharField("剔除理由", max_length=200, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+")
    entered_at = models.DateTimeField("录入时间", default=timezone.now)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="核实人", related_name="+"
    )
    verified_at = models.DateTimeField("核实时间", null=True, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "票据"
        verbose_name_plural = "票据"
        ordering = ["claim", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(face_value__gt=0), name="invoice_positive", violation_error_message="票面金额须大于0。"),
            models.CheckConstraint(
                condition=Q(allocated__gte=0) & Q(allocated__lte=F("face_value")),
                name="invoice_not_exceeded",
                violation_error_message="分摊合计不能超过票面金额。",
            ),
            models.UniqueConstraint(
                fields=["code", "number"],
                condition=Q(live=True),
                name="invoice_counts_once",
                violation_error_message="这张票据已经录入过，一张票据只能计一次。",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True) | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="invoice_verified_by_somebody",
                violation_error_message="核实的票据须有核实人和时间。",
            ),
        ]
        triggers = [
            Guard(
                name="invoice_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR (NEW.live AND NOT OLD.live) OR (pg_trigger_depth() < 2 AND (NEW.allocated <> OLD.allocated"
                f" OR NOT EXISTS (SELECT 1 FROM subsidies_claim WHERE id = OLD.claim_id AND state IN ({OPEN_SQL})))) OR "
                + frozen_but("allocated", "live", "exclusion", "verified_by_id", "verified_at"),
                sentence="票据不能修改或删除，录错的请剔除后重新录入；初审通过后不能再变。",
                returns="COALESCE(NEW, OLD)",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}".strip()

    @property
    def left(self):
        """Yuan of the face value that prove nobody's cost yet."""
        return self.face_value - self.allocated

    @property
    def is_verified(self) -> bool:
        return self.verified_by_id is not None


ALLOCATION_ADDS_UP_SQL = """
    IF TG_OP <> 'INSERT' THEN
        UPDATE subsidies_invoice SET allocated = allocated - OLD.amount WHERE id = OLD.invoice_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE subsidies_invoice SET allocated = allocated + NEW.amount WHERE id = NEW.invoice_id;
    END IF;
    RETURN NULL;
"""


class InvoiceAllocation(models.Model):
    """A part of an invoice that is one apprentice's cost of one training year (票据分摊), in yuan."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, verbose_name="票据", related_name="allocations")
    line = models.ForeignKey(ClaimLine, models.PROTECT, verbose_name="申领明细", related_name="allocations")
    year = models.PositiveSmallIntegerField("学年")
    amount = money_field("分摊金额（元）")

    class Meta:
        verbose_name = "票据分摊"
        verbose_name_plural = "票据分摊"
        ordering = ["invoice", "line", "year"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_positive", violation_error_message="分摊金额须大于0。"),
            models.CheckConstraint(condition=Q(year__gte=1), name="allocation_year", violation_error_message="学年从1算起。"),
            models.UniqueConstraint(
                fields=["invoice", "line", "year"],
                name="allocation_once",
                violation_error_message="一张票据对一名学徒的一个学年只能分摊一次。",
            ),
        ]
        triggers = [
            Guard(
                name="allocation_of_own_claim",
                operation=pgtrigger.Insert | pgtrigger.Update,
                broken_if="NOT EXISTS (SELECT 1 FROM subsidies_invoice i JOIN subsidies_claimline l ON l.claim_id = i.claim_id"
                " WHERE i.id = NEW.invoice_id AND i.live AND l.id = NEW.line_id)",
                sentence="有效的票据只能分摊给同一件申领的学徒。",
            ),
            Guard(
                name="allocation_frozen",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                broken_if="NOT EXISTS (SELECT 1 FROM subsidies_invoice i JOIN subsidies_claim c ON c.id = i.claim_id"
                f" WHERE i.id = COALESCE(NEW.invoice_id, OLD.invoice_id) AND c.state IN ({OPEN_SQL}))",
                sentence="初审通过后，票据分摊不能再变。",
                returns="COALESCE(NEW, OLD)",
            ),
            pgtrigger.Trigger(
                name="allocation_adds_up",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=ALLOCATION_ADDS_UP_SQL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice} {self.amount}"
