"""What is said of the cells of one row: numbers, names, dates, levels, as people type them."""

from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from apprenticeship.tests.rosters import HEADER, check, check_people, codes, id_number, person, rows_of, warning_codes, workbook
from registry.rules.identity import make_id_number
from registry.rules.levels import Level

MALE_WITH_X = next(
    number for sequence in range(1, 999, 2) if (number := make_id_number("410702", date(1990, 5, 6), sequence)).endswith("X")
)


@pytest.mark.parametrize(
    "typed",
    [
        MALE_WITH_X.lower(),
        MALE_WITH_X.replace("X", "\uff38"),
        MALE_WITH_X.replace("X", "\u00d7"),
        " " + MALE_WITH_X + "\u3000",
        "'" + MALE_WITH_X,
        "\u2018" + MALE_WITH_X,
        f"{MALE_WITH_X[:6]} {MALE_WITH_X[6:14]} {MALE_WITH_X[14:]}",
        f"{MALE_WITH_X[:6]}-{MALE_WITH_X[6:14]}-{MALE_WITH_X[14:]}",
        "\u200b" + MALE_WITH_X + "\u00a0",
        "\ufeff" + MALE_WITH_X + "\n",
        "\u202d" + MALE_WITH_X + "\u202c",
        "".join(chr(ord(c) + 0xFEE0) for c in MALE_WITH_X),
    ],
)
def test_identity_numbers_are_tidied_with_a_warning(typed: str) -> None:
    result = check_people(person(id_number=typed))
    assert [row.id_number for row in result.accepted] == [MALE_WITH_X]
    assert warning_codes(result) == [(2, "value_tidied")]


@pytest.mark.parametrize(
    "value",
    [
        410702199001011234,
        410702199001011000,
        4.10702199001011e17,
        41070219900101123,
        "4.10702E+17",
        "4.10702199001011E+17",
        "4.10702e17",
        "\uff14.10702E+17",
        "410702199001011234.0",
        "410702199001016000",
    ],
)
def test_numbers_that_excel_rounded_are_refused_and_never_padded(value: Any) -> None:
    assert codes(check_people(person(id_number=value))) == [(2, "id_number_precision_lost")]


def test_a_text_number_that_ends_in_000_is_fine() -> None:
    number = next(
        n for day in range(1, 29) for s in range(100) if (n := make_id_number("410702", date(1990, 1, day), s * 10)).endswith("000")
    )
    assert codes(check_people(person(id_number=number, gender="女"))) == []


@pytest.mark.parametrize(
    "value",
    [
        "41070219900101123",
        "4107021990010112345",
        "410702900101123",
        410702900101123,
        make_id_number("410702", date(2030, 1, 1), 1),
        make_id_number("410702", date(1990, 1, 1), 1)[:-1] + "Y",
        "41070219901301001X",
        "410702199002300012",
        "无",
        "待补",
        "护照E12345678",
    ],
)
def test_numbers_that_are_nobodys(value: Any) -> None:
    assert codes(check_people(person(id_number=value))) == [(2, "id_number_invalid")]


@pytest.mark.parametrize("place", range(17))
def test_one_wrong_digit_is_found_by_the_check_digit(place: int) -> None:
    number = id_number(0)
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert codes(check_people(person(id_number=wrong))) == [(2, "id_number_invalid")]


@pytest.mark.parametrize(
    "prefix", ["410722", "410723", "410728", "410925", "412131", "412201", "410771", "999999", "830000", "810000", "911101"]
)
def test_an_unusual_region_is_a_warning_at_most(prefix: str) -> None:
    result = check_people(person(id_number=make_id_number(prefix, date(1975, 3, 4), 1)))
    assert len(result.accepted) == 1


@pytest.mark.parametrize("blank", [None, "", "   ", "\u3000", "\u200b", "\n"])
@pytest.mark.parametrize(
    "field", ["name", "id_number", "occupation", "level", "contract_start", "contract_end", "training_start", "training_end"]
)
def test_each_required_cell_is_missed_alone(field: str, blank: Any) -> None:
    result = check_people(person(0, **{field: blank}), person(1))
    assert codes(result) == [(2, "required_missing")]
    assert result.errors[0].field == field


