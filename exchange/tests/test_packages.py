"""Files that would eat the memory are refused before anything parses them."""

import io
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from exchange.sheets.book import Merge
from exchange.sheets.reading import read_book
from exchange.sheets.refusals import FileRefused, Limits
from exchange.tests.workbooks import MAIN, WORKBOOK, one_sheet, package, sheet_xml, texts_xml

NEAR = '<row r="1"><c r="A1"><v>1</v></c></row>'


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(FileRefused) as refused:
        [list(sheet.rows()) for sheet in read_book(data, "a.xlsx", limits or Limits()).sheets]
    assert refused.value.message.endswith("。")
    return str(refused.value.code)


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c s="1" r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r = "1048576"><c r = "XFD1048576"><v>1</v></c></row>',
        '<x:row xmlns:x="u" r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="2"><c note="&gt;" r="XFD1048576"><v>1</v></c></row>',
        '<row r="2"><c note=">" r="XFD1048576"><v>1</v></c></row>',
        '<row r="2"><c r="ZZ1048576" t="inlineStr"><is><t>x</t></is></c></row>',
        '<row r="1000000">' + "<c><v>1</v></c>" * 20 + "</row>",
        '<row r="2"><c r="A999999"><v>1</v></c><c r="Z3"><v>1</v></c></row>',
        '<row r="2"><c\nr="XFD1048576"><v>1</v></c></row>',
    ],
)
def test_one_far_cell(far: str) -> None:
    assert refusal(one_sheet(NEAR + far)) == "too_large"


@pytest.mark.parametrize("far", ['<row r="1"><c r="XFD1"><v>1</v></c></row>', '<row r="150000"><c r="B150000"><v>1</v></c></row>'])
def test_a_cell_that_is_not_that_far(far: str) -> None:
    rows = list(read_book(one_sheet(NEAR + far), "a.xlsx").sheets[0].rows())
    assert rows[-1][1][-1] == 1


def test_a_second_reference_in_broken_xml() -> None:
    assert refusal(one_sheet(NEAR + '<row r="2"><c r="A2" r="XFD1048576"><v>1</v></c></row>')) == "not_a_workbook"


@pytest.mark.parametrize("reference", ["A12345678", "A99999999999999999999", "ABCD3", "$B$3", "A-3", "", "5", "1A"])
def test_a_reference_that_cannot_be_trusted(reference: str) -> None:
    assert refusal(one_sheet(NEAR + f'<row r="2"><c r="{reference}"><v>1</v></c></row>')) == "not_a_workbook"


@pytest.mark.parametrize("number", ["99999999", "4294967297", "-3", "x", "0"])
def test_a_row_that_cannot_be(number: str) -> None:
    assert refusal(one_sheet(NEAR + f'<row r="{number}"><c><v>1</v></c></row>')) in {"not_a_workbook", "too_large"}


def test_far_formats_without_content_are_harmless() -> None:
    data = one_sheet(NEAR + "".join(f'<row r="{n}"><c r="XFD{n}" s="0"/></row>' for n in range(2, 60_000)))
    assert len(list(read_book(data, "a.xlsx").sheets[0].rows())) == 1


def test_a_part_that_unpacks_to_more_than_memory() -> None:
    assert refusal(one_sheet(NEAR + "<row/>" * 100_000), Limits(unpacked_bytes=500_000)) == "too_large"


def test_a_forged_size_in_the_directory_changes_nothing() -> None:
    data = bytearray(one_sheet(NEAR + "<row/>" * 100_000))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    forged = bytes(data).replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert forged != bytes(data)
    assert refusal(forged, Limits(unpacked_bytes=500_000)) == "too_large"


@pytest.mark.parametrize("cell", ['<c r="A{n}" t="s"><v>0</v></c>', "<c r='A{n}' t='s'><v>0</v></c>", '<c r="A{n}" t = "s"><v> 0 </v></c>'])
def test_a_long_text_that_many_cells_share(cell: str) -> None:
    rows = "".join(f'<row r="{n}">{cell.format(n=n)}</row>' for n in range(1, 2_000))
    data = package({"xl/worksheets/sheet1.xml": sheet_xml(rows), "xl/sharedStrings.xml": texts_xml("x" * 30_000, "short")})
    assert refusal(data, Limits(text_bytes=10_000_000)) == "too_large"


