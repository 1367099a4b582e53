"""Kinds of import (导入内容): what an app declares so that its rows can come from a workbook (design.md §7)."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

from accounts.actor import Actor
from exchange.blanks import Blank
from exchange.enums import Verdict
from exchange.sheets.columns import Layout

Params = Mapping[str, Any]
"""Where the rows go, as plain values: ``{"class_id": 7}``."""


class Problem(NamedTuple):
    """What is wrong with or odd about a row: the column's key, a code, and a sentence that says what to do."""

    field: str
    code: str
    message: str


@dataclass(slots=True)
class Row:
    """One row of a file. ``values`` is None where the file alone already says that it cannot be taken; plain JSON otherwise.

    ``changes`` of a changed row: what, old, new, as words.
    """

    sheet: str
    number: int
    label: str
    values: dict[str, Any] | None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    verdict: Verdict = Verdict.WRONG
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    def decide(self, verdict: Verdict, changes: Iterable[tuple[str, str, str]] = ()) -> None:
        """Say what becomes of the row; with problems it is wrong whatever else holds."""
        self.verdict = Verdict.WRONG if self.problems else verdict
        self.changes = list(changes) if self.verdict == Verdict.CHANGED else []


Told = Callable[[int, int], None]
"""Called with rows done and rows in all; raises where the job was cancelled."""


class ImportKind(ABC):
    """One kind of import. ``read`` looks at the file alone, ``judge`` compares with the database, ``apply`` writes."""

    key: ClassVar[str]
    label: ClassVar[str]

    @abstractmethod
    def layout(self) -> Layout:
        """The columns, with the header words that the office has added (``exchange.selectors.extra_aliases``)."""

    @abstractmethod
    def blank(self) -> Blank:
        """The template to fill in; its lists come from reference data."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Column keys and their words, for the problems."""
        return {column.key: column.label for column in self.layout().columns}

    @abstractmethod
    def may(self, actor: Actor, params: Params) -> bool:
        """Whether the actor may import there now; asked at upload, at the check and again when rows are written."""

    @abstractmethod
    def place(self, params: Params) -> str:
        """Words for where the rows go."""

    @abstractmethod
    def back_url(self, params: Params) -> str:
        """The page to look at afterwards."""

    @abstractmethod
    def read(self, content: bytes, name: str, told: Told) -> tuple[list[Row], list[str]]:
        """Rows and remarks about the file. Raises :class:`exchange.sheets.refusals.FileRefused` where it cannot be read."""

    @abstractmethod
    def judge(self, actor: Actor, params: Params, rows: Sequence[Row]) -> None:
        """Decide every row with values by what the database holds now, in a number of queries that does not depend on them."""

    def summary(self, rows: Sequence[Row]) -> dict[str, Any]:
        """What panels of the preview need to know of the rows that would be written, as plain JSON."""
        return {}

    @abstractmethod
    def apply(self, actor: Actor, params: Params, new: Sequence[Row], changed: Sequence[Row]) -> None:
        """Write the rows through the app's operations, in the caller's transaction."""


KINDS: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Called from an app's ``ready()``."""
    KINDS[kind.key] = kind


def find(key: str) -> ImportKind | None:
    return KINDS.get(key)


WORDS = {
    "required_missing": "必填项没有填",
    "name_invalid": "不是姓名",
    "id_number_invalid": "号码不对",
    "id_number_precision_lost": "号码被 Excel 改成了数字",
    "duplicate_in_file": "文件中出现两次",
    "gender_mismatch": "与身份证号不符",
    "date_invalid": "不是日期",
    "date_order": "终止早于起始",
    "contract_too_short": "不满一年",
    "level_unknown": "等级无法识别",
    "overlapping_training": "培训期间重叠",
    "class_mismatch": "与本班不符（本文件可再导入到相应的班）",
    "already_enrolled": "已在本班名册中",
    "class_dates": "超出本班计划日期",
    "too_young": "年龄不够",
    "level_held": "已达到本班等级",
    "already_subsidised": "同一职业等级已享受过补贴",
    "name_differs": "与已登记的姓名不同",
    "too_long": "内容太长",
    "uscc_invalid": "统一社会信用代码不对",
    "organisation_unknown": "单位没有登记",
    "person_unknown": "不在名册中",
    "choice_unknown": "不在可选范围内",
    "amount_invalid": "不是金额",
    "not_allowed": "不能这样办理",
    "order_unknown": "没有这张拨付单",
    "order_not_sent": "拨付单没有送出",
    "amount_differs": "金额与拨付单不符",
    "payee_differs": "收款单位与拨付单不符",
    "result_unclear": "看不出到账还是退回",
    "answer_contradicts": "与另一次回执不一致",
}
"""Codes of problems in a few words (rosters/README.md); a code without words shows the first row's sentence."""
