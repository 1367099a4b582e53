"""What one line pays, what it says about it, and what always holds (cases/README.md)."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.levels import Level
from subsidies.rules.assessment import LineInputs, Status, assess
from subsidies.rules.settlement import class_settlement
from subsidies.rules.terms import CapMode, Outcome, PartialYear, PolicyTerms, Rate
from subsidies.tests.lines import SHARES, line, lines, policies, spans, terms, yuan

CAP, FLOOR = CapMode.MIN_RATE_ACTUAL, CapMode.LITERAL_FLOOR
CENT = Decimal("0.01")


class TestSteps:
    def test_a_line_reads_like_the_file_it_came_from(self) -> None:
        result = assess(line("5500", "6300"), terms(rates=(Rate(Level.ADVANCED, Decimal(6000), date(2019, 1, 1), clause="第三条"),)))
        assert result.explanation == (
            "高级工,2024-09-01 至 2026-08-31,24 个整月;第1学年 标准 6000.00,实际 5500.00,取 5500.00;"
            "第2学年 标准 6000.00,实际 6300.00,取 6000.00;应补 11500.00;依据 测试〔2024〕1号 第三条"
        )

    def test_an_unknown_clause_says_so(self) -> None:
        assert assess(line("5500", "6300"), terms()).steps[-1].text == "依据 测试〔2024〕1号 条款待录入"

    def test_an_unknown_document_says_so(self) -> None:
        assert assess(line("5500", "6300"), terms(document_number="")).steps[-1].text == "依据 文号待录入 条款待录入"

    def test_a_part_of_a_year_shows_its_months(self) -> None:
        result = assess(line("9000", training_end=date(2024, 10, 31)), terms("5000"))
        assert "第1学年 标准 5000.00×2/12≈833.33,实际 9000.00,取约 833.33;应补 833.33" in result.explanation

    def test_a_year_that_does_not_count_says_so(self) -> None:
        result = assess(line("9000", training_end=date(2025, 11, 30)), terms(partial_year=PartialYear.WHOLE_YEARS))
        assert "15 个整月;第1学年 标准 6000.00,实际 9000.00,取 6000.00;第2学年 3 个月,不满一年不计;应补 6000.00" in result.explanation
        assert (result.months, result.paid_months) == (15, 12)

    def test_the_floor_is_compared_in_words(self) -> None:
        result = assess(line("5000", "4999.99"), terms(cap_mode=FLOOR, literal_floor=Decimal(5000)))
        assert "实际 5000.00,不低于据实线 5000.00,取 6000.00;" in result.explanation
        assert "实际 4999.99,低于据实线 5000.00,取 4999.99;" in result.explanation

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"training_end": date(2026, 10, 1)}, "2024-09-01 至 2026-08-31(实际结束 2026-10-01,计至备案结束日)"),
            (
                {"training_end": date(2027, 8, 31), "filed_end": date(2027, 9, 30)},
                "2024-09-01 至 2026-08-31(实际结束 2027-08-31,计至最长 2 年)",
            ),
        ],
    )
    def test_a_term_that_was_cut_says_by_what(self, changes: dict, words: str) -> None:
        assert words in assess(line("6000", "6000", **changes), terms()).explanation

    def test_a_share_and_a_prepayment_are_steps(self) -> None:
        half = terms(outcome_share=SHARES | {Outcome.PASSED_UNCERTIFIED: Decimal("0.5")})
        result = assess(line("6000", "6000", outcome=Outcome.PASSED_UNCERTIFIED, prepaid=Decimal(3000)), half)
        assert "结业未取证,按 50% 发放;应补 6000.00;已预支 3000.00,差额 3000.00" in result.explanation

    def test_a_line_that_waits_for_a_rate_says_so(self) -> None:
        result = assess(line(level=Level.TECHNICIAN), terms())
        assert (result.status, result.entitlement, result.payable) == (Status.AWAITING_RATE, None, None)
        assert result.explanation.startswith("技师,备案日 2024-08-20,待定标准:")

    def test_a_line_that_waits_for_a_cost_names_the_year(self) -> None:
        result = assess(line("6000"), terms())
        assert (result.status, result.entitlement, result.payable) == (Status.AWAITING_COST, None, None)
        assert "第2学年 待定成本:没有实际成本" in result.explanation


def test_a_negative_cost_is_refused() -> None:
    with pytest.raises(ValueError, match="第2学年的实际成本不能为负数"):
        assess(line("6000", "-0.01"), terms())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"cap_mode": "最低"}, "cap_mode"),
        ({"partial_year": "days"}, "partial_year"),
        ({"max_years": 0}, "至少为 1 年"),
        ({"cap_mode": FLOOR}, "据实线"),
        ({"outcome_share": {Outcome.CERTIFIED: Decimal(1)}}, "passed_uncertified"),
        ({"outcome_share": SHARES | {Outcome.CERTIFIED: Decimal("1.01")}}, "0 与 1 之间"),
        (
            {
                "rates": (
                    Rate(Level.ADVANCED, Decimal(1), date(2020, 1, 1), date(2020, 12, 31)),
                    Rate(Level.ADVANCED, Decimal(2), date(2020, 12, 31)),
                )
            },
            "2020-12-31 同时有效",
        ),
        ({"rates": (Rate(Level.ADVANCED, Decimal(1), date(2020, 1, 1)), Rate(Level.ADVANCED, Decimal(2), date(2030, 1, 1)))}, "同时有效"),
    ],
)
def test_terms_that_contradict_themselves_are_refused(changes: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        terms(**changes)


@pytest.mark.parametrize("fields", [(Decimal(-1), date(2020, 1, 1), None), (Decimal(1), date(2020, 1, 2), date(2020, 1, 1))])
def test_a_rate_that_cannot_be_is_refused(fields: tuple) -> None:
    with pytest.raises(ValueError, match="补贴标准"):
        Rate(Level.ADVANCED, *fields)


def slow_entitlement(inputs: LineInputs, policy: PolicyTerms) -> Decimal:
    """The rule once more, as plainly as it can be said: month by month, in fractions."""
    rate = Fraction(policy.rates[0].amount)
    floor = rate if policy.cap_mode == CAP else Fraction(policy.literal_floor)

    def after(months: int) -> date:
        year, month = divmod(inputs.training_start.month - 1 + months, 12)
        year, month = inputs.training_start.year + year, month + 1
        return date(year, month, min(inputs.training_start.day, monthrange(year, month)[1]))

    end = min(inputs.training_end, inputs.filed_end, after(12 * policy.max_years) - timedelta(days=1))
    total = Fraction(0)
    for year in range(policy.max_years):
        months = sum(after(month + 1) - timedelta(days=1) <= end for month in range(12 * year, 12 * year + 12))
        if policy.partial_year == PartialYear.WHOLE_YEARS and months < 12:
            months = 0
        if months:
            cost = Fraction(inputs.costs[year])
            total += rate * months / 12 if cost >= floor * months / 12 else cost
    exact = total * Fraction(policy.outcome_share[inputs.outcome])
    return Decimal(int(exact * 100 + Fraction(1, 2))) / 100


@given(lines(), policies(CAP) | policies(FLOOR))
def test_it_agrees_with_the_rule_said_slowly(inputs: LineInputs, policy: PolicyTerms) -> None:
    assert assess(inputs, policy).entitlement == slow_entitlement(inputs, policy)


@given(lines(), policies(CAP))
def test_cap_never_negative_never_above_rate_or_cost(inputs: LineInputs, policy: PolicyTerms) -> None:
    result = assess(inputs, policy)
    assert 0 <= result.entitlement <= min(result.rate_part, result.cost_part)
    assert result.entitlement <= policy.rates[0].amount * policy.max_years


@given(lines(), policies(CAP), spans, spans)
def test_cap_monotone_in_months(inputs: LineInputs, policy: PolicyTerms, one: timedelta, other: timedelta) -> None:
    shorter, longer = sorted((inputs.training_start + one, inputs.training_start + other))
    amounts = [assess(replace(inputs, training_end=end), policy).entitlement for end in (shorter, longer)]
    assert amounts == sorted(amounts)


@given(lines(), policies(CAP) | policies(FLOOR), st.integers(0, 2), yuan)
def test_monotone_in_cost(inputs: LineInputs, policy: PolicyTerms, year: int, more: Decimal) -> None:
    """Under literal_floor too, because an approved rate is at least the floor: the step at the floor goes up."""
    raised = tuple(cost + more if number == year else cost for number, cost in enumerate(inputs.costs))
    assert assess(inputs, policy).entitlement <= assess(replace(inputs, costs=raised), policy).entitlement


@given(lines(), policies(FLOOR))
def test_floor_bounded_by_the_rate_part(inputs: LineInputs, policy: PolicyTerms) -> None:
    result = assess(inputs, policy)
    assert 0 <= result.entitlement <= result.rate_part
    for year in result.years:
        at_floor = Fraction(year.cost) >= Fraction(policy.literal_floor) * year.months / 12
        assert year.amount == (year.rate_part if at_floor else year.cost)


@given(lines(), policies(CAP) | policies(FLOOR))
def test_computing_twice_is_equal(inputs: LineInputs, policy: PolicyTerms) -> None:
    first, second = assess(inputs, policy), assess(inputs, policy)
    assert first == second
    assert first.explanation == second.explanation


@given(lines(), policies(CAP) | policies(FLOOR))
def test_the_years_add_up_to_the_entitlement(inputs: LineInputs, policy: PolicyTerms) -> None:
    result = assess(inputs, policy)
    exact = sum(year.amount for year in result.years) * Fraction(result.share)
    assert abs(exact - Fraction(result.entitlement)) <= Fraction(1, 200)
    assert result.entitlement == result.entitlement.quantize(CENT, ROUND_HALF_UP)
    assert result.payable == result.entitlement - inputs.prepaid


@given(st.lists(lines(), max_size=8), policies(CAP) | policies(FLOOR), st.randoms())
def test_the_order_of_lines_changes_nothing_and_lines_add_up(batch: list[LineInputs], policy: PolicyTerms, random) -> None:
    results = [assess(inputs, policy) for inputs in batch]
    shuffled = random.sample(batch, len(batch))
    again = [assess(inputs, policy) for inputs in shuffled]
    totals = [class_settlement([r.entitlement for r in each], [r.inputs.prepaid for r in each]) for each in (results, again)]
    assert totals[0] == totals[1]
    assert totals[0].payable - totals[0].recovery == sum((r.payable for r in results), Decimal(0))