def test_a_long_text_that_one_cell_uses() -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>1</v></c></row>' for n in range(2, 2_000)
    )
    data = package({"xl/worksheets/sheet1.xml": sheet_xml(rows), "xl/sharedStrings.xml": texts_xml("x" * 30_000, "short")})
    assert len(list(read_book(data, "a.xlsx", Limits(text_bytes=10_000_000)).sheets[0].rows())) == 1_999


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>' + WORKBOOK.replace('name="S"', 'name="&c;"')
    assert refusal(package({"xl/workbook.xml": bomb, "xl/worksheets/sheet1.xml": sheet_xml(NEAR)})) == "not_a_workbook"


def test_too_many_sheets() -> None:
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" xmlns:r="u" r:id="rId1"/>' for n in range(1, 300))
    book = f'<workbook xmlns="{MAIN}"><sheets>{sheets}</sheets></workbook>'
    assert refusal(package({"xl/workbook.xml": book, "xl/worksheets/sheet1.xml": sheet_xml(NEAR)})) == "too_large"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/macrosheets/sheet1.xml": "<a/>"}, "macros"),
        ({"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row"}, "not_a_workbook"),
        ({"xl/workbook.xml": "no xml"}, "not_a_workbook"),
        ({"xl/workbook.xml": ""}, "not_a_workbook"),
    ],
)
def test_packages_that_are_refused(parts: dict[str, str], code: str) -> None:
    assert refusal(package({"xl/worksheets/sheet1.xml": sheet_xml(NEAR)} | parts)) == code


def zip_of(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize("names", [("word/document.xml",), ("content.xml", "mimetype"), ("xl/workbook.bin",), ("a.txt",)])
def test_other_packages_are_named_for_what_they_are(names: tuple[str, ...]) -> None:
    assert refusal(zip_of(*names)) == "not_a_workbook"


def test_a_password() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512
    assert refusal(locked) == "encrypted"
    data = bytearray(zip_of("xl/workbook.xml"))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)) == "encrypted"


def test_a_file_beyond_the_limit() -> None:
    assert refusal(one_sheet(NEAR), Limits(file_bytes=100)) == "too_large"


def test_what_the_package_tells_of_rows() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f>A2</f></c><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C3" t="str"><f>""</f><v></v></c></row>'
        '<row r="4"><c r="A4"><f>A2</f><v>2</v></c><c r="C4"><v>3</v></c></row>'
    )
    sheet = read_book(one_sheet(rows, '<mergeCells><mergeCell ref="B1:B4"/><mergeCell ref="A1:C1"/></mergeCells>'), "a.xlsx").sheets[0]
    cells = dict(sheet.rows())
    assert sheet.hidden_rows == {2}
    assert sheet.merges == (Merge(1, 4, 1),)
    assert [type(value).__name__ for value in cells[3]] == ["Unreadable", "Unreadable", "str"]
    assert cells[4] == [2, "", 3]


def test_reading_a_bomb_stays_within_the_memory_of_a_worker(tmp_path: Path) -> None:
    """The last cell alone would ask for 400 GB. The whole check of it runs in 512 MB of address space beyond the interpreter's."""
    bomb = tmp_path / "bomb.xlsx"
    bomb.write_bytes(one_sheet(NEAR + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    script = (
        "import sys; from pathlib import Path; from exchange.sheets.reading import read_book\n"
        "try: read_book(Path(sys.argv[1]).read_bytes(), 'a.xlsx')\nexcept Exception as refused: print(refused.code)"
    )

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (768 * 2**20, 768 * 2**20))

    run = subprocess.run([sys.executable, "-c", script, str(bomb)], capture_output=True, text=True, preexec_fn=limited, check=False)
    assert run.stdout.strip() == "too_large", run.stderr
