"""What kind of file an upload really is, by its first bytes: its name is only a claim."""

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
)
PICTURES = ("image/png", "image/jpeg")
OFFICE = (".docx", ".xlsx", ".zip")
LARGEST = 20 * 1024 * 1024
"""Bytes of one material."""
LONGEST_NAME = 200
"""Characters of its name, as StoredFile.name holds."""


def media_type(content: bytes) -> str | None:
    """The media type of a PNG, JPEG, PDF or zipped (docx, xlsx, zip) file; ``None`` for anything else."""
    return next((kind for start, kind in SIGNATURES if content.startswith(start)), None)


def problem_with(content: bytes, name: str, *, picture: bool = False) -> str | None:
    """Why a file is not taken, as a sentence, or ``None``."""
    if not content:
        return "文件是空的，请重新选择。"
    if len(content) > LARGEST:
        return "文件超过20MB，请压缩后再传。"
    if len(name) > LONGEST_NAME:
        return f"文件名超过{LONGEST_NAME}个字，请改短后再传。"
    kind = media_type(content)
    if picture:
        return None if kind in PICTURES else "图片请用 PNG 或 JPEG 格式。"
    if kind is None or (kind == "application/zip" and not name.lower().endswith(OFFICE)):
        return "请上传 PDF、图片（PNG、JPEG）、Word（docx）、Excel（xlsx）或 zip 文件。"
    return None
