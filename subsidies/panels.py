"""What subsidies add to pages of the apps below: to a class its prepayments and claims, to a payable what it is for."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.actor import Actor
from apprenticeship.enums import ClassState
from apprenticeship.models import TrainingClass
from audit.pages import Section
from funds.causes import Cause
from funds.models import Payable
from subsidies.enums import DEAD_CLAIM, DEAD_PREPAYMENT, PREPAYABLE
from subsidies.models import Claim, Prepayment
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


def cause_of_payable(payable: Payable) -> Cause | None:
    """The prepayment or the claim that a payable was made for."""
    if prepayment := Prepayment.objects.filter(payable=payable).first():
        return Cause(f"预支 {prepayment}", reverse("subsidies:prepayment_detail", args=[prepayment.pk]))
    if claim := Claim.objects.filter(settlements__payable=payable).first():
        return Cause(f"补贴申领 {claim}", reverse("subsidies:claim_detail", args=[claim.pk]))
    return None
