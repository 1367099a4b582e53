"""Choices of the registry."""

from django.db import models


class RegionKind(models.TextChoices):
    CITY = "city", "地级市"
    DISTRICT = "district", "市辖区"
    COUNTY = "county", "县"
    COUNTY_CITY = "county_city", "县级市"
    ZONE = "zone", "功能区"


class OrganisationCategory(models.TextChoices):
    """Type of an organisation (单位类别), as alliances and statistics count them (domain.md §5)."""

    ENTERPRISE = "enterprise", "企业"
    TECHNICIAN_SCHOOL = "technician_school", "技工院校"
    SECONDARY_SCHOOL = "secondary_school", "中职学校"
    HIGHER_VOCATIONAL = "higher_vocational", "高职院校"
    UNIVERSITY = "university", "本科高校"
    TRAINING_SCHOOL = "training_school", "职业培训机构"
    EVALUATION_BODY = "evaluation_body", "评价机构"
    INDUSTRY_ASSOCIATION = "industry_association", "行业协会"
    RESEARCH_INSTITUTE = "research_institute", "科研院所"
    PARK = "park", "园区"
    GOVERNMENT = "government", "政府部门"


class OrganisationState(models.TextChoices):
    ACTIVE = "active", "正常"
    SUSPENDED = "suspended", "暂停办理"
    DISSOLVED = "dissolved", "已注销"


class AccountState(models.TextChoices):
    PROPOSED = "proposed", "待复核"
    ACTIVE = "active", "使用中"
    RETIRED = "retired", "已停用"
    REJECTED = "rejected", "未通过"


class MembershipState(models.TextChoices):
    PROPOSED = "proposed", "待复核"
    ACTIVE = "active", "在岗"
    ENDED = "ended", "已离岗"
    REJECTED = "rejected", "未通过"


class SkillLevel(models.IntegerChoices):
    """Skill levels of the new eight-level system (新八级工, 人社部 2022; domain.md §4.5)."""

    APPRENTICE = 0, "学徒工"
    ELEMENTARY = 1, "初级工"
    INTERMEDIATE = 2, "中级工"
    ADVANCED = 3, "高级工"
    TECHNICIAN = 4, "技师"
    SENIOR_TECHNICIAN = 5, "高级技师"
    SPECIAL_TECHNICIAN = 6, "特级技师"
    CHIEF_TECHNICIAN = 7, "首席技师"


class Gender(models.TextChoices):
    MALE = "M", "男"
    FEMALE = "F", "女"


class Education(models.TextChoices):
    """Schooling (文化程度, domain.md §2.3)."""

    JUNIOR_HIGH = "junior_high", "初中及以下"
    SENIOR_HIGH = "senior_high", "高中"
    SECONDARY_VOCATIONAL = "secondary_vocational", "中专（中技）"
    JUNIOR_COLLEGE = "junior_college", "大专"
    BACHELOR = "bachelor", "本科"
    POSTGRADUATE = "postgraduate", "研究生"


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", "放假"
    MAKEUP = "makeup", "调休上班"


class CertificateType(models.TextChoices):
    """Kinds of certificate (证书类别, domain.md §2.2, §4.6); policies say which of them count."""

    SKILL_LEVEL = "skill_level", "职业技能等级证书"
    QUALIFICATION = "qualification", "职业资格证书"
    SPECIAL_ABILITY = "special_ability", "专项职业能力证书"
    COMPLETION = "completion", "培训合格证书"
    DIPLOMA = "diploma", "毕业证书"


class ChainKind(models.TextChoices):
    CLUSTER = "cluster", "产业集群"
    CHAIN = "chain", "产业链"


class ScarceKind(models.TextChoices):
    """Lists that the public document names: 急需紧缺, “高精特新”."""

    SCARCE = "scarce", "急需紧缺"
    ADVANCED = "advanced", "高精特新"
