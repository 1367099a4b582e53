"""A report's table as its page shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exchange.files import read_file
from reports.models import PeriodicReport
from reports.rules.tables import Cell, Content, Measure, words

SHOWN_ROWS = 200
"""Rows on the page; longer tables are read in the workbook."""

SHORT = 10
"""Characters of a cell that is not broken into lines."""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """``cells``: words and the class of their look; ``url``: the record behind the row, empty for a sum."""

    cells: list[tuple[str, str]]
    url: str
    is_sum: bool


@dataclass(frozen=True, slots=True)
class Preview:
    content: Content
    columns: list[dict[str, Any]]
    rows: list[PreviewRow]
    left_out: int


def preview_of(report: PeriodicReport) -> Preview | None:
    """The report's kept table, cut to what a page can show; nothing before it is written."""
    if not report.is_written or report.content is None:
        return None
    content = Content.from_json(read_file(report.content).decode())
    rows = list(_rows(content))
    columns = [column | {"amount": _is_amount(column["measure"])} for column in content.columns]
    return Preview(content, columns, rows[:SHOWN_ROWS], max(len(rows) - SHOWN_ROWS, 0))


def _rows(content: Content) -> Iterator[PreviewRow]:
    if content.totals is not None:
        yield _row(content, content.totals, label="合计")
    for group in content.groups:
        for line in group.lines:
            yield _row(content, line.cells, url=line.url)
        if group.name:
            yield _row(content, group.sums, label=f"{group.name}小计")


def _row(content: Content, cells: list[Cell], *, url: str = "", label: str = "") -> PreviewRow:
    measures = [column["measure"] for column in content.columns]
    shown = [(words(cell, measure), measure) for cell, measure in zip(cells, measures, strict=True)]
    looks = [(text, "amount" if _is_amount(measure) else "tight" if len(text) <= SHORT else "") for text, measure in shown]
    if label:
        looks[0] = (label, "tight")
    return PreviewRow(looks, url, bool(label))


def _is_amount(measure: str) -> bool:
    return measure not in (Measure.TEXT, Measure.DAY)
