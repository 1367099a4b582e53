"""Papers are judged by their content: whole, showable, and running nothing."""

import zlib

import pytest

from exchange.rules import papers
from exchange.rules.papers import Paper, PaperRefused, judge_paper
from exchange.tests.papers import jpeg, pdf, pdf_of_object_streams, png


@pytest.mark.parametrize(
    ("content", "paper"),
    [
        (pdf(3), Paper("application/pdf", 3)),
        (pdf_of_object_streams(b"1 0 << /Type /Page /Parent 2 0 R >>"), Paper("application/pdf", 1)),
        (png(), Paper("image/png", 1)),
        (jpeg(), Paper("image/jpeg", 1)),
        (jpeg() + b"\x00\x00", Paper("image/jpeg", 1)),
    ],
    ids=["pdf", "pdf with object streams", "png", "jpeg", "jpeg with padding"],
)
def test_what_is_a_paper(content, paper):
    assert judge_paper(content) == paper


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "空的"),
        (b"PK\x03\x04 word/vbaProject.bin", "只收 PDF 和图片"),
        (b"MZ\x90\x00", "只收 PDF 和图片"),
        (b"<html><script>", "只收 PDF 和图片"),
        (pdf()[:-8], "不完整"),
        (b"%PDF-1.4\n%%EOF", "没有可以显示的页"),
        (pdf(extra=b"/Encrypt 9 0 R"), "密码"),
        (pdf(extra=b"/OpenAction << /S /JavaScript /JS (app.alert) >>"), "脚本"),
        (pdf(extra=b"/AA << /J#53 (x) >>"), "脚本"),
        (pdf_of_object_streams(b"1 0 << /Type /Page /AA << /S /Launch >> >>"), "脚本"),
        (png()[:-12], "不完整"),
        (png()[:-20], "损坏"),
        (png().replace(b"IDAT", b"IDAX"), "损坏"),
        (png(0, 1), "没有内容"),
        (jpeg()[:-2], "不完整"),
        (b"\xff\xd8\xff\xd9", "不完整"),
        (jpeg(20000, 20000), "尺寸过大"),
    ],
)
def test_what_is_not_taken_and_why(content, reason):
    with pytest.raises(PaperRefused, match=reason):
        judge_paper(content)


def test_a_compressed_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(papers, "MOST_INFLATED", 1000)
    with pytest.raises(PaperRefused, match="过大"):
        judge_paper(pdf_of_object_streams(b"/Type /Page " + b"0" * 5000))


def test_pixels_that_do_not_decompress_are_no_picture():
    broken = png()
    data = zlib.compress(b"x")
    at = broken.index(b"IDAT")
    chunk = len(data).to_bytes(4, "big") + b"IDAT" + data + zlib.crc32(b"IDAT" + data).to_bytes(4, "big")
    with pytest.raises(PaperRefused, match="不完整"):
        judge_paper(broken[: at - 4] + chunk + broken[broken.index(b"IEND") - 4 :])


def test_too_many_pages_or_bytes(monkeypatch):
    monkeypatch.setattr(papers, "MOST_PAGES", 2)
    with pytest.raises(PaperRefused, match="分册"):
        judge_paper(pdf(3))
    monkeypatch.setattr(papers, "LARGEST", 10)
    with pytest.raises(PaperRefused, match="20MB"):
        judge_paper(png())
