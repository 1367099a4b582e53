"""Importing a roster into one class (导入花名册): rows are new, changed, the same, or go back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from apprenticeship.enums import Outcome
from apprenticeship.imports import class_findings, enrolment_of
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.operations import enrol, enrolment_change
from apprenticeship.operations.enrolments import OWN_COLUMNS
from apprenticeship.permissions import can_edit_class
from apprenticeship.rules.roster import Finding, JudgedRow, RosterJudge, RosterRow
from apprenticeship.rules.roster_columns import ROSTER_COLUMNS, roster_layout
from apprenticeship.selectors import hold_reason
from exchange.blanks import OWN_SHEETS, Blank, BlankColumn
from exchange.declared import remark_words
from exchange.enums import Verdict
from exchange.kinds import ImportKind, Problem, Row, Told
from exchange.selectors import extra_aliases
from exchange.sheets.columns import Layout, Surroundings
from exchange.sheets.reading import read_book
from exchange.sheets.tables import Records
from exchange.sheets.values.text import as_text
from registry.enums import Education, SkillLevel
from registry.models import Occupation
from registry.people import number_index
from registry.rules.levels import Level
from registry.rules.masking import mask_identity_number

POST_LENGTH = Enrolment._meta.get_field("post").max_length
ENROLLED = "already_enrolled"
LABELS = {column.key: column.label for column in ROSTER_COLUMNS}
_LEVELS = ("level", "current_level")
_DAYS = ("birth", "contract_start", "contract_end", "training_start", "training_end", "hire_date")
_EXAMPLES = {
    "name": "张三",
    "gender": "男",
    "id_number": "41078119950307001X",
    "education": "大专",
    "post": "装配岗",
    "occupation": "焊工",
    "level": "中级工",
    "current_level": "初级工",
    "contract_start": "2024-01-01",
    "contract_end": "2026-12-31",
    "training_start": "2024-09-01",
    "training_end": "2025-08-31",
    "mentor": "李四",
    "phone": "13800000000",
}
_WIDTHS = {
    "id_number": 22,
    "occupation": 18,
    "contract_start": 16,
    "contract_end": 16,
    "training_start": 14,
    "training_end": 14,
    "phone": 14,
}
_LISTS = {
    "gender": ("男", "女"),
    "education": tuple(Education.labels),
    "level": tuple(level.word for level in Level),
    "current_level": tuple(level.word for level in Level),
}
_NOTES = (
    "黄色表头的列必填，其余可空。可以增加、删除或调换列，表头文字不要改动。",
    "身份证号和电话已设为文本格式，请勿改成数字，否则 Excel 会丢失末几位。",
    "职业(工种)和培训等级须与所导入的培训班一致；列表中没有的职业可以直接填写。",
    "日期写成 2024-09-01；劳动合同须满一年，无固定期限的在终止日期一栏写“无固定期限”。",
    "“示例”一行不会导入，可以保留或删除。",
)
_NEEDED = {"name", "id_number", "occupation", "level", "contract_start", "contract_end", "training_start", "training_end"}


class RosterImport(ImportKind):
    """``params``: ``{"class_id": …}``, a class that its firm or institution may still edit."""

    key = "roster"
    label = "花名册"

    def layout(self) -> Layout:
        return roster_layout(extra_aliases(self.key))

    def blank(self) -> Blank:
        catalogue = Occupation.objects.filter(active=True).values_list("name", "trade")
        lists = _LISTS | {"occupation": tuple(dict.fromkeys(trade or name for name, trade in catalogue))}
        columns = [
            BlankColumn(LABELS[key], example, _WIDTHS.get(key, 12), key in _NEEDED, lists.get(key, ()), is_strict=key != "occupation")
            for key, example in _EXAMPLES.items()
        ]
        return Blank("学徒花名册模板", "花名册", columns, _NOTES)

    def may(self, actor: Actor, params: Mapping[str, Any]) -> bool:
        found = TrainingClass.objects.visible_to(actor).filter(pk=params["class_id"]).first()
        return found is not None and can_edit_class(actor, found) and not hold_reason(found)

    def place(self, params: Mapping[str, Any]) -> str:
        return str(TrainingClass.objects.get(pk=params["class_id"]).title)

    def back_url(self, params: Mapping[str, Any]) -> str:
        return reverse("apprenticeship:class_detail", args=[params["class_id"]])

    def read(self, content: bytes, name: str, told: Told) -> tuple[list[Row], list[str]]:
        layout, book = self.layout(), read_book(content, name)
        source = Records(book, layout)
        records = list(source)
        occupations = frozenset(Occupation.objects.values_list("name", flat=True))
        judge = RosterJudge(layout, Surroundings(timezone.localdate(), book.epoch_1904), occupations)
        judged = []
        for done, record in enumerate(records, start=1):
            judged.append(judge.judge(record))
            told(done, len(records))
        ignored = {"gender_mismatch"} if judge.gender_column_is_unreliable else set()
        remarks = [remark_words(remark) for remark in source.remarks if remark.sheet not in OWN_SHEETS]
        if ignored:
            remarks.append(judge.gender_column_remark().message)
        place = layout.index("name")
        return [_row(one, place, ignored) for one in judged], remarks

    def judge(self, actor: Actor, params: Mapping[str, Any], rows: Sequence[Row]) -> None:
        training_class = TrainingClass.objects.select_related("occupation").get(pk=params["class_id"])
        people = [roster_row(row) for row in rows]
        enrolled = _enrolled(training_class)
        against: dict[tuple[str, int | None], list[Finding]] = {}
        for finding in class_findings(training_class, people):
            against.setdefault((finding.sheet, finding.row), []).append(finding)
        for row, person in zip(rows, people, strict=True):
            row.problems = [_problem(found) for found in against.get((row.sheet, row.number), ()) if found.code != ENROLLED]
            if len(person.post or person.department) > POST_LENGTH:
                row.problems.append(Problem("post", "too_long", f"「岗位」超过 {POST_LENGTH} 个字，请写简称。"))
            known = enrolled.get(number_index(person.id_number))
            changes = _changes(known, person) if known else []
            row.decide((Verdict.CHANGED if changes else Verdict.SAME) if known else Verdict.NEW, changes)

    def summary(self, rows: Sequence[Row]) -> dict[str, Any]:
        """Heads by level and training days, for what they would cost."""
        keys = ("level", "training_start", "training_end")
        heads = Counter(tuple((row.values or {})[key] for key in keys) for row in rows)
        return {"groups": [dict(zip(keys, group, strict=True)) | {"heads": count} for group, count in heads.items()]}

    def apply(self, actor: Actor, params: Mapping[str, Any], new: Sequence[Row], changed: Sequence[Row]) -> None:
        class_id = params["class_id"]
        if new:
            enrol(actor=actor, class_id=class_id, rows=[enrolment_of(roster_row(row)) for row in new])
        if changed:
            enrolled = _enrolled(TrainingClass.objects.get(pk=class_id))
            for row in changed:
                person = roster_row(row)
                known = enrolled[number_index(person.id_number)]
                enrolment_change(actor=actor, enrolment_id=known.pk, **_terms(known, person))


def _row(judged: JudgedRow, name_column: int, ignored: set[str]) -> Row:
    problems = [_problem(finding) for finding in judged.errors if finding.code not in ignored]
    person = judged.person if not problems else None
    warnings = [_problem(finding) for finding in judged.warnings]
    label = f"{person.name} {mask_identity_number(person.id_number)}" if person else _typed_name(judged, name_column)
    return Row(judged.record.sheet, judged.record.row, label, _plain(person) if person else None, problems, warnings)


def _typed_name(judged: JudgedRow, name_column: int) -> str:
    """What stands in the name's cell of a row that goes back; a number that slipped in there is not shown."""
    columns, values = judged.record.columns, judged.record.values
    typed = as_text(values[columns.index(name_column)]).strip() if name_column in columns else ""
    return "" if any(map(str.isdigit, typed)) else typed[:20]


