"""Choices of brands, bases, revival projects and the leading group (domain.md §6)."""

from django.db import models


class BrandLevel(models.TextChoices):
    COUNTY = "county", "县级"
    CITY = "city", "市级"
    PROVINCIAL = "provincial", "省级"


class BrandState(models.TextChoices):
    """Life of a brand (品牌状态): cultivated by the city, named by whoever grants the level."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待市级审核"
    RETURNED = "returned", "退回补正"
    CULTIVATED = "cultivated", "培育中"
    NAMED = "named", "已创建"
    REVOKED = "revoked", "已撤销"


class BrandFileKind(models.TextChoices):
    DOCUMENT = "document", "认定文件"
    EVIDENCE = "evidence", "佐证材料"
    PICTURE = "picture", "图片（对外）"


class Quarter(models.IntegerChoices):
    FIRST = 1, "一季度"
    SECOND = 2, "二季度"
    THIRD = 3, "三季度"
    FOURTH = 4, "四季度"


class Qualifier(models.TextChoices):
    """How exact a reported quantity is (domain.md §10): 余 is more than, 近 just under, 以上 at least."""

    EXACT = "exact", "确数"
    OVER = "over", "余"
    NEARLY = "nearly", "近"
    AT_LEAST = "at_least", "以上"


class ReportState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待市级核实"
    RETURNED = "returned", "退回更正"
    CONFIRMED = "confirmed", "已核实"


class CallState(models.TextChoices):
    DRAFT = "draft", "草稿"
    OPEN = "open", "申报中"
    CLOSED = "closed", "已截止"


class ProjectState(models.TextChoices):
    """Life of a project of the 全民技能振兴工程 from application to closing (domain.md §6)."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "退回补正"
    REVIEWING = "reviewing", "专家评审"
    SELECTED = "selected", "待出具推荐函"
    RECOMMENDED = "recommended", "待省级评审"
    APPROVED = "approved", "已立项"
    BUILDING = "building", "建设中"
    RECTIFYING = "rectifying", "整改中"
    CHECKED = "checked", "中期检查通过"
    ACCEPTING = "accepting", "待验收"
    ACCEPTED = "accepted", "验收通过"
    CLOSED = "closed", "已办结"
    REJECTED = "rejected", "市级未入选"
    DECLINED = "declined", "省级未立项"
    WITHDRAWN = "withdrawn", "已撤回"
    TERMINATED = "terminated", "已终止"


P = ProjectState
EDITABLE = (P.DRAFT, P.RETURNED)
"""States in which the applicant may still change the application."""
FALLEN = (P.REJECTED, P.DECLINED, P.WITHDRAWN)
"""Ends before approval; the applicant may apply to the call again."""
RUNNING = (P.BUILDING, P.RECTIFYING, P.CHECKED, P.ACCEPTING)
"""States under a signed task book, before acceptance."""


class DecisionPhase(models.TextChoices):
    """Decisions of one phase are taken by different people (回避)."""

    SELECTION = "selection", "遴选推荐"
    COMPLETION = "completion", "验收办结"


class ProjectFileKind(models.TextChoices):
    APPLICATION = "application", "申报书"
    PLAN = "plan", "建设方案"
    QUALIFICATION = "qualification", "资质证明"
    COMMITMENT = "commitment", "信用承诺书"
    LETTER = "letter", "推荐函"
    DECISION = "decision", "立项文件"
    TASK_BOOK = "task_book", "任务书"
    PROGRESS = "progress", "中期与进度材料"
    ACCEPTANCE = "acceptance", "验收材料"
    OTHER = "other", "其他材料"


REQUIRED_FILES = (ProjectFileKind.APPLICATION, ProjectFileKind.PLAN, ProjectFileKind.COMMITMENT)
"""Materials without which an application can't be handed in (proposal: no local list is known)."""


class Stage(models.TextChoices):
    """What must have happened before an instalment is paid (拨付条件)."""

    TASK_SIGNED = "task_signed", "签订任务书后"
    MIDTERM = "midterm", "中期检查通过后"
    ACCEPTED = "accepted", "验收通过后"


REACHED = {
    Stage.TASK_SIGNED: (*RUNNING, P.ACCEPTED, P.CLOSED),
    Stage.MIDTERM: (P.CHECKED, P.ACCEPTING, P.ACCEPTED, P.CLOSED),
    Stage.ACCEPTED: (P.ACCEPTED, P.CLOSED),
}
"""States of a project in which each stage has been reached."""


class InstalmentState(models.TextChoices):
    PROPOSED = "proposed", "待审批"
    APPROVED = "approved", "已列应付"
    REJECTED = "rejected", "未通过"


class IndicatorGroup(models.TextChoices):
    """First-level indicators of the self-assessment besides execution (domain.md §7 table 10)."""

    OUTPUT = "output", "产出指标"
    BENEFIT = "benefit", "效益指标"
    SATISFACTION = "satisfaction", "满意度指标"


class AssessmentState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待市级复核"
    RETURNED = "returned", "退回修改"
    CONFIRMED = "confirmed", "已复核"


class GroupPost(models.TextChoices):
    LEAD = "lead", "牵头部门"
    MEMBER = "member", "成员单位"


class ShareState(models.TextChoices):
    """A department's share of a task of the leading group."""

    RUNNING = "running", "推进中"
    REPORTED = "reported", "待核实"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已取消"
