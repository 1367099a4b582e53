"""What subsidies add to the page of a class: its prepayments and claims, and the buttons that begin them."""

from dataclasses import dataclass
from typing import Any

from accounts.actor import Actor
from apprenticeship.enums import ClassState
from apprenticeship.models import TrainingClass
from audit.pages import Section
from subsidies.enums import DEAD_CLAIM, DEAD_PREPAYMENT, PREPAYABLE
from subsidies.permissions import can_apply_prepayment, can_draft_claim


def can_prepay(actor: Actor, training_class: TrainingClass) -> bool:
    if training_class.state not in PREPAYABLE or not can_apply_prepayment(actor, training_class):
        return False
    return not training_class.prepayments.exclude(state__in=DEAD_PREPAYMENT).exists()


def can_claim(actor: Actor, training_class: TrainingClass) -> bool:
    if training_class.state != ClassState.FINISHED or not can_draft_claim(actor, training_class):
        return False
    return not training_class.claims.exclude(state__in=DEAD_CLAIM).exists()


@dataclass(frozen=True)
class ClassMoney(Section):
    """The class's prepayments and claims, newest first; nothing for who may not read money."""

    def context(self, subject: TrainingClass) -> dict[str, Any]:
        return {"prepayments": list(subject.prepayments.all()), "claims": list(subject.claims.all())}


CLASS_SECTION = ClassMoney("预支与补贴", "subsidies/class_money.html")
