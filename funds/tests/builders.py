"""Money and its officers for tests of any app, made as in life: through the operations."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from funds import operations as funds
from funds.enums import FundSource
from funds.models import Batch, BudgetNotice, Payable, PaymentOrder
from registry.models import Organisation, PayeeAccount, Region
from registry.operations import payee_account_confirm, payee_account_propose
from registry.tests import builders as registry

SHANGHAI = ZoneInfo("Asia/Shanghai")
RECEIVED_ON = date(2024, 1, 10)


def moment(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


@dataclass
class Treasury:
    """The officers who meet money on its way, and short ways to get it to a given point."""

    handler: Actor = field(default_factory=lambda: registry.actor(Role.FINANCE_HANDLER))
    checker: Actor = field(default_factory=lambda: registry.actor(Role.FINANCE_CHECKER))
    approver: Actor = field(default_factory=lambda: registry.actor(Role.CITY_APPROVER))
    clerks: tuple[Actor, Actor] = field(
        default_factory=lambda: (registry.actor(Role.CITY_HANDLER, name="甲"), registry.actor(Role.CITY_HANDLER, name="乙"))
    )
    serial: int = 0

    def budget(self, amount: int | Decimal = 100_000, received_on: date = RECEIVED_ON, **fields) -> BudgetNotice:
        self.serial += 1
        number = f"新财社〔{received_on.year}〕{self.serial}号"
        fields = {"number": number, "source": FundSource.EMPLOYMENT, "year": received_on.year, "received_on": received_on} | fields
        region = Region.objects.get(pk=registry.CITY)
        return funds.budget_record(
            actor=self.handler, amount=Decimal(amount), region=region, at=min(moment(received_on), timezone.now()), **fields
        )

    def account(self, payee: Organisation) -> PayeeAccount:
        self.serial += 1
        proposed = payee_account_propose(
            actor=self.clerks[0],
            organisation_id=payee.pk,
            account_name=payee.name,
            bank_name="中国银行新乡分行营业部",
            number=f"62170000{self.serial:08d}",
        )
        return payee_account_confirm(actor=self.clerks[1], account_id=proposed.pk)

    def firm(self, region: str = registry.WEIHUI) -> Organisation:
        """An enterprise with an account in use."""
        firm = registry.organisation(Role.FIRM, region)
        self.account(firm)
        return firm

    def payable(
        self,
        amount: int | str | Decimal = 1000,
        payee: Organisation | None = None,
        *,
        budget: BudgetNotice | None = None,
        due_on: date | None = None,
        at: datetime | None = None,
    ) -> Payable:
        payee = payee or self.firm()
        reservation = funds.reserve(actor=self.approver, amount=Decimal(amount), purpose="企业新型学徒制预支", budget=budget, at=at)
        return funds.payable_create(
            actor=self.approver,
            reservation=reservation,
            payee=payee,
            region=payee.region,
            title="企业新型学徒制预支",
            amount=Decimal(amount),
            due_on=due_on,
            at=at,
        )

    def draft(self, *payables: Payable) -> Batch:
        return funds.batch_make(actor=self.handler, payable_ids=[p.pk for p in payables])

    def confirmed(self, *payables: Payable) -> Batch:
        batch = self.draft(*payables)
        return funds.batch_confirm(actor=self.checker, batch_id=batch.pk, seen_hash=batch.members_hash)

    def sent(self, *payables: Payable) -> Batch:
        return funds.batch_send(actor=self.handler, batch_id=self.confirmed(*payables).pk, send_key=uuid4())

    def answer(self, order: PaymentOrder, *, paid: bool = True, on: date | None = None, reason: str = "") -> bool:
        on = on or order.batch.sent_at.astimezone(SHANGHAI).date()
        reason = reason or ("" if paid else "账号与户名不符")
        return funds.answer_record(actor=self.handler, order_id=order.pk, paid=paid, answered_on=on, reason=reason)

    def paid(self, *payables: Payable) -> Batch:
        batch = self.sent(*payables)
        for order in batch.orders.select_related("batch"):
            self.answer(order)
        return batch


def balances(budget: BudgetNotice) -> tuple[int, int, int, int]:
    """Available, reserved, in transit and paid, as the database has them now, in whole yuan."""
    budget.refresh_from_db()
    return tuple(int(getattr(budget, name)) for name in ("available", "reserved", "in_transit", "paid"))
