"""Writing what became of the apprentices (培训结果): the institution records, the evaluation body confirms."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship.enums import CONFIRMING_STATES, RECORDING_STATES, Outcome
from apprenticeship.models import Certificate, Enrolment, TrainingClass
from apprenticeship.notices import tell
from apprenticeship.operations.guards import business_day, moment
from apprenticeship.operations.rows import RowProblem, refuse_rows
from apprenticeship.rules.outcomes import OutcomeFacts, outcome_problems
from apprenticeship.workflow import CLASS
from audit.bulk import update_rows
from audit.models import Event
from audit.operations import Refused, Stale, authorise, event_fields, lock, operation, record, require
from registry.rules.certificates import normalise_certificate_number

OUTCOME_COLUMNS = ("outcome", "outcome_on", "exit_on", "exit_reason", "recorded_by", "confirmed_by", "confirmed_at", "version")


@dataclass(frozen=True, slots=True)
class OutcomeData:
    """The outcome of one apprentice as of the day ``on``; certificate columns for 结业取证, ``exit_reason`` for 中途退出 only."""

    enrolment_id: int
    outcome: str
    on: date
    exit_reason: str = ""
    certificate_type: str = ""
    certificate_number: str = ""
    certificate_issued_on: date | None = None


@operation
def outcomes_record(
    *, actor: Actor, class_id: int, rows: Sequence[OutcomeData], seen_version: int | None = None, at: datetime | None = None
) -> TrainingClass:
    """Write the outcomes of any of the class's apprentices, all or none, in a constant number of queries.

    Writing again replaces what was recorded, with its certificate, and asks for a new confirmation. Raises
    :class:`RowsRefused` with every problem of every row. Before the opening only 中途退出 can be recorded.
    """
    training_class = _for_outcomes("record", actor, class_id, seen_version)
    require(rows, "没有填写任何结果。", field="rows")
    rows = [_tidied(row) for row in rows]
    enrolments = _locked(training_class, [row.enrolment_id for row in rows])
    refuse_rows(row_problems(training_class, rows, enrolments, business_day(at)))
    changed = [row for row in rows if not _says_the_same(enrolments[row.enrolment_id], row)]
    events = [_apply(enrolments[row.enrolment_id], row, actor, at) for row in changed]
    Certificate.objects.filter(enrolment_id__in=[row.enrolment_id for row in changed]).delete()
    update_rows([enrolments[row.enrolment_id] for row in changed], OUTCOME_COLUMNS)
    Certificate.objects.bulk_create(_certificate(training_class, row) for row in changed if row.outcome == Outcome.CERTIFIED)
    Event.objects.bulk_create(events)
    _touch(training_class, "record_outcomes", "登记结果", actor, at, Counter(row.outcome for row in changed))
    if changed and training_class.state in CONFIRMING_STATES:
        tell(training_class, f"登记了 {len(changed)} 名学徒的结果，请核对确认。", Role.EVALUATOR, at=at)
    return training_class


@operation
def outcomes_confirm(
    *,
    actor: Actor,
    class_id: int,
    enrolment_ids: Collection[int] | None = None,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> TrainingClass:
    """The evaluation body confirms recorded outcomes, all that wait unless told which; never the person who recorded them."""
    training_class = _for_outcomes("confirm", actor, class_id, seen_version)
    waiting = training_class.enrolments.live().exclude(outcome=Outcome.TRAINING).filter(confirmed_by__isnull=True)
    if enrolment_ids is not None:
        waiting = waiting.filter(pk__in=enrolment_ids)
    rows = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    require(rows, "没有待确认的结果。请刷新页面查看最新进度。")
    own = [row for row in rows if row.recorded_by_id == actor.user_id]
    require(not own, "结果的登记人与确认人不能是同一人，请由评价机构另一人确认。")
    waiting.filter(pk__in=[row.pk for row in rows]).update(confirmed_by_id=actor.user_id, confirmed_at=moment(at))
    events = [_event(row, "confirm_outcome", "确认结果", actor, at, source=row.outcome, target=row.outcome) for row in rows]
    Event.objects.bulk_create(events)
    _touch(training_class, "confirm_outcomes", "确认结果", actor, at, Counter(row.outcome for row in rows))
    return training_class


@operation
def outcome_decline(*, actor: Actor, enrolment_id: int, comment: str, at: datetime | None = None) -> Enrolment:
    """The evaluation body does not agree with one recorded outcome: it goes back to the institution, with the reason."""
    class_id = Enrolment.objects.values_list("training_class_id", flat=True).get(pk=enrolment_id)
    training_class = _for_outcomes("confirm", actor, class_id, None)
    enrolment = _locked(training_class, [enrolment_id]).get(enrolment_id)
    require(comment.strip(), "请写明不予确认的原因。", field="comment")
    recorded = enrolment is not None and enrolment.outcome != Outcome.TRAINING and enrolment.confirmed_by_id is None
    require(recorded, "该学徒没有待确认的结果。请刷新页面查看最新进度。")
    before = enrolment.outcome
    _clear(enrolment)
    Certificate.objects.filter(enrolment=enrolment).delete()
    enrolment.save()
    record(enrolment, "decline_outcome", "不予确认", actor=actor, at=at, comment=comment.strip(), source=before, target=Outcome.TRAINING)
    tell(training_class, f"{enrolment.person}的结果未予确认：{comment.strip()[:100]}", Role.INSTITUTION, at=at)
    return enrolment


def _for_outcomes(what: str, actor: Actor, class_id: int, seen_version: int | None) -> TrainingClass:
    """The locked class, in a state in which outcomes are recorded or confirmed."""
    role, states = (Role.INSTITUTION, RECORDING_STATES) if what == "record" else (Role.EVALUATOR, CONFIRMING_STATES)
    training_class = lock(TrainingClass, class_id)
    authorise(actor.covers(role, training_class))
    if seen_version not in (None, training_class.version):
        raise Stale
    verb = "登记" if what == "record" else "确认"
    if training_class.state not in states:
        raise Refused(f"{CLASS.label}现在是“{training_class.get_state_display()}”，不能{verb}结果。请刷新页面查看最新进度。")
    return training_class


def _locked(training_class: TrainingClass, ids: Collection[int]) -> dict[int, Enrolment]:
    rows = training_class.enrolments.live().filter(pk__in=ids).select_for_update(of=("self",)).select_related("person", "certificate")
    return {row.pk: row for row in rows.order_by("pk")}


def _tidied(row: OutcomeData) -> OutcomeData:
    """Only what belongs to the outcome: a certificate typed beside 考核不合格 is not one."""
    certified, withdrew = row.outcome == Outcome.CERTIFIED, row.outcome == Outcome.WITHDREW
    return OutcomeData(
        enrolment_id=row.enrolment_id,
        outcome=row.outcome,
        on=row.on,
        exit_reason=row.exit_reason if withdrew else "",
        certificate_type=row.certificate_type if certified else "",
        certificate_number=normalise_certificate_number(row.certificate_number) if certified else "",
        certificate_issued_on=row.certificate_issued_on if certified else None,
    )


def row_problems(
    training_class: TrainingClass, rows: Sequence[OutcomeData], enrolments: Mapping[int, Enrolment], today: date
) -> list[RowProblem]:
    """Every reason against every row; ``enrolments`` are the class's apprentices by id."""
    taken = _taken_certificates(rows)
    twice = Counter((row.certificate_type, row.certificate_number) for row in rows if row.certificate_number)
    problems = []
    for index, row in enumerate(rows):
        enrolment = enrolments.get(row.enrolment_id)
        if enrolment is None:
            problems.append(RowProblem(index, f"第{index + 1}行", "", "该学徒不在本班名册中"))
            continue
        found = list(outcome_problems(_facts(row), training_class.level, training_class.filed_on, training_class.opened_on, today))
        certificate = (row.certificate_type, row.certificate_number)
        if twice[certificate] > 1:
            found.append(("certificate_number", "同一证书编号在本次登记中出现多次"))
        if certificate in taken:
            found.append(("certificate_number", "该证书编号已登记在另一名学徒名下"))
        problems += [RowProblem(index, str(enrolment.person), field, sentence) for field, sentence in found]
    return problems


