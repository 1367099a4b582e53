"""Completion claims (后续补贴申领): drafted by the institution, confirmed by the firm, one claim for the whole paid term."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship.enums import FINAL_OUTCOMES, ClassState
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.selectors import missing_papers
from audit.operations import Stale, authorise, lock, operation, record, require
from funds.rules.money import ZERO
from policies.enums import MaterialStage
from subsidies.enums import DEAD_CLAIM, ClaimState, LineDecision, LineStatus, Step
from subsidies.models import Claim, ClaimLine
from subsidies.operations.assessing import Costs, assess_claim, check_costs, lines_of, store_lines
from subsidies.operations.steps import deadline, end_claim, hold_for_claim, names_of, take_step
from subsidies.operations.telling import tell
from subsidies.permissions import COSTS_OPEN, can_declare_costs, can_draft_claim
from subsidies.selectors import line_facts, terms_of
from subsidies.workflow import CLAIM

ALREADY_FUNDED = "同一职业同等级或更高等级的补贴已享受或正在申领，不重复列入。"


@operation
def claim_draft(*, actor: Actor, class_id: int, at: datetime | None = None) -> Claim:
    """Draft the claim of a finished class: a line for everybody with a confirmed outcome, leavers included.

    Who already has a live line for the same occupation at this level or above is entered as refused.
    """
    training_class = lock(TrainingClass, class_id)
    authorise(can_draft_claim(actor, training_class), "补贴由班级的培训机构代企业申报。")
    enrolments = _claimable(training_class)
    now = at or timezone.now()
    claim = Claim.objects.create(
        number=f"{training_class.number}-SL{training_class.claims.count() + 1}",
        training_class=training_class,
        policy=training_class.policy,
        state_since=now,
        created_at=now,
    )
    lines = [ClaimLine(claim=claim, **line_facts(enrolment)) for enrolment in enrolments]
    _refuse_already_funded(lines)
    _refuse_beyond_yearly_limit(lines, training_class.policy.yearly_limit)
    assess_claim(claim, lines, at=at)
    ClaimLine.objects.bulk_create(lines)
    claim.save()
    hold_for_claim(claim, at)
    record(claim, "draft", "新建申领", actor=actor, at=at, target=claim.state, heads=claim.line_count)
    return claim


def _claimable(training_class: TrainingClass) -> list[Enrolment]:
    require(
        training_class.state == ClassState.FINISHED,
        f"班级现在是“{training_class.get_state_display()}”，结业后才能申领补贴。",
    )
    other = training_class.claims.exclude(state__in=DEAD_CLAIM).first()
    require(other is None, f"本班已有申领 {other}，一个班级只能有一件有效的申领。")
    related = ("person", "certificate", "training_class__occupation", "training_class__policy")
    enrolments = list(training_class.enrolments.live().select_related(*related))
    require(enrolments, "本班没有学徒，不能申领补贴。")
    open_ones = [e.person.name for e in enrolments if e.outcome not in FINAL_OUTCOMES or e.confirmed_by_id is None]
    require(not open_ones, f"{names_of(open_ones)} 的培训结果尚未由评价机构确认，确认后才能申领。")
    return enrolments


def _refuse_already_funded(lines: Sequence[ClaimLine]) -> None:
    """The trigger ``line_live`` is the guard; this tells it per person instead of failing the whole class."""
    first = lines[0]
    funded = set(
        ClaimLine.objects.filter(
            Q(entitlement__isnull=True) | Q(entitlement__gt=0),
            live=True,
            person__in=[line.person_id for line in lines],
            occupation_code=first.occupation_code,
            level__gte=first.level,
        ).values_list("person_id", flat=True)
    )
    for line in lines:
        if line.person_id in funded:
            line.decision, line.decision_reason = LineDecision.REFUSED, ALREADY_FUNDED


def _refuse_beyond_yearly_limit(lines: Sequence[ClaimLine], limit: int | None) -> None:
    """Who was already subsidised ``limit`` times for trainings that began in the same calendar year (domain.md §3.3)."""
    if limit is None:
        return
    others = ClaimLine.objects.filter(live=True, person__in=[line.person_id for line in lines]).exclude(entitlement=ZERO)
    counts = others.order_by().values_list("person_id", "training_start__year").annotate(times=Count("pk"))
    taken = {(person, year): times for person, year, times in counts}
    for line in lines:
        if line.decision == LineDecision.INCLUDED and taken.get((line.person_id, line.training_start.year), 0) >= limit:
            line.decision, line.decision_reason = LineDecision.REFUSED, f"当年享受补贴的培训已达 {limit} 次，不再列入。"


@operation
def claim_costs(*, actor: Actor, claim_id: int, costs: Costs, seen_version: int | None = None, at: datetime | None = None) -> Claim:
    """State the actual cost (实际成本) per apprentice and training year; who is left out keeps what was stated.

    A verified cost of an earlier round falls away where the declared one changes.
    """
    claim = lock(Claim, claim_id)
    authorise(can_declare_costs(actor, claim), "成本由培训机构申报。")
    if seen_version is not None and seen_version != claim.version:
        raise Stale
    require(claim.state in COSTS_OPEN, f"补贴申领现在是“{claim.get_state_display()}”，不能修改成本。")
    lines = lines_of(claim)
    check_costs(lines, costs, terms_of(claim.policy))
    for line in lines:
        stated = list(costs.get(line.enrolment_id, line.declared_costs))
        if stated != line.declared_costs:
            line.declared_costs, line.verified_costs = stated, []
    assess_claim(claim, lines, at=at)
    store_lines(lines, "declared_costs", "verified_costs")
    claim.version += 1
    claim.save()
    record(claim, "costs", "填报成本", actor=actor, at=at, entitled=str(claim.entitled_total))
    return claim


@operation
def claim_submit(*, actor: Actor, claim_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None) -> Claim:
    """Send the claim to the firm; a returned one starts a new round."""
    claim = lock(Claim, claim_id)
    again = claim.state == ClaimState.RETURNED
    CLAIM.apply(claim, "submit", actor=actor, comment=comment, at=at, seen_version=seen_version)
    require(claim.line_count, "本件没有列入任何学徒，不能提交。")
    without_cost = claim.lines.filter(status=LineStatus.AWAITING_COST).exclude(decision=LineDecision.REFUSED)
    names = list(without_cost.values_list("person__name", flat=True))
    require(not names, f"{names_of(names)} 还没有填齐各学年的实际成本，填齐后再提交。")
    papers = missing_papers(claim.training_class, MaterialStage.CLAIM, claim.policy)
    require(not papers, f"还没有上传{'、'.join(f'“{name}”' for name in papers)}，请在申领页的“申领材料”中上传后再提交。")
    claim.round += again
    claim.save()
    take_step(claim, Step.SUBMIT, actor, at)
    tell(claim, f"待企业确认：{claim.line_count} 人，应补 {claim.entitled_total:,} 元。", Role.FIRM, at=at)
    return claim


@operation
def claim_confirm(*, actor: Actor, claim_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None) -> Claim:
    """The firm, applicant and payee, confirms what was filed for it; a person other than the submitter."""
    claim = lock(Claim, claim_id)
    due_on = deadline(at, claim.policy.handle_days)
    CLAIM.apply(claim, "confirm", actor=actor, comment=comment, at=at, seen_version=seen_version, due_on=due_on)
    take_step(claim, Step.CONFIRM, actor, at)
    tell(claim, f"待初审：{claim.line_count} 人，应补 {claim.entitled_total:,} 元。", Role.COUNTY_HANDLER, at=at)
    return claim


@operation
def claim_decline(*, actor: Actor, claim_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Claim:
    """The firm sends the claim back to the institution."""
    claim = lock(Claim, claim_id)
    CLAIM.apply(claim, "decline", actor=actor, comment=comment, at=at, seen_version=seen_version)
    tell(claim, f"企业退回：{comment.strip()}", Role.INSTITUTION, at=at)
    return claim


@operation
def claim_withdraw(*, actor: Actor, claim_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Claim:
    """Take the claim back before it is reviewed; the class may then claim anew."""
    return end_claim(claim_id, "withdraw", actor=actor, comment=comment, seen_version=seen_version, at=at)
