"""One number everywhere: figure = recount = report total = sum of the report's lines = batches, after any history."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db.models import Sum

from apprenticeship.enums import Outcome
from funds.enums import OrderState
from funds.models import BudgetNotice, PaymentOrder, RecoveryReceipt
from funds.operations import receipt_record
from reports.enums import ReportKind
from reports.figures import FIGURES, Scope, by, by_month, by_region, by_year, value
from reports.kinds import KINDS
from subsidies.models import Claim
from subsidies.tests.world import World

ENDS = (Outcome.CERTIFIED, Outcome.CERTIFIED, Outcome.FAILED, Outcome.WITHDREW, Outcome.PASSED_UNCERTIFIED)
EVER = Scope(from_day=date(2019, 1, 1), to_day=date(2030, 1, 1))


def history(world: World, chance: Random) -> None:
    """A few classes, each taken as far as chance will have it: prepaid or not, settled, paid, paid back in part."""
    for number in range(chance.randint(2, 4)):
        outcomes = [chance.choice(ENDS) for _ in range(chance.randint(1, 4))]
        start = date(2019 + number, chance.choice((3, 9)), 1)
        made = world.training_class(outcomes, start=start, level=chance.choice((2, 3)), prepay=chance.choice(("", "paid")))
        if chance.random() < 0.7:
            finish(world, world.settled(made, cost=f"{chance.randint(1, 700_000) / 100:.2f}"), chance)


def finish(world: World, claim: Claim, chance: Random) -> None:
    settlement = claim.settlements.get()
    if settlement.payable and chance.random() < 0.8:
        world.pay(settlement.payable)
    if settlement.recovery:
        share = Decimal(chance.randint(1, int(settlement.recovery.amount * 100))) / 100
        receipt_record(actor=world.finance, recovery_id=settlement.recovery.pk, amount=share, received_on=date.today())


@pytest.mark.parametrize("seed", range(4))
def test_one_number_everywhere(world: World, seed: int) -> None:
    history(world, Random(seed))
    paid = PaymentOrder.objects.filter(state=OrderState.PAID).aggregate(n=Sum("amount"))["n"] or Decimal("0.00")
    back = RecoveryReceipt.objects.aggregate(n=Sum("amount"))["n"] or Decimal("0.00")
    figure = FIGURES["subsidies.paid"]
    content = KINDS[ReportKind.PAYMENTS].content(EVER, made_on=EVER.to_day)
    column = [one["title"] for one in content.columns].index("本次拨付（元）")
    lines = sum((Decimal(line.cells[column]) for group in content.groups for line in group.lines), Decimal("0.00"))
    subtotals = sum((Decimal(group.sums[column]) for group in content.groups), Decimal("0.00"))

    whole = value(figure, EVER)
    assert whole == paid - back == lines == subtotals == Decimal(content.totals[column])
    assert whole == sum(notice.paid for notice in BudgetNotice.objects.all())
    for split in (by_year(figure, EVER), by_region(figure, EVER), *(by(name, figure, EVER) for name in figure.dimensions)):
        assert sum(split.values()) == whole
    this_year = Scope.year(date.today().year, to_day=EVER.to_day)
    assert sum(by_month(figure, this_year).values()) == value(figure, this_year)


@pytest.mark.parametrize("seed", range(2))
def test_what_was_known_grows_to_what_happened(world: World, seed: int) -> None:
    """By recording time: nothing before anything was written down, everything by now; rows and figure agree in between."""
    history(world, Random(seed + 100))
    figure = FIGURES["subsidies.paid"]
    moments = sorted(answer.recorded_at for order in PaymentOrder.objects.all() for answer in order.answers.all())
    before = [value(figure, scope_known(moment - timedelta(microseconds=1))) for moment in moments[:1]]
    assert before in ([], [Decimal("0.00")])
    for moment in [*moments, *(receipt.recorded_at for receipt in RecoveryReceipt.objects.all())]:
        rows = KINDS[ReportKind.PAYMENTS].rows(scope_known(moment))
        assert sum((row.paid_now for row in rows), Decimal("0.00")) == value(figure, scope_known(moment))


def scope_known(moment) -> Scope:
    return Scope(from_day=EVER.from_day, to_day=EVER.to_day, known_by=moment)
