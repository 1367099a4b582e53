"""Choices of subsidies: claims, reviews, notices, prepayments (domain.md §2, §3)."""

from django.db import models

from apprenticeship.enums import ClassState


class PrepaymentState(models.TextChoices):
    SUBMITTED = "submitted", "待初审"
    RETURNED = "returned", "退回补正"
    CHECKED = "checked", "待审批"
    APPROVED = "approved", "已核准"
    REJECTED = "rejected", "不予预支"
    WITHDRAWN = "withdrawn", "已撤回"


PREPAYABLE = (ClassState.FILED, ClassState.OPEN)
"""States of a class in which a prepayment can be applied for and approved."""

DEAD_PREPAYMENT = (PrepaymentState.REJECTED, PrepaymentState.WITHDRAWN)


class ClaimState(models.TextChoices):
    """States of a completion claim (补贴申领状态)."""

    DRAFT = "draft", "草稿"
    CONFIRMING = "confirming", "待企业确认"
    SUBMITTED = "submitted", "待初审"
    HANDLED = "handled", "待复核"
    CHECKED = "checked", "待审批"
    RETURNED = "returned", "退回补正"
    APPROVED = "approved", "待公示"
    NOTICED = "noticed", "公示中"
    SETTLED = "settled", "已结算"
    REJECTED = "rejected", "不予补贴"
    WITHDRAWN = "withdrawn", "已撤回"


DEAD_CLAIM = (ClaimState.REJECTED, ClaimState.WITHDRAWN)


class Step(models.TextChoices):
    """Steps of a claim, each by another person (经办、复核、审批分离, domain.md §1.2)."""

    SUBMIT = "submit", "申报"
    CONFIRM = "confirm", "企业确认"
    HANDLE = "handle", "初审"
    CHECK = "check", "复核"
    APPROVE = "approve", "审批"


class LineStatus(models.TextChoices):
    """Whether an amount could be computed (测算状态)."""

    OK = "ok", "已测算"
    AWAITING_RATE = "awaiting_rate", "待定标准"
    AWAITING_COST = "awaiting_cost", "待定成本"


class LineDecision(models.TextChoices):
    """What was decided about one line (逐人结论)."""

    INCLUDED = "included", "列入"
    REFUSED = "refused", "不予补贴"
    STOPPED = "stopped", "异议暂停"


class NoticeState(models.TextChoices):
    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "公示中"
    CLOSED = "closed", "公示结束"
    DISCARDED = "discarded", "已作废"


class ObjectionState(models.TextChoices):
    OPEN = "open", "处理中"
    UPHELD = "upheld", "异议成立"
    DISMISSED = "dismissed", "异议不成立"
