"""The rows of data in a book: without titles, repeated headers, totals, signatures, instructions and examples."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import itemgetter
from typing import NamedTuple

from exchange.sheets.book import Book, Merge, Sheet
from exchange.sheets.columns import Layout, Note, plain_label
from exchange.sheets.header import SEARCHED_ROWS, Header, find_header, row_text
from exchange.sheets.refusals import DEFAULT_LIMITS, FileRefused, Limits, Refusal
from exchange.sheets.values.text import Value, as_text, is_blank

_TOTAL = re.compile(
    r"(?:本页|本表|本班|本单位|全部|人数|以上)?(?:合计|小计|总计|共计|累计|总人数|统计)(?:人数|金额)?(?:$|[:为共(\d])|(?:共|计|共计)\d+人"
)
_FOOT = re.compile(
    r"(?:(?:填|制|编)(?:表|报|制)|经办|审核|复核|初审|审批|校对|统计|录入|(?:单位|部门|企业)?(?:主要)?负责|法定代表|联系|分管领导|班主任|承办)"
    r"(?:人|员|单位|日期|时间|领导|科室)?(?:签字|签名|签章|意见)?(?:(?:签字|签名|签章|盖章)[)])?[:]?$"
    r"|(?:填|制|编)(?:表|报|制)(?:人|单位|日期|时间|说明)"
    r"|[^:]{1,12}(?:(?:盖章|公章|签字|签名|签章)[)]?)"
    r"|(?:审核|复核|经办|负责|联系|校对|录入|法定代表|单位负责)人?[^:]{0,6}[:]"
    r"|(?:注|备注|说明|备注说明|填表说明|填写说明|要求|注意|注意事项|提示|温馨提示|附件?\d*|附注|日期|单位|单位名称|企业名称|培训机构|培训班|班级)[:]"
    r"|(?:第\d+页|共\d+页|第\d+页共\d+页|\d{4}年\d{1,2}月\d{1,2}日)$|(?:注|备注|说明|填表说明)$|以下空白|本页无正文|此页无正文"
)
_EXAMPLE = re.compile(r"(?:填写|填报)?(?:示例|样例|范例|举例|例如|样表|例子|例)\d*[:]?$")
_GUIDE = re.compile(r"(?:必填|选填|文本格式|日期格式|格式[:]|如[:]|例如|请填写|请选择|下拉|yyyy|\d+位[)]?$)", re.IGNORECASE)
_LOOSE = re.compile(r"[\s**★※]+")
_NO_NAME = re.compile(r"[:。,;()【】\d]|(?:班|组|车间|公司|中心|学校|学院|厂|部|期|单位|名单|名册)$")
_BRACKETS = re.compile(r"[()]")
_LONGEST_LONE_NAME = 12
_LONG_NUMBER = 12
_FEWEST_NAMED = 2


class Record(NamedTuple):
    """One row of data: where it stands, its cells, and which columns of the layout they are (the same object for a whole sheet)."""

    sheet: str
    row: int
    columns: tuple[int, ...]
    values: tuple[Value, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the file itself; ``row`` is None where it concerns the sheet."""

    sheet: str
    row: int | None
    note: Note


@dataclass(slots=True)
class Records:
    """Iterates over the rows of data of all sheets with a header; ``remarks`` and ``headers`` (by sheet) fill up on the way."""

    book: Book
    layout: Layout
    limits: Limits = DEFAULT_LIMITS
    remarks: list[Remark] = field(default_factory=list)
    headers: dict[str, Header] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Record]:
        """Raises :class:`FileRefused` where no sheet has a header, none has data, or there are too many rows."""
        count, headers, content = 0, 0, False
        for sheet in self.book.sheets:
            rows = sheet.rows()
            start = list(islice(((number, row) for number, row in rows if not all(map(is_blank, row))), SEARCHED_ROWS))
            header = find_header(start, self.layout)
            content = content or bool(start)
            if header is None:
                if start:
                    self._skip(sheet)
                continue
            headers += 1
            self.headers[sheet.name] = header
            if sheet.hidden:
                self._remark(sheet, None, "hidden_sheet", "这张工作表是隐藏的，其中的数据也已读取，请确认是否需要。")
            for record in _records(sheet, header, self.layout, chain(start, rows)):
                count += 1
                if count > self.limits.rows:
                    raise FileRefused(Refusal.TOO_MANY_ROWS, f"数据超过 {self.limits.rows} 行。请按班级拆成几个文件分别上传。")
                if record.hidden:
                    self._remark(sheet, record.row, "hidden_row", "这一行是隐藏的（或被筛选掉），也已读取，请确认是否需要。")
                yield record
        if not content:
            raise FileRefused(Refusal.EMPTY, "文件里没有内容。请检查是否选错了文件。")
        if not headers:
            wanted = "、".join(column.label for column in self.layout.columns if column.required)
            raise FileRefused(Refusal.NO_HEADER, f"没有找到{self.layout.name}的表头。表头应有这些列：{wanted}。可下载模板填写。")
        if not count:
            raise FileRefused(Refusal.EMPTY, "只有表头，没有数据。请填写后再上传。")

    def _skip(self, sheet: Sheet) -> None:
        self._remark(sheet, None, "sheet_skipped", "这张工作表没有找到表头，未读取。")

    def _remark(self, sheet: Sheet, row: int | None, code: str, message: str) -> None:
        self.remarks.append(Remark(sheet.name, row, Note(code, message)))


