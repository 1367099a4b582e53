"""The only writers of apprenticeship training (design.md §3)."""

from apprenticeship.operations.checks import check_answer, check_close, check_insist, check_record
from apprenticeship.operations.classes import (
    InstructorData,
    class_archive,
    class_cancel,
    class_draft,
    class_end_training,
    class_file,
    class_finish,
    class_open,
    class_reopen,
    class_return,
    class_submit,
    class_terminate,
    class_update,
)
from apprenticeship.operations.enrolments import EnrolmentData, enrol, enrolment_change, enrolment_remove
from apprenticeship.operations.holds import hold_lift, hold_place
from apprenticeship.operations.materials import material_add, material_read, material_void
from apprenticeship.operations.outcomes import OutcomeData, outcome_decline, outcomes_confirm, outcomes_record
from apprenticeship.operations.plans import agreement_confirm, agreement_draft, agreement_end, plan_issue, plan_save
from apprenticeship.operations.rows import RowProblem, RowsRefused

__all__ = [
    "EnrolmentData",
    "InstructorData",
    "OutcomeData",
    "RowProblem",
    "RowsRefused",
    "agreement_confirm",
    "agreement_draft",
    "agreement_end",
    "check_answer",
    "check_close",
    "check_insist",
    "check_record",
    "class_archive",
    "class_cancel",
    "class_draft",
    "class_end_training",
    "class_file",
    "class_finish",
    "class_open",
    "class_reopen",
    "class_return",
    "class_submit",
    "class_terminate",
    "class_update",
    "enrol",
    "enrolment_change",
    "enrolment_remove",
    "hold_lift",
    "hold_place",
    "material_add",
    "material_read",
    "material_void",
    "outcome_decline",
    "outcomes_confirm",
    "outcomes_record",
    "plan_issue",
    "plan_save",
]
