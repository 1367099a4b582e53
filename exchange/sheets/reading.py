"""The one door for files: what kind is it, may it be read, and its sheets."""

from exchange.sheets.book import Book
from exchange.sheets.delimited import read_delimited
from exchange.sheets.refusals import DEFAULT_LIMITS, FileRefused, Limits, Refusal, damage_refused
from exchange.sheets.xls import read_xls
from exchange.sheets.xlsx import read_xlsx

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_SUFFIXES = (".csv", ".txt", ".tsv", ".xls")


def read_book(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Book:
    """Open a file by what it contains; ``name`` only decides whether plain text may be a table. Raises :class:`FileRefused`.

    Belongs in a worker, never in a web request. Every known way to ask for too much memory is refused before a parser sees the file;
    who wants a last guard against the unknown runs this in a child process under ``resource.RLIMIT_AS``, because python-calamine
    aborts its process when memory ends and no ``except`` can stop that.
    """
    if not data.strip():
        raise FileRefused(Refusal.EMPTY, "文件是空的。请检查是否选错了文件。")
    if len(data) > limits.file_bytes:
        raise FileRefused(
            Refusal.TOO_LARGE, f"文件超过 {limits.file_bytes // 2**20} MB。请删去图片和多余的工作表，或拆成几个文件分别上传。"
        )
    with damage_refused():
        if data.startswith(_ZIP):
            return read_xlsx(data, limits)
        if data.startswith(_OLE):
            return read_xls(data, limits)
        if name.lower().endswith(_TEXT_SUFFIXES):
            return read_delimited(data, limits)
    raise FileRefused(Refusal.NOT_A_WORKBOOK, "这不是 Excel 工作簿。请上传 xlsx、xls 或 csv 文件。")
