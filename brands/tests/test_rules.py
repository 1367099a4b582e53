"""The pure rules: points of the self-assessment, quarters, what an upload is."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brands.rules.performance import Scored, execution_score, plain, scores, suggested_score, weight_gaps
from brands.rules.quarters import latest_ended_quarter, quarter_end
from exchange.rules.files import LARGEST, problem_with

D = Decimal


@pytest.mark.parametrize(
    ("budget", "executed", "points"),
    [("100", "100", "10.0"), ("100", "96", "9.6"), ("100", "120", "10.0"), ("100", "0", "0.0"), ("0", "0", "0"), ("300", "100", "3.3")],
)
def test_execution(budget, executed, points):
    assert execution_score(D(budget), D(executed)) == D(points)


@pytest.mark.parametrize(("actual", "points"), [("600", "30.0"), ("648", "30.0"), ("552", "27.6"), ("0", "0.0"), ("1", "0.1")])
def test_a_shortfall_costs_in_proportion(actual, points):
    assert suggested_score(D(600), D(actual), D(30)) == D(points)


def test_ten_fifty_thirty_ten():
    found = scores(
        D(100), D(90), [Scored("output", D(50), D(50)), Scored("benefit", D(30), D("27.6")), Scored("satisfaction", D(10), D(10))]
    )
    assert (found.execution, found.output, found.benefit, found.satisfaction, found.total) == (D("9.0"), D(50), D("27.6"), D(10), D("96.6"))


@pytest.mark.parametrize("score", ["-0.1", "50.1"])
def test_a_score_outside_its_weight_is_refused(score):
    with pytest.raises(ValueError, match="0到分值之间"):
        scores(D(1), D(1), [Scored("output", D(50), D(score))])


def test_weights_that_miss_their_points():
    assert weight_gaps([("output", D(30)), ("output", D(20)), ("benefit", D(30)), ("satisfaction", D(10))]) == {}
    assert weight_gaps([("output", D(49)), ("benefit", D(30))]) == {"output": D(49), "satisfaction": D(0)}


@given(st.decimals("0.01", "1e8", places=2), st.decimals("0", "1e8", places=2), st.decimals("0.1", "50", places=1))
def test_points_stay_within_the_weight(target, actual, weight):
    assert 0 <= suggested_score(target, actual, weight) <= weight
    if actual >= target:
        assert suggested_score(target, actual, weight) == weight


@pytest.mark.parametrize(("number", "words"), [("1000.00", "1000"), ("92.50", "92.5"), ("0.0", "0"), ("30", "30")])
def test_numbers_as_people_write_them(number, words):
    assert plain(D(number)) == words


@pytest.mark.parametrize(
    ("quarter", "end"), [(1, date(2024, 3, 31)), (2, date(2024, 6, 30)), (3, date(2024, 9, 30)), (4, date(2024, 12, 31))]
)
def test_quarters_end(quarter, end):
    assert quarter_end(2024, quarter) == end


@given(st.dates(date(2019, 1, 1), date(2099, 12, 31)))
def test_the_latest_ended_quarter_has_ended_and_the_next_has_not(day):
    year, quarter = latest_ended_quarter(day)
    following = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    assert quarter_end(year, quarter) < day <= quarter_end(*following)


@pytest.mark.parametrize(
    ("name", "content", "picture", "words"),
    [
        ("a.pdf", b"%PDF-1.7", False, None),
        ("a.docx", b"PK\x03\x04", False, None),
        ("a.png", b"\x89PNG\r\n\x1a\n", True, None),
        ("a.jpg", b"\xff\xd8\xff\xe0", True, None),
        ("a.pdf", b"", False, "文件是空的"),
        ("a.html", b"<html>", False, "请上传"),
        ("a.jar", b"PK\x03\x04", False, "请上传"),
        ("a.png", b"%PDF-1.7", True, "PNG 或 JPEG"),
        ("a.svg", b"<svg>", True, "PNG 或 JPEG"),
        ("a.pdf", b"%PDF-" + b"0" * LARGEST, False, "20MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_uploads(name, content, picture, words):
    problem = problem_with(content, name, picture=picture)
    assert problem is None if words is None else words in problem


def test_a_name_longer_than_the_column_is_refused():
    assert problem_with(b"%PDF-1.7", "长" * 196 + ".pdf") is None
    assert problem_with(b"%PDF-1.7", "长" * 197 + ".pdf") == "文件名超过200个字，请改短后再传。"
