"""Public notice (公示): working days, a masked copy, objections that stop one line (domain.md §8.3, §9.3)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from apprenticeship.enums import Outcome
from audit.operations import Refused
from funds import operations as funds
from registry.models import CalendarDay
from subsidies import operations as subsidies
from subsidies.enums import ClaimState, LineDecision, NoticeState
from subsidies.models import NoticeLine, Objection, PublicNotice
from subsidies.tests.world import World, moment

MONDAY = date(2023, 10, 9)


def approved(world: World, heads: int = 2, **options: object):
    return world.claim(world.training_class(heads, **options), "approve")


def test_five_working_days_first_and_last_included(world: World) -> None:
    """福建 2023: 17–23 August are five working days (domain.md §2.1)."""
    notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[approved(world).pk], starts_on=date(2023, 8, 17))
    assert notice.ends_on == date(2023, 8, 23)


def test_holidays_do_not_count(world: World) -> None:
    CalendarDay.objects.update_or_create(day=date(2023, 10, 10), defaults={"kind": "holiday"})
    notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[approved(world).pk], starts_on=MONDAY)
    assert notice.ends_on == date(2023, 10, 16)


def test_the_list_is_a_masked_copy(world: World) -> None:
    claim = approved(world, 1)
    notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[claim.pk], starts_on=MONDAY)
    line, person = notice.lines.get(), claim.lines.get().person
    assert line.id_masked == f"4107**********{person.id_number[-4:]}"
    person.name = "改名后"
    person.save()
    line.refresh_from_db()
    assert line.name != "改名后"


def test_whoever_gets_nothing_is_not_shown(world: World) -> None:
    claim = world.claim(world.training_class([Outcome.CERTIFIED, Outcome.FAILED]), "approve")
    notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[claim.pk], starts_on=MONDAY)
    assert notice.lines.count() == 1


def test_numbers_count_within_the_year(world: World) -> None:
    numbers = [
        subsidies.notice_draft(actor=world.clerk, claim_ids=[approved(world, 1).pk], starts_on=MONDAY, at=moment(MONDAY)).number
        for _ in range(2)
    ]
    assert numbers == ["GS-2023-0001", "GS-2023-0002"]


@pytest.mark.parametrize("state", [state for state in ClaimState.values if state != ClaimState.APPROVED])
def test_only_approved_claims_are_noticed(world: World, state: str) -> None:
    claim = approved(world, 1)
    type(claim).objects.filter(pk=claim.pk).update(state=state)
    with pytest.raises(Refused, match="只有待公示的申领"):
        subsidies.notice_draft(actor=world.clerk, claim_ids=[claim.pk])


def test_a_notice_of_nothing(world: World) -> None:
    with pytest.raises(Refused, match="请至少选择一件"):
        subsidies.notice_draft(actor=world.clerk, claim_ids=[])


def test_a_claim_is_in_one_draft_only(world: World) -> None:
    claim = approved(world, 1)
    first = subsidies.notice_draft(actor=world.clerk, claim_ids=[claim.pk])
    with pytest.raises(Refused, match=first.number):
        subsidies.notice_draft(actor=world.clerk, claim_ids=[claim.pk])
    subsidies.notice_discard(actor=world.clerk, notice_id=first.pk)
    assert subsidies.notice_draft(actor=world.clerk, claim_ids=[claim.pk]).lines.count() == 1


def test_a_draft_can_be_changed(world: World) -> None:
    one, two = approved(world, 1), approved(world, 2)
    notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[one.pk], starts_on=MONDAY)
    later = MONDAY + timedelta(days=7)
    notice = subsidies.notice_revise(actor=world.clerk, notice_id=notice.pk, claim_ids=[two.pk], starts_on=later, title="新题")
    assert (notice.lines.count(), notice.starts_on, notice.ends_on) == (2, later, date(2023, 10, 20))
    subsidies.notice_publish(actor=world.clerk, notice_id=notice.pk, at=moment(MONDAY))
    with pytest.raises(Refused, match="不能再修改"):
        subsidies.notice_revise(actor=world.clerk, notice_id=notice.pk, claim_ids=[one.pk], starts_on=later, title="新题")


def test_published_late_it_still_runs_its_days(world: World) -> None:
    notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[approved(world, 1).pk], starts_on=MONDAY, at=moment(MONDAY))
    notice = subsidies.notice_publish(actor=world.clerk, notice_id=notice.pk, at=moment(MONDAY + timedelta(days=2)))
    assert (notice.starts_on, notice.ends_on) == (date(2023, 10, 11), date(2023, 10, 17))


def test_it_closes_only_after_its_last_day(world: World) -> None:
    notice = world.noticed(approved(world, 1), starts_on=MONDAY)
    with pytest.raises(Refused, match="2023-10-13"):
        subsidies.notice_close(actor=world.clerk, notice_id=notice.pk, at=moment(notice.ends_on, 23))
    assert world.close(notice).state == NoticeState.CLOSED


def test_it_is_not_late_on_the_first_day_it_can_be_closed(world: World) -> None:
    claim = approved(world)
    notice = world.noticed(claim, starts_on=MONDAY)
    claim.refresh_from_db()
    assert (notice.ends_on, notice.due_on, claim.due_on) == (date(2023, 10, 13), date(2023, 10, 16), date(2023, 10, 16))


def test_only_the_city_s_clerk_makes_notices(world: World) -> None:
    claim = approved(world, 1)
    for other in (world.county, world.checker, world.approver, world.finance, world.school):
        with pytest.raises(PermissionDenied):
            subsidies.notice_draft(actor=other, claim_ids=[claim.pk])


def object_to(world: World, line: NoticeLine, **changes: object) -> Objection:
    told = {"actor": world.clerk, "text": "本人未参加培训", "received_on": MONDAY, "raised_by": "群众", "at": moment(MONDAY, 15)}
    return subsidies.objection_raise(notice_line_id=line.pk, **{**told, **changes})


def test_an_objection_stops_its_line_and_no_other(world: World) -> None:
    claim = approved(world, 3)
    notice = world.noticed(claim)
    object_to(world, notice.lines.first())
    assert sorted(claim.lines.values_list("decision", flat=True)) == ["included", "included", "stopped"]
    world.close(notice)
    claim.refresh_from_db()
    assert claim.state == ClaimState.SETTLED
    assert claim.settlements.get().net == 10_000


def test_upheld_the_line_is_refused(world: World) -> None:
    claim = approved(world, 2)
    notice = world.noticed(claim)
    objection = object_to(world, notice.lines.first())
    subsidies.objection_uphold(actor=world.checker, objection_id=objection.pk, comment="查实未到课")
    claim.refresh_from_db()
    assert (claim.line_count, claim.entitled_total) == (1, 5_000)
    world.close(notice)
    assert claim.settlements.get().net == 5_000
    claim.reservation.refresh_from_db()
    assert (claim.reservation.used, claim.reservation.released) == (5_000, 5_000)


def test_dismissed_in_time_the_line_goes_on(world: World) -> None:
    claim = approved(world, 2)
    notice = world.noticed(claim)
    objection = object_to(world, notice.lines.first())
    subsidies.objection_dismiss(actor=world.checker, objection_id=objection.pk, comment="考勤齐全")
    world.close(notice)
    assert claim.settlements.get().net == 10_000


def test_dismissed_later_it_comes_in_a_further_settlement(world: World) -> None:
    claim = approved(world, 3, prepay="paid")
    notice = world.noticed(claim)
    objection = object_to(world, notice.lines.first())
    world.close(notice)
    subsidies.objection_dismiss(actor=world.checker, objection_id=objection.pk, comment="考勤齐全")
    first, second = claim.settlements.order_by("id")
    assert (first.net, second.net, second.prepaid) == (Decimal(2_500), Decimal(5_000), 0)
    assert second.lines.count() == 1
    claim.reservation.refresh_from_db()
    assert (claim.reservation.used, claim.reservation.released) == (7_500, 0)


def test_upheld_later_the_money_kept_for_it_is_released(world: World) -> None:
    claim = approved(world, 3)
    notice = world.noticed(claim)
    objection = object_to(world, notice.lines.first())
    world.close(notice)
    claim.reservation.refresh_from_db()
    assert claim.reservation.released == 0
    subsidies.objection_uphold(actor=world.checker, objection_id=objection.pk, comment="查实")
    claim.reservation.refresh_from_db()
    assert (claim.reservation.used, claim.reservation.released) == (10_000, 5_000)


def test_no_recovery_while_an_objection_may_still_be_dismissed(world: World) -> None:
    """Two certified of six, prepaid 15 000: without the stopped line the class would owe money."""
    outcomes = [Outcome.CERTIFIED] * 4 + [Outcome.WITHDREW] * 2
    claim = world.claim(world.training_class(outcomes, prepay="paid"), "approve")
    notice = world.noticed(claim)
    objections = [object_to(world, line) for line in notice.lines.all()[:2]]
    world.close(notice)
    claim.refresh_from_db()
    assert claim.state == ClaimState.NOTICED
    with pytest.raises(Refused, match="异议尚未答复"):
        subsidies.claim_settle(actor=world.clerk, claim_id=claim.pk)
    for objection in objections:
        subsidies.objection_dismiss(actor=world.checker, objection_id=objection.pk, comment="属实参训")
    claim.refresh_from_db()
    assert claim.state == ClaimState.SETTLED
    assert sum(settlement.net for settlement in claim.settlements.all()) == 5_000
    assert not claim.settlements.filter(recovery__isnull=False).exists()


@pytest.mark.parametrize("days", [-1, 5])
def test_an_objection_comes_in_within_the_notice(world: World, days: int) -> None:
    notice = world.noticed(approved(world, 1), starts_on=MONDAY)
    day = MONDAY + timedelta(days=days)
    with pytest.raises(Refused, match="收到日期应在公示期内") as refusal:
        object_to(world, notice.lines.get(), received_on=day, at=moment(day))
    assert refusal.value.field == "received_on"


def test_one_open_objection_per_line(world: World) -> None:
    notice = world.noticed(approved(world, 1))
    object_to(world, notice.lines.get())
    with pytest.raises(Refused, match="已有一件异议在处理"):
        object_to(world, notice.lines.get())


def test_no_objection_to_a_draft(world: World) -> None:
    notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[approved(world, 1).pk], starts_on=MONDAY, at=moment(MONDAY))
    with pytest.raises(Refused, match="只有公示中的明细"):
        object_to(world, notice.lines.get())


def test_the_recorder_does_not_answer(world: World) -> None:
    notice = world.noticed(approved(world, 1))
    objection = object_to(world, notice.lines.get())
    for other in (world.clerk, world.county, world.approver):
        with pytest.raises(PermissionDenied):
            subsidies.objection_uphold(actor=other, objection_id=objection.pk, comment="理由")


def test_parties_see_what_was_published(world: World) -> None:
    notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[approved(world, 1).pk], starts_on=MONDAY, at=moment(MONDAY))
    assert not PublicNotice.objects.visible_to(world.firm).exists()
    assert PublicNotice.objects.visible_to(world.county).exists()
    subsidies.notice_publish(actor=world.clerk, notice_id=notice.pk, at=moment(MONDAY))
    assert PublicNotice.objects.visible_to(world.firm).exists()


def test_lines_stay_as_they_were_noticed(world: World) -> None:
    claim = approved(world, 1)
    assert claim.lines.get().decision == LineDecision.INCLUDED
    notice = world.noticed(claim)
    object_to(world, notice.lines.get())
    assert notice.lines.get().amount == 5_000


def test_a_claim_that_can_t_be_settled_keeps_no_other_waiting(world: World) -> None:
    """Its prepayment is being recovered already, and one payment is reversed once (domain.md §3.4)."""
    failed = world.training_class([Outcome.FAILED, Outcome.CERTIFIED], prepay="paid")
    line = failed.prepayments.get().payable.lines.get()
    recovery = funds.recovery_demand(actor=world.clerk, payment_line=line, amount=Decimal(2500), reason="未在岗")
    stuck, other = world.claim(failed, "approve", cost="100.00"), world.claim(world.training_class(1), "approve")
    world.close(world.noticed(stuck, other))
    stuck.refresh_from_db()
    other.refresh_from_db()
    assert (stuck.state, other.state) == (ClaimState.NOTICED, ClaimState.SETTLED)
    with pytest.raises(Refused, match=f"已有追缴 {recovery}"):
        subsidies.claim_settle(actor=world.clerk, claim_id=stuck.pk)
    funds.recovery_withdraw(actor=world.finance_checker, recovery_id=recovery.pk, comment="随结算退回")
    assert subsidies.claim_settle(actor=world.clerk, claim_id=stuck.pk).state == ClaimState.SETTLED
