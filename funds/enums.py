"""Choices of funds (domain.md §3.5)."""

from django.db import models


class FundSource(models.TextChoices):
    EMPLOYMENT = "employment", "就业补助资金"
    SPECIAL_ACCOUNT = "special_account", "职业技能提升行动专账资金"
    UNEMPLOYMENT_INSURANCE = "unemployment_insurance", "失业保险基金"
    PROVINCIAL_AWARD = "provincial_award", "省级奖补资金"


class PayableState(models.TextChoices):
    OPEN = "open", "待拨付"
    IN_BATCH = "in_batch", "批次办理中"
    PAID = "paid", "已拨付"
    CANCELLED = "cancelled", "已取消"


class BatchState(models.TextChoices):
    DRAFT = "draft", "待复核"
    CONFIRMED = "confirmed", "已确认待送"
    SENT = "sent", "已送拨付"
    CLOSED = "closed", "已办结"
    DISSOLVED = "dissolved", "已撤销"


class OrderState(models.TextChoices):
    PENDING = "pending", "待回执"
    PAID = "paid", "已到账"
    RETURNED = "returned", "已退回"
    DISSOLVED = "dissolved", "已撤销"


class RecoveryState(models.TextChoices):
    DEMANDED = "demanded", "待退回"
    RECEIVED = "received", "已退回"
    WITHDRAWN = "withdrawn", "已撤销"


class LedgerAccount(models.TextChoices):
    """Where a yuan of a budget notice stands (资金状态). SOURCE is the counterpart outside the portal."""

    SOURCE = "source", "指标下达"
    AVAILABLE = "available", "可用"
    RESERVED = "reserved", "预留"
    IN_TRANSIT = "in_transit", "在途"
    PAID = "paid", "已付"
