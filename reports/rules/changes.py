"""What a correction of a report changed, cell by cell; no Django."""

from dataclasses import dataclass

from reports.rules.tables import Content, Line, words

MOST = 500
"""Changes named one by one; beyond that a table is another table, and the list says how many more there are."""


@dataclass(frozen=True, slots=True)
class Change:
    """``row`` and ``column`` name the cell, empty column: the whole row came or went."""

    row: str
    column: str
    before: str
    after: str


def changes_between(before: Content, after: Content) -> list[Change]:
    """Rows that went, came or differ, then the totals, in the order of the newer table."""
    old, new = _lines(before), _lines(after)
    found = [Change(_name(line), "", "有此行", "删除") for key, line in old.items() if key not in new]
    for key, line in new.items():
        if key in old:
            found += _cells(before, after, _name(line), old[key].cells, line.cells)
        else:
            found.append(Change(_name(line), "", "无此行", "新增"))
    if before.totals and after.totals:
        found += _cells(before, after, "合计", before.totals, after.totals)
    if len(found) > MOST:
        found = [*found[:MOST], Change(f"另有{len(found) - MOST}处", "", "", "见两版文件")]
    return found


def _lines(content: Content) -> dict[str, Line]:
    return {line.key: line for group in content.groups for line in group.lines}


def _name(line: Line) -> str:
    return " ".join(str(cell) for cell in line.cells[:2] if cell is not None)


def _cells(before: Content, after: Content, name: str, old: list, new: list) -> list[Change]:
    """Cells that differ, matched by the title of their column."""
    was = {column["title"]: words(cell, column["measure"]) for column, cell in zip(before.columns, old, strict=True)}
    now = {column["title"]: words(cell, column["measure"]) for column, cell in zip(after.columns, new, strict=True)}
    return [Change(name, title, was.get(title, ""), text) for title, text in now.items() if was.get(title, "") != text]
