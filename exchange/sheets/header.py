"""Where the header of a sheet is, and which column is which: any row, one to three rows deep, any order, any known words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from exchange.sheets.columns import Layout, plain_label
from exchange.sheets.values.text import Value, as_text

SEARCHED_ROWS = 100
"""A header stands within so many rows with content; longer instructions belong on a sheet of their own."""

_DEEPEST = 3
_FEWEST_COLUMNS = 3
_WIDEST = 400
RESULT, PROBLEMS = "结果", "问题"
"""What we write over the two columns of a workbook that goes back; side by side they are never the user's."""
_OURS = ((RESULT,), (PROBLEMS,))


@dataclass(frozen=True, slots=True)
class Header:
    """``positions[i]`` is the column of the sheet that holds the layout's column i, or None.

    ``furniture`` are the texts of the rows down to the header's last, because printed pages repeat them.
    """

    last_row: int
    positions: tuple[int | None, ...]
    furniture: frozenset[tuple[str, ...]]


def find_header(rows: Sequence[tuple[int, list[Value]]], layout: Layout) -> Header | None:
    """The best header in the first rows of a sheet; None if none names half of what is needed."""
    texts = [[as_text(value) if isinstance(value, str) else "" for value in row[:_WIDEST]] for _, row in rows[:SEARCHED_ROWS]]
    best: tuple[int, int, dict[int, int]] | None = None
    for depth in range(1, _DEEPEST + 1):
        for start in range(len(texts) - depth + 1):
            found = _match(_labels(texts[start : start + depth]), layout)
            if _suffices(found, layout) and (best is None or len(found) > len(best[2])):
                best = start, depth, found
    if best is None:
        return None
    start, depth, found = best
    _halve(found, _labels(texts[start : start + depth]), layout)
    last = start + depth - 1
    return Header(
        last_row=rows[last][0],
        positions=tuple(found.get(index) for index in range(len(layout.columns))),
        furniture=frozenset(row_text(texts[index]) for index in range(last + 1)),
    )


def row_text(cells: Iterable[Value]) -> tuple[str, ...]:
    """What a row says, without its blanks: equal for a header and its repetition on the next page."""
    return tuple(plain_label(text) for text in map(as_text, cells) if text)


def _labels(texts: Sequence[list[str]]) -> list[tuple[str, ...]]:
    """For each column its words from the outermost to the innermost; a word above blanks stands for the columns to its right too."""
    width = max(map(len, texts))
    padded = [row + [""] * (width - len(row)) for row in texts]
    for row, below in pairwise(padded):
        for column in range(1, width):
            if not row[column] and below[column]:
                row[column] = row[column - 1]
    return [tuple(word for word in words if word) for words in zip(*padded, strict=True)]


def _match(labels: Sequence[tuple[str, ...]], layout: Layout) -> dict[int, int]:
    """Layout index → column of the sheet; of two columns that claim one place, the one with the better word has it."""
    claims: dict[int, tuple[int, int]] = {}
    ours = {at for first, pair in enumerate(pairwise(labels)) if tuple(words[-1:] for words in pair) == _OURS for at in (first, first + 1)}
    for position, words in enumerate(labels):
        if position in ours:
            continue
        for first in range(len(words)):
            if found := layout.match("".join(words[first:])):
                rank, index = found
                if index not in claims or rank < claims[index][0]:
                    claims[index] = (rank, position)
                break
    return {index: position for index, (_, position) in claims.items()}


def _halve(found: dict[int, int], labels: Sequence[tuple[str, ...]], layout: Layout) -> None:
    """One word over two columns, the second without a word of its own: the first holds the start, the second the end."""
    for index, position in list(found.items()):
        halves = layout.columns[index].halves
        if halves and position + 1 < len(labels) and not labels[position + 1]:
            first, second = map(layout.index, halves)
            if first not in found and second not in found:
                del found[index]
                found[first], found[second] = position, position + 1


def _suffices(found: dict[int, int], layout: Layout) -> bool:
    keys = {layout.columns[index].key for index in found}
    shown = sum(bool(keys & group) for group in layout.needed)
    return len(keys) >= min(_FEWEST_COLUMNS, len(layout.columns)) and shown * 2 >= len(layout.needed)
