"""Where the header is and which rows are people: one test per habit of the firms."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from apprenticeship.rules.roster import check_roster
from apprenticeship.rules.roster_columns import roster_layout
from apprenticeship.tests.rosters import HEADER, check, codes, id_number, person, rows_of, warning_codes, workbook
from exchange.sheets.reading import read_book
from exchange.sheets.refusals import FileRefused
from registry.rules.levels import Level

PEOPLE = [person(n) for n in range(6)]
ROWS = rows_of(PEOPLE)


def test_titles_and_units_may_stand_above_the_header() -> None:
    rows = [
        ["附件2"],
        ["新乡市企业新型学徒制培训学徒花名册"],
        ["填报单位(盖章):某某公司", None, None, "填报日期:2024年8月20日"],
        [],
        HEADER,
        *ROWS,
    ]
    result = check(workbook({"附件2": rows}))
    assert (len(result.accepted), codes(result)) == (6, [])
    assert result.accepted[0].row == 6


def test_columns_may_be_in_any_order_with_others_between() -> None:
    words = ["备注", "联系电话", "身份证号", "社保编号", *HEADER[6:12], "姓名", "政治面貌", "性别"]
    result = check(workbook({"名册": [words, *rows_of(PEOPLE, words)]}))
    assert (len(result.accepted), codes(result)) == (6, [])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("姓名", "姓  名"),
        ("姓名", "姓\n名"),
        ("姓名", "*姓名"),
        ("姓名", "学员姓名"),
        ("姓名", "学徒姓名"),
        ("姓名", "姓名(必填)"),
        ("姓名", "姓名\uff08与身份证一致\uff09"),
        ("身份证号", "身份证号码"),
        ("身份证号", "公民身份号码"),
        ("身份证号", "证件号码"),
        ("身份证号", "身份证号码(18位)"),
        ("身份证号", "居民身份证号码"),
        ("身份证号", "身 份 证 号"),
        ("职业(工种)", "工种"),
        ("职业(工种)", "培训工种"),
        ("职业(工种)", "培训职业"),
        ("职业(工种)", "职业\uff08工种\uff09"),
        ("职业(工种)", "培训职业(工种)名称"),
        ("培训等级", "级别"),
        ("培训等级", "等级"),
        ("培训等级", "技能等级"),
        ("培训等级", "培训\n等级"),
        ("培训等级", "拟培训等级"),
        ("劳动合同起始日期", "合同开始时间"),
        ("劳动合同起始日期", "劳动合同签订日期"),
        ("劳动合同起始日期", "合同起始"),
        ("劳动合同起始日期", "劳动合同(起)"),
        ("劳动合同终止日期", "合同到期日"),
        ("劳动合同终止日期", "劳动合同截止日期"),
        ("劳动合同终止日期", "合同结束时间"),
        ("培训开始日期", "开班日期"),
        ("培训开始日期", "培训起始时间"),
        ("培训开始日期", "培训开始"),
        ("培训结束日期", "培训截止日期"),
        ("培训结束日期", "结业时间"),
        ("培训结束日期", "培训终止时间"),
    ],
)
def test_header_words_that_firms_use(ours: str, theirs: str) -> None:
    words = [theirs if word == ours else word for word in HEADER]
    result = check(workbook({"名册": [words, *ROWS]}))
    assert (len(result.accepted), codes(result)) == (6, [])


@pytest.mark.parametrize(
    "period",
    [
        "2024-09-01至2025-08-31",
        "2024.9.1-2025.8.31",
        "2024.09.01—2025.08.31",
        "2024年9月1日至2025年8月31日",
        "2024/9/1~2025/8/31",
        "20240901-20250831",
        "自2024年9月1日起至2025年8月31日止",
        "2024-09-01\n至\n2025-08-31",
        "2024.9-2025.8",
    ],
)
def test_both_dates_of_the_training_in_one_column(period: str) -> None:
    words = [*HEADER[:10], "培训起止时间", *HEADER[12:]]
    result = check(workbook({"名册": [words, *rows_of([row | {"培训起止时间": period} for row in PEOPLE], words)]}))
    assert codes(result) == []
    assert {(row.training_start, row.training_end) for row in result.accepted} == {(date(2024, 9, 1), date(2025, 8, 31))}


@pytest.mark.parametrize(
    ("term", "start", "end"),
    [
        ("2024-04-13至2027-06-30", date(2024, 4, 13), date(2027, 6, 30)),
        ("2024.4.13-2027.6.30", date(2024, 4, 13), date(2027, 6, 30)),
        ("2024年4月13日至无固定期限", date(2024, 4, 13), None),
    ],
)
def test_both_dates_of_the_contract_in_one_column(term: str, start: date, end: date | None) -> None:
    words = [*HEADER[:8], "劳动合同起止日期", *HEADER[10:]]
    result = check(workbook({"名册": [words, *rows_of([person(0) | {"劳动合同起止日期": term}], words)]}))
    assert [(row.contract_start, row.contract_end) for row in result.accepted] == [(start, end)]


@pytest.mark.parametrize(
    ("term", "end"), [("3年", date(2027, 1, 4)), (3, date(2027, 1, 4)), ("三年", date(2027, 1, 4)), ("无固定期限", None)]
)
def test_start_and_length_of_the_contract(term: Any, end: date | None) -> None:
    words = [*HEADER[:8], "合同签订日期", "合同期限", *HEADER[10:]]
    row = person(0) | {"合同签订日期": date(2024, 1, 5), "合同期限": term}
    result = check(workbook({"名册": [words, *rows_of([row], words)]}))
    assert [row.contract_end for row in result.accepted] == [end]


def test_a_contract_of_half_a_year_is_too_short_however_it_is_written() -> None:
    words = [*HEADER[:8], "合同签订日期", "合同期限", *HEADER[10:]]
    row = person(0) | {"合同签订日期": date(2024, 1, 5), "合同期限": "6个月"}
    assert codes(check(workbook({"名册": [words, *rows_of([row], words)]}))) == [(2, "contract_too_short")]


@pytest.mark.parametrize(
    ("word", "value"),
    [("合同期限", "固定期限"), ("合同期限", "3年"), ("培训期限(月)", 12), ("培训期限", "一年"), ("培训周期", "12个月"), ("培训课时", 600)],
)
def test_a_third_column_about_the_same_time_adds_nothing(word: str, value: Any) -> None:
    words = [*HEADER, word]
    result = check(workbook({"名册": [words, *rows_of([row | {word: value} for row in PEOPLE], words)]}))
    assert codes(result) == []
    assert result.accepted[0].training_end == date(2025, 8, 31)


def test_start_and_length_of_the_training() -> None:
    words = [*HEADER[:11], "培训期限", *HEADER[12:]]
    result = check(workbook({"名册": [words, *rows_of([person(0) | {"培训期限": "12个月"}], words)]}))
    assert [row.training_end for row in result.accepted] == [date(2025, 8, 31)]


def test_birth_and_hiring_are_remarked_on_only() -> None:
    words = [*HEADER, "出生年月", "入职时间"]
    rows = rows_of(
        [person(0) | {"出生年月": "1985.3", "入职时间": "去年"}, person(1) | {"出生年月": "1990-2-2至今", "入职时间": "2023年3月"}], words
    )
    result = check(workbook({"名册": [words, *rows]}))
    assert codes(result) == []
    assert warning_codes(result)[:2] == [(2, "date_invalid"), (2, "birth_mismatch")]


def two_rows(first: list[Any], second: list[Any]) -> list[list[Any]]:
    upper = [*HEADER[:8], first[0], None, first[1], None, *HEADER[12:]]
    return [upper, [*[None] * 8, *second, None, None], *ROWS]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["劳动合同", "培训起止时间"], ["起", "止", "开始", "结束"]),
        (["劳动合同", "培训时间"], ["起始", "终止", "开始", "结束"]),
        (["劳动合同起止日期", "培训起止日期"], ["起", "止", "起", "止"]),
        (["劳动合同期限", "培训期限"], ["开始日期", "结束日期", "开始日期", "结束日期"]),
        (["合同", "培训"], ["起始时间", "终止时间", "起始时间", "终止时间"]),
    ],
)
@pytest.mark.parametrize("merged", [True, False])
def test_headers_of_two_rows(first: list[Any], second: list[Any], merged: bool) -> None:
    def merge(book: Workbook) -> None:
        if merged:
            for cells in ("I1:J1", "K1:L1", *(f"{letter}1:{letter}2" for letter in "ABCDEFGHMN")):
                book.active.merge_cells(cells)

    result = check(workbook({"名册": two_rows(first, second)}, merge))
    assert (len(result.accepted), codes(result)) == (6, [])
    assert result.accepted[0].contract_end == date(2027, 6, 30)
    assert result.accepted[0].training_start == date(2024, 9, 1)


def test_one_word_over_two_columns_without_a_second_row() -> None:
    words = [*HEADER[:8], "劳动合同起止日期", None, "培训起止时间", None, *HEADER[12:]]
    result = check(workbook({"名册": [words, *ROWS]}, lambda book: book.active.merge_cells("I1:J1")))
    assert (len(result.accepted), codes(result)) == (6, [])


def test_totals_signatures_and_notes_are_no_people() -> None:
    foot = [
        ["合计", "6人"],
        [],
        ["制表人:", None, None, None, "审核人:", None, None, None, "单位负责人:"],
        ["注:本表一式三份。"],
        ["填表人:李四", None, None, "联系电话:13800138000", None, None, "填表日期:2024-08-20"],
        ["第1页 共1页"],
    ]
    assert codes(check(workbook({"名册": [HEADER, *ROWS, *foot]}))) == []


@pytest.mark.parametrize(
    "line",
    [
        ["小计", "3人"],
        ["本页小计", None, None, "3"],
        [None, "合 计", None, 6],
        ["共6人"],
        ["总计:6"],
        ["焊工一班"],
        [None, "焊工二班"],
        ["说明:以上人员均已签订劳动合同,情况属实。"],
        [
            "示例",
            "张三",
            "男",
            "410702199001010011",
            "高中",
            "一线",
            "焊工",
            "中级工",
            "2024-01-01",
            "2026-12-31",
            "2024-09-01",
            "2025-08-31",
        ],
        [7],
        [None, "(以下空白)"],
        ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14"],
        [None, "必填", "男/女", "18位", None, None, "必填", "请选择"],
    ],
)
def test_lines_between_the_people_that_are_none(line: list[Any]) -> None:
    result = check(workbook({"名册": [HEADER, *ROWS[:3], line, *ROWS[3:]]}))
    assert (len(result.accepted), codes(result)) == (6, [])


def test_the_header_printed_again_on_each_page() -> None:
    title = ["新乡市企业新型学徒制培训学徒花名册"]
    result = check(workbook({"名册": [title, HEADER, *ROWS[:3], title, HEADER, *ROWS[3:]]}))
    assert (len(result.accepted), codes(result)) == (6, [])


def test_both_rows_of_a_header_printed_again() -> None:
    rows = two_rows(["劳动合同", "培训时间"], ["起", "止", "开始", "结束"])
    result = check(workbook({"名册": [*rows[:5], *rows[:2], *rows[5:]]}))
    assert (len(result.accepted), codes(result)) == (6, [])


def test_a_blank_row_does_not_end_the_table() -> None:
    result = check(workbook({"名册": [HEADER, *ROWS[:2], [], [], [], *ROWS[2:]]}))
    assert len(result.accepted) == 6
    assert result.accepted[2].row == 7


def test_hidden_and_filtered_rows_are_read_and_said() -> None:
    def hide(book: Workbook) -> None:
        book.active.row_dimensions[3].hidden = True

    result = check(workbook({"名册": [HEADER, *ROWS]}, hide))
    assert len(result.accepted) == 6
    assert warning_codes(result) == [(3, "hidden_row")]


def test_every_sheet_with_a_header_is_read_and_instructions_are_not() -> None:
    second = rows_of([person(n) for n in (6, 7, 0)])
    result = check(workbook({"填表说明": [["请按班级分表填写。"]], "甲班": [["甲班"], [], HEADER, *ROWS], "乙班": [HEADER, *second]}))
    assert len(result.accepted) == 8
    assert [(finding.sheet, finding.row, finding.code) for finding in result.errors] == [("乙班", 4, "duplicate_in_file")]
    assert "甲班" in result.errors[0].message


def test_a_hidden_sheet_is_read_and_said() -> None:
    def hide(book: Workbook) -> None:
        book["乙班"].sheet_state = "hidden"

    result = check(workbook({"甲班": [HEADER, *ROWS[:3]], "乙班": [HEADER, *ROWS[3:]]}, hide))
    assert len(result.accepted) == 6
    assert warning_codes(result) == [(None, "hidden_sheet")]


def test_cells_merged_downwards_hold_for_each_row() -> None:
    def merge(book: Workbook) -> None:
        book.active.merge_cells("G2:G7")
        book.active.merge_cells("H2:H4")

    result = check(workbook({"名册": [HEADER, *ROWS]}, merge))
    assert codes(result) == []
    assert {row.occupation for row in result.accepted} == {"焊工"}


def test_our_own_remarks_are_ignored_when_the_file_comes_back() -> None:
    words = [*HEADER, "结果", "问题"]
    rows = rows_of([row | {"结果": "退回", "问题": "身份证号校验位不对"} for row in PEOPLE], words)
    assert codes(check(workbook({"名册": [words, *rows]}))) == []


def test_formats_far_below_the_data_are_no_rows() -> None:
    def colour(book: Workbook) -> None:
        for row in range(8, 20_000):
            book.active.cell(row, 3).fill = PatternFill("solid", fgColor="FFFF00")

    result = check(workbook({"名册": [HEADER, *ROWS]}, colour))
    assert (len(result.accepted), codes(result), warning_codes(result)) == (6, [], [])


def test_formulas_without_a_result_are_reported_where_they_stand() -> None:
    def formulas(book: Workbook) -> None:
        book.active["A2"] = "=ROW()-1"
        book.active["L3"] = "=EDATE(K3,12)"
        book.active["B4"] = "=B3"

    assert codes(check(workbook({"名册": [HEADER, *ROWS]}, formulas))) == [(3, "date_invalid"), (4, "name_invalid")]


def test_a_column_that_is_not_there_is_missed_in_every_row() -> None:
    words = [word for word in HEADER if word != "培训等级"]
    result = check(workbook({"名册": [words, *rows_of(PEOPLE[:2], words)]}))
    assert codes(result) == [(2, "required_missing"), (3, "required_missing")]


def as_csv(rows: list[Any], delimiter: str = ",") -> str:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(["" if cell is None else cell for cell in row] for row in rows)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_files(encoding: str, delimiter: str) -> None:
    data = as_csv([HEADER, *ROWS], delimiter).encode(encoding)
    result = check(data, "名册.csv")
    assert (len(result.accepted), codes(result)) == (6, [])
    assert (result.accepted[0].sheet, result.accepted[0].row) == ("", 2)


def test_text_files_with_quotes_and_line_breaks_in_cells() -> None:
    rows = [["姓\n名" if word == "姓名" else word for word in HEADER], *rows_of([person(0, post='操作,"一线"\n车间'), person(1)])]
    result = check(as_csv(rows).encode("gb18030"), "名册.csv")
    assert [row.row for row in result.accepted] == [2, 3]


def test_text_files_that_keep_excel_from_reading_numbers() -> None:
    rows = rows_of([person(0, id_number=f'="{id_number(0)}"'), person(1, id_number=f"\t{id_number(1)}")])
    assert codes(check(as_csv([HEADER, *rows]).encode(), "名册.csv")) == []


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "empty"),
        (b"  \n", "a.csv", "empty"),
        (b"hello", "a.xlsx", "not_a_workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.csv", "not_a_workbook"),
        (b"<html><table></table></html>", "a.xls", "not_a_workbook"),
        (b"PK\x03\x04broken", "a.xlsx", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "not_a_workbook"),
        (workbook({"a": []}), "a.xlsx", "empty"),
        (workbook({"a": [["你好"]]}), "a.xlsx", "no_header"),
        (workbook({"a": [HEADER]}), "a.xlsx", "empty"),
        (workbook({"通讯录": [["姓名", "部门", "电话"], ["张三", "一车间", "13800138000"]]}), "a.xlsx", "no_header"),
    ],
)
def test_what_is_no_roster_is_refused_with_a_sentence(data: bytes, name: str, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        check(data, name)
    assert refused.value.code == code
    assert refused.value.message.endswith("。")


def test_the_office_can_add_words() -> None:
    words = ["花名" if word == "姓名" else word for word in HEADER]
    data = workbook({"名册": [words, *ROWS]})
    layout = roster_layout({"name": ["花名"]})
    assert len(check_roster(read_book(data, "a.xlsx"), date(2024, 8, 1), layout=layout).accepted) == 6


def test_levels_are_read_in_order() -> None:
    assert check(workbook({"名册": [HEADER, *ROWS]})).accepted[0].level is Level.INTERMEDIATE


def test_the_old_excel_format() -> None:
    """Two-row header, hidden rows, an occupation merged downwards, a number cell, a day number, a total and signatures."""
    result = check(Path(__file__).with_name("old-excel.xls").read_bytes(), "old-excel.xls")
    assert codes(result) == [(7, "id_number_precision_lost")]
    assert warning_codes(result) == [(7, "hidden_row"), (8, "hidden_row"), (9, "value_tidied")]
    assert {(row.occupation, row.training_start) for row in result.accepted} == {("焊工", date(2024, 9, 1))}
    assert [row.row for row in result.accepted if row.contract_end is None] == [10]


def test_a_declared_delimiter_is_no_row() -> None:
    result = check(("sep=;\n" + as_csv([HEADER, *ROWS], ";")).encode(), "名册.csv")
    assert [row.row for row in result.accepted] == [2, 3, 4, 5, 6, 7]
