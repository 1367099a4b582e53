"""Choices of apprenticeship training (domain.md §2)."""

from django.db import models

from registry.enums import CertificateType

# CertificateType lives below, because policies say which certificates count.
__all__ = [
    "CHECKABLE_STATES",
    "CONFIRMING_STATES",
    "EDITABLE_STATES",
    "FINAL_OUTCOMES",
    "RECORDING_STATES",
    "AgreementState",
    "CertificateType",
    "CheckMethod",
    "CheckState",
    "ClassState",
    "ContentKind",
    "ExitReason",
    "InstructorKind",
    "Outcome",
    "PlanState",
]


class PlanState(models.TextChoices):
    DRAFT = "draft", "草稿"
    ISSUED = "issued", "已下达"


class AgreementState(models.TextChoices):
    DRAFT = "draft", "待企业确认"
    ACTIVE = "active", "已生效"
    ENDED = "ended", "已终止"


class ClassState(models.TextChoices):
    """States of a training class (班级状态， domain.md §2.4); what money does to it lives in subsidies."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待备案审核"
    RETURNED = "returned", "退回补正"
    FILED = "filed", "已备案"
    OPEN = "open", "在训"
    ASSESSING = "assessing", "待考核"
    FINISHED = "finished", "已结业"
    ARCHIVED = "archived", "已归档"
    CANCELLED = "cancelled", "已撤销"
    TERMINATED = "terminated", "已终止"


EDITABLE_STATES = (ClassState.DRAFT, ClassState.RETURNED)
"""The parties may change the class and its roster."""

RECORDING_STATES = (ClassState.FILED, ClassState.OPEN, ClassState.ASSESSING)
"""Outcomes are recorded; before the opening only a withdrawal."""

CONFIRMING_STATES = (ClassState.OPEN, ClassState.ASSESSING)
"""Recorded outcomes are confirmed by the evaluation body."""


class Outcome(models.TextChoices):
    """What became of an apprentice (学员结果)."""

    TRAINING = "training", "在训"
    CERTIFIED = "certified", "结业取证"
    PASSED_UNCERTIFIED = "passed_uncertified", "结业未取证"
    FAILED = "failed", "考核不合格"
    WITHDREW = "withdrew", "中途退出"
    VOID = "void", "作废"


FINAL_OUTCOMES = (Outcome.CERTIFIED, Outcome.PASSED_UNCERTIFIED, Outcome.FAILED, Outcome.WITHDREW)


class ExitReason(models.TextChoices):
    RESIGNED = "resigned", "离职"
    TRANSFERRED = "transferred", "岗位变动"
    DIED = "died", "死亡"
    MILITARY = "military", "应征入伍"
    ILLNESS = "illness", "伤病"
    TERMINATED = "terminated", "班级终止"
    OTHER = "other", "其他"


class ContentKind(models.TextChoices):
    """Contents of the training (培养内容) as the public document lists them (domain.md §10 S19)."""

    KNOWLEDGE = "knowledge", "专业知识"
    SKILL = "skill", "操作技能"
    SAFETY = "safety", "安全生产规范"
    CONDUCT = "conduct", "职业素养（含工匠精神）"


class InstructorKind(models.TextChoices):
    """Both sides teach (企校双师)."""

    MENTOR = "mentor", "企业导师"
    TEACHER = "teacher", "院校教师"


class CheckMethod(models.TextChoices):
    ON_SITE = "on_site", "现场"
    VIDEO = "video", "视频"


class CheckState(models.TextChoices):
    """States of a process check (过程检查)."""

    RECTIFYING = "rectifying", "待整改"
    ANSWERED = "answered", "待复查"
    CLOSED = "closed", "已办结"


CHECKABLE_STATES = (ClassState.FILED, ClassState.OPEN, ClassState.ASSESSING)
"""事前、事中、事后: a class is checked from its filing until its training is closed."""
