"""Every kind of report: its totals are the figures', its balances balance, workbook and PDF say the same."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from apprenticeship.enums import Outcome
from funds.models import BudgetNotice
from funds.operations import receipt_record
from reports.enums import ReportKind
from reports.figures import FIGURES, Scope, value
from reports.kinds import KINDS
from reports.printing import print_table
from reports.rules.tables import Content, words
from reports.workbooks import write_table
from subsidies.tests.world import START, World

EVER = Scope(from_day=date(2019, 1, 1), to_day=date(2029, 12, 31))
MADE = date(2024, 7, 24)


@pytest.fixture
def city(world: World) -> World:
    """A class that was paid out, one whose prepayment has to come back in part, and one in training."""
    first = world.settled(world.training_class(4, prepay="paid"), cost="4900.00")
    world.pay(first.settlements.get().payable)
    second = world.training_class([Outcome.CERTIFIED] + [Outcome.WITHDREW] * 3, prepay="paid", start=date(2023, 9, 1))
    recovery = world.settled(second, cost="4900.00").settlements.get().recovery
    receipt_record(actor=world.finance, recovery_id=recovery.pk, amount=Decimal("100.00"), received_on=date.today())
    world.training_class(5, state="open", start=date(2024, 9, 1), level=3)
    return world


def content(kind: ReportKind, scope: Scope = EVER) -> Content:
    return KINDS[kind].content(scope, made_on=MADE)


def totals(found: Content) -> dict[str, str | int]:
    return {column["title"]: cell for column, cell in zip(found.columns, found.totals, strict=True)}


@pytest.mark.parametrize("kind", ReportKind)
def test_every_kind_is_written_on_paper_and_in_a_workbook(city: World, kind: ReportKind) -> None:
    found = content(kind)
    assert print_table(found).startswith(b"%PDF")
    assert openpyxl.load_workbook(BytesIO(write_table(found))).active["A1"].value == kind.label


@pytest.mark.parametrize("kind", ReportKind)
def test_the_same_content_gives_the_same_files(city: World, kind: ReportKind) -> None:
    found = content(kind)
    again = Content.from_json(found.to_json())
    assert (again, again.digest) == (found, found.digest)
    assert write_table(again) == write_table(found)
    assert print_table(again) == print_table(found)


@pytest.mark.parametrize("kind", [ReportKind.TRAINING, ReportKind.SUMMARY, ReportKind.PAYMENTS])
def test_a_column_that_names_a_figure_comes_to_it(city: World, kind: ReportKind) -> None:
    found = content(kind)
    for column, total in zip(found.columns, found.totals, strict=True):
        figure = FIGURES.get(column["source"])
        if figure and total is not None and "本年" not in column["title"]:
            assert Decimal(total) == value(figure, EVER), column["title"]


def test_a_firm_in_two_counties_is_one_firm_in_the_total(city: World) -> None:
    assert totals(content(ReportKind.TRAINING))["企业数（家）"] == 1


def test_heads_by_level_come_to_all_heads(city: World) -> None:
    found = totals(content(ReportKind.TRAINING))
    assert found["备案人数"] == sum(found[f"其中：{level}"] for level in ("中级工", "高级工", "技师", "高级技师")) == 13


def test_the_rate_of_certificates_is_of_confirmed_results(city: World) -> None:
    found = totals(content(ReportKind.TRAINING))
    assert (found["取证人数"], found["取证率"]) == (5, "62.5")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (START, START + timedelta(days=30), (0, 4, 0, 0, 4)),
        (date(2023, 9, 1), date(2023, 12, 31), (0, 4, 3, 0, 1)),
        (date(2023, 1, 1), date(2023, 8, 31), (4, 0, 0, 4, 0)),
        (date(2019, 1, 1), date(2029, 12, 31), (0, 13, 3, 5, 5)),
    ],
)
def test_who_was_there_and_came_less_who_left_is_there(city: World, first: date, last: date, expected: tuple[int, ...]) -> None:
    found = totals(content(ReportKind.MOVEMENTS, Scope(from_day=first, to_day=last)))
    names = ("期初在训", "本期增加", "本期退出", "本期结束培训", "期末在训")
    assert tuple(found[name] for name in names) == expected
    assert found["期初在训"] + found["本期增加"] - found["本期退出"] - found["本期结束培训"] == found["期末在训"]


def test_a_cleared_prepayment_is_paid_on_or_comes_back(city: World) -> None:
    found = totals(content(ReportKind.PREPAYMENTS))
    assert Decimal(found["预支（元）"]) == value(FIGURES["subsidies.prepaid"], EVER) == Decimal("20000.00")
    difference = Decimal(found["后续补贴（元）"]) - Decimal(found["追缴（元）"])
    assert Decimal(found["应补（元）"]) - Decimal(found["预支（元）"]) == difference
    assert found["已退回（元）"] == "100.00"


def test_a_notice_is_what_is_left_of_it_and_what_was_spent(city: World) -> None:
    found = totals(content(ReportKind.LEDGER))
    parts = ("累计已付（元）", "在途（元）", "预留（元）", "可用余额（元）")
    assert sum(Decimal(found[name]) for name in parts) == Decimal(found["指标金额（元）"])
    assert Decimal(found["累计已付（元）"]) == BudgetNotice.objects.get().paid == value(FIGURES["subsidies.paid"], EVER)


def test_sums_in_the_workbook_are_formulas_with_our_values(city: World) -> None:
    found = content(ReportKind.SUMMARY)
    written = write_table(found)
    formulas = openpyxl.load_workbook(BytesIO(written)).active
    values = openpyxl.load_workbook(BytesIO(written), data_only=True).active
    row = next(cells[0].row for cells in formulas.iter_rows(min_col=2, max_col=2) if cells[0].value == "合计")
    column = 2 + [one["title"] for one in found.columns].index("拨付补贴（万元）")
    assert formulas.cell(row, column).value.startswith("=SUM(")
    shown = words(found.totals[column - 2], "wan")
    assert f"{values.cell(row, column).value:,.2f}" == shown == "2.95"
