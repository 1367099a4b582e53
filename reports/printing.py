"""Official tables as PDF, set by typst: data go in as JSON and never into the source (design.md §10)."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from reports.rules.tables import Cell, Content, Measure, words

ROOT = Path(__file__).parent / "print"
"""All that typst may read: our templates."""
LONG_RUN = re.compile(r"[0-9A-Za-z-]{12,}")
MOST_ROWS = 3000
"""Longer tables come as a workbook only: nobody prints a hundred pages of figures."""


def print_table(content: Content) -> bytes:
    """The table as PDF; the same content gives the same bytes."""
    return _compile("table.typ", _data(content), date.fromisoformat(content.made_on), "pdf")


def picture_of(content: Content, page: int = 0) -> bytes:
    """One page of the table as PNG, to be looked at."""
    pages = _compile("table.typ", _data(content), date.fromisoformat(content.made_on), "png")
    return pages[page] if isinstance(pages, list) else pages


def _compile(template: str, data: dict[str, Any], made_on: date, form: str) -> Any:
    return typst.compile(
        str(ROOT / template),
        root=str(ROOT),
        font_paths=[str(path) for path in settings.PRINT_FONT_PATHS],
        ignore_system_fonts=not settings.PRINT_SYSTEM_FONTS,
        format=form,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC).timestamp()),
    )


def _data(content: Content) -> dict[str, Any]:
    made_on = date.fromisoformat(content.made_on)
    return {
        "title": content.title,
        "heading": f"{content.title}{content.mark and f'（{content.mark}）'}",
        "period": content.period,
        "unit": content.unit,
        "made_on": content.made_on,
        "day": [made_on.year, made_on.month, made_on.day],
        "font": list(settings.PRINT_FONTS),
        "size": _size(len(content.columns)),
        "widths": [5, *(column["width"] for column in content.columns)],
        "header": ["序号", *(column["title"] for column in content.columns)],
        "cells": list(_cells(content)),
        "notes": content.notes,
    }


def _size(columns: int) -> int:
    """Points that let so many columns stand side by side."""
    return 7 if columns > 13 else 8 if columns > 10 else 9


def _breakable(text: str) -> str:
    """Long codes may break anywhere instead of running into the next column."""
    return LONG_RUN.sub(lambda run: "\u200b".join(run[0]), text)


def _cells(content: Content) -> Iterator[dict[str, Any]]:
    number = 0
    for group in content.groups:
        for line in group.lines:
            number += 1
            yield from _row(content, str(number), line.cells)
        if group.name:
            yield from _row(content, "", group.sums, label=f"{group.name}小计")
    if content.totals is not None:
        yield from _row(content, "", content.totals, label="合计")


def _row(content: Content, number: str, cells: list[Cell], label: str = "") -> Iterator[dict[str, Any]]:
    yield {"text": number, "amount": True, "bold": False}
    for index, (column, cell) in enumerate(zip(content.columns, cells, strict=True)):
        is_label = bool(label) and index == 0
        amount = not is_label and column["measure"] not in (Measure.TEXT, Measure.DAY)
        text = words(cell, column["measure"])
        yield {"text": label if is_label else text if amount else _breakable(text), "amount": amount, "bold": bool(label)}
