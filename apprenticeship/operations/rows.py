"""Refusal of an operation over many rows: every problem of every row at once (design.md §7)."""

from dataclasses import dataclass

from audit.operations import Refused

SHOWN = 20


@dataclass(frozen=True, slots=True)
class RowProblem:
    """``index`` counts the rows handed in from 0; ``label`` names the row for people; ``field`` is empty for the row as a whole."""

    index: int
    label: str
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.label}：{self.sentence}。"


class RowsRefused(Refused):
    """Nothing was written; ``problems`` lists what is wrong with which row."""

    def __init__(self, problems: list[RowProblem]) -> None:
        more = f"另有 {len(problems) - SHOWN} 处问题。" if len(problems) > SHOWN else ""
        super().__init__("".join(map(str, problems[:SHOWN])) + more, field="rows")
        self.problems = problems


def refuse_rows(problems: list[RowProblem]) -> None:
    if problems:
        raise RowsRefused(sorted(problems, key=lambda problem: problem.index))
