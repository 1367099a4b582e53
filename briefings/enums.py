"""States of policy briefings (政策解读会) and of the questions that come out of them."""

from django.db import models


class BriefingState(models.TextChoices):
    PLANNED = "planned", "筹备中"
    ANNOUNCED = "announced", "已通知"
    HELD = "held", "已召开"
    CANCELLED = "cancelled", "已取消"


class QuestionState(models.TextChoices):
    """A question is answered by one person and published by another; published ones are the FAQ (常见问答)."""

    ASKED = "asked", "待答复"
    ANSWERED = "answered", "待审核"
    PUBLISHED = "published", "已公开"
    WITHDRAWN = "withdrawn", "已撤下"