def test_the_second_of_two_goes_back_whatever_its_spelling() -> None:
    spelled = f" {MALE_WITH_X[:6]} {MALE_WITH_X[6:].lower()}"
    result = check_people(person(0, id_number=MALE_WITH_X), person(1), person(2, id_number=spelled), person(3, id_number=MALE_WITH_X))
    assert codes(result) == [(4, "duplicate_in_file"), (5, "duplicate_in_file")]
    assert "第 2 行" in result.errors[0].message


@pytest.mark.parametrize(
    ("word", "gender"), [("男", "male"), (" 男 ", "male"), ("M", "male"), ("女性", "female"), ("F", "female"), (None, "male")]
)
def test_words_for_gender(word: Any, gender: str) -> None:
    assert [row.gender for row in check_people(person(gender=word)).accepted] == [gender]


def test_a_gender_against_the_number_goes_back() -> None:
    assert codes(check_people(person(0, gender="女", id_number=id_number(0)), person(1))) == [(2, "gender_mismatch")]


def test_a_gender_column_that_has_slipped_is_set_aside_with_one_warning() -> None:
    people = [person(n, gender="男", id_number=id_number(n, gender="女" if n % 2 else "男")) for n in range(12)]
    result = check_people(*people)
    assert (len(result.accepted), codes(result)) == (12, [])
    assert warning_codes(result) == [(None, "gender_column_unreliable")]
    assert result.accepted[1].gender == "female"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("阿依古丽\u00b7买买提", "阿依古丽\u00b7买买提"),
        ("阿依古丽\u2022买买提", "阿依古丽\u00b7买买提"),
        ("阿依古丽\u30fb买买提", "阿依古丽\u00b7买买提"),
        ("阿依古丽\u2027买买提", "阿依古丽\u00b7买买提"),
        ("阿依古丽\uff0e买买提", "阿依古丽\u00b7买买提"),
        ("阿依古丽.买买提", "阿依古丽\u00b7买买提"),
        ("买买提江\u00b7阿不都热依木\u00b7托合提", "买买提江\u00b7阿不都热依木\u00b7托合提"),
        ("张\u3000三", "张三"),
        ("张 三", "张三"),
        (" 欧阳 娜娜 ", "欧阳娜娜"),
        ("王\u200b五", "王五"),
        ("\U00020164琳", "\U00020164琳"),
        ("王\U0002cb5a", "王\U0002cb5a"),
        ("\uf900明", "\uf900明"),
        ("李\U000323b0", "李\U000323b0"),
        ("\u3007明", "\u3007明"),
        ("O'Neil", "O'Neil"),
        ("Anna  Maria", "Anna Maria"),
    ],
)
def test_names_are_kept_but_for_padding_and_separators(typed: str, stored: str) -> None:
    assert [row.name for row in check_people(person(name=typed)).accepted] == [stored]


@pytest.mark.parametrize(
    "name",
    [
        "=cmd|' /C calc'!A0",
        "=1+1",
        "+张三",
        "-张三",
        "@SUM(A1)",
        "\uff1d张三",
        "<b>李四</b>",
        "<script>alert(1)</script>",
        "&lt;李四",
        "张3",
        "12345",
        "张\ue123",
        "张?",
        "张\uff1f",
        "张*三",
        "张\u25a1",
        "张\ufffd",
        "王",
        "待定",
        "张三(组长)",
        "张三/李四",
        "张三、李四",
        "\u2ff0王\u4e2d",
        "李" * 31,
        123,
    ],
)
def test_what_is_no_name(name: Any) -> None:
    assert codes(check_people(person(name=name))) == [(2, "name_invalid")]


