"""Choices of policies (domain.md §3)."""

from django.db import models


class PolicyState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审定"
    APPROVED = "approved", "已审定"
    REJECTED = "rejected", "未通过"


class CapMode(models.TextChoices):
    """How actual cost caps the rate (据实上限口径, domain.md §3.1 open question 1)."""

    MIN_RATE_ACTUAL = "min_rate_actual", "标准与实际成本取低"
    LITERAL_FLOOR = "literal_floor", "实际低于底线的据实，否则按标准"


class PartialYear(models.TextChoices):
    """How a training year of fewer than twelve months counts (不足一年的计法)."""

    WHOLE_MONTHS = "whole_months", "按整月折算"
    WHOLE_YEARS = "whole_years", "只计整年"