def _records(sheet: Sheet, header: Header, layout: Layout, rows: Iterable[tuple[int, list[Value]]]) -> Iterator[Record]:
    anchors = [header.positions[index] for index, column in enumerate(layout.columns) if column.anchor]
    anchor = next((position for position in anchors if position is not None), None)
    columns = tuple(index for index, position in enumerate(header.positions) if position is not None)
    used = [position for position in header.positions if position is not None]
    spread = _Spread(sheet.merges, header, frozenset(used))
    width, pick = max(used) + 1, itemgetter(*used)
    for number, cells in rows:
        if number <= header.last_row:
            continue
        row = cells if len(cells) >= width else cells + [""] * (width - len(cells))
        if not _is_surely_data(row, anchor) and not _is_data(row, anchor, header, layout):
            continue
        row = spread.fill(number, row) if spread.needed else row
        yield Record(sheet.name, number, columns, pick(row), number in sheet.hidden_rows)


def _is_surely_data(row: Sequence[Value], anchor: int | None) -> bool:
    """The quick answer for nearly all rows: the cell that identifies a row starts like a number, and no example is announced."""
    value = row[anchor] if anchor is not None else None
    if not isinstance(value, str) or len(value) < _LONG_NUMBER or not value[:4].isdecimal():
        return False
    return not (isinstance(row[0], str) and _EXAMPLE.match(row[0]))


def _is_data(row: Sequence[Value], anchor: int | None, header: Header, layout: Layout) -> bool:
    used = {position: index for index, position in enumerate(header.positions) if position is not None}
    texts = {position: text for position, text in enumerate(map(as_text, row)) if text}
    filled = sum(position in used for position in texts)
    if not filled or _is_header_again(row, texts, used, header, layout):
        return False
    plain = [_LOOSE.sub("", unicodedata.normalize("NFKC", text)).lstrip("([【") for text in texts.values()]
    if _EXAMPLE.match(plain[0]) or _is_count_of_columns(plain):
        return False
    if anchor in texts and _is_long_number(texts[anchor]):
        return True
    if any(map(_TOTAL.match, plain[:2])) or (filled * 2 <= len(used) and any(map(_FOOT.match, plain))):
        return False
    return sum(bool(_GUIDE.search(text)) for text in plain) * 2 <= len(plain) and not _is_lone_line(texts, header.positions[0])


def _is_header_again(row: Sequence[Value], texts: dict[int, str], used: dict[int, int], header: Header, layout: Layout) -> bool:
    if row_text(row) in header.furniture:
        return True
    named = sum(layout.words.get(plain_label(texts[at]), (0, -1))[1] == index for at, index in used.items() if at in texts)
    return named > _FEWEST_NAMED and named * 2 > len(texts)


def _is_long_number(text: str) -> bool:
    """An identity number, a credit code: longer than a phone or a date, and without words."""
    return sum(map(str.isalnum, text)) >= _LONG_NUMBER and not re.search(r"[\u4e00-\u9fff:]", text)


def _is_count_of_columns(texts: Sequence[str]) -> bool:
    """Forms number their columns under the header: 1 2 3 4 … or (1) (2) (3) …"""
    numbers = [_BRACKETS.sub("", text) for text in texts]
    if len(numbers) < 4 or not all(number.isdecimal() and len(number) < 3 for number in numbers):
        return False
    first = int(numbers[0])
    return [int(number) for number in numbers] == list(range(first, first + len(numbers)))


def _is_lone_line(texts: dict[int, str], first: int | None) -> bool:
    """One cell with a sentence in it, perhaps beside a serial number: a title, a note, the name of a class. A lone name is data."""
    words = [(position, text) for position, text in texts.items() if not text.replace(".", "").isdecimal()]
    if len(words) != 1 or len(texts) > 2:
        return False
    position, text = words[0]
    return position != first or len(text) > _LONGEST_LONE_NAME or _NO_NAME.search(unicodedata.normalize("NFKC", text)) is not None


class _Spread:
    """Cells merged downwards hold their value in the first row only; each row of the merge gets it."""

    def __init__(self, merges: Sequence[Merge], header: Header, used: frozenset[int]) -> None:
        self._by_first_row: dict[int, list[Merge]] = {}
        for merge in merges:
            if merge.first_row > header.last_row and merge.column in used:
                self._by_first_row.setdefault(merge.first_row, []).append(merge)
        self._running: dict[int, tuple[int, Value]] = {}
        self.needed = bool(self._by_first_row)

    def fill(self, number: int, row: list[Value]) -> list[Value]:
        for merge in self._by_first_row.get(number, ()):
            self._running[merge.column] = (merge.last_row, row[merge.column])
        if not self._running:
            return row
        filled = list(row)
        for column, (last_row, value) in list(self._running.items()):
            if number > last_row:
                del self._running[column]
            elif is_blank(filled[column]):
                filled[column] = value
        return filled