@pytest.mark.parametrize(
    "typed",
    [
        date(2024, 9, 1),
        datetime(2024, 9, 1),
        datetime(2024, 9, 1, 8, 30),
        45536,
        45536.0,
        "45536",
        "2024-09-01",
        "2024-9-1",
        "2024.9.1",
        "2024.09.01",
        "2024/9/1",
        "2024年9月1日",
        "2024年09月01日",
        "2024 年 9 月 1 日",
        "20240901",
        20240901,
        "24.9.1",
        "24/9/1",
        "24年9月1日",
        "2024-9-1 00:00:00",
        "2024-09-01T00:00:00",
        "\uff12\uff10\uff12\uff14\uff0e\uff19\uff0e\uff11",
        " 2024-09-01 ",
        "'2024-09-01",
        "2024.9.1日",
        "2024年9月1号",
        "二〇二四年九月一日",
        "2024\u30029\u30021",
        "2024-9-1(周日)",
        "2024.9.1.",
        "2024\u20149\u20141",
    ],
)
def test_a_day_in_all_its_spellings(typed: Any) -> None:
    result = check_people(person(training_start=typed))
    assert [row.training_start for row in result.accepted] == [date(2024, 9, 1)]


@pytest.mark.parametrize("typed", ["2024年9月", "2024.09", "2024-9", "2024/09", "202409", 202409, 2024.09, "24年9月", "2024年9月份"])
def test_a_month_is_its_first_day_for_a_start_and_its_last_for_an_end(typed: Any) -> None:
    result = check_people(person(training_start=typed, training_end=typed))
    assert [(row.training_start, row.training_end) for row in result.accepted] == [(date(2024, 9, 1), date(2024, 9, 30))]
    assert warning_codes(result) == [(2, "month_only"), (2, "month_only")]


@pytest.mark.parametrize(
    "typed",
    [
        "2024.13.1",
        "2024-13-01",
        "2024年2月30日",
        "2024-2-30",
        "2023-02-29",
        "待定",
        "9月",
        "9月1日",
        "2024",
        "2024年",
        "不详",
        "-",
        "/",
        "无",
        "0",
        0,
        1,
        9,
        "2204-09-01",
        "1924-09-01",
        "1/9/2024",
        "下半年",
        "2024-9-31",
        "同上",
        "长期",
        "无固定期限",
        True,
        2024.1,
    ],
)
def test_what_is_no_day(typed: Any) -> None:
    assert codes(check_people(person(training_start=typed))) == [(2, "date_invalid")]


@pytest.mark.parametrize("field", ["contract_start", "contract_end", "training_start", "training_end"])
def test_each_date_column_says_that_it_is_wrong(field: str) -> None:
    result = check_people(person(**{field: "待定"}))
    assert [(finding.field, finding.code) for finding in result.errors] == [(field, "date_invalid")]


@pytest.mark.parametrize(
    "typed", ["无固定期限", "无固定期", "长期", "至今", "无固定期限劳动合同", "长期有效", "无固定期限\uff08长期\uff09", "永久"]
)
def test_open_ended_contracts(typed: str) -> None:
    result = check_people(person(contract_end=typed))
    assert [row.contract_end for row in result.accepted] == [None]


def test_day_numbers_of_a_workbook_that_counts_from_1904() -> None:
    def from_1904(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    row = person(training_start=45536 - 1462)
    result = check(workbook({"名册": [HEADER, *rows_of([row])]}, from_1904))
    assert [(row.training_start, row.training_end) for row in result.accepted] == [(date(2024, 9, 1), date(2025, 8, 31))]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2024, 5, 1), date(2025, 4, 30), []),
        (date(2024, 5, 1), date(2025, 4, 29), [(2, "contract_too_short")]),
        (date(2024, 5, 1), date(2025, 5, 1), []),
        (date(2024, 2, 29), date(2025, 2, 28), []),
        (date(2024, 2, 29), date(2025, 2, 27), [(2, "contract_too_short")]),
        (date(2023, 3, 1), date(2024, 2, 29), []),
        (date(2023, 3, 1), date(2024, 2, 28), [(2, "contract_too_short")]),
        (date(2024, 5, 1), date(2024, 5, 1), [(2, "contract_too_short")]),
        (date(2024, 5, 1), date(2024, 4, 30), [(2, "date_order")]),
        ("2024年5月", "2025年4月", []),
        ("2024年5月", "2025年3月", [(2, "contract_too_short")]),
    ],
)
def test_a_contract_lasts_one_year_or_more(start: Any, end: Any, expected: list[Any]) -> None:
    assert codes(check_people(person(contract_start=start, contract_end=end))) == expected


