"""Budget notices and the money set aside on them."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone

from accounts.actor import Actor
from audit.operations import authorise, lock, operation, record, require
from funds.enums import FundSource, LedgerAccount
from funds.ledger import Movement, move
from funds.models import BudgetNotice, Reservation
from funds.operations.checks import day_of, require_happened, require_yuan
from funds.permissions import can_commit_money, can_record_budget
from funds.rules.money import ZERO
from registry.models import Region

FIRST_YEAR = 2000


@operation
def budget_record(
    *,
    actor: Actor,
    number: str,
    source: FundSource,
    year: int,
    region: Region,
    amount: Decimal,
    received_on: date,
    at: datetime | None = None,
) -> BudgetNotice:
    """Enter a budget notice (指标文); its whole ``amount`` (yuan) becomes available."""
    authorise(can_record_budget(actor))
    require(number.strip(), "请填写指标文号。", "number")
    require_yuan(amount, "指标金额")
    require_happened(received_on, "下达日期", at=at, field="received_on")
    require(FIRST_YEAR <= year <= day_of(at).year + 1, f"预算年度应在{FIRST_YEAR}至{day_of(at).year + 1}之间。", "year")
    require(not BudgetNotice.objects.filter(number=number.strip()).exists(), "该指标文号已经录入，不能重复。", "number")
    budget = BudgetNotice.objects.create(
        number=number.strip(),
        source=source,
        year=year,
        region=region,
        amount=amount,
        available=amount,
        received_on=received_on,
        created_by_id=actor.user_id,
        created_at=at or timezone.now(),
    )
    move([Movement(budget.pk, LedgerAccount.SOURCE, LedgerAccount.AVAILABLE, amount, f"下达指标 {budget.number}")], at=at)
    record(budget, "record", "录入指标", actor=actor, at=at, amount=str(amount))
    return budget


@operation
def reserve(*, actor: Actor, amount: Decimal, purpose: str, at: datetime | None = None, budget: BudgetNotice | None = None) -> Reservation:
    """Set ``amount`` yuan aside: on ``budget``, else on the oldest notice received by then that has enough available.

    Two officers at once take turns on the notice's row; the second sees what the first left.
    """
    authorise(can_commit_money(actor))
    require_yuan(amount, "预留金额")
    chosen = _budget_with(amount, on=day_of(at), budget=budget)
    reservation = Reservation.objects.create(budget=chosen, purpose=purpose, amount=amount, created_at=at or timezone.now())
    move(
        [Movement(chosen.pk, LedgerAccount.AVAILABLE, LedgerAccount.RESERVED, amount, f"预留：{purpose}"[:200], reservation.pk)],
        at=at,
    )
    record(reservation, "reserve", "预留资金", actor=actor, at=at, amount=str(amount), budget=chosen.number)
    return reservation


def _budget_with(amount: Decimal, *, on: date, budget: BudgetNotice | None) -> BudgetNotice:
    received = BudgetNotice.objects.filter(received_on__lte=on)
    # 专款专用: provincial award money pays for the project it was given for, never for whatever comes first.
    received = received.exclude(source=FundSource.PROVINCIAL_AWARD) if budget is None else received.filter(pk=budget.pk)
    # A row that another transaction emptied while we waited for it is passed over, and the next one tried.
    found = received.filter(available__gte=amount).order_by("received_on", "pk").select_for_update(of=("self",)).first()
    if found is None:
        most = received.aggregate(most=Max("available"))["most"] or ZERO
        require(False, f"没有可用余额足够预留{amount:,.2f}元的指标（单个指标最多可用{most:,.2f}元）。请财政部门追加指标后再办理。")
    return found


@operation
def release(*, actor: Actor, reservation_id: int, amount: Decimal, at: datetime | None = None) -> Reservation:
    """Give ``amount`` yuan of a reservation back to its notice."""
    authorise(can_commit_money(actor))
    require_yuan(amount, "释放金额")
    reservation = lock(Reservation, reservation_id)
    require(reservation.left >= amount, f"该预留只剩{reservation.left:,.2f}元未列入应付，不能释放{amount:,.2f}元。", "amount")
    reservation.released += amount
    reservation.save(update_fields=["released"])
    move(
        [
            Movement(
                reservation.budget_id,
                LedgerAccount.RESERVED,
                LedgerAccount.AVAILABLE,
                amount,
                f"释放预留：{reservation.purpose}"[:200],
                reservation.pk,
            )
        ],
        at=at,
    )
    record(reservation, "release", "释放预留", actor=actor, at=at, amount=str(amount))
    return reservation