def _taken_certificates(rows: Sequence[OutcomeData]) -> set[tuple[str, str]]:
    """Certificates of anybody else; those of ``rows`` themselves are about to be written anew."""
    numbers = [row.certificate_number for row in rows if row.certificate_number]
    others = Certificate.objects.filter(number__in=numbers).exclude(enrolment_id__in=[row.enrolment_id for row in rows])
    return set(others.values_list("type", "number"))


def _facts(row: OutcomeData) -> OutcomeFacts:
    return OutcomeFacts(
        outcome=row.outcome,
        on=row.on,
        exit_reason=row.exit_reason,
        certificate_type=row.certificate_type,
        certificate_number=row.certificate_number,
        certificate_issued_on=row.certificate_issued_on,
    )


def _says_the_same(enrolment: Enrolment, row: OutcomeData) -> bool:
    """Sent again unchanged (a double click, a second look at the form): nothing to write, the confirmation stands."""
    certificate = getattr(enrolment, "certificate", None)
    written = (certificate.type, certificate.number, certificate.issued_on) if certificate else ("", "", None)
    said = (row.certificate_type, row.certificate_number, row.certificate_issued_on)
    return (enrolment.outcome, enrolment.outcome_on, enrolment.exit_reason, written) == (row.outcome, row.on, row.exit_reason, said)


def _apply(enrolment: Enrolment, row: OutcomeData, actor: Actor, at: datetime | None) -> Event:
    before = enrolment.outcome
    _clear(enrolment)
    enrolment.outcome, enrolment.outcome_on, enrolment.recorded_by_id = row.outcome, row.on, actor.user_id
    if row.outcome == Outcome.WITHDREW:
        enrolment.exit_on, enrolment.exit_reason = row.on, row.exit_reason
    said = {"on": str(row.on), "certificate": row.certificate_number, "exit_reason": row.exit_reason}
    return _event(enrolment, "record_outcome", "登记结果", actor, at, source=before, target=row.outcome, **said)


def _clear(enrolment: Enrolment) -> None:
    enrolment.outcome, enrolment.outcome_on, enrolment.exit_on, enrolment.exit_reason = Outcome.TRAINING, None, None, ""
    enrolment.recorded_by_id = enrolment.confirmed_by_id = enrolment.confirmed_at = None
    enrolment.version += 1


def _event(enrolment: Enrolment, name: str, label: str, actor: Actor, at: datetime | None, **more: str) -> Event:
    return Event(**event_fields(enrolment, name, label, actor=actor, at=at, **more))


def _certificate(training_class: TrainingClass, row: OutcomeData) -> Certificate:
    return Certificate(
        enrolment_id=row.enrolment_id,
        type=row.certificate_type,
        number=row.certificate_number,
        level=training_class.level,
        issued_on=row.certificate_issued_on,
    )


def _touch(training_class: TrainingClass, name: str, label: str, actor: Actor, at: datetime | None, outcomes: Counter[str]) -> None:
    """A page that shows the former outcomes is out of date from now on."""
    training_class.version += 1
    training_class.save(update_fields=["version"])
    record(training_class, name, label, actor=actor, at=at, outcomes={Outcome(key).label: heads for key, heads in outcomes.items()})
