"""What typing, printing and old systems leave in a cell: spaces that are not spaces, invisible characters, look-alikes."""

import re
import unicodedata

INVISIBLE = re.compile(
    "[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0001\U000e0020-\U000e007f]"
)
"""Zero-width and direction marks; they come along when a value is copied from a web page or a chat."""

PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
"""Characters that only the system which made them can draw."""

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters as the inside of a regular expression's class, with every extension that is or will be in planes 2 and 3."""

DANGEROUS_START = re.compile(r"[=+\-@＝＋－＠\t\r]")
"""A spreadsheet would run a cell that begins so."""

MARKUP = re.compile(r"[<>＜＞]|&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});|javascript:", re.IGNORECASE)


def fold_number(text: str) -> str:
    """NFKC for numbers only (domain.md §9.1): full-width digits and letters become plain ones. Never for names."""
    return unicodedata.normalize("NFKC", text)
