"""Prepayments of filed classes."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import Q

from apprenticeship.models import Enrolment, OfClass, TrainingClass
from audit.guards import Guard, frozen_but
from funds.models import Payable, Reservation
from funds.models.budgets import money_field
from subsidies.enums import DEAD_PREPAYMENT, PrepaymentState
from subsidies.querysets import PrepaymentQuerySet


class Prepayment(OfClass):
    """Prepayment of a filed class (预支): a share, at most half, of one year's rate per filed head (domain.md §3.2)."""

    number = models.CharField("预支编号", max_length=30, unique=True)
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, verbose_name="班级", related_name="prepayments")
    rate = money_field("年标准（元/人）")
    share = models.DecimalField("预支比例", max_digits=5, decimal_places=4)
    heads = models.PositiveIntegerField("人数")
    amount = money_field("预支金额（元）")
    state = models.CharField("状态", max_length=12, choices=PrepaymentState, default=PrepaymentState.SUBMITTED)
    reservation = models.ForeignKey(Reservation, models.PROTECT, null=True, blank=True, verbose_name="预留", related_name="prepayments")
    payable = models.OneToOneField(Payable, models.PROTECT, null=True, blank=True, verbose_name="应付", related_name="prepayment")

    objects = PrepaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "预支"
        verbose_name_plural = "预支"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class"],
                condition=~Q(state__in=DEAD_PREPAYMENT),
                name="prepayment_one_live",
                violation_error_message="该班级已有预支申请在办理或已核准。",
            ),
            models.CheckConstraint(
                condition=Q(share__gt=0) & Q(share__lte=Decimal("0.5")),
                name="prepayment_share_ceiling",
                violation_error_message="预支不得超过一年标准的50%。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & Q(heads__gt=0),
                name="prepayment_positive",
                violation_error_message="预支人数与金额须大于0。",
            ),
            models.CheckConstraint(
                condition=Q(amount__lte=models.F("rate") * models.F("heads") * Decimal("0.5")),
                name="prepayment_half_a_year",
                violation_error_message="预支金额不得超过 年标准 × 人数 × 50%。",
            ),
            models.CheckConstraint(
                condition=Q(payable__isnull=True) | Q(state=PrepaymentState.APPROVED),
                name="prepayment_payable_approved",
                violation_error_message="只有已核准的预支才能形成应付。",
            ),
        ]

        triggers = [
            Guard(
                name="prepayment_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if=f"TG_OP = 'DELETE' OR (OLD.state = '{PrepaymentState.APPROVED}' AND {frozen_but()})",
                sentence="预支不能删除，核准后不能修改。",
                returns="COALESCE(NEW, OLD)",
            ),
            Guard(
                name="prepayment_is_its_lines",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(new__state=PrepaymentState.APPROVED),
                broken_if="""NOT EXISTS (
                    SELECT 1 FROM subsidies_prepaymentline line WHERE line.prepayment_id = NEW.id
                    HAVING COUNT(*) = NEW.heads AND SUM(line.amount) = NEW.amount)""",
                sentence="核准时预支的人数与金额须等于其明细之和。",
                returns="NULL",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PrepaymentLine(models.Model):
    """One head of a prepayment (预支明细)."""

    prepayment = models.ForeignKey(Prepayment, models.CASCADE, verbose_name="预支", related_name="lines")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, verbose_name="学徒", related_name="prepayment_lines")
    amount = money_field("金额（元）")

    class Meta:
        verbose_name = "预支明细"
        verbose_name_plural = "预支明细"
        constraints = [
            models.UniqueConstraint(
                fields=["prepayment", "enrolment"], name="prepayment_line_once", violation_error_message="该学徒已在本预支中。"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="prepayment_line_positive", violation_error_message="预支金额须大于0。"),
        ]
        triggers = [
            Guard(
                name="prepayment_line_frozen",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                broken_if="(SELECT state FROM subsidies_prepayment WHERE id = COALESCE(NEW.prepayment_id, OLD.prepayment_id))"
                f" = '{PrepaymentState.APPROVED}'",
                sentence="已核准的预支，其明细不能增减或修改。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.amount}"
