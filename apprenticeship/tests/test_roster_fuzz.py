"""Whatever is done to a file, it is read or refused; nothing else happens."""

import io
import random
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apprenticeship.rules.roster_columns import roster_layout
from apprenticeship.tests.rosters import HEADER, check, person, rows_of, workbook
from exchange.sheets.reading import read_book
from exchange.sheets.refusals import FileRefused
from exchange.sheets.remarking import RowRemark, problem_workbook, remark_in_place
from exchange.sheets.tables import Records

ROWS = [["花名册"], HEADER, *rows_of([person(n) for n in range(4)]), ["合计", "4人"]]
XLSX = workbook({"名册": ROWS}, lambda book: book.active.merge_cells("G3:G6"))
XLS = Path(__file__).with_name("old-excel.xls").read_bytes()
CSV = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in ROWS).encode("gb18030")
SEEDS = {"a.xlsx": XLSX, "a.xls": XLS, "a.csv": CSV}

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 3, 1), date(2200, 1, 1)),
    st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)),
    st.just(time(3, 4)),
    st.just(timedelta(hours=30)),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40),
    st.from_regex(r"[0-9一二三十年月日至.\-/ ~]{1,16}", fullmatch=True),
    st.sampled_from(
        ["=1+1", "合计", "姓名", "身份证号", "\u200b", "4.1E+17", "无固定期限", "2024-09-01至2025-08-31", "二〇二四年十十月一日"]
    ),
)
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def read_or_refuse(data: bytes, name: str) -> None:
    try:
        result = check(data, name)
    except FileRefused:
        return
    returned = {(finding.sheet, finding.row) for finding in result.errors}
    assert not returned & {(row.sheet, row.row) for row in result.accepted}
    assert all(row.name and len(row.id_number) == 18 and row.training_start <= row.training_end for row in result.accepted)


@RELAXED
@given(cells=st.dictionaries(st.tuples(st.integers(0, 8), st.integers(0, 15)), CELLS, max_size=12))
def test_any_value_in_any_cell(cells: dict[tuple[int, int], Any]) -> None:
    rows = [list(row) + [None] * (16 - len(row)) for row in ROWS] + [[None] * 16 for _ in range(2)]
    for (row, column), value in cells.items():
        rows[row][column] = value
    read_or_refuse(workbook({"名册": rows}), "a.xlsx")


@RELAXED
@given(values=st.lists(st.lists(CELLS, max_size=14), max_size=6))
def test_any_row_below_the_header(values: list[list[Any]]) -> None:
    read_or_refuse(workbook({"名册": [HEADER, *values]}), "a.xlsx")


@pytest.mark.parametrize("name", SEEDS)
@RELAXED
@given(seed=st.integers(0, 2**32), hits=st.integers(1, 12), keep=st.floats(0.05, 1))
def test_any_byte_changed_and_the_end_cut_off(name: str, seed: int, hits: int, keep: float) -> None:
    data, chance = bytearray(SEEDS[name]), random.Random(seed)
    for _ in range(hits):
        data[chance.randrange(len(data))] = chance.randrange(256)
    read_or_refuse(bytes(data[: max(1, int(len(data) * keep))]) if seed % 2 else bytes(data), name)


@settings(RELAXED, max_examples=120)
@given(seed=st.integers(0, 2**32), hits=st.integers(1, 10))
def test_any_part_of_the_package_damaged(seed: int, hits: int) -> None:
    """The archive itself stays whole, so that the damage reaches the parsers."""
    chance = random.Random(seed)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(XLSX)) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        victim = chance.choice([name for name in before.namelist() if "theme" not in name and "docProps" not in name])
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, damaged(content, chance, hits) if name == victim else content)
    read_or_refuse(target.getvalue(), "a.xlsx")


def damaged(content: bytes, chance: random.Random, hits: int) -> bytes:
    """Bytes changed, and words of the format put where they do not belong."""
    words = [
        b'r="XFD1048576"',
        b'r="A1"',
        b't="s"',
        b't="d"',
        b't="b"',
        b"<v>1e400</v>",
        b"</row>",
        b'"',
        b"<",
        b"\xff",
        b'hidden="1"',
        b'ref="A1:XFD9"',
    ]
    for _ in range(hits):
        at = chance.randrange(len(content))
        word = chance.choice(words) if chance.random() < 0.5 else bytes([chance.randrange(256)])
        content = content[:at] + word + content[at + chance.choice([0, len(word)]) :]
    return content


@settings(RELAXED, max_examples=25)
@given(cells=st.dictionaries(st.tuples(st.integers(0, 8), st.integers(0, 15)), CELLS, max_size=12))
def test_whatever_is_in_the_cells_the_file_comes_back_and_is_judged_the_same(cells: dict[tuple[int, int], Any]) -> None:
    rows = [list(row) + [None] * (16 - len(row)) for row in ROWS] + [[None] * 16 for _ in range(2)]
    for (row, column), value in cells.items():
        rows[row][column] = value
    content = workbook({"名册": rows})
    try:
        before = check(content)
    except FileRefused:
        return
    layout, book = roster_layout(), read_book(content, "a.xlsx")
    source = Records(book, layout)
    records = list(source)
    wrong = {(finding.sheet, finding.row): finding for finding in before.errors}
    remarks = {
        (one.sheet, one.row): RowRemark("退回", found.message, True, (found.field,)) if found else RowRemark("可导入（新增）", "")
        for one in records
        for found in [wrong.get((one.sheet, one.row))]
    }
    again = check(remark_in_place(content, layout, source.headers, remarks))
    assert [row._replace(sheet="") for row in again.accepted] == [row._replace(sheet="") for row in before.accepted]
    assert {(finding.row, finding.code) for finding in again.errors} == {(finding.row, finding.code) for finding in before.errors}
    assert problem_workbook(layout, source.headers, records, remarks).startswith(b"PK")
