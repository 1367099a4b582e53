"""Choices of policies (domain.md §3)."""

from django.db import models


class DocumentState(models.TextChoices):
    """Whether an official document holds (文件效力)."""

    IN_FORCE = "in_force", "现行有效"
    SUPERSEDED = "superseded", "已被替代"
    REPEALED = "repealed", "已废止"


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


class Payee(models.TextChoices):
    """Who receives the money (收款人, domain.md §2.1 stage 14); not known: the enterprise, as everywhere in the province."""

    ENTERPRISE = "enterprise", "企业"
    INSTITUTION = "institution", "培训机构"


class MaterialStage(models.TextChoices):
    """When papers are handed in (材料环节, domain.md §2.2)."""

    FILING = "filing", "备案"
    CLAIM = "claim", "申领"


class MaterialKind(models.TextChoices):
    """Papers that a policy may ask for (材料种类, domain.md §2.2)."""

    FILING_FORM = "filing_form", "备案申报书"
    TRAINING_PLAN = "training_plan", "学徒培训方案"
    ROSTER = "roster", "培训学徒名册"
    TRAINING_AGREEMENT = "training_agreement", "企业与学徒培养协议"
    COOPERATION_AGREEMENT = "cooperation_agreement", "企校合作协议"
    CREDIT_PLEDGE = "credit_pledge", "信用承诺书"
    IDENTITY_COPY = "identity_copy", "身份证复印件"
    LABOUR_CONTRACT = "labour_contract", "劳动合同复印件"
    ACCOUNT_INFORMATION = "account_information", "银行账户信息"
    FUND_APPLICATION = "fund_application", "补贴资金申请表"
    CLAIM_DETAIL = "claim_detail", "后续补贴申领明细表"
    CERTIFICATE_COPY = "certificate_copy", "证书复印件"
    TRAINING_VIDEO = "training_video", "培训视频"
    INVOICE = "invoice", "票据"
    ATTENDANCE = "attendance", "考勤记录"
    MENTOR_LOG = "mentor_log", "导师带徒记录"
    EXAM_RESULTS = "exam_results", "考核成绩"
    INSURANCE_PROOF = "insurance_proof", "社会保险证明"


KINDS_OF_STAGE = {
    MaterialStage.FILING: tuple(MaterialKind)[:9],
    MaterialStage.CLAIM: tuple(MaterialKind)[9:],
}
"""Which kinds belong to which stage."""


class MaterialDuty(models.TextChoices):
    REQUIRED = "required", "必交"
    OPTIONAL = "optional", "有则交"


class OtherBenefit(models.TextChoices):
    """Subsidies that an apprentice may not draw beside this one (不得同时享受, domain.md §3.3)."""

    PRE_JOB = "pre_job", "岗前培训补贴"
    SKILL_UPGRADE = "skill_upgrade", "技能提升补贴"
    OTHER_TRAINING = "other_training", "其他职业培训补贴"


CLAUSES = {
    "cap": "据实口径",
    "partial": "不足一年",
    "years": "最长年限",
    "prepay": "预支",
    "outcome": "按结果享受",
    "certificate": "认可的证书",
    "payee": "收款人",
    "double": "不重复享受",
    "material": "应交材料",
    "notice": "公示",
    "limits": "办理时限",
    "qa": "抽查",
    "retention": "档案保存",
}
"""Terms of a policy whose clause (条款) can be entered, by key; headings as they are read back."""
