"""What subsidies add to pages of the apps below: to a class its prepayments and claims, to a roster's preview what it would cost."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.actor import Actor
from apprenticeship.enums import ClassState
from apprenticeship.models import TrainingClass
from audit.pages import Section
from exchange.models import ImportJob
from policies.selectors import policy_for
from registry.enums import SkillLevel
from subsidies.enums import DEAD_CLAIM, DEAD_PREPAYMENT, PREPAYABLE
from subsidies.permissions import COSTS_OPEN, can_apply_prepayment, can_draft_claim
from subsidies.selectors import most_for, terms_of


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


def papers_in_review(training_class: TrainingClass) -> str:
    """Whoever reviews a claim reads the papers that were handed in with it."""
    claim = training_class.claims.exclude(state__in=(*DEAD_CLAIM, *COSTS_OPEN)).first()
    return f"补贴申领 {claim} 已提交，材料不能变动。需要补充或更换的，请联系经办退回补正。" if claim else ""


@dataclass(frozen=True)
class RosterCost(Section):
    """What the rows of a roster would cost by level, where everybody finishes with a certificate and costs reach the rate."""

    def context(self, subject: ImportJob) -> dict[str, Any]:
        policy = policy_for(timezone.localdate())
        terms = terms_of(policy) if policy else None
        levels: dict[int, tuple[int, Decimal | None]] = {}
        for group in subject.summary.get("groups", ()):
            heads, amount = levels.get(group["level"], (0, Decimal(0)))
            each = most_for(terms, group["level"], *(date.fromisoformat(group[key]) for key in ("training_start", "training_end")))
            total = amount + each * group["heads"] if amount is not None and each is not None else None
            levels[group["level"]] = (heads + group["heads"], total)
        rows = [(SkillLevel(level).label, heads, amount) for level, (heads, amount) in sorted(levels.items(), reverse=True)]
        known = [amount for *_, amount in rows if amount is not None]
        return {"rows": rows, "heads": sum(heads for _, heads, _ in rows), "total": sum(known, Decimal(0)), "policy": policy}


ROSTER_COST = RosterCost("补贴测算", "subsidies/roster_cost.html")
