"""The zip package of an .xlsx, examined before anything parses it.

python-calamine holds the whole rectangle from A1 to the last cell in memory and copies a shared text for each cell that names it.
A 5 kB file can therefore ask for terabytes, and Rust aborts the process when it gets none. So each part is unpacked here in pieces,
counted, and dropped again. A cheap bound comes first; a part where it does not suffice is counted exactly.
"""

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from exchange.sheets.book import Merge
from exchange.sheets.refusals import FileRefused, Limits, Refusal

_PIECE = 4 * 2**20
_TEXTS = "xl/sharedstrings.xml"
"""The only place where python-calamine looks for shared texts."""
_PLAIN_ROWS, _PLAIN_COLUMNS = 200_000, 26
_NOT_PLAIN_CELL = re.compile(rb'<c(?! r="[A-Z](?:[0-9]{1,5}|1[0-9]{5})"(?: (?:s|t|cm|vm|ph)="[0-9A-Za-z]*")*(?:>|/>| />)|[a-zA-Z])')
"""Anything but a cell of columns A to Z above row 200 000, written as Excel, WPS, openpyxl and POI write it.

The whole tag is looked at: in broken XML a second ``r`` may follow, and python-calamine believes it.
"""
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
_TEXT_START = re.compile(rb"<(?:\w+:)?si[\s/>]")
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^<>]*\shidden="(?:1|true)")[^<>]*?\sr="(\d+)"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^<>]*\sref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_NO_RESULT = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?![^<>]*\st="str")[^<>]*><f\b[^<>]*(?:/>|>[^<]*</f>)(?:<v></v>|<v ?/>)?</c>')
_ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*\st="e"')
_CELL_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MOST_MERGES = 100_000
_MOST_PARTS = 5_000
_LARGEST_TAG = 16 * 2**20
_LARGEST_OTHER_PART = 32 * 2**20


@dataclass(slots=True)
class PartScan:
    """What one part of the package holds, as far as its reader must know."""

    holds_texts: bool = False
    size: int = 0
    has_cells: bool = False
    plain: bool = True
    exact: "_Counting | None" = None
    cells_of_shared_text: int = 0
    text_sizes: list[int] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    no_result: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)