def _problem(finding: Finding) -> Problem:
    return Problem(finding.field, finding.code, finding.message)


def _plain(person: RosterRow) -> dict[str, Any]:
    """As JSON: days in ISO form, levels as their ordinal."""
    values = person._asdict()
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def roster_row(row: Row) -> RosterRow:
    """The person of a staged row."""
    values = dict(row.values or {})
    for key in _DAYS:
        values[key] = date.fromisoformat(values[key]) if values[key] else None
    for key in _LEVELS:
        values[key] = Level(values[key]) if values[key] is not None else None
    return RosterRow(**values)


def _enrolled(training_class: TrainingClass) -> dict[bytes, Enrolment]:
    roster = training_class.enrolments.exclude(outcome=Outcome.VOID).select_related("person")
    return {bytes(enrolment.person.id_number_index): enrolment for enrolment in roster}


def _terms(known: Enrolment, person: RosterRow) -> dict[str, Any]:
    """The enrolment's own columns as the row has them; what the row leaves blank stays as it is."""
    row = enrolment_of(person)
    terms = {name: getattr(row, name) for name in OWN_COLUMNS}
    return terms | {name: getattr(known, name) for name in ("post", "current_level") if terms[name] in ("", None)}


def _changes(known: Enrolment, person: RosterRow) -> list[tuple[str, str, str]]:
    terms = _terms(known, person)
    differing = [name for name in OWN_COLUMNS if getattr(known, name) != terms[name]]
    return [(LABELS[name], _words(name, getattr(known, name)), _words(name, terms[name])) for name in differing]


def _words(name: str, value: Any) -> str:
    if name == "current_level":
        return "未填" if value is None else SkillLevel(value).label
    if name == "contract_end" and value is None:
        return "无固定期限"
    return str(value) if value else "未填"
