"""``manage.py check_cases``: what it prints, and what it says of a table it cannot read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.core.management import CommandError, call_command

CASES = Path(__file__).parent / "cases"


class Run(NamedTuple):
    printed: str
    problems: str
    code: int

    @property
    def results(self) -> list[dict]:
        return json.loads(self.printed)


HEADER = "case_id,policy,level,filed_on,training_start,training_end,filed_end,costs,outcome,prepaid"
GOOD = "A1,现行,高级工,2024-08-01,2024-09-01,2026-08-31,2026-08-31,5500;7000,certified,3000"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Write ``rows`` under ``header`` to a table, check it, and tell what was printed and how it ended."""

    def checked(*rows: str, encoding: str = "utf-8-sig", header: str = HEADER, as_json: bool = True) -> Run:
        table = tmp_path / "cases.csv"
        table.write_bytes("\n".join([header, *rows]).encode(encoding))
        error = None
        try:
            call_command("check_cases", table, policies=CASES / "policies.json", json=as_json)
        except CommandError as caught:
            error = caught
        return Run(capsys.readouterr().out, str(error or ""), error.returncode if error else 0)

    return checked


def test_json_has_two_decimals_and_null_where_a_line_waits(run) -> None:
    assert run(GOOD, "A2,现行,技师,2024-08-01,2024-09-01,2026-08-31,2026-08-31,,certified,0").results == [
        {"case_id": "A1", "status": "ok", "entitlement": "11500.00", "payable": "8500.00"},
        {"case_id": "A2", "status": "awaiting_rate", "entitlement": None, "payable": None},
    ]


def test_the_readable_table_shows_every_step(run) -> None:
    printed = run(GOOD, as_json=False).printed
    assert "A1  高级工,2024-09-01 至 2026-08-31,24 个整月;第1学年 标准 6000.00,实际 5500.00,取 5500.00;" in printed
    assert "共 1 例，与预期不符 0 例" in printed


@pytest.mark.parametrize(
    "row",
    [
        'A1,现行,高级工,2024/8/1,2024/9/1,2026/8/31,2026.8.31,"5,500.00;7000",certified,3000.0',
        "A1,现行,三级/高级工, 2024-08-01 ,2024-09-01,2026-08-31,2026-08-31,5500;7000;,certified,3000",
        "A1,现行,高级工,2024-08-01,2024-09-01,,2026-08-31,5500\uff1b7000,certified,3000",
    ],
    ids=["saved by Excel", "five-level word, blanks and a cost not needed", "no training end: ran to the filed end"],
)
def test_other_spellings_of_the_same_row(run, row: str) -> None:
    assert run(row).results[0]["payable"] == "8500.00"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(run, encoding: str) -> None:
    assert run(GOOD, encoding=encoding).results[0]["entitlement"] == "11500.00"


def test_no_prepayment_and_empty_rows(run) -> None:
    assert [row["payable"] for row in run(GOOD.removesuffix("3000"), ",,,,,,,,,", "").results] == ["11500.00"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("现行", "旧政策", "政策文件里没有“旧政策”这项政策"),
        ("高级工", "高级", "level 不认识的等级“高级”"),
        ("certified", "done", "outcome 不认识的结果“done”"),
        ("2024-08-01", "", "filed_on 没有填写日期"),
        ("2024-09-01", "2024-9", "training_start “2024-9”不是日期"),
        ("2026-08-31,2026-08-31", "2026-08-31,", "filed_end 没有填写日期"),
        ("2026-08-31,2026-08-31", "2026-02-30,2026-08-31", "training_end “2026-02-30”不是存在的日期"),
        ("5500;", "五千五;", "costs “五千五”不是数字"),
        ("5500;", "NaN;", "costs “NaN”不是数字"),
        ("5500;", "-1;", "costs “-1”：金额不能为负数"),
        (",3000", ",-3000", "prepaid “-3000”：金额不能为负数"),
        ("A1", "", "第 3 行(没有编号):没有编号 case_id"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_computed(run, old: str, new: str, sentence: str) -> None:
    outcome = run(GOOD.replace("A1", "A0"), GOOD.replace(old, new))
    assert outcome.code == 2
    assert outcome.problems.startswith("第 3 行(")
    assert sentence in outcome.problems
    assert [row["case_id"] for row in outcome.results] == ["A0"]


def test_a_name_used_twice_is_refused(run) -> None:
    assert "编号 case_id 重复" in run(GOOD, GOOD).problems


def test_missing_columns_are_named(run) -> None:
    assert run(GOOD, header=HEADER.replace("costs", "cost")) == ("", "表头缺少列：costs", 2)


def test_a_disagreement_is_shown(run) -> None:
    outcome = run(f"{GOOD},11500.01", header=f"{HEADER},expected_entitlement", as_json=False)
    assert outcome.code == 1
    assert "不符：应补应为 11500.01，算得 11500.00" in outcome.printed


COMPLETE = {
    "rates": [],
    "cap_mode": "min_rate_actual",
    "partial_year": "whole_years",
    "max_years": 2,
    "prepay_share": 0.5,
    "outcome_share": {},
}
RATE = {"level": "高级工", "amount": "6000", "from": "2019-01-01"}


@pytest.mark.parametrize(
    ("policies", "sentence"),
    [
        ([], "以政策名称为键"),
        ({"甲": {}}, "政策“甲”缺少参数 rates"),
        ({"甲": {"rates": 5}}, "政策“甲”的结构不对"),
        ({"甲": {"rates": [RATE | {"amount": "六千"}]}}, "政策“甲”：“六千”不是数字"),
        ({"甲": {"rates": [RATE | {"level": "高级"}]}}, "政策“甲”：不认识的等级“高级”"),
        ({"甲": COMPLETE | {"cap_mode": "x"}}, "政策“甲”：不认识的封顶口径"),
        ({"甲": COMPLETE | {"max_years": 2.5}}, "政策“甲”：“2.5”不是整数"),
        ({"甲": COMPLETE}, "政策“甲”：缺少结果“certified”的发放比例"),
    ],
)
def test_a_policy_that_cannot_be_read_is_named(tmp_path: Path, policies: Any, sentence: str) -> None:
    file = tmp_path / "policies.json"
    file.write_text(json.dumps(policies), encoding="utf-8")
    with pytest.raises(CommandError, match=sentence) as caught:
        call_command("check_cases", CASES / "boundaries.csv", policies=file)
    assert caught.value.returncode == 2


def test_files_that_cannot_be_opened_or_read_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="打不开文件"):
        call_command("check_cases", tmp_path / "none.csv", policies=CASES / "policies.json")
    with pytest.raises(CommandError, match="不是有效的 JSON"):
        call_command("check_cases", CASES / "boundaries.csv", policies=CASES / "boundaries.csv")
