"""Choices of the measures that let firms pay for training: 职工教育经费 and 产教融合型企业 (domain.md §3.5, §5)."""

from django.db import models


class ParameterKind(models.TextChoices):
    """Shares that rules outside the bureau set; every one is a dated row, none stands in code."""

    FRONT_LINE_MIN = "front_line_min", "用于一线职工的最低比例"
    DEDUCTION_LIMIT = "deduction_limit", "税前扣除限额占工资薪金总额"
    CREDIT_SHARE = "credit_share", "投资额抵免比例"


class FilingState(models.TextChoices):
    """Life of what a firm files: written, handed in, checked by its county or sent back."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待核对"
    RETURNED = "returned", "退回更正"
    CONFIRMED = "confirmed", "已核对"


EDITABLE = (FilingState.DRAFT, FilingState.RETURNED)


class ListingLevel(models.TextChoices):
    NATIONAL = "national", "国家级"
    PROVINCIAL = "provincial", "省级"
    CITY = "city", "市级"


class ListingState(models.TextChoices):
    """Life of an entry in the list (建设培育名单)."""

    PROPOSED = "proposed", "待复核"
    LISTED = "listed", "在名单内"
    REJECTED = "rejected", "未列入"
    REMOVED = "removed", "已移出"


class InvestmentKind(models.TextChoices):
    """What a firm puts into vocational education (proposal: no local list is known)."""

    SCHOOL = "school", "举办职业院校"
    BASE = "base", "实训基地建设"
    EQUIPMENT = "equipment", "实训设备投入"
    COURSE = "course", "课程与师资建设"
    OTHER = "other", "其他"
