"""Reading money: who is paid where, what changed since a batch was made, and whether all books agree."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from funds.bars import barred
from funds.enums import BatchState, LedgerAccount, OrderState, PayableState, RecoveryState
from funds.models import (
    Batch,
    BudgetNotice,
    LedgerEntry,
    Payable,
    PaymentLine,
    PaymentOrder,
    Recovery,
    RecoveryOffset,
    RecoveryReceipt,
    Reservation,
)
from funds.rules.members import Member, digest
from funds.rules.money import ZERO
from registry.enums import AccountState
from registry.models import PayeeAccount

BALANCES = (LedgerAccount.AVAILABLE, LedgerAccount.RESERVED, LedgerAccount.IN_TRANSIT, LedgerAccount.PAID)


def active_accounts(organisation_ids: Iterable[int]) -> dict[int, PayeeAccount]:
    """The account in use (收款账户) of each organisation that has one."""
    found = PayeeAccount.objects.filter(organisation_id__in=set(organisation_ids), state=AccountState.ACTIVE)
    return {account.organisation_id: account for account in found.order_by("pk")}


def nettable_recoveries(organisation_ids: Iterable[int], budget: BudgetNotice) -> dict[int, list[Recovery]]:
    """Recoveries by debtor that a batch of ``budget`` may net: still outstanding, and paid from the same source (专款专用)."""
    found = Recovery.objects.filter(
        debtor_id__in=set(organisation_ids),
        state=RecoveryState.DEMANDED,
        amount__gt=F("received") + F("netting"),
        payment_line__order__batch__budget__source=budget.source,
    )
    by_debtor: dict[int, list[Recovery]] = {}
    for recovery in found.select_related("payment_line__payable").order_by("pk"):
        by_debtor.setdefault(recovery.debtor_id, []).append(recovery)
    return by_debtor


def members_of(
    payables: Iterable[Payable], accounts: dict[int, PayeeAccount], offsets: Iterable[tuple[Recovery, Decimal]] = ()
) -> list[Member]:
    """What a batch of ``payables`` and netted recoveries freezes."""

    def account_of(payee: int) -> str:
        return bytes(accounts[payee].number_index).hex() if payee in accounts else ""

    owed = [Member(p.number, str(p.payee_id), account_of(p.payee_id), p.amount) for p in payables]
    return owed + [Member(r.number, str(r.debtor_id), account_of(r.debtor_id), -amount) for r, amount in offsets]


def changes_since_made(batch: Batch, payables: list[Payable]) -> list[str]:
    """What is no longer as the batch froze it, in sentences; ``payables`` are its live ones as they are now."""
    orders = {order.payee_id: order for order in batch.orders.select_related("account", "payee")}
    accounts = active_accounts(orders)
    reasons = barred([p.pk for p in payables])
    cancelled = [f"应付{p.number}{p.get_state_display()}" for p in payables if p.state != PayableState.IN_BATCH]
    unwanted = [f"应付{p.number}：{reason}" for p in payables if (reason := reasons.get(p.pk))]
    moved = [f"“{order.payee}”的收款账户已变更" for payee, order in orders.items() if _moved(order, accounts.get(payee))]
    changes = cancelled + unwanted + sorted(moved)
    offsets = [(o.recovery, o.amount) for o in RecoveryOffset.objects.filter(order__batch=batch, live=True).select_related("recovery")]
    if not changes and digest(members_of(payables, accounts, offsets)) != batch.members_hash:
        changes.append("名单与编批时不一致")
    return changes


def _moved(order: PaymentOrder, account: PayeeAccount | None) -> bool:
    return account is None or bytes(account.number_index) != bytes(order.account.number_index)


def ledger_sums(path: str) -> dict[str, Combinable]:
    """Annotations from the ledger for rows that its entries reach by ``path`` (``payable__payee``): yuan now in transit, paid, back.

    ``net`` is what stays paid. Each is a query of its own, so that nothing is multiplied by a join.
    """

    def total(**condition: object) -> Combinable:
        entries = LedgerEntry.objects.filter(**{path: OuterRef("pk")}, **condition).order_by().values(path)
        return Coalesce(Subquery(entries.annotate(total=Sum("amount")).values("total")), ZERO)

    return {
        "in_transit": total(account=LedgerAccount.IN_TRANSIT),
        "paid": total(account=LedgerAccount.PAID, amount__gt=0),
        "back": -total(account=LedgerAccount.PAID, amount__lt=0),
        "net": total(account=LedgerAccount.PAID),
    }


def ledger_check() -> list[str]:
    """Every way in which two books that must agree do not, in sentences; empty when all is well (nightly, domain.md §3.5)."""
    return [*_unbalanced(), *_balances_off(), *_positions_off(), *_payables_off(), *_batches_off(), *_recoveries_off()]


def _unbalanced() -> list[str]:
    sums = LedgerEntry.objects.order_by().values("transaction_id").annotate(total=Sum("amount")).exclude(total=0)
    return [f"分录{row['transaction_id']}借贷相差{row['total']:,.2f}元" for row in sums.order_by("transaction_id")]


def _balances_off() -> list[str]:
    """The columns of each notice against its ledger."""
    grouped = LedgerEntry.objects.order_by().values_list("budget_id", "account").annotate(total=Sum("amount"))
    ledger = {(budget, account): total for budget, account, total in grouped}
    found = []
    for budget in BudgetNotice.objects.order_by("pk"):
        columns = {account: getattr(budget, account) for account in BALANCES} | {LedgerAccount.SOURCE: -budget.amount}
        for account, column in columns.items():
            entered = ledger.get((budget.pk, account), ZERO)
            if entered != column:
                found.append(f"指标{budget}{account.label}为{column:,.2f}元，台账为{entered:,.2f}元")
    return found


def _positions_off() -> list[str]:
    """The columns of each notice against what they stand for: reservations, orders under way, payments less what came back."""
    on_the_way = PaymentLine.objects.filter(order__batch__state=BatchState.SENT, order__state=OrderState.PENDING, live=True)
    settled = PaymentLine.objects.filter(order__state=OrderState.PAID)
    way, paid = _by_budget(on_the_way, "order__batch__budget"), _by_budget(settled, "order__batch__budget")
    back = _by_budget(RecoveryReceipt.objects.all(), "recovery__payment_line__order__batch__budget")
    held = _by_budget(Reservation.objects.all(), "budget", F("amount") - F("released"))
    found = []
    for budget in BudgetNotice.objects.order_by("pk"):
        moved = way.get(budget.pk, ZERO) + paid.get(budget.pk, ZERO)
        expected = {
            LedgerAccount.IN_TRANSIT: way.get(budget.pk, ZERO),
            LedgerAccount.PAID: paid.get(budget.pk, ZERO) - back.get(budget.pk, ZERO),
            LedgerAccount.RESERVED: held.get(budget.pk, ZERO) - moved,
        }
        for account, amount in expected.items():
            if getattr(budget, account) != amount:
                found.append(f"指标{budget}{account.label}为{getattr(budget, account):,.2f}元，按业务记录应为{amount:,.2f}元")
    return found


def _by_budget(rows: QuerySet, path: str, amount: str | Combinable = "amount") -> dict[int, Decimal]:
    return dict(rows.order_by().values_list(path).annotate(total=Sum(amount)))


def _payables_off() -> list[str]:
    """Each reservation's use, and each payable's ledger and payments."""
    used = Coalesce(Sum("payables__amount", filter=~Q(payables__state=PayableState.CANCELLED)), ZERO)
    reservations = Reservation.objects.order_by("pk").annotate(owed=used).exclude(owed=F("used"))
    found = [f"预留“{r}”已列入应付{r.used:,.2f}元，应付合计{r.owed:,.2f}元" for r in reservations]
    sums = LedgerEntry.objects.filter(payable__isnull=False).order_by().values("payable__number").annotate(total=Sum("amount"))
    found += [
        f"应付{row['payable__number']}台账合计{row['total']:,.2f}元，不为0" for row in sums.exclude(total=0).order_by("payable__number")
    ]
    settled = Coalesce(Sum("lines__amount", filter=Q(lines__order__state=OrderState.PAID)), ZERO)
    payables = Payable.objects.order_by("pk").annotate(settled=settled)
    paid_wrong = payables.filter(Q(state=PayableState.PAID) & ~Q(settled=F("amount")) | ~Q(state=PayableState.PAID) & Q(settled__gt=0))
    return found + [f"应付{p.number}{p.get_state_display()}，到账{p.settled:,.2f}元，应为{p.amount:,.2f}元" for p in paid_wrong]


def _batches_off() -> list[str]:
    orders = Batch.objects.order_by("pk").annotate(ordered=Coalesce(Sum("orders__amount"), ZERO)).exclude(ordered=F("total"))
    # Each sum in a query of its own: joined, lines and offsets would multiply.
    listed = Coalesce(_sum_per_order(PaymentLine), ZERO) - Coalesce(_sum_per_order(RecoveryOffset), ZERO)
    lines = PaymentOrder.objects.order_by("pk").annotate(listed=listed).exclude(listed=F("amount"))
    return [f"批次{b}合计{b.total:,.2f}元，拨付单合计{b.ordered:,.2f}元" for b in orders] + [
        f"拨付单{o}金额{o.amount:,.2f}元，明细减抵扣合计{o.listed:,.2f}元" for o in lines
    ]


def _sum_per_order(model: type[PaymentLine] | type[RecoveryOffset]) -> Subquery:
    rows = model._default_manager.filter(order=OuterRef("pk")).order_by().values("order")
    return Subquery(rows.annotate(total=Sum("amount")).values("total"))


def _recoveries_off() -> list[str]:
    back = Coalesce(Sum("receipts__amount"), ZERO)
    wrong = Recovery.objects.order_by("pk").annotate(back=back).exclude(back=F("received"))
    under_way = Coalesce(Sum("offsets__amount", filter=Q(offsets__live=True, offsets__receipt__isnull=True)), ZERO)
    netting = Recovery.objects.order_by("pk").annotate(under_way=under_way).exclude(under_way=F("netting"))
    unsettled = RecoveryOffset.objects.filter(live=True, order__state=OrderState.PAID, receipt__isnull=True).order_by("pk")
    over = Recovery.objects.exclude(state=RecoveryState.WITHDRAWN).filter(amount__gt=F("payment_line__amount")).order_by("pk")
    return [
        *(f"追缴{r}已退{r.received:,.2f}元，凭证合计{r.back:,.2f}元" for r in wrong),
        *(f"追缴{r}抵扣办理中{r.netting:,.2f}元，在办抵扣合计{r.under_way:,.2f}元" for r in netting),
        *(f"追缴{o.recovery}的抵扣{o.amount:,.2f}元已到账，没有退回凭证" for o in unsettled),
        *(f"追缴{r}超过所冲拨付" for r in over),
    ]
