"""What the bureau and the finance office do all year."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from accounts.enums import Role
from apprenticeship.operations import plan_issue, plan_save
from funds.enums import FundSource, OrderState, PayableState, RecoveryState
from funds.models import Batch, Payable, PaymentOrder, Recovery
from funds.operations import (
    answer_record,
    batch_close,
    batch_confirm,
    batch_make,
    batch_send,
    budget_record,
    receipt_record,
)
from registry.enums import SkillLevel
from registry.models import Organisation, Region
from registry.operations import payee_account_confirm, payee_account_propose
from registry.selectors import CITY_CODE, counties, working_day_after
from subsidies.enums import ClaimState
from subsidies.models import Claim, Objection, PublicNotice
from subsidies.operations import notice_close, notice_draft, notice_publish, objection_dismiss, objection_raise
from xinxiang_skills.demo.bodies import moment
from xinxiang_skills.demo.city import City, Story

YEARLY_BUDGET = Decimal(9_000_000)
TARGETS = ((SkillLevel.INTERMEDIATE, 90), (SkillLevel.ADVANCED, 40))
BOUNCES = 0.03


def plan_story(city: City) -> Story:
    """Each January the yearly plan with its targets is issued."""
    for year in count(2019):
        day = date(year, 1, 15)
        yield day
        targets = [(region, level, heads) for region in counties() for level, heads in TARGETS]
        title = f"新乡市{year}年企业新型学徒制培训工作方案（演示）"
        plan = plan_save(actor=city.office(Role.CITY_HANDLER), year=year, title=title, number="", targets=targets, at=moment(day))
        plan_issue(actor=city.office(Role.CITY_APPROVER), plan_id=plan.pk, at=moment(day, 15))


def budget_story(city: City) -> Story:
    """Each February a budget notice arrives."""
    for year in count(2019):
        day = date(year, 2, 1)
        yield day
        budget_record(
            actor=city.office(Role.FINANCE_HANDLER),
            number=f"演示财指〔{year}〕1号",
            source=FundSource.SPECIAL_ACCOUNT if year < 2021 else FundSource.EMPLOYMENT,
            year=year,
            region=Region.objects.get(pk=CITY_CODE),
            amount=YEARLY_BUDGET,
            received_on=day,
            at=moment(day),
        )


def _each_month(day_of_month: int) -> Iterator[date]:
    for index in count(2019 * 12 + 2):
        yield date(index // 12, index % 12 + 1, day_of_month)


def notice_story(city: City) -> Story:
    """Each month what was approved is noticed; when the notice has run its days, its claims are settled."""
    actor = city.office(Role.CITY_HANDLER)
    for number, day in enumerate(_each_month(5)):
        yield day
        notice = _publish(city, day)
        if notice is None:
            continue
        if number % 9 == 4:
            yield from _objection(city, notice)
        yield notice.ends_on + timedelta(days=1)
        notice_close(actor=actor, notice_id=notice.pk, at=moment(notice.ends_on + timedelta(days=1)))
        for recovery in Recovery.objects.filter(state=RecoveryState.DEMANDED, received=0):
            city.tell_on(day + timedelta(days=45), _pay_back(city, recovery, day + timedelta(days=45)))


def open_notice_story(city: City) -> Story:
    """A notice that runs today, with an objection not yet answered."""
    yield (day := city.today - timedelta(days=5))
    if notice := _publish(city, day):
        yield notice.starts_on
        _raise(city, notice, notice.starts_on)


def _publish(city: City, day: date) -> PublicNotice | None:
    """Notice all that is approved, from the next working day."""
    actor = city.office(Role.CITY_HANDLER)
    claims = list(Claim.objects.filter(state=ClaimState.APPROVED).values_list("pk", flat=True))
    if not claims:
        return None
    title = f"{day.year}年{day.month}月企业新型学徒制培训补贴公示"
    notice = notice_draft(actor=actor, claim_ids=claims, starts_on=working_day_after(day, 1), title=title, at=moment(day))
    return notice_publish(actor=actor, notice_id=notice.pk, at=moment(day, 16))


def _raise(city: City, notice: PublicNotice, day: date) -> Objection:
    line = notice.lines.order_by("pk").first()
    text = "来电反映该学徒培训期间长期不在岗，请核实。"
    return objection_raise(
        actor=city.office(Role.CITY_HANDLER),
        notice_line_id=line.pk,
        text=text,
        received_on=day,
        raised_by="群众来电（演示）",
        at=moment(day),
    )


def _objection(city: City, notice: PublicNotice) -> Story:
    """An objection on the notice's first day, found to be unfounded before its last."""
    yield notice.starts_on
    objection = _raise(city, notice, notice.starts_on)
    yield notice.starts_on + timedelta(days=2)
    answer = "经查考勤与导师日志，该学徒在岗情况属实。"
    objection_dismiss(
        actor=city.office(Role.CITY_CHECKER), objection_id=objection.pk, comment=answer, at=moment(notice.starts_on + timedelta(days=2))
    )


