"""Judging an apprentices' roster as a careful clerk would: every problem of every row, with what to do about it.

The file is judged alone (rosters/README.md). An error sends its row back, a warning never does; one code per row and cause.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from apprenticeship.rules.roster_columns import date_notes, roster_layout, split_occupation
from exchange.sheets.book import Book
from exchange.sheets.columns import Layout, Note, Reading, RowReader, Surroundings
from exchange.sheets.refusals import DEFAULT_LIMITS, Limits
from exchange.sheets.tables import Record, Records
from exchange.sheets.values.dates import DateReading, Precision
from exchange.sheets.values.periods import Period, last_day
from registry.rules.ages import unusual_age
from registry.rules.identity import MALE, Identity
from registry.rules.levels import Level

SHORTEST_CONTRACT_MONTHS = 12
"""签订一年以上劳动合同 (domain.md §2.1)."""

GENDER_MISMATCH = "gender_mismatch"
SLIPPED_COLUMN_ROWS, SLIPPED_COLUMN_SHARE = 5, 0.25
"""From how many differing rows, and from which share of all, the gender column as a whole is taken to have slipped."""

_REMARKED_ONLY = frozenset({"birth", "hire_date"})
"""Columns that no rule needs: what is wrong in them is a warning."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One error or warning: where (``row`` None: the whole sheet), about which column, and a sentence that says what to do."""

    sheet: str
    row: int | None
    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class RosterRow:
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


@dataclass(frozen=True, slots=True)
class JudgedRow:
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
    book: Book, today: date, *, layout: Layout | None = None, occupations: Collection[str] | None = None, limits: Limits = DEFAULT_LIMITS
) -> RosterCheck:
    """Judge a whole file at once. Raises :class:`~exchange.sheets.refusals.FileRefused` where it is no roster."""
    layout = layout or roster_layout()
    records = Records(book, layout, limits)
    judge = RosterJudge(layout, Surroundings(today, book.epoch_1904), occupations)
    accepted, errors, warnings = [], [], []
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

    def __init__(self, layout: Layout, surroundings: Surroundings, occupations: Collection[str] | None = None) -> None:
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
            f"{self._genders_compared} 行中有 {self._genders_different} 行的「性别」与身份证号不符,多半是整列错位。"
            "性别已按身份证号认定;请核对姓名与身份证号是否仍在同一行。"
        )
        return Finding("", None, "gender", "gender_column_unreliable", message)

    def judge(self, record: Record) -> JudgedRow:
        readings = self._reader.read(record.values)
        errors: list[tuple[str, Note]] = []
        warnings: list[tuple[str, Note]] = []
        cells: dict[str, Reading] = {}
        for column, reading in zip(self._columns, readings, strict=True):
            cells[column.key] = reading
            if reading.error is not None:
                (warnings if column.key in _REMARKED_ONLY else errors).append((column.key, reading.error))
            elif column.required and reading.value is None:
                errors.append((column.key, Note("required_missing", f"缺「{column.label}」,请补填。")))
            if reading.warnings:
                warnings += [(column.key, note) for note in reading.warnings]
        identity = cells["id_number"].value
        if identity is not None:
            self._compare_identity(identity, cells, record, errors, warnings)
        contract = _interval("contract", "劳动合同", cells, errors, warnings)
        training = _interval("training", "培训", cells, errors, warnings)
        _judge_contract(contract, errors)
        if identity is not None and training.start and (sentence := unusual_age(identity.birth, identity.gender, training.start)):
            warnings.append(("id_number", Note("age_unusual", f"{sentence}。")))
        self._compare_occupation(cells["occupation"].value, warnings)
        return JudgedRow(
            record,
            _person(record, cells, contract, training) if all(note.code == GENDER_MISMATCH for _, note in errors) else None,
            tuple([Finding(record.sheet, record.row, key, note.code, note.message) for key, note in errors]),
            tuple([Finding(record.sheet, record.row, key, note.code, note.message) for key, note in warnings]),
        )

    def _compare_identity(
        self,
        identity: Identity,
        cells: dict[str, Reading],
        record: Record,
        errors: list[tuple[str, Note]],
        warnings: list[tuple[str, Note]],
    ) -> None:
        sheet, row = self._seen.setdefault(identity.number, (record.sheet, record.row))
        if (sheet, row) != (record.sheet, record.row):
            where = f"工作表「{sheet}」第 {row} 行" if sheet != record.sheet else f"第 {row} 行"
            message = f"与{where}是同一个身份证号,同一人只能出现一次。请删去多余的一行,或更正身份证号。"
            errors.append(("id_number", Note("duplicate_in_file", message)))
        gender = cells["gender"].value
        self._genders_compared += bool(gender)
        if gender and gender != identity.gender:
            self._genders_different += 1
            spoken = "男" if identity.gender == MALE else "女"
            errors.append(("gender", Note(GENDER_MISMATCH, f"「性别」与身份证号不符:按身份证号应为{spoken}。请核对性别和身份证号。")))
        birth = cells["birth"].value
        if birth and isinstance(birth, date) and (birth.year, birth.month) != (identity.birth.year, identity.birth.month):
            warnings.append(("birth", Note("birth_mismatch", f"「出生日期」与身份证号不符:身份证号为 {identity.birth}。按身份证号认定。")))

    def _compare_occupation(self, occupation: str | None, warnings: list[tuple[str, Note]]) -> None:
        if occupation and self._occupations is not None and not self._occupations & set(split_occupation(occupation)):
            message = f"「职业(工种)」“{occupation}”不在职业目录中,请核对名称。"
            warnings.append(("occupation", Note("occupation_unknown", message)))


