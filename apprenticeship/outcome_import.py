"""Outcomes and certificates of a class from a workbook (结业与取证名册), entered by its institution."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from apprenticeship.enums import FINAL_OUTCOMES, CertificateType, ExitReason, Outcome
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.operations import OutcomeData, outcomes_record
from apprenticeship.operations.outcomes import row_problems
from apprenticeship.permissions import can_record_outcomes
from apprenticeship.rules.roster_columns import COLUMN
from exchange.declared import DeclaredKind, differences, pack, unpack
from exchange.enums import Verdict
from exchange.kinds import Params, Problem, Row
from exchange.sheets.columns import Column
from exchange.sheets.parsers import choice, day, text
from registry.people import number_index
from registry.rules.certificates import normalise_certificate_number
from registry.rules.masking import mask_identity_number

_OUTCOMES = {str(outcome.label): str(outcome.value) for outcome in FINAL_OUTCOMES}
_SPELLINGS = {"取证": "certified", "合格": "certified", "未取证": "passed_uncertified", "不合格": "failed", "退出": "withdrew"}
_TYPES = {label: value for value, label in CertificateType.choices}
_REASONS = {label: value for value, label in ExitReason.choices}
COLUMNS = (
    COLUMN["name"],
    COLUMN["id_number"],
    Column("outcome", "培训结果", choice("培训结果", _OUTCOMES | _SPELLINGS), ("结果", "结业结果", "结业情况", "考核结果"), required=True),
    Column("on", "结果日期", day("结果日期"), ("结业日期", "退出日期", "考核日期", "日期"), required=True, unreadable="date_invalid"),
    Column("exit_reason", "退出原因", choice("退出原因", _REASONS), ("中途退出原因", "原因")),
    Column("certificate_type", "证书类别", choice("证书类别", _TYPES), ("证书类型", "证书种类")),
    Column("certificate_number", "证书编号", text("证书编号", 40), ("证书号", "证书号码", "证书编码"), repeats=False),
    Column("certificate_issued_on", "发证日期", day("发证日期"), ("证书发证日期", "领证日期", "取证日期")),
)
_SAID = ("outcome", "on", "exit_reason", "certificate_type", "certificate_number", "certificate_issued_on")


class OutcomeImport(DeclaredKind):
    """``params``: ``{"class_id": …}``, a class whose outcomes its institution may record now."""

    key = "outcomes"
    label = "结业与取证名册"
    declared = COLUMNS
    unique = ("id_number",)
    examples = {
        "name": "张三",
        "id_number": "41078119950307001X",
        "outcome": "结业取证",
        "on": "2025-08-31",
        "exit_reason": "",
        "certificate_type": "职业技能等级证书",
        "certificate_number": "S000041010003244000001",
        "certificate_issued_on": "2025-09-10",
    }
    widths = {"id_number": 22, "certificate_type": 20, "certificate_number": 28}
    notes = ("只列有结果的学徒；结业取证的填证书三列，中途退出的填退出原因。", "结果由评价机构另行确认；内容有变化的须重新确认。")

    def choices(self) -> Mapping[str, Sequence[str]]:
        return {"outcome": tuple(_OUTCOMES), "exit_reason": tuple(_REASONS), "certificate_type": tuple(_TYPES)}

    def label_of(self, values: Mapping[str, Any]) -> str:
        identity = values["id_number"]
        return f"{values['name'] or ''} {mask_identity_number(identity.number) if identity else ''}".strip()

    def pack(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return pack(values | {"id_number": values["id_number"].number})

    def may(self, actor: Actor, params: Params) -> bool:
        found = TrainingClass.objects.visible_to(actor).filter(pk=params["class_id"]).first()
        return found is not None and can_record_outcomes(actor, found)

    def place(self, params: Params) -> str:
        return str(TrainingClass.objects.get(pk=params["class_id"]).title)

    def back_url(self, params: Params) -> str:
        return reverse("apprenticeship:class_detail", args=[params["class_id"]])

    def judge(self, actor: Actor, params: Params, rows: Sequence[Row]) -> None:
        training_class = TrainingClass.objects.get(pk=params["class_id"])
        roster = _roster(training_class)
        found = [(row, roster[index]) for row in rows if (index := _index(row)) in roster]
        said = [_said(row, enrolment) for row, enrolment in found]
        for row in rows:
            row.problems = (
                [] if _index(row) in roster else [Problem("id_number", "person_unknown", "该人员不在本班名册中，请核对身份证号。")]
            )
        by_pk = {enrolment.pk: enrolment for enrolment in roster.values()}
        for problem in row_problems(training_class, said, by_pk, timezone.localdate()):
            found[problem.index][0].problems.append(Problem(problem.field or "outcome", "not_allowed", f"{problem.sentence}。"))
        for row, enrolment in found:
            if unpack(row)["name"] != enrolment.person.name:
                row.problems.append(Problem("name", "name_differs", "姓名与名册不一致，请核对身份证号是否填错行。"))
        verdicts = {id(row): _verdict(self.columns, enrolment, outcome) for (row, enrolment), outcome in zip(found, said, strict=True)}
        for row in rows:
            row.decide(*verdicts.get(id(row), (Verdict.WRONG, [])))

    def apply(self, actor: Actor, params: Params, new: Sequence[Row], changed: Sequence[Row]) -> None:
        roster = _roster(TrainingClass.objects.get(pk=params["class_id"]))
        said = [_said(row, roster[_index(row)]) for row in (*new, *changed)]
        outcomes_record(actor=actor, class_id=params["class_id"], rows=said)


def _index(row: Row) -> bytes:
    return number_index((row.values or {})["id_number"])


def _roster(training_class: TrainingClass) -> dict[bytes, Enrolment]:
    live = training_class.enrolments.live().select_related("person", "certificate")
    return {bytes(enrolment.person.id_number_index): enrolment for enrolment in live}


def _said(row: Row, enrolment: Enrolment) -> OutcomeData:
    """Only what belongs to the outcome, as the operation keeps it."""
    values = unpack(row)
    certified, withdrew = values["outcome"] == Outcome.CERTIFIED, values["outcome"] == Outcome.WITHDREW
    return OutcomeData(
        enrolment_id=enrolment.pk,
        outcome=values["outcome"],
        on=values["on"],
        exit_reason=(values["exit_reason"] or "") if withdrew else "",
        certificate_type=(values["certificate_type"] or "") if certified else "",
        certificate_number=normalise_certificate_number(values["certificate_number"] or "") if certified else "",
        certificate_issued_on=values["certificate_issued_on"] if certified else None,
    )


def _verdict(labels: Mapping[str, str], enrolment: Enrolment, said: OutcomeData) -> tuple[Verdict, list[tuple[str, str, str]]]:
    if enrolment.outcome == Outcome.TRAINING:
        return Verdict.NEW, []
    certificate = getattr(enrolment, "certificate", None)
    kept = (certificate.type, certificate.number, certificate.issued_on) if certificate else ("", "", None)
    old = dict(zip(_SAID, (enrolment.outcome, enrolment.outcome_on, enrolment.exit_reason, *kept), strict=True))
    changes = differences(labels, _worded(old), _worded({key: getattr(said, key) for key in _SAID}))
    return (Verdict.CHANGED if changes else Verdict.SAME), changes


def _worded(values: Mapping[str, Any]) -> dict[str, Any]:
    outcome, reason, kind = values["outcome"], values["exit_reason"], values["certificate_type"]
    return dict(values) | {
        "outcome": str(Outcome(outcome).label),
        "exit_reason": str(ExitReason(reason).label) if reason else "",
        "certificate_type": str(CertificateType(kind).label) if kind else "",
    }