def _pay_back(city: City, recovery: Recovery, day: date) -> Story:
    recovery.refresh_from_db()
    if recovery.state == RecoveryState.DEMANDED:
        receipt_record(
            actor=city.office(Role.FINANCE_HANDLER),
            recovery_id=recovery.pk,
            amount=recovery.amount,
            received_on=day,
            reference="演示凭证",
            at=moment(day),
        )
    yield from ()


def payment_story(city: City) -> Story:
    """Each month what is payable goes into batches, one per budget notice, and the bank answers."""
    handler, checker = city.office(Role.FINANCE_HANDLER), city.office(Role.FINANCE_CHECKER)
    for day in _each_month(20):
        yield day
        batches = [batch_make(actor=handler, payable_ids=payables, at=moment(day)) for payables in _open_payables()]
        yield working_day_after(day, 1)
        sent_on = working_day_after(day, 1)
        for batch in batches:
            batch_confirm(actor=checker, batch_id=batch.pk, seen_hash=batch.members_hash, at=moment(sent_on))
            batch_send(actor=handler, batch_id=batch.pk, send_key=UUID(int=city.random.getrandbits(128)), at=moment(sent_on, 15))
        yield working_day_after(sent_on, 2)
        for batch in batches:
            _answers(city, batch, working_day_after(sent_on, 2))


def open_batch_story(city: City) -> Story:
    """What became payable since the month's batches: a new batch, made yesterday and not yet confirmed."""
    yield (day := city.today - timedelta(days=1))
    for payables in _open_payables():
        batch_make(actor=city.office(Role.FINANCE_HANDLER), payable_ids=payables, at=moment(day))


def _open_payables() -> list[list[int]]:
    by_budget: defaultdict[int, list[int]] = defaultdict(list)
    for payable in Payable.objects.filter(state=PayableState.OPEN).select_related("reservation").order_by("pk"):
        by_budget[payable.reservation.budget_id].append(payable.pk)
    return list(by_budget.values())


def _answers(city: City, batch: Batch, day: date) -> None:
    finance = city.office(Role.FINANCE_HANDLER)
    for order in PaymentOrder.objects.filter(batch=batch, state=OrderState.PENDING).select_related("payee"):
        bounced = city.random.random() < BOUNCES
        reason = "账号与户名不符" if bounced else ""
        answer_record(actor=finance, order_id=order.pk, paid=not bounced, answered_on=day, reason=reason, at=moment(day))
        if bounced:
            _new_account(city, order.payee, day)
    batch_close(actor=finance, batch_id=batch.pk, at=moment(day, 16))


def _new_account(city: City, firm: Organisation, day: date) -> None:
    account = payee_account_propose(
        actor=city.bodies.of(firm, Role.FIRM),
        organisation_id=firm.pk,
        account_name=firm.name,
        bank_name="演示银行新乡卫滨支行",
        number=f"6217{city.random.randrange(10**12):012d}",
        at=moment(day, 16),
    )
    payee_account_confirm(actor=city.bodies.counties[firm.region_id], account_id=account.pk, at=moment(day, 17))
