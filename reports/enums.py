"""Choices of periodic reports (domain.md §7)."""

from django.db import models


class ReportKind(models.TextChoices):
    TRAINING = "training", "企业新型学徒制培训情况统计表"
    PAYMENTS = "payments", "职业培训补贴资金拨付情况表"
    PREPAYMENTS = "prepayments", "预支资金及清算表"
    MOVEMENTS = "movements", "学徒异动表"
    BRANDS = "brands", "人力资源品牌建设情况表"
    PROJECTS = "projects", "全民技能振兴工程项目进展表"
    LEDGER = "ledger", "资金台账及余额表"
    ASSESSMENTS = "assessments", "项目支出绩效自评表"
    SUMMARY = "summary", "技能培训工作情况汇总表"


class PeriodKind(models.TextChoices):
    MONTH = "month", "月报"
    QUARTER = "quarter", "季报"
    HALF = "half", "半年报"
    YEAR = "year", "年报"
    CUSTOM = "custom", "自定期间"


class ReportState(models.TextChoices):
    """Life of a report (报表状态): the worker writes a draft, one person reviews it, another signs it; then it is frozen."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "生成中"
    FAILED = "failed", "生成失败"
    DRAFT = "draft", "草稿"
    CHECKED = "checked", "待签发"
    SIGNED = "signed", "已签发"


WRITTEN = (ReportState.DRAFT, ReportState.CHECKED, ReportState.SIGNED)
"""Its files are there."""
