"""Prepayments (预支) of filed classes: at most the policy's share of one year's rate per head (domain.md §3.2)."""

from datetime import datetime

from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship.enums import Outcome
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.operations import hold_lift, hold_place
from audit.operations import authorise, lock, operation, record, require
from funds import operations as funds
from funds.rules.money import ZERO
from subsidies.enums import PREPAYABLE
from subsidies.models import Prepayment, PrepaymentLine
from subsidies.operations.steps import deadline, prepayment_hold_key
from subsidies.operations.telling import tell
from subsidies.permissions import can_apply_prepayment
from subsidies.rules.settlement import prepayment as prepaid_amount
from subsidies.selectors import payee_of, terms_of
from subsidies.workflow import PREPAYMENT


@operation
def prepayment_apply(*, actor: Actor, class_id: int, at: datetime | None = None) -> Prepayment:
    """Apply for the prepayment of a filed class, for every filed head still in training."""
    training_class = lock(TrainingClass, class_id)
    authorise(can_apply_prepayment(actor, training_class), "预支由班级所属企业申请。")
    prepayment = Prepayment(
        number=f"{training_class.number}-YZ{training_class.prepayments.count() + 1}",
        training_class=training_class,
        created_at=at or timezone.now(),
        state_since=at or timezone.now(),
        due_on=deadline(at, training_class.policy.handle_days if training_class.policy else None),
    )
    heads = _compute(prepayment)
    prepayment.save()
    _write_lines(prepayment, heads)
    hold_place(training_class=training_class, key=prepayment_hold_key(prepayment), reason=f"预支 {prepayment.number} 在办理或已核准", at=at)
    record(prepayment, "apply", "申请预支", actor=actor, at=at, target=prepayment.state, amount=str(prepayment.amount))
    tell(prepayment, f"待初审：{prepayment.heads} 人，{prepayment.amount:,} 元。", Role.COUNTY_HANDLER, at=at)
    return prepayment


def _compute(prepayment: Prepayment) -> list[Enrolment]:
    """Rate, share, heads and amount from the policy frozen on the class; the heads."""
    training_class = prepayment.training_class
    _require_prepayable(training_class)
    terms = terms_of(training_class.policy)
    rate = terms.rate_on(training_class.level, training_class.filed_on)
    level = training_class.get_level_display()
    require(rate, f"备案日 {training_class.filed_on} 没有{level}的补贴标准（待定标准），标准审定后才能申请预支。")
    require(terms.prepay_share > 0, "本班适用的政策没有预支。")
    heads = list(training_class.enrolments.filter(in_filing=True).exclude(outcome__in=[Outcome.WITHDREW, Outcome.VOID]))
    require(heads, "备案名册中没有在训学徒，不能申请预支。")
    prepayment.rate, prepayment.share, prepayment.heads = rate.amount, terms.prepay_share, len(heads)
    prepayment.amount = prepaid_amount(rate.amount, terms.prepay_share, len(heads))
    require(prepayment.amount > ZERO, "按本班适用的政策，预支金额为0，无需申请。")
    return heads


def _require_prepayable(training_class: TrainingClass) -> None:
    require(
        training_class.state in PREPAYABLE,
        f"班级现在是“{training_class.get_state_display()}”，只有已备案或在训的班级可以预支。",
    )


def _write_lines(prepayment: Prepayment, heads: list[Enrolment]) -> None:
    each = prepayment.amount / len(heads)
    PrepaymentLine.objects.bulk_create([PrepaymentLine(prepayment=prepayment, enrolment=head, amount=each) for head in heads])


@operation
def prepayment_resubmit(
    *, actor: Actor, prepayment_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Prepayment:
    """Bring a returned application back; heads and amount are computed anew."""
    prepayment = lock(Prepayment, prepayment_id)
    days = prepayment.training_class.policy.handle_days
    PREPAYMENT.apply(prepayment, "resubmit", actor=actor, comment=comment, at=at, seen_version=seen_version, due_on=deadline(at, days))
    heads = _compute(prepayment)
    prepayment.save()
    prepayment.lines.all().delete()
    _write_lines(prepayment, heads)
    tell(prepayment, "已补正，待初审。", Role.COUNTY_HANDLER, at=at)
    return prepayment


@operation
def prepayment_check(
    *, actor: Actor, prepayment_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Prepayment:
    prepayment = lock(Prepayment, prepayment_id)
    days = prepayment.training_class.policy.approve_days
    PREPAYMENT.apply(prepayment, "check", actor=actor, comment=comment, at=at, seen_version=seen_version, due_on=deadline(at, days))
    tell(prepayment, "初审通过，待审批。", Role.CITY_APPROVER, at=at)
    return prepayment


@operation
def prepayment_approve(
    *, actor: Actor, prepayment_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Prepayment:
    """Approve: money is reserved and owed to the firm (应付). Refused if no budget notice has enough."""
    prepayment = lock(Prepayment, prepayment_id)
    PREPAYMENT.require(prepayment, "approve", actor=actor, seen_version=seen_version)
    training_class = lock(TrainingClass, prepayment.training_class_id)
    _require_prepayable(training_class)
    title = f"{training_class.number} {training_class.title} 预支"
    prepayment.reservation = funds.reserve(actor=actor, amount=prepayment.amount, purpose=title, at=at)
    prepayment.payable = funds.payable_create(
        actor=actor,
        reservation=prepayment.reservation,
        payee=payee_of(training_class),
        region=training_class.region,
        title=title,
        amount=prepayment.amount,
        due_on=deadline(at, training_class.policy.finance_days),
        at=at,
    )
    PREPAYMENT.apply(prepayment, "approve", actor=actor, comment=comment, at=at, amount=str(prepayment.amount))
    tell(prepayment, "已核准，等待财政拨付。", Role.FIRM, at=at)
    return prepayment


@operation
def prepayment_return(
    *, actor: Actor, prepayment_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Prepayment:
    prepayment = lock(Prepayment, prepayment_id)
    PREPAYMENT.apply(prepayment, "return_for_correction", actor=actor, comment=comment, at=at, seen_version=seen_version)
    tell(prepayment, f"退回补正：{comment.strip()}", Role.FIRM, at=at)
    return prepayment


@operation
def prepayment_reject(
    *, actor: Actor, prepayment_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Prepayment:
    prepayment = _end(prepayment_id, "reject", actor, comment, seen_version, at)
    tell(prepayment, f"不予预支：{comment.strip()}", Role.FIRM, at=at)
    return prepayment


@operation
def prepayment_withdraw(
    *, actor: Actor, prepayment_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Prepayment:
    return _end(prepayment_id, "withdraw", actor, comment, seen_version, at)


def _end(prepayment_id: int, transition: str, actor: Actor, comment: str, seen_version: int | None, at: datetime | None) -> Prepayment:
    prepayment = lock(Prepayment, prepayment_id)
    PREPAYMENT.apply(prepayment, transition, actor=actor, comment=comment, at=at, seen_version=seen_version)
    hold_lift(training_class=prepayment.training_class, key=prepayment_hold_key(prepayment), at=at)
    return prepayment
