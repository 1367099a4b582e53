"""Who may do what in apprenticeship training; steps of a workflow carry their roles in workflow.py."""

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship.enums import (
    CHECKABLE_STATES,
    CONFIRMING_STATES,
    EDITABLE_STATES,
    RECORDING_STATES,
    AgreementState,
    ClassState,
    PlanState,
)
from apprenticeship.models import Agreement, Material, TrainingClass, WorkPlan
from apprenticeship.workflow import INSPECTORS
from policies.enums import MaterialStage

PARTIES = (Role.INSTITUTION, Role.FIRM)
PLANNERS = (Role.CITY_HANDLER, Role.CITY_APPROVER)


def can_make_plans(actor: Actor) -> bool:
    """The bureau's section (职建科) writes the yearly plan."""
    return actor.has(*PLANNERS)


def can_edit_plan(actor: Actor, plan: WorkPlan) -> bool:
    return can_make_plans(actor) and plan.state == PlanState.DRAFT


def can_draft_agreements(actor: Actor) -> bool:
    """The institution writes the agreement down, the firm confirms it."""
    return actor.has(Role.INSTITUTION)


def is_party(actor: Actor, record: Agreement | TrainingClass) -> bool:
    """Acts for the firm or the institution of an agreement or class."""
    return any(actor.covers(role, record) for role in PARTIES)


def can_draft_classes(actor: Actor) -> bool:
    return actor.has(*PARTIES)


def can_draft_class_under(actor: Actor, agreement: Agreement) -> bool:
    return is_party(actor, agreement) and agreement.state == AgreementState.ACTIVE


def can_edit_class(actor: Actor, training_class: TrainingClass) -> bool:
    """The parties, until the class is submitted and again while it is returned."""
    return is_party(actor, training_class) and training_class.state in EDITABLE_STATES


PAPER_STATES = {
    MaterialStage.FILING: EDITABLE_STATES,
    MaterialStage.CLAIM: (ClassState.OPEN, ClassState.ASSESSING, ClassState.FINISHED),
}
"""While which the parties hand in the papers of a stage."""

PAPER_READERS = tuple(role for role in Role if role not in (Role.ADMINISTRATOR, Role.EVALUATOR, Role.DEPARTMENT))
"""Papers hold identity cards and contracts: for the two parties and the offices."""


def open_stages(actor: Actor, training_class: TrainingClass) -> list[MaterialStage]:
    """For which stages the actor may hand in papers now."""
    if not is_party(actor, training_class):
        return []
    return [stage for stage, states in PAPER_STATES.items() if training_class.state in states]


def can_add_material(actor: Actor, training_class: TrainingClass) -> bool:
    return bool(open_stages(actor, training_class))


def can_see_materials(actor: Actor, training_class: TrainingClass) -> bool:
    return actor.has(*PAPER_READERS) and (actor.is_office or is_party(actor, training_class))


def can_void_material(actor: Actor, material: Material) -> bool:
    return material.current and material.stage in open_stages(actor, material.training_class)


def can_record_outcomes(actor: Actor, training_class: TrainingClass) -> bool:
    return actor.covers(Role.INSTITUTION, training_class) and training_class.state in RECORDING_STATES


def can_confirm_outcomes(actor: Actor, training_class: TrainingClass) -> bool:
    return actor.covers(Role.EVALUATOR, training_class) and training_class.state in CONFIRMING_STATES


CHECK_READERS = tuple(role for role in Role if role not in (Role.ADMINISTRATOR, Role.DEPARTMENT))


def can_check_class(actor: Actor, training_class: TrainingClass) -> bool:
    """The handlers of its county, and the city's."""
    return any(actor.covers(role, training_class) for role in INSPECTORS)


def can_record_check(actor: Actor, training_class: TrainingClass) -> bool:
    return can_check_class(actor, training_class) and training_class.state in CHECKABLE_STATES