@dataclass(frozen=True, slots=True)
class _Interval:
    """``end`` is None where it is unknown or, if ``open_ended``, where there is none."""

    start: date | None
    end: date | None
    open_ended: bool = False


def _interval(
    subject: str, label: str, cells: dict[str, Reading], errors: list[tuple[str, Note]], warnings: list[tuple[str, Note]]
) -> _Interval:
    """The two ends, from their own columns or from one that holds both; says what is missing or the wrong way round."""
    start_key, end_key, period_key = f"{subject}_start", f"{subject}_end", f"{subject}_period"
    start, end, period = cells[start_key].value, cells[end_key].value, cells[period_key].value
    if isinstance(start, Period):
        start, period = None, start
    if period is not None:
        start, end = _from_period(label, (start, end), period, period_key, warnings)
    open_ended = isinstance(end, DateReading)
    if start is None and not (cells[start_key].error or cells[period_key].error):
        errors.append((start_key, Note("required_missing", f"缺「{label}起始日期」,请补填。")))
    if end is None and not (cells[end_key].error or cells[period_key].error):
        errors.append((end_key, Note("required_missing", f"缺「{label}终止日期」,请补填。")))
    if start is None or end is None or open_ended:
        return _Interval(start, None, open_ended)
    if end < start:
        errors.append((end_key, Note("date_order", f"{label}终止日期 {end} 早于起始日期 {start},请核对。")))
        return _Interval(start, None)
    return _Interval(start, end)


def _from_period(
    label: str,
    known: tuple[date | None, date | DateReading | None],
    period: Period | int | DateReading,
    key: str,
    warnings: list[tuple[str, Note]],
) -> tuple[date | None, date | DateReading | None]:
    """What the own columns leave open, filled from a period, a length in months, or an end alone."""
    start, end = known
    if isinstance(period, int):
        return start, end or (last_day(start, period) if start else None)
    first, last = (period.start, period.end) if isinstance(period, Period) else (None, period)
    if start is None and first is not None:
        start = first.first
        warnings += [(key, note) for note in date_notes(f"{label}起始", first, first.first)]
    if end is None:
        end = last if last.precision is Precision.OPEN else last.last
        warnings += [(key, note) for note in date_notes(f"{label}终止", last, last.last)]
    return start, end


def _judge_contract(contract: _Interval, errors: list[tuple[str, Note]]) -> None:
    """One year or more, both days included: 2024-05-01 to 2025-04-30 is one year."""
    if contract.start and contract.end and contract.end < last_day(contract.start, SHORTEST_CONTRACT_MONTHS):
        until = last_day(contract.start, SHORTEST_CONTRACT_MONTHS)
        message = f"劳动合同 {contract.start} 至 {contract.end} 不满一年(至少应到 {until}),不符合学徒条件。请核对合同期限。"
        errors.append(("contract_end", Note("contract_too_short", message)))


def _person(record: Record, cells: dict[str, Reading], contract: _Interval, training: _Interval) -> RosterRow:
    identity: Identity = cells["id_number"].value
    code, occupation = split_occupation(cells["occupation"].value)
    return RosterRow(
        sheet=record.sheet,
        row=record.row,
        name=cells["name"].value,
        id_number=identity.number,
        birth=identity.birth,
        gender=identity.gender,
        occupation_code=code,
        occupation=occupation,
        level=cells["level"].value,
        contract_start=contract.start,
        contract_end=contract.end,
        training_start=training.start,
        training_end=training.end,
        phone=cells["phone"].value or "",
        ethnicity=cells["ethnicity"].value or "",
        education=cells["education"].value or "",
        department=cells["department"].value or "",
        post=cells["post"].value or "",
        mentor=cells["mentor"].value or "",
        current_level=cells["current_level"].value,
        hire_date=cells["hire_date"].value,
    )
