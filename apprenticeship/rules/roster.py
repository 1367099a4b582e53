"""Judging an apprentices' roster as a careful clerk would: every problem of every row, with what to do about it.

The file is judged alone (rosters/README.md). An error sends its row back, a warning never does; one code per row and cause.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from apprenticeship.rules.roster_columns import date_notes, roster_layout, split_occupation
from exchange.sheets.book import Book
from exchange.sheets.columns import Cells, Layout, Note, RowReader, Surroundings
from exchange.sheets.refusals import DEFAULT_LIMITS, Limits
from exchange.sheets.tables import Record, Records
from exchange.sheets.values.dates import DateReading
from exchange.sheets.values.periods import Period, last_day
from exchange.sheets.values.text import quoted
from registry.rules.ages import unusual_age
from registry.rules.identity import MALE, Identity
from registry.rules.levels import Level

SHORTEST_CONTRACT_MONTHS = 12
"""签订一年以上劳动合同 (domain.md §2.1)."""

GENDER_MISMATCH = "gender_mismatch"
SLIPPED_COLUMN_ROWS, SLIPPED_COLUMN_SHARE = 5, 0.25
"""From how many differing rows, and from which share of all, the gender column as a whole is taken to have slipped."""

_SURELY_ONE_YEAR = 366

_REMARKED_ONLY = frozenset({"birth", "hire_date"})
"""Columns that no rule needs: what is wrong in them is a warning."""


class Finding(NamedTuple):
    """One error or warning: where (``row`` None: the whole sheet), about which column, and a sentence that says what to do."""

    sheet: str
    row: int | None
    field: str
    code: str
    message: str


class RosterRow(NamedTuple):
    """One person of a roster with parsed values. ``contract_end`` is None for an open-ended contract (无固定期限)."""

    sheet: str
    row: int
    name: str
    id_number: str
    birth: date
    gender: str
    occupation_code: str
    occupation: str
    level: Level
    contract_start: date
    contract_end: date | None
    training_start: date
    training_end: date
    phone: str
    ethnicity: str
    education: str
    department: str
    post: str
    mentor: str
    current_level: Level | None
    hire_date: date | None


class JudgedRow(NamedTuple):
    """What is said of one row. ``person`` is None where a value is missing or unreadable; any error sends the row back."""

    record: Record
    person: RosterRow | None
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterCheck:
    """A whole roster: the persons whose rows are good, and all errors and warnings in the order of the file."""

    accepted: tuple[RosterRow, ...]
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def check_roster(
    book: Book, today: date, *, layout: Layout | None = None, occupations: frozenset[str] = frozenset(), limits: Limits = DEFAULT_LIMITS
) -> RosterCheck:
    """Judge a whole file at once. Raises :class:`~exchange.sheets.refusals.FileRefused` where it is no roster."""
    layout = layout or roster_layout()
    records = Records(book, layout, limits)
    judge = RosterJudge(layout, Surroundings(today, book.epoch_1904), occupations)
    accepted: list[RosterRow] = []
    errors: list[Finding] = []
    warnings: list[Finding] = []
    judged_rows = list(map(judge.judge, records))
    ignored = {GENDER_MISMATCH} if judge.gender_column_is_unreliable else frozenset()
    for judged in judged_rows:
        own_errors = [finding for finding in judged.errors if finding.code not in ignored]
        if judged.person and not own_errors:
            accepted.append(judged.person)
        errors += own_errors
        warnings += judged.warnings
    about_file = [Finding(remark.sheet, remark.row, "", remark.note.code, remark.note.message) for remark in records.remarks]
    if ignored:
        about_file.append(judge.gender_column_remark())
    return RosterCheck(tuple(accepted), tuple(errors), tuple(about_file + warnings))


class RosterJudge:
    """Judges rows one after the other and remembers whom it has seen.

    A file worked through in chunks asks ``gender_column_is_unreliable`` after the last row, and then drops those errors.
    """

    def __init__(self, layout: Layout, surroundings: Surroundings, occupations: frozenset[str] = frozenset()) -> None:
        self._columns = layout.columns
        self._reader = RowReader(layout, surroundings)
        self._occupations = occupations
        self._seen: dict[str, tuple[str, int]] = {}
        self._genders_compared = self._genders_different = 0

    @property
    def gender_column_is_unreliable(self) -> bool:
        """Agreement with the identity numbers no better than chance: the whole column has slipped, its cells say nothing of their rows.

        Gender is taken from the number in any case. So the column is set aside with one warning, instead of sending back the half
        of the rows that differ and keeping the half that agree by luck.
        """
        share = self._genders_compared * SLIPPED_COLUMN_SHARE
        return self._genders_different >= max(SLIPPED_COLUMN_ROWS, share)

    def gender_column_remark(self) -> Finding:
        message = (
            f"{self._genders_compared} 行中有 {self._genders_different} 行的「性别」与身份证号不符，多半是整列错位。"
            "性别已按身份证号认定；请核对姓名与身份证号是否仍在同一行。"
        )
        return Finding("", None, "gender", "gender_column_unreliable", message)

    def judge(self, record: Record) -> JudgedRow:
        cells = self._reader.read(record.columns, record.values)
        if cells.errors:
            _only_remark(_REMARKED_ONLY, cells)
        identity: Identity | None = cells.values["id_number"]
        if identity is not None:
            self._compare_identity(identity, cells, record)
        contract = _interval(_CONTRACT, cells)
        training = _interval(_TRAINING, cells)
        _judge_contract(contract, cells)
        if identity is not None and training.start and (sentence := unusual_age(identity.birth, identity.gender, training.start)):
            cells.warn("id_number", "age_unusual", f"{sentence}。")
        self._compare_occupation(cells)
        complete = not cells.errors or all(note.code == GENDER_MISMATCH for _, note in cells.errors)
        return JudgedRow(
            record,
            _person(record, cells.values, contract, training) if complete else None,
            _findings(record, cells.errors),
            _findings(record, cells.warnings),
        )

    def _compare_identity(self, identity: Identity, cells: Cells, record: Record) -> None:
        here = (record.sheet, record.row)
        sheet, row = self._seen.setdefault(identity.number, here)
        if (sheet, row) != here:
            where = f"工作表「{sheet}」第 {row} 行" if sheet != record.sheet else f"第 {row} 行"
            message = f"与{where}是同一个身份证号，同一人只能出现一次。请删去多余的一行，或更正身份证号。"
            cells.error("id_number", "duplicate_in_file", message)
        if gender := cells.values["gender"]:
            self._genders_compared += 1
            if gender != identity.gender:
                self._genders_different += 1
                spoken = "男" if identity.gender == MALE else "女"
                cells.error("gender", GENDER_MISMATCH, f"「性别」与身份证号不符：按身份证号应为{spoken}。请核对性别和身份证号。")
        birth: date | None = cells.values["birth"]
        if birth and (birth.year, birth.month) != (identity.birth.year, identity.birth.month):
            message = f"「出生日期」与身份证号不符：身份证号为 {identity.birth}。按身份证号认定。"
            cells.warn("birth", "birth_mismatch", message)

    def _compare_occupation(self, cells: Cells) -> None:
        occupation: str | None = cells.values["occupation"]
        if occupation and self._occupations and self._occupations.isdisjoint(split_occupation(occupation)):
            message = f"「职业(工种)」“{quoted(occupation)}”不在职业目录中，请核对名称。"
            cells.warn("occupation", "occupation_unknown", message)


def _findings(record: Record, notes: list[tuple[str, Note]]) -> tuple[Finding, ...]:
    return tuple([Finding(record.sheet, record.row, key, note.code, note.message) for key, note in notes]) if notes else ()


def _only_remark(keys: frozenset[str], cells: Cells) -> None:
    """What no rule needs does not send a row back."""
    cells.warnings += [(key, note) for key, note in cells.errors if key in keys]
    cells.errors = [(key, note) for key, note in cells.errors if key not in keys]


class _Interval(NamedTuple):
    """``end`` is None where it is unknown, unusable or open; which of these, the errors say."""

    start: date | None
    end: date | None


class _Subject(NamedTuple):
    """What has a beginning and an end, and the columns that say so."""

    label: str
    start: str
    end: str
    period: str


_CONTRACT = _Subject("劳动合同", "contract_start", "contract_end", "contract_period")
_TRAINING = _Subject("培训", "training_start", "training_end", "training_period")


def _interval(subject: _Subject, cells: Cells) -> _Interval:
    """The two ends, from their own columns or from one that holds both; says what is missing or the wrong way round."""
    start, end, period = cells.values[subject.start], cells.values[subject.end], cells.values[subject.period]
    if isinstance(start, Period):
        start, period = None, start
    if start is not None and end is not None:
        # A third column, such as 固定期限 or 12个月, adds nothing.
        cells.errors = [(key, note) for key, note in cells.errors if key != subject.period] if cells.errors else cells.errors
    elif period is not None:
        start, end = _from_period(subject, (start, end), period, cells)
    if start is None or end is None:
        _report_missing(subject, start, end, cells)
        return _Interval(start, None)
    if isinstance(end, DateReading):
        return _Interval(start, None)
    if end < start:
        cells.error(subject.end, "date_order", f"{subject.label}终止日期 {end} 早于起始日期 {start}，请核对。")
        return _Interval(start, None)
    return _Interval(start, end)


def _report_missing(subject: _Subject, start: date | None, end: date | DateReading | None, cells: Cells) -> None:
    unreadable = {key for key, _ in cells.errors}
    for key, value, side in ((subject.start, start, "起始"), (subject.end, end, "终止")):
        if value is None and not unreadable & {key, subject.period}:
            cells.error(key, "required_missing", f"缺「{subject.label}{side}日期」，请补填。")


def _from_period(
    subject: _Subject, known: tuple[date | None, date | DateReading | None], period: Period | int | DateReading, cells: Cells
) -> tuple[date | None, date | DateReading | None]:
    """What the own columns leave open, filled from a period, a length in months, or an end alone."""
    start, end = known
    if isinstance(period, int):
        return start, end or (last_day(start, period) if start else None)
    first, last = (period.start, period.end) if isinstance(period, Period) else (None, period)
    if start is None and first is not None and first.first is not None:
        start = first.first
        cells.warnings += [(subject.period, note) for note in date_notes(f"{subject.label}起始", first, start)]
    if end is None and last.last is not None:
        end = last.last
        cells.warnings += [(subject.period, note) for note in date_notes(f"{subject.label}终止", last, end)]
    return start, end or last


def _judge_contract(contract: _Interval, cells: Cells) -> None:
    """One year or more, both days included: 2024-05-01 to 2025-04-30 is one year."""
    if contract.start and contract.end and (contract.end - contract.start).days < _SURELY_ONE_YEAR:
        until = last_day(contract.start, SHORTEST_CONTRACT_MONTHS)
        if contract.end < until:
            message = f"劳动合同 {contract.start} 至 {contract.end} 不满一年（至少应到 {until}），不符合学徒条件。请核对合同期限。"
            cells.error("contract_end", "contract_too_short", message)


def _person(record: Record, values: dict[str, Any], contract: _Interval, training: _Interval) -> RosterRow | None:
    if contract.start is None or training.start is None or training.end is None:
        return None
    identity: Identity = values["id_number"]
    code, occupation = split_occupation(values["occupation"])
    return RosterRow(
        sheet=record.sheet,
        row=record.row,
        name=values["name"],
        id_number=identity.number,
        birth=identity.birth,
        gender=identity.gender,
        occupation_code=code,
        occupation=occupation,
        level=values["level"],
        contract_start=contract.start,
        contract_end=contract.end,
        training_start=training.start,
        training_end=training.end,
        phone=values["phone"] or "",
        ethnicity=values["ethnicity"] or "",
        education=values["education"] or "",
        department=values["department"] or "",
        post=values["post"] or "",
        mentor=values["mentor"] or "",
        current_level=values["current_level"],
        hire_date=values["hire_date"],
    )
