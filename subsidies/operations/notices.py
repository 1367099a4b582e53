"""Public notices (公示) of approved claims: numbered, dated in working days, a masked copy of each line (domain.md §8.3)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from accounts.actor import Actor
from audit.numbering import next_numbers
from audit.operations import Stale, authorise, lock, operation, record, require
from funds.rules.money import ZERO
from registry.selectors import last_day_of_notice, working_day_after
from subsidies.enums import ClaimState, LineDecision, NoticeState
from subsidies.models import Claim, ClaimLine, NoticeLine, PublicNotice
from subsidies.operations.settlements import settle_claims
from subsidies.operations.telling import tell_clerks
from subsidies.permissions import can_make_notice
from subsidies.workflow import CLAIM, NOTICE


@operation
def notice_draft(
    *, actor: Actor, claim_ids: Sequence[int], starts_on: date | None = None, title: str = "", body: str = "", at: datetime | None = None
) -> PublicNotice:
    """Draft a notice of approved claims, from ``starts_on`` (default: the next working day) for the policy's working days."""
    authorise(can_make_notice(actor), "公示由市级经办拟定。")
    today = timezone.localdate(at)
    claims = _approved(claim_ids)
    starts_on = starts_on or working_day_after(today, 1)
    notice = PublicNotice.objects.create(
        number=next_numbers(PublicNotice, f"GS-{today.year}-", digits=4)[0],
        title=title.strip() or f"新乡市企业新型学徒制培训补贴公示（{starts_on:%Y年%m月}）",
        body=body,
        starts_on=starts_on,
        ends_on=_last_day(starts_on, claims),
        state_since=at or timezone.now(),
        created_at=at or timezone.now(),
    )
    _fill(notice, claims)
    record(notice, "draft", "拟定公示", actor=actor, at=at, target=notice.state, claims=[str(claim) for claim in claims])
    return notice


@operation
def notice_revise(
    *,
    actor: Actor,
    notice_id: int,
    claim_ids: Sequence[int],
    starts_on: date,
    title: str,
    body: str = "",
    seen_version: int | None = None,
    at: datetime | None = None,
) -> PublicNotice:
    """Choose anew what a draft notice shows."""
    notice = lock(PublicNotice, notice_id)
    authorise(can_make_notice(actor), "公示由市级经办拟定。")
    if seen_version is not None and seen_version != notice.version:
        raise Stale
    require(notice.state == NoticeState.DRAFT, f"公示现在是“{notice.get_state_display()}”，不能再修改。")
    notice.lines.all().delete()
    notice.claims.clear()
    claims = _approved(claim_ids)
    notice.title, notice.body, notice.starts_on, notice.ends_on = title.strip(), body, starts_on, _last_day(starts_on, claims)
    notice.version += 1
    notice.save()
    _fill(notice, claims)
    record(notice, "revise", "修改公示", actor=actor, at=at, claims=[str(claim) for claim in claims])
    return notice


def _approved(claim_ids: Sequence[int]) -> list[Claim]:
    """The claims, locked in order; all approved, and in no other draft."""
    claims = list(
        Claim.objects.select_for_update(of=("self",))
        .filter(pk__in=claim_ids)
        .select_related("policy", "training_class__firm", "training_class__institution", "training_class__occupation")
        .order_by("pk")
    )
    require(claims and len(claims) == len(set(claim_ids)), "请至少选择一件已审批的补贴申领。", "claims")
    for claim in claims:
        require(
            claim.state == ClaimState.APPROVED, f"{claim} 现在是“{claim.get_state_display()}”，只有待公示的申领可以列入公示。", "claims"
        )
    other = PublicNotice.objects.filter(state=NoticeState.DRAFT, claims__in=claims).first()
    require(other is None, f"所选申领中有的已列入公示草稿 {getattr(other, 'number', '')}，请先从那里移出。", "claims")
    return claims


def _last_day(starts_on: date, claims: Sequence[Claim]) -> date:
    """The first day counts if it is a working day: 17–23 August 2023 are five (domain.md §2.1)."""
    return last_day_of_notice(starts_on, max(claim.policy.notice_days for claim in claims))


def _fill(notice: PublicNotice, claims: Sequence[Claim]) -> None:
    """Who gets how much; whoever gets nothing has nothing to be noticed."""
    notice.claims.set(claims)
    lines = ClaimLine.objects.filter(claim__in=claims, decision=LineDecision.INCLUDED, entitlement__gt=ZERO).select_related("person")
    classes = {claim.pk: claim.training_class for claim in claims}
    NoticeLine.objects.bulk_create(
        [
            NoticeLine(
                notice=notice,
                claim_line=line,
                name=line.person.name,
                id_masked=line.person.id_number_masked,
                firm_name=classes[line.claim_id].firm.name,
                institution_name=classes[line.claim_id].institution.name,
                occupation_name=str(classes[line.claim_id].occupation),
                level_name=line.get_level_display(),
                amount=line.entitlement,
            )
            for line in lines.order_by("claim_id", "id")
        ]
    )


@operation
def notice_publish(
    *, actor: Actor, notice_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> PublicNotice:
    """Publish: the masked list can be read without signing in. Published late, it still runs its full days."""
    notice = lock(PublicNotice, notice_id)
    claims = _locked(notice)
    if (today := timezone.localdate(at)) > notice.starts_on:
        notice.starts_on, notice.ends_on = today, _last_day(today, claims)
    # It can't be closed before its last day is over.
    due_on = working_day_after(notice.ends_on, 1)
    NOTICE.apply(notice, "publish", actor=actor, comment=comment, at=at, seen_version=seen_version, due_on=due_on)
    for claim in claims:
        CLAIM.apply(claim, "notice", actor=actor, at=at, due_on=due_on, notice=notice.number)
    return notice


def _locked(notice: PublicNotice) -> list[Claim]:
    related = ("policy", "reservation", "training_class__firm", "training_class__region")
    return list(notice.claims.select_for_update(of=("self",)).select_related(*related).order_by("pk"))


@operation
def notice_discard(
    *, actor: Actor, notice_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> PublicNotice:
    """Drop a draft; its claims can be noticed elsewhere."""
    notice = lock(PublicNotice, notice_id)
    NOTICE.apply(notice, "discard", actor=actor, comment=comment, at=at, seen_version=seen_version)
    return notice


@operation
def notice_close(
    *, actor: Actor, notice_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> PublicNotice:
    """End a notice after its last day and settle its claims.

    A claim that can't be settled yet (its prepayment is still on the way, an objection is open) stays behind
    with the reason and is settled later by :func:`~subsidies.operations.settlements.claim_settle`.
    """
    notice = lock(PublicNotice, notice_id)
    require(
        notice.state != NoticeState.PUBLISHED or timezone.localdate(at) > notice.ends_on,
        f"公示期到 {notice.ends_on}（含当日）为止，期满后才能结束公示。",
    )
    NOTICE.apply(notice, "close", actor=actor, comment=comment, at=at, seen_version=seen_version)
    settle_claims(_locked(notice), actor=actor, at=at)
    if left_behind := notice.claims.filter(state=ClaimState.NOTICED).count():
        tell_clerks(notice, f"公示已结束，还有 {left_behind} 件申领待结算，原因见公示页。", at=at)
    return notice
