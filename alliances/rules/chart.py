"""Where the boxes of an organisation chart stand: plain geometry in pixels, drawn as SVG by a template."""

from collections.abc import Sequence
from dataclasses import dataclass

BOX, GAP, ROW_GAP, MARGIN = (196, 54), 16, 34, 8
PER_ROW = 4
NAME_LENGTH = 13
"""Characters of a name on one line of a box; longer names take two."""


@dataclass(frozen=True, slots=True)
class Box:
    """One seat: upper left corner, the words of its lines."""

    x: int
    y: int
    post: str
    lines: tuple[str, ...]

    @property
    def middle(self) -> int:
        return self.x + BOX[0] // 2

    @property
    def bottom(self) -> int:
        return self.y + BOX[1]

    @property
    def post_y(self) -> int:
        return self.y + 16

    @property
    def placed(self) -> list[tuple[int, str]]:
        """Base line and words of each line of the name."""
        return [(self.y + 32 + 15 * place, words) for place, words in enumerate(self.lines)]


@dataclass(frozen=True, slots=True)
class Chart:
    """All boxes, the lines between tiers, and the size of the picture."""

    boxes: tuple[Box, ...]
    lines: tuple[tuple[int, int, int, int], ...]
    width: int
    height: int
    box_width: int = BOX[0]
    box_height: int = BOX[1]


def organisation_chart(tiers: Sequence[tuple[str, Sequence[str]]]) -> Chart:
    """A chart of ``tiers`` from the top: (post, names). Empty tiers are left out; a long tier takes several rows."""
    width = PER_ROW * BOX[0] + (PER_ROW - 1) * GAP + 2 * MARGIN
    boxes: list[Box] = []
    lines: list[tuple[int, int, int, int]] = []
    y, above = MARGIN, None
    for post, names in tiers:
        rows = [names[start : start + PER_ROW] for start in range(0, len(names), PER_ROW)]
        for place, row in enumerate(rows):
            placed = _row(post, row, y, width)
            if above is not None and place == 0:
                lines += _joined(above, placed, width // 2)
            boxes += placed
            y += BOX[1] + (ROW_GAP if place == len(rows) - 1 else GAP // 2)
        above = boxes[-1].bottom if boxes else None
    return Chart(tuple(boxes), tuple(lines), width, max(y - ROW_GAP + MARGIN, 2 * MARGIN))


def _row(post: str, names: Sequence[str], y: int, width: int) -> list[Box]:
    left = (width - len(names) * BOX[0] - (len(names) - 1) * GAP) // 2
    return [Box(left + place * (BOX[0] + GAP), y, post, _broken(name)) for place, name in enumerate(names)]


def _broken(name: str) -> tuple[str, ...]:
    if len(name) <= NAME_LENGTH:
        return (name,)
    rest = name[NAME_LENGTH:]
    return (name[:NAME_LENGTH], rest if len(rest) <= NAME_LENGTH else f"{rest[: NAME_LENGTH - 1]}…")


def _joined(above: int, row: Sequence[Box], middle: int) -> list[tuple[int, int, int, int]]:
    """From the tier above down to a rail, along it, and down to each box."""
    rail = row[0].y - ROW_GAP // 2
    ends = sorted([middle, row[0].middle, row[-1].middle])
    return [(middle, above, middle, rail), (ends[0], rail, ends[-1], rail), *((box.middle, rail, box.middle, box.y) for box in row)]
