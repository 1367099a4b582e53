"""Payment batches: made by one person, confirmed by another against the frozen list, sent once."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.crypto import seal
from accounts.enums import Role
from audit.models import Event
from audit.numbering import next_numbers
from audit.operations import authorise, event_fields, lock, operation, record, require
from correspondence.operations import notify
from funds.bars import barred
from funds.enums import BatchState, LedgerAccount, OrderState, PayableState
from funds.ledger import Movement, move
from funds.models import Batch, Payable, PaymentLine, PaymentOrder, Recovery, RecoveryOffset
from funds.operations.answers import answer_record
from funds.operations.checks import day_of
from funds.permissions import can_make_batch
from funds.previews import Preview, PreviewOrder, previews_of
from funds.rules.members import digest
from funds.selectors import changes_since_made, members_of
from funds.workflow import BATCH
from registry.models import PayeeAccount
from registry.selectors import people_acting


@operation
def batch_make(
    *,
    actor: Actor,
    payable_ids: Iterable[int],
    recovery_ids: Iterable[int] = (),
    seen: Mapping[int, str] | None = None,
    at: datetime | None = None,
) -> Batch:
    """Put open payables of one budget notice into a batch: one order per payee, its account as it is now.

    ``recovery_ids`` are recoveries that finance decides to net against payments to the same organisation, as far as those reach.
    ``seen`` are the digests of the preview by payee: what changed since is refused and named.
    Members, total and hash are frozen from here on; only confirming, sending, answers and dissolving follow.
    """
    authorise(can_make_batch(actor))
    payables = _locked_open(actor, set(payable_ids))
    _require_wanted(payables)
    preview = _previewed(payables, set(recovery_ids), seen)
    accounts = {order.payee.pk: order.account for order in preview.orders if order.account}
    _require_accounts(payables, accounts)
    offsets = [share for order in preview.orders for share in order.shares]
    batch = Batch.objects.create(
        number=next_numbers(Batch, f"PC-{day_of(at).year}-", digits=4)[0],
        budget_id=preview.budget.pk,
        total=preview.total,
        order_count=len(preview.orders),
        members_hash=digest(members_of(payables, accounts, offsets)),
        made_by_id=actor.user_id,
        created_at=at or timezone.now(),
        state_since=at or timezone.now(),
    )
    _create_orders(batch, preview.orders, actor=actor, at=at)
    _set_payables(batch, payables, PayableState.IN_BATCH, "make", "编入批次", actor=actor, at=at)
    record(batch, "make", "编制批次", actor=actor, at=at, target=BatchState.DRAFT, total=str(batch.total), hash=batch.members_hash)
    for recovery, amount in offsets:
        record(recovery, "net", "决定抵扣", actor=actor, at=at, amount=str(amount), batch=batch.number)
    notify(
        recipients=people_acting(Role.FINANCE_CHECKER),
        text=f"批次{batch.number}待复核：{batch.order_count}笔，合计{batch.total:,.2f}元。",
        url=reverse("funds:batch_detail", args=[batch.pk]),
        at=at,
    )
    return batch


def _previewed(payables: list[Payable], recovery_ids: set[int], seen: Mapping[int, str] | None) -> Preview:
    """The batch as it would be now, its recoveries locked; refuses where it is not what was seen or chosen."""
    list(Recovery.objects.filter(pk__in=recovery_ids).select_for_update(of=("self",)).order_by("pk"))
    [preview] = previews_of(payables, recovery_ids)
    changes = preview.changes(seen) if seen is not None else []
    require(not changes, f"预览后情况有变：{'、'.join(changes)}。请核对下面的最新名单，再编制。", "payables")
    shares = {recovery.pk: share for order in preview.orders for recovery, share in order.shares}
    require(
        set(shares) == recovery_ids, "所选追缴中有的不能在本批次抵扣（已退清、已撤销，或单位、资金来源不同），请重新选择。", "recoveries"
    )
    spare = [recovery.number for order in preview.orders for recovery, share in order.shares if not share]
    require(not spare, f"追缴{'、'.join(spare)}没有可抵扣的款项：应付该单位的金额已抵扣完。请取消勾选。", "recoveries")
    return preview


def _locked_open(actor: Actor, ids: set[int]) -> list[Payable]:
    """The payables in order of payee, locked; refuses unless all are open, visible and of one notice."""
    require(ids, "请至少选择一笔应付。", "payables")
    visible = Payable.objects.visible_to(actor).filter(pk__in=ids).select_related("payee", "reservation__budget")
    payables = list(visible.select_for_update(of=("self",)).order_by("pk"))
    require(len(payables) == len(ids), "所选应付中有的已不存在，请刷新列表重新选择。", "payables")
    if taken := [p for p in payables if p.state != PayableState.OPEN]:
        listed = "、".join(f"{p.number}（{p.get_state_display()}）" for p in taken)
        require(False, f"下列应付已不是待拨付：{listed}。请刷新列表重新选择。", "payables")
    budgets = {p.reservation.budget_id for p in payables}
    require(len(budgets) == 1, "一个批次只能使用同一个指标的资金，请按指标分别编批。", "payables")
    return sorted(payables, key=lambda p: (p.payee_id, p.pk))


def _require_wanted(payables: list[Payable]) -> None:
    reasons = barred([p.pk for p in payables])
    listed = "、".join(f"{p.number}（{reasons[p.pk]}）" for p in payables if p.pk in reasons)
    require(not reasons, f"下列应付不能再拨付：{listed}。请由财政复核取消应付，其余重新编批。", "payables")


def _require_accounts(payables: list[Payable], accounts: dict[int, PayeeAccount]) -> None:
    without = sorted({p.payee.name for p in payables if p.payee_id not in accounts})
    require(not without, f"下列单位没有使用中的收款账户：{'、'.join(without)}。请先登记并复核收款账户。", "payables")


def _create_orders(batch: Batch, previewed: list[PreviewOrder], *, actor: Actor, at: datetime | None) -> None:
    made = PaymentOrder.objects.bulk_create([_order(batch, number, order) for number, order in enumerate(previewed, start=1)])
    pairs = list(zip(made, previewed, strict=True))
    PaymentLine.objects.bulk_create([PaymentLine(order=order, payable=p, amount=p.amount) for order, seen in pairs for p in seen.payables])
    decided = {"decided_by_id": actor.user_id, "decided_at": at or timezone.now()}
    RecoveryOffset.objects.bulk_create(
        [RecoveryOffset(order=order, recovery=r, amount=share, **decided) for order, seen in pairs for r, share in seen.shares]
    )


def _order(batch: Batch, number: int, previewed: PreviewOrder) -> PaymentOrder:
    account = previewed.account
    order = PaymentOrder(
        uuid=uuid.uuid4(),
        batch=batch,
        number=f"{batch.number}-{number:03d}",
        payee_id=account.organisation_id,
        account=account,
        account_name=account.account_name,
        bank_name=account.bank_name,
        number_tail=account.number_tail,
        amount=previewed.amount,
    )
    order.number_sealed = seal(account.number.encode(), place=order.place)
    return order


@operation
def batch_confirm(
    *, actor: Actor, batch_id: int, seen_hash: str, seen_version: int | None = None, comment: str = "", at: datetime | None = None
) -> Batch:
    """Confirm the very list that was seen; refuses and says what changed since it was made."""
    batch = lock(Batch, batch_id)
    authorise(BATCH.may("confirm", actor, batch))
    payables = list(_payables_of(batch))
    require(seen_hash == batch.members_hash, "您核对的名单不是本批次现在的名单。请刷新页面，核对后再确认。")
    if batch.state == BatchState.DRAFT:
        _require_unchanged(batch, payables)
    batch.confirmed_by_id, batch.confirmed_at = actor.user_id, at or timezone.now()
    BATCH.apply(batch, "confirm", actor=actor, comment=comment, at=at, seen_version=seen_version, hash=batch.members_hash)
    address = reverse("funds:batch_detail", args=[batch.pk])
    notify(recipients=[batch.made_by], text=f"批次{batch.number}已复核确认，可以送出。", url=address, at=at)
    return batch


@operation
def batch_send(
    *, actor: Actor, batch_id: int, send_key: uuid.UUID, seen_version: int | None = None, comment: str = "", at: datetime | None = None
) -> Batch:
    """Record that the batch goes to the payer; from here its money is in transit.

    The key comes from the page that offered the act and is recorded with it: the same key again changes nothing.
    An order that was netted whole transfers nothing; it is answered at once.
    """
    batch = lock(Batch, batch_id)
    authorise(BATCH.may("send", actor, batch))
    if batch.send_key == send_key:
        return batch
    if batch.state == BatchState.CONFIRMED:
        _require_unchanged(batch, list(_payables_of(batch)))
    batch.send_key, batch.sent_at = send_key, at or timezone.now()
    BATCH.apply(batch, "send", actor=actor, comment=comment, at=at, seen_version=seen_version, send_key=str(send_key))
    reserved, in_transit, label = LedgerAccount.RESERVED, LedgerAccount.IN_TRANSIT, f"送出 {batch.number}"
    payables = _payables_of(batch)
    move([Movement(batch.budget_id, reserved, in_transit, p.amount, label, p.reservation_id, p.pk) for p in payables], at=at)
    for order in batch.orders.filter(amount=0).order_by("pk"):
        answer_record(actor=actor, order_id=order.pk, paid=True, answered_on=day_of(at), reason="全额抵扣，无须转账", at=at)
    return batch


@operation
def batch_dissolve(*, actor: Actor, batch_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None) -> Batch:
    """Give the batch up before it is sent; its payables are open again, except those cancelled meanwhile."""
    batch = lock(Batch, batch_id)
    authorise(BATCH.may("dissolve", actor, batch))
    payables = [p for p in _payables_of(batch) if p.state == PayableState.IN_BATCH]
    BATCH.apply(batch, "dissolve", actor=actor, comment=comment, at=at, seen_version=seen_version)
    PaymentOrder.objects.filter(batch=batch).update(state=OrderState.DISSOLVED)
    PaymentLine.objects.filter(order__batch=batch).update(live=False)
    RecoveryOffset.objects.filter(order__batch=batch).update(live=False)
    _set_payables(batch, payables, PayableState.OPEN, "dissolve", "批次撤销，退回待拨付", actor=actor, at=at)
    return batch


def _require_unchanged(batch: Batch, payables: list[Payable]) -> None:
    """Money never leaves for an account that was given up meanwhile."""
    changes = changes_since_made(batch, payables)
    require(not changes, f"编批后情况有变：{'；'.join(changes)}。请撤销本批次，重新编批。")


def _payables_of(batch: Batch) -> QuerySet[Payable]:
    """The batch's live payables, locked in order of id."""
    members = Payable.objects.filter(lines__order__batch=batch, lines__live=True).select_related("payee")
    return members.select_for_update(of=("self",)).order_by("pk")


def _set_payables(
    batch: Batch, payables: list[Payable], state: PayableState, name: str, label: str, *, actor: Actor, at: datetime | None
) -> None:
    Payable.objects.filter(pk__in=[p.pk for p in payables]).update(state=state)
    Event.objects.bulk_create(
        Event(**event_fields(p, name, label, actor=actor, at=at, source=p.state, target=state, batch=batch.number)) for p in payables
    )
