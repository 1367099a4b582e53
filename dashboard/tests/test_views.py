"""What the leaders' pages say beside the figures: last year, target, funnel, money left, late work, and who falls out of line."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from accounts.actor import Actor
from apprenticeship.enums import Outcome
from audit.models import Event
from dashboard.comparing import Measures, _outliers, compare, question_of
from dashboard.overview import FUNNEL, fund_balances, late_work
from dashboard.selectors import headlines, split, view_of
from registry.models import Region
from registry.tests.builders import user_of
from reports.figures import FIGURES, Scope, value
from subsidies.tests.world import World

TODAY = date(2023, 12, 31)


def view(actor: Actor, **words: str):
    return view_of(actor, TODAY, words)


def test_a_headline_stands_beside_the_same_days_of_last_year(world: World) -> None:
    world.training_class(4)
    world.training_class(6, start=date(2023, 9, 1), state="open")
    heads = next(one for one in headlines(view(world.clerk)) if one.figure.key == "apprenticeship.apprentices")
    assert (heads.value, heads.this_year, heads.last_year, heads.change) == (10, 6, 4, Decimal("50.0"))


def test_changyuan_can_be_left_out(world: World) -> None:
    world.training_class(4)
    assert value(FIGURES["apprenticeship.apprentices"], view(world.clerk, changyuan="0").scope) == 4
    Region.objects.filter(pk="410781").update(province_managed=True)
    assert value(FIGURES["apprenticeship.apprentices"], view(world.clerk, changyuan="0").scope) == 0


def test_as_of_a_day_counts_what_had_happened_by_then(world: World) -> None:
    world.training_class(4)
    assert value(FIGURES["apprenticeship.apprentices"], view(world.clerk, as_of="2022-08-31").scope) == 0
    assert view(world.clerk, as_of="2999-01-01").as_of is None
    assert view(world.clerk, as_of="2022-02-30").as_of is None


def test_what_was_written_down_later_was_not_known(world: World) -> None:
    """Opened on 1 September 2022, recorded on the 20th: known of only from then on."""
    made = world.training_class(4, state="open")
    recorded = datetime(2022, 9, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    Event.objects.create(
        subject_type="apprenticeship.trainingclass",
        subject_id=made.pk,
        name="open",
        label="开班",
        actor_name="县区",
        occurred_at=recorded - timedelta(days=19),
        recorded_at=recorded,
    )
    figure = FIGURES["apprenticeship.apprentices"]
    assert value(figure, view(world.clerk, as_of="2022-09-10").scope) == 4
    assert value(figure, view(world.clerk, as_of="2022-09-10", known="1").scope) == 0
    assert value(figure, view(world.clerk, as_of="2022-09-20", known="1").scope) == 4


@pytest.mark.parametrize("key", ["apprenticeship.filed", "subsidies.paid", "apprenticeship.certificates", "subsidies.settled_heads"])
@pytest.mark.parametrize("dimension", ["level", "occupation", "firm", "institution"])
def test_every_split_comes_to_the_whole(world: World, key: str, dimension: str) -> None:
    world.pay(world.settled(world.training_class(4, prepay="paid")).settlements.get().payable)
    scoped = view_of(world.clerk, date(2030, 1, 1), {})
    whole = value(FIGURES[key], Scope(to_day=date(2030, 1, 1)))
    assert sum(number for _, number in split(FIGURES[key], scoped, dimension)) == whole > 0


def test_the_money_that_is_left_is_the_notices(world: World) -> None:
    world.prepaid(world.training_class(4, state="open"))
    only = fund_balances(world.clerk, None)[0]
    assert only.available + only.reserved + only.in_transit + only.paid == only.amount
    assert (only.paid, only.executed) == (Decimal("10000.00"), Decimal("0.1"))


def test_late_work_is_counted_within_ones_regions(world: World) -> None:
    claim = world.claim(world.training_class(2), "confirm")
    type(claim).objects.filter(pk=claim.pk).update(due_on=TODAY - timedelta(days=1))
    assert [(one.label, one.count) for one in late_work(world.county, TODAY)] == [("补贴申领", 1)]
    assert list(late_work(world.county, TODAY - timedelta(days=1))) == []


def test_who_falls_out_of_line_is_told_why() -> None:
    usual = {key: Measures(20, 18 + key % 2, Decimal(90_000), Decimal(30 + key)) for key in range(6)}
    found = _outliers(usual | {99: Measures(20, 8, Decimal(40_000), Decimal(31))})
    assert set(found) == {99}
    assert found[99].startswith("取证率40.0%，低于中位数")


def test_few_results_make_no_rate() -> None:
    assert Measures(4, 1, Decimal(1), None).rate is None


def test_a_comparison_counts_the_days_to_the_money(world: World) -> None:
    claim = world.settled(world.training_class([Outcome.CERTIFIED] * 5 + [Outcome.FAILED]))
    world.pay(claim.settlements.get().payable)
    today = date.today()
    row = compare(question_of(world.clerk, today, {"by": "firm", "year": str(today.year), "other": "2023"}))[0]
    assert (row.name, row.before.rate, row.now.days) == (world.firm_home.name, Decimal("83.3"), Decimal(0))


def test_pages_show_all_of_it(world: World) -> None:
    world.pay(world.settled(world.training_class(5)).settlements.get().payable)
    client = Client()
    client.force_login(user_of(world.clerk))
    overview = client.get(reverse("dashboard:overview"))
    assert set(FUNNEL) <= set(FIGURES)
    for words in ("从备案到拨付", "资金余额与执行率", "超期事项"):
        assert words in overview.content.decode()
    figure = client.get(reverse("dashboard:figure", args=["subsidies.paid"]), {"by": "fund", "known": "1"})
    assert "就业补助资金" in figure.content.decode()
    assert client.get(reverse("dashboard:figure", args=["brands.count"]), {"known": "1", "by": "level"}).status_code == 200
    sheet = client.get(reverse("dashboard:compare"), {"by": "firm", "year": "2023", "form": "xlsx"})
    cells = [cell for row in openpyxl.load_workbook(BytesIO(sheet.content)).active.iter_rows(values_only=True) for cell in row]
    assert world.firm_home.name in cells
    assert world.firm_home.name in client.get(reverse("dashboard:compare"), {"by": "firm", "year": "2023"}).content.decode()