def test_training_that_ends_before_it_starts() -> None:
    assert codes(check_people(person(training_end=date(2024, 8, 31)))) == [(2, "date_order")]
    assert codes(check_people(person(training_end=date(2024, 9, 1)))) == []


def test_contract_and_training_are_not_compared() -> None:
    assert codes(check_people(person(contract_start=date(2025, 1, 1), contract_end=date(2026, 12, 31)))) == []


@pytest.mark.parametrize(
    ("word", "level"),
    [
        *(
            (word, Level.INTERMEDIATE)
            for word in (
                "中级工",
                "中级",
                "四级",
                "四级/中级工",
                "中级工/四级",
                "中级工(四级)",
                "4级",
                "中级技能",
                "四 级",
                "中级技工",
            )
        ),
        *(
            (word, Level.ADVANCED)
            for word in (
                "高级工",
                "高级",
                "三级",
                "三级/高级工",
                "高级工\uff08三级\uff09",
                "三级\u3001高级工",
                "国家职业资格三级",
                "高级电工",
            )
        ),
        *((word, Level.ELEMENTARY) for word in ("初级工", "五级", "初级", "五级/初级工")),
        *((word, Level.TECHNICIAN) for word in ("技师", "二级", "二级/技师", "技师(二级)")),
        *((word, Level.SENIOR_TECHNICIAN) for word in ("高级技师", "一级", "高级技师(一级)", "一级/高级技师")),
        *((word, Level.SPECIAL_TECHNICIAN) for word in ("特级技师",)),
        *((word, Level.CHIEF_TECHNICIAN) for word in ("首席技师",)),
    ],
)
def test_levels_in_all_their_spellings(word: Any, level: Level) -> None:
    assert [row.level for row in check_people(person(level=word)).accepted] == [level]


@pytest.mark.parametrize(
    "word",
    [
        "八级钳工",
        "4",
        3,
        "大师傅",
        "六级",
        "中级/高级",
        "三级/中级工",
        "熟练工",
        "中级工程师",
        "助理工程师",
        "无",
        "待定",
        "一线",
        "7",
        0,
        "技工",
        "合格",
    ],
)
def test_what_is_no_level(word: Any) -> None:
    assert codes(check_people(person(level=word))) == [(2, "level_unknown")]


@pytest.mark.parametrize(
    ("typed", "odd"),
    [
        ("13800138000", False),
        (13800138000, False),
        ("138 0013 8000", False),
        ("+86 13800138000", False),
        ("0373-3026260", True),
        ("12345", True),
        ("无", True),
    ],
)
def test_an_odd_phone_is_only_a_warning(typed: Any, odd: bool) -> None:
    result = check_people(person(phone=typed))
    assert len(result.accepted) == 1
    assert warning_codes(result) == ([(2, "phone_odd")] if odd else [])


def test_an_unusual_age_is_only_a_warning() -> None:
    young = make_id_number("410702", date(2009, 1, 1), 1)
    old = make_id_number("410702", date(1950, 1, 1), 1)
    result = check_people(person(0, id_number=young), person(1, id_number=old))
    assert len(result.accepted) == 2
    assert warning_codes(result) == [(2, "age_unusual"), (3, "age_unusual")]


def test_the_occupation_with_or_without_its_code() -> None:
    result = check_people(person(0, occupation="6-18-02-04 焊工"), person(1, occupation="焊工(6-18-02-04)"), person(2, occupation="焊 工"))
    assert [(row.occupation_code, row.occupation) for row in result.accepted] == [
        ("6-18-02-04", "焊工"),
        ("6-18-02-04", "焊工"),
        ("", "焊工"),
    ]


def test_all_problems_of_a_row_are_said_at_once() -> None:
    result = check_people(person(name="=1", level="大师傅", training_end=date(2024, 1, 1), contract_end="待定"))
    assert sorted(code for _, code in codes(result)) == ["date_invalid", "date_order", "level_unknown", "name_invalid"]


def test_every_message_says_what_to_do() -> None:
    result = check_people(
        person(0, name="=1", level="大师傅", training_end=date(2024, 1, 1), contract_end="待定", id_number=1.0e17), person(1, gender=None)
    )
    assert all("请" in finding.message and finding.message.endswith("。") for finding in result.errors)
