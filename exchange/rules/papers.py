"""Papers handed in as scans: a PDF, PNG or JPEG, judged by what is in the file, not by its name.

There is no picture or PDF library in the house; what is checked here is enough to know that the file is whole, can be shown,
and runs nothing.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from exchange.rules.files import LARGEST, media_type

MOST_PAGES = 500
MOST_PIXELS = 100_000_000
MOST_INFLATED = 64 * 1024 * 1024
"""Bytes that the compressed parts of one file may come to: more is an attack."""

_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


class PaperRefused(ValueError):
    """Why a file can't be taken, as a sentence."""


@dataclass(frozen=True, slots=True)
class Paper:
    media_type: str
    pages: int


def judge_paper(content: bytes) -> Paper:
    """What the file is and how many pages it has; raises :class:`PaperRefused`."""
    if not content:
        raise PaperRefused("文件是空的，请重新选择。")
    if len(content) > LARGEST:
        raise PaperRefused("文件超过20MB，请压缩或分册后再传。")
    kind = media_type(content)
    match kind:
        case "application/pdf":
            return Paper(kind, _pdf_pages(content))
        case "image/png":
            _judge_png(content)
        case "image/jpeg":
            _judge_jpeg(content)
        case _:
            raise PaperRefused("只收 PDF 和图片（PNG、JPEG）的扫描件。Word、Excel 文件请打印盖章后扫描，或另存为 PDF。")
    return Paper(kind, 1)


def _pdf_pages(content: bytes) -> int:
    if b"%%EOF" not in content[-2048:]:
        raise PaperRefused("PDF 文件不完整，可能没有传完，请重新选择或重新扫描。")
    parts = [_plain_names(part) for part in (content, *_object_streams(content))]
    if any(b"/Encrypt" in part for part in parts):
        raise PaperRefused("PDF 设有密码或加密，请去掉密码后再传。")
    if any(_ACTIVE.search(part) for part in parts):
        raise PaperRefused("PDF 中有脚本、附件或可执行的内容，不能接收。请打印为新的 PDF 后再传。")
    pages = sum(len(_PAGE.findall(part)) for part in parts)
    if not pages:
        raise PaperRefused("PDF 中没有可以显示的页，请重新扫描。")
    if pages > MOST_PAGES:
        raise PaperRefused(f"PDF 有 {pages} 页，超过 {MOST_PAGES} 页，请分册上传。")
    return pages


def _plain_names(part: bytes) -> bytes:
    """``/J#53`` is ``/JS``: names may be written with escapes."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)


def _object_streams(content: bytes) -> Iterator[bytes]:
    """Objects that newer PDFs keep compressed, pages and scripts among them."""
    left = MOST_INFLATED
    for found in _STREAM.finditer(content):
        head = content[max(0, found.start() - 600) : found.start()].rpartition(b"obj")[2]
        if b"/ObjStm" not in _plain_names(head):
            continue
        inflated = _inflate(content[found.end() :], left)
        left -= len(inflated)
        yield inflated


def _inflate(data: bytes, most: int) -> bytes:
    try:
        inflated = zlib.decompressobj().decompress(data, most + 1)
    except zlib.error as error:
        raise PaperRefused("文件已损坏，打不开，请重新扫描。") from error
    if len(inflated) > most:
        raise PaperRefused("文件展开后过大，不能接收。")
    return inflated


def _judge_png(content: bytes) -> None:
    """Every chunk whole by its own check sum, and as many pixels as the head says."""
    chunks = list(_png_chunks(content))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1][0] != b"IEND":
        raise PaperRefused("图片不完整，可能没有传完，请重新选择。")
    head = chunks[0][1]
    width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    _judge_size(width, height)
    depth, colour, interlaced = head[8], head[9], head[12]
    pixels = _inflate(b"".join(data for name, data in chunks if name == b"IDAT"), 9 * MOST_PIXELS)
    row = 1 + (width * depth * _CHANNELS.get(colour, 0) + 7) // 8
    if len(pixels) < row * height and not interlaced:
        raise PaperRefused("图片不完整，可能没有传完，请重新选择。")


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        name, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if zlib.crc32(name + data) != int.from_bytes(content[at + 8 + length : at + 12 + length], "big"):
            raise PaperRefused("图片已损坏，打不开，请重新选择。")
        yield name, data
        at += 12 + length
        if name == b"IEND":
            return


def _judge_jpeg(content: bytes) -> None:
    """Segments follow each other up to the picture's data, and the file ends where a picture ends."""
    at, size = 2, None
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            size = int.from_bytes(content[at + 7 : at + 9], "big"), int.from_bytes(content[at + 5 : at + 7], "big")
        if marker == 0xDA:
            break
        at += 2 + length
    # Cameras may put a second, small picture behind the end of the first.
    if size is None or b"\xff\xd9" not in content[at:]:
        raise PaperRefused("图片不完整，可能没有传完，请重新选择。")
    _judge_size(*size)


def _judge_size(width: int, height: int) -> None:
    if not width or not height:
        raise PaperRefused("图片没有内容，请重新选择。")
    if width * height > MOST_PIXELS:
        raise PaperRefused("图片尺寸过大，请缩小后再传。")
