"""人力资源品牌、示范基地、全民技能振兴工程项目, and the leading group's tasks."""

from brands.models.brands import Brand, BrandFile, BrandTarget
from brands.models.calls import CallType, ProjectCall, ProjectType, TypeOffer
from brands.models.group import GroupMember, GroupTask, TaskShare
from brands.models.money import AssessedIndicator, Instalment, SelfAssessment
from brands.models.projects import ExpertReview, Indicator, Milestone, Project, ProjectFile, ProjectStep
from brands.models.reports import QuarterReport, ReportFile

__all__ = [
    "AssessedIndicator",
    "Brand",
    "BrandFile",
    "BrandTarget",
    "CallType",
    "ExpertReview",
    "GroupMember",
    "GroupTask",
    "Indicator",
    "Instalment",
    "Milestone",
    "Project",
    "ProjectCall",
    "ProjectFile",
    "ProjectStep",
    "ProjectType",
    "QuarterReport",
    "ReportFile",
    "SelfAssessment",
    "TaskShare",
    "TypeOffer",
]
