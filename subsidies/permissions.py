"""Who may do what in subsidies beyond the workflow tables."""

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship.models import TrainingClass
from subsidies.enums import ClaimState
from subsidies.models import Claim, NoticeLine

REVIEWER_OF = {
    ClaimState.SUBMITTED: Role.COUNTY_HANDLER,
    ClaimState.HANDLED: Role.CITY_CHECKER,
    ClaimState.CHECKED: Role.CITY_APPROVER,
}
"""Who has the claim on the desk in each state of the review."""

READERS = tuple(role for role in Role if role not in (Role.ADMINISTRATOR, Role.EVALUATOR, Role.DEPARTMENT))
"""Who may read of subsidies at all."""

COSTS_OPEN = (ClaimState.DRAFT, ClaimState.RETURNED)


def can_apply_prepayment(actor: Actor, training_class: TrainingClass) -> bool:
    return actor.covers(Role.FIRM, training_class)


def can_draft_claim(actor: Actor, training_class: TrainingClass) -> bool:
    """The institution files for the firm (代申报); where both are one organisation, its institution's clerk does."""
    return actor.covers(Role.INSTITUTION, training_class)


def can_declare_costs(actor: Actor, claim: Claim) -> bool:
    return actor.covers(Role.INSTITUTION, claim)


def can_review_lines(actor: Actor, claim: Claim) -> bool:
    """Whether the claim is on the actor's desk for review."""
    role = REVIEWER_OF.get(ClaimState(claim.state))
    return role is not None and actor.covers(role, claim)


def is_provisional_to(actor: Actor, claim: Claim) -> bool:
    """An officer's verdict is not the applicant's to read until the claim leaves the review (lessons.md): a party reads 审核中."""
    return not actor.is_office and not actor.is_system and claim.state in REVIEWER_OF


def can_enter_invoice(actor: Actor, claim: Claim) -> bool:
    """The institution proposes invoices while it states the costs, the county handles them on its desk."""
    return (claim.state in COSTS_OPEN and can_declare_costs(actor, claim)) or can_verify_invoice(actor, claim)


def can_verify_invoice(actor: Actor, claim: Claim) -> bool:
    return claim.state == ClaimState.SUBMITTED and actor.covers(Role.COUNTY_HANDLER, claim)


def can_make_notice(actor: Actor) -> bool:
    return actor.has(Role.CITY_HANDLER)


def can_record_objection(actor: Actor, notice_line: NoticeLine) -> bool:
    """Objections reach the city, or the county of the claim."""
    return can_make_notice(actor) or actor.covers(Role.COUNTY_HANDLER, notice_line.claim_line.claim)
