"""Personal names (姓名; domain.md §9.2): padding and separators put right, characters kept exactly as they are.

Names are not Unicode-normalised: NFC and NFKC turn compatibility ideographs into other characters, hence other people.
"""

import re
import unicodedata
from typing import NamedTuple

from registry.rules.characters import DANGEROUS_START, HAN, INVISIBLE, MARKUP, PRIVATE_USE

SEPARATOR = "\u00b7"
MIN_LENGTH, MAX_LENGTH = 2, 30
"""In code points; names of minorities run to about thirty (domain.md §9.2)."""

_PLAIN = re.compile("[\u4e00-\u9fff]{2,4}")
_SEPARATORS = re.compile("\\s*[\u00b7\u2022\u2027\u2219\u22c5\u2024\u30fb\uff65\uff0e\ufe52\u16eb\u0387\u25cf\u25aa]+\\s*")
_DOT_BESIDE_HAN = re.compile(f"(?<=[{HAN}])\\s*[.]+\\s*(?=\\w)|(?<=\\w)\\s*[.]+\\s*(?=[{HAN}])")
_SPACE_BESIDE_HAN = re.compile(f"(?<=[{HAN}{SEPARATOR}])\\s+|\\s+(?=[{HAN}{SEPARATOR}])")
_SPACES = re.compile(r"\s+")
_FULL_WIDTH_LATIN = {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_APOSTROPHES = {ord(mark): "'" for mark in "\u2018\u2019\u02bc\uff07`"}
_PLACEHOLDER = re.compile("^(?:待定|不详|未知|暂无|没有|空缺|姓名)$")
_REFUSED = (
    (re.compile(f"^{DANGEROUS_START.pattern}"), "姓名以“{}”开头，像是公式而不是姓名，请改为身份证上的姓名"),
    (MARKUP, "姓名中含有网页标记“{}”，请改为身份证上的姓名"),
    (PRIVATE_USE, "姓名中有旧系统自造的字，其他电脑无法显示，请用输入法的生僻字重新录入"),
    (re.compile("[?？\ufffd□■○●◇*＊×╳]|[\u2ff0-\u2fff]"), "姓名中的“{}”可能是打不出或被遮盖的字，请按身份证补全"),
    (re.compile("[0-9０-９]"), "姓名中含有数字“{}”，请改为身份证上的姓名"),
    (_PLACEHOLDER, "“{}”不是姓名，请按身份证填写"),
    (re.compile("^[ .'·-]|[ ·-]$"), "姓名的开头或结尾有多余的符号，请按身份证核对"),
)


class NameInvalid(ValueError):
    """This is not the name of a person; the text says why and what to do."""


class TidiedName(NamedTuple):
    """A name as it should be stored, and in words what was changed in it."""

    name: str
    changes: tuple[str, ...] = ()


def tidy_name(text: str) -> TidiedName:
    """Padding between Chinese characters and zero-width characters go, separators become U+00B7; nothing else changes."""
    if _PLAIN.fullmatch(text):
        return TidiedName(text)
    changes = []
    for change, step in (
        ("去掉不可见字符", lambda t: INVISIBLE.sub("", t)),
        ("去掉填充的空格", _strip_padding),
        ("间隔号统一为“·”", _unify_separators),
        ("部首字形改为汉字", lambda t: t.translate(_KANGXI)),
        ("全角字母改半角", lambda t: t.translate(_FULL_WIDTH_LATIN).translate(_APOSTROPHES)),
    ):
        done = step(text)
        if done != text:
            changes.append(change)
        text = done
    return TidiedName(text, tuple(changes))


def judge_name(name: str) -> str:
    """Return a tidied name that can be a person's, or raise :class:`NameInvalid` with a sentence."""
    if _PLAIN.fullmatch(name) and not _PLACEHOLDER.match(name):
        return name
    if reason := _why_refused(name):
        raise NameInvalid(reason)
    return name


def _strip_padding(text: str) -> str:
    text = text.strip().removeprefix("'").strip()
    return _SPACES.sub(" ", _SPACE_BESIDE_HAN.sub("", text))


def _unify_separators(text: str) -> str:
    return _DOT_BESIDE_HAN.sub(SEPARATOR, _SEPARATORS.sub(SEPARATOR, text))


def _why_refused(name: str) -> str | None:
    for pattern, reason in _REFUSED:
        if found := pattern.search(name):
            return reason.format(found.group())
    if foreign := next((c for c in name if not _belongs_in_name(c)), None):
        return f"姓名中含有“{foreign}”，请只填写身份证上的姓名"
    if not MIN_LENGTH <= len(name) <= MAX_LENGTH:
        return f"姓名应为 {MIN_LENGTH}–{MAX_LENGTH} 个字，现有 {len(name)} 个字，请按身份证核对"
    return None


def _belongs_in_name(character: str) -> bool:
    if character in " .'-·〇":
        return True
    # Planes 2 and 3 hold only Chinese characters; the interpreter's tables may be older than the newest of them.
    return 0x20000 <= ord(character) <= 0x3FFFF or unicodedata.category(character)[0] in "LM"
