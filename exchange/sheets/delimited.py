"""Text files with one row a line: UTF-8 with or without BOM, UTF-16 with BOM, GB18030; comma, tab or semicolon."""

import csv
import re
from collections.abc import Iterator
from functools import partial

from exchange.sheets.book import Book, Sheet
from exchange.sheets.refusals import FileRefused, Limits, Refusal
from exchange.sheets.values.text import Value

_DELIMITERS = ",\t;|\uff0c"
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(r"sep=(.)\r?\n")
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_LOOKED_AT = 20_000
_MOST_DAMAGE = 0.01


def read_delimited(data: bytes, limits: Limits) -> Book:
    """The whole file is one sheet without a name; its first record is row 1."""
    text = _decode(data)
    if text.lstrip()[:1] == "<":
        raise FileRefused(Refusal.NOT_A_WORKBOOK, "这是网页格式的文件，只是换了扩展名。请用 Excel 打开后另存为 xlsx 再上传。")
    if "\0" in text:
        raise FileRefused(Refusal.NOT_A_WORKBOOK, "这不是表格文件。请上传 xlsx、xls 或 csv 文件。")
    declared = _DECLARED.match(text)
    text = text[declared.end() :] if declared else text
    delimiter = declared[1] if declared else _delimiter(text)
    return Book((Sheet("", partial(_rows, text, delimiter, limits)),))


def _decode(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    text = min((data.decode(encoding, errors="replace") for encoding in ("utf-8", "gb18030")), key=lambda text: text.count("\ufffd"))
    if text.count("\ufffd") > len(text) * _MOST_DAMAGE:
        raise FileRefused(Refusal.NOT_A_WORKBOOK, "文件的文字编码无法识别。请在 Excel 中另存为 xlsx 后再上传。")
    return text


def _delimiter(text: str) -> str:
    """The sign that splits most of the first lines, outside quotes, into equally many parts."""
    lines = re.sub(r'"[^"]*"', "", text[:_LOOKED_AT]).splitlines()[:50]
    return max(_DELIMITERS, key=lambda sign: sum(line.count(sign) for line in lines))


def _rows(text: str, delimiter: str, limits: Limits) -> Iterator[tuple[int, list[Value]]]:
    try:
        for number, record in enumerate(csv.reader(_lines(text), delimiter=delimiter, skipinitialspace=True), 1):
            if len(record) > limits.columns:
                raise FileRefused(Refusal.TOO_LARGE, f"第 {number} 行有 {len(record)} 列，超过 {limits.columns} 列。请检查分隔符。")
            yield number, [_unwrap(cell) for cell in record]
    except csv.Error as error:
        raise FileRefused(Refusal.NOT_A_WORKBOOK, "文件中有没有配对的引号或过长的内容。请在 Excel 中另存为 xlsx 后再上传。") from error


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, split only where a spreadsheet does (not at every separator that Unicode knows)."""
    return (found.group() for found in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text))


def _unwrap(cell: str) -> str:
    """``="4107…"`` is how some systems keep Excel from taking a number for a number."""
    found = _AS_TEXT.fullmatch(cell) if cell[:1] == "=" else None
    return found[1] if found else cell
