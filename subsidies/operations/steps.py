"""What every step of a claim or prepayment does beside its transition."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from accounts.actor import Actor
from apprenticeship.operations import hold_lift, hold_place
from audit.operations import lock
from registry.selectors import working_day_after
from subsidies.enums import DEAD_PREPAYMENT, Step
from subsidies.models import Claim, ClaimStep, Prepayment
from subsidies.workflow import CLAIM


def deadline(at: datetime | None, days: int | None) -> date | None:
    """The last day of a step that may take ``days`` working days; None where the policy sets no limit."""
    return working_day_after(timezone.localdate(at), days) if days else None


def names_of(names: Sequence[str]) -> str:
    """Up to five names for a sentence, and how many there are."""
    return f"{'、'.join(names[:5])} 等 {len(names)} 名学徒" if len(names) > 5 else "、".join(names)


def hold_for_claim(claim: Claim, at: datetime | None) -> None:
    """Nothing of the class may change while its claim is under way."""
    hold_place(training_class=claim.training_class, key=_hold_key(claim), reason=f"补贴申领 {claim.number} 在办理", at=at)


def hold_as_settled(claim: Claim, at: datetime | None) -> None:
    """The money is settled: the class can be archived, but what it was paid for stays as it is."""
    prepayments = claim.training_class.prepayments.exclude(state__in=DEAD_PREPAYMENT)
    for key in (_hold_key(claim), *map(prepayment_hold_key, prepayments)):
        hold_lift(training_class=claim.training_class, key=key, at=at)
    hold_place(training_class=claim.training_class, key=f"settled:{claim.pk}", reason=f"补贴申领 {claim.number} 已结算", final=True, at=at)


def _hold_key(claim: Claim) -> str:
    return f"claim:{claim.pk}"


def prepayment_hold_key(prepayment: Prepayment) -> str:
    return f"prepayment:{prepayment.pk}"


def take_step(claim: Claim, step: Step, actor: Actor, at: datetime | None) -> None:
    """Write who took the step; the database refuses one person in two steps of a claim, also after a return (回避)."""
    ClaimStep.objects.create(claim=claim, step=step, actor_id=actor.user_id, round=claim.round, taken_at=at or timezone.now())


def end_claim(claim_id: int, transition: str, *, actor: Actor, comment: str, seen_version: int | None, at: datetime | None) -> Claim:
    """Reject or withdraw: the lines stop being live (by trigger) and the class is free for another claim."""
    claim = lock(Claim, claim_id)
    CLAIM.apply(claim, transition, actor=actor, comment=comment, at=at, seen_version=seen_version)
    hold_lift(training_class=claim.training_class, key=_hold_key(claim), at=at)
    return claim