def column_index(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def open_package(data: bytes) -> zipfile.ZipFile:
    """The zip archive of a workbook, or a refusal that says what the file is instead."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        names = {name.replace("\\", "/").lower() for name in package.namelist()}
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, OSError, EOFError) as error:
        raise FileRefused(Refusal.NOT_A_WORKBOOK, "文件已损坏，打不开。请在 Excel 或 WPS 中重新另存为 xlsx 后再上传。") from error
    if any(info.flag_bits & 1 for info in package.infolist()):
        raise FileRefused(Refusal.ENCRYPTED, "文件设有密码。请在 Excel 中取消打开密码，另存后再上传。")
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise FileRefused(Refusal.MACROS, "文件含有宏。请另存为不含宏的 xlsx 工作簿后再上传。")
    if "xl/workbook.xml" not in names:
        raise FileRefused(Refusal.NOT_A_WORKBOOK, f"这{_what_instead(names)}。请用 Excel 或 WPS 另存为 xlsx 工作簿后再上传。")
    return package


def scan_package(data: bytes, package: zipfile.ZipFile, limits: Limits) -> dict[str, PartScan]:
    """Unpack and count every part; refuse what would eat the memory. The keys are the parts' names in lower case."""
    _refuse_large(len(package.infolist()) > _MOST_PARTS)
    budget = limits.unpacked_bytes
    scans = {}
    for info in package.infolist():
        name = info.filename.replace("\\", "/").lower()
        scan = PartScan(holds_texts=name == _TEXTS)
        for piece in _whole_elements(_unpack(data, info, budget)):
            _look_at(piece, scan)
        budget -= scan.size
        _refuse_large(scan.size > _LARGEST_OTHER_PART and not scan.has_cells and not scan.holds_texts)
        if scan.has_cells and (not scan.plain or limits.grid_cells < _PLAIN_ROWS * _PLAIN_COLUMNS):
            scan.exact = _count_exactly(data, info, limits)
            _refuse_far_cell(scan.exact, info.filename, limits)
        scans[name] = scan
    _refuse_repeated_text(data, package, scans, limits)
    return scans


def _what_instead(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "是 xlsb 格式的工作簿"
    if "content.xml" in names:
        return "是 ods 格式的文件"
    if "word/document.xml" in names:
        return "是 Word 文档，不是工作簿"
    return "是压缩包，不是工作簿"


def _unpack(data: bytes, info: zipfile.ZipInfo, budget: int) -> Iterator[bytes]:
    """The part in pieces, as far as its compressed bytes really reach: a forged size in the directory changes nothing."""
    name_length, extra_length = struct.unpack_from("<HH", data, info.header_offset + 26)
    start = info.header_offset + 30 + name_length + extra_length
    packed = memoryview(data)[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        _refuse_large(len(packed) > budget)
        yield bytes(packed)
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise FileRefused(Refusal.NOT_A_WORKBOOK, "文件的压缩方式无法识别。请用 Excel 或 WPS 另存为 xlsx 后再上传。")
    unpacker, size, rest = zlib.decompressobj(-zlib.MAX_WBITS), 0, bytes(packed)
    while not unpacker.eof:
        piece = unpacker.decompress(rest, _PIECE)
        rest = unpacker.unconsumed_tail
        size += len(piece)
        _refuse_large(size > budget)
        if not piece and not rest:
            return
        yield piece


def _refuse_large(too_large: bool) -> None:
    if too_large:
        raise FileRefused(Refusal.TOO_LARGE, "文件解压后过大。请删去多余的工作表和格式，或按班级拆成几个文件分别上传。")


def _whole_elements(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes cut anew in front of a row (else of any tag), so that no cell is torn in two."""
    rest = b""
    for piece in pieces:
        rest += piece
        cut = max(rest.rfind(b"<row"), 0) or max(rest.rfind(b"<"), 0)
        if not cut and len(rest) > _LARGEST_TAG:
            cut = len(rest)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _look_at(piece: bytes, scan: PartScan) -> None:
    scan.size += len(piece)
    scan.has_cells = scan.has_cells or b"sheetData" in piece
    if scan.plain:
        # A single quote, a blank before "=" and the like are legal too, but nobody writes them without intent.
        marked = piece.count(b'"s"')
        scan.plain = not (
            _NOT_PLAIN_CELL.search(piece) or _PREFIXED_CELL.search(piece) or b"'s'" in piece or marked != piece.count(b' t="s"')
        )
        scan.cells_of_shared_text += marked
    if scan.holds_texts:
        _measure_texts(piece, scan.text_sizes)
    if b'hidden="' in piece:
        scan.hidden_rows.update(int(row) for row in _HIDDEN_ROW.findall(piece))
    if b"mergeCell" in piece and len(scan.merges) < _MOST_MERGES:
        scan.merges += [
            Merge(int(first), int(last), column_index(letters.decode()))
            for letters, first, last in _MERGE.findall(piece)
            if int(last) > int(first)
        ]
    if b"<f" in piece:
        scan.no_result.update(_coordinates(_NO_RESULT, piece))
    if b't="e"' in piece:
        scan.errors.update(_coordinates(_ERROR_CELL, piece))


def _measure_texts(piece: bytes, sizes: list[int]) -> None:
    starts = [found.start() for found in _TEXT_START.finditer(piece)]
    if sizes:
        sizes[-1] += starts[0] if starts else len(piece)
    sizes += [end - start for start, end in zip(starts, [*starts[1:], len(piece)], strict=False)]


def _coordinates(pattern: re.Pattern[bytes], piece: bytes) -> Iterator[tuple[int, int]]:
    return ((int(row), column_index(letters.decode())) for letters, row in pattern.findall(piece))


class _Counting:
    """Follows a sheet's cells as its reader will: the last row and column with content, and which shared text is named how often."""

    def __init__(self) -> None:
        self.row = self.column = -1
        self.last_row = self.last_column = -1
        self.shared: Counter[bytes] = Counter()
        self._collecting: list[str] | None = None
        self._is_shared = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._enter_cell(attributes)
        elif name == "row":
            # ValueError, here and below: a reference that its reader might take otherwise than we do.
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
        elif name in {"v", "is", "f"}:
            self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)
            self._collecting = [] if name == "v" and self._is_shared else None

    def _enter_cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            found = _CELL_REFERENCE.fullmatch(attributes["r"])
            if found is None:
                raise ValueError(attributes["r"])
            self.column, self.row = column_index(found[1]), int(found[2]) - 1
        else:
            self.column += 1
        self._is_shared = attributes.get("t") == "s"

    def text(self, text: str) -> None:
        if self._collecting is not None:
            self._collecting.append(text)

    def end(self, tag: str) -> None:
        if self._collecting is not None:
            self.shared["".join(self._collecting).strip().encode()] += 1
            self._collecting = None


def _count_exactly(data: bytes, info: zipfile.ZipInfo, limits: Limits) -> _Counting:
    counting, parser = _Counting(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = counting.start, counting.end, counting.text
    try:
        for piece in _unpack(data, info, limits.unpacked_bytes):
            parser.Parse(piece)
    except (expat.ExpatError, ValueError) as error:
        raise FileRefused(Refusal.NOT_A_WORKBOOK, "文件内容已损坏。请在 Excel 或 WPS 中重新另存为 xlsx 后再上传。") from error
    return counting


def _refuse_far_cell(counted: _Counting, part: str, limits: Limits) -> None:
    if (counted.last_row + 1) * (counted.last_column + 1) > limits.grid_cells:
        raise FileRefused(
            Refusal.TOO_LARGE,
            f"工作表内容一直延伸到第 {counted.last_row + 1} 行、第 {counted.last_column + 1} 列（{part}），多半是远处误填了一个单元格。"
            "请删除数据区以外的行和列，保存后再上传。",
        )


def _refuse_repeated_text(data: bytes, package: zipfile.ZipFile, scans: dict[str, PartScan], limits: Limits) -> None:
    """A text of 30 000 characters that 20 000 cells share takes 600 MB once it is read."""
    sizes = [size for scan in scans.values() for size in scan.text_sizes]
    cells = sum(scan.cells_of_shared_text for scan in scans.values())
    if not sizes or (max(sizes) * cells <= limits.text_bytes and all(scan.plain for scan in scans.values() if scan.has_cells)):
        return
    shared: Counter[bytes] = Counter()
    for info in package.infolist():
        scan = scans[info.filename.replace("\\", "/").lower()]
        if scan.has_cells:
            shared += (scan.exact or _count_exactly(data, info, limits)).shared
    total = sum(count * sizes[int(index)] for index, count in shared.items() if index.isdigit() and int(index) < len(sizes))
    _refuse_large(total > limits.text_bytes)
