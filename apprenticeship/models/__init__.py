"""企业新型学徒制: plans, agreements, classes, apprentices and what became of them."""

from apprenticeship.models.checks import CheckPhoto, ProcessCheck
from apprenticeship.models.classes import ClassContent, ClassHold, Instructor, OfClass, TrainingClass
from apprenticeship.models.enrolments import Certificate, Enrolment
from apprenticeship.models.materials import Material
from apprenticeship.models.plans import Agreement, PlanTarget, WorkPlan

__all__ = [
    "Agreement",
    "Certificate",
    "CheckPhoto",
    "ClassContent",
    "ClassHold",
    "Enrolment",
    "Instructor",
    "Material",
    "OfClass",
    "PlanTarget",
    "ProcessCheck",
    "TrainingClass",
    "WorkPlan",
]
