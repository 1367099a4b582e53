"""A county with its parties, officers and policy, and classes taken to any state through the operations."""

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship import operations
from apprenticeship.enums import ClassState, ContentKind, InstructorKind, Outcome
from apprenticeship.models import Agreement, Enrolment, TrainingClass
from apprenticeship.operations import EnrolmentData, InstructorData, OutcomeData
from policies.shipped import load_shipped_policy
from registry.enums import SkillLevel
from registry.models import Occupation, Organisation
from registry.tests import builders as registry

BEIJING = ZoneInfo("Asia/Shanghai")
STARTS, ENDS = date(2024, 3, 1), date(2025, 2, 28)
"""Planned days of every class unless told."""
FILED, OPENED, ASSESSED, FINISHED = date(2024, 2, 20), date(2024, 3, 4), date(2025, 3, 3), date(2025, 3, 20)

_serial = count(1)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), BEIJING)


@dataclass(frozen=True)
class World:
    """Everybody who meets a class on its way."""

    firm: Actor
    institution: Actor
    evaluator: Actor
    county: Actor
    city: Actor
    approver: Actor
    agreement: Agreement
    occupation: Occupation

    @property
    def evaluator_body(self) -> Organisation:
        return Organisation.objects.get(pk=self.evaluator.organisation_id)

    def class_fields(self, **changes: Any) -> dict[str, Any]:
        """All that :func:`class_draft` asks for, of a class that lacks nothing but its roster."""
        fields = {
            "agreement": self.agreement,
            "evaluator": self.evaluator_body,
            "occupation": self.occupation,
            "level": SkillLevel.INTERMEDIATE,
            "title": "起重装卸机械操作工一班",
            "planned_start": STARTS,
            "planned_end": ENDS,
            "theory_hours": 200,
            "practice_hours": 400,
            "contents": dict.fromkeys(ContentKind.values, 150),
            "instructors": [InstructorData(InstructorKind.MENTOR, "赵师傅", "高级技师"), InstructorData(InstructorKind.TEACHER, "钱老师")],
        }
        return fields | changes

    def draft(self, heads: int = 2, **changes: Any) -> TrainingClass:
        drafted = operations.class_draft(actor=self.institution, at=at(date(2024, 2, 1)), **self.class_fields(**changes))
        if heads:
            operations.enrol(actor=self.institution, class_id=drafted.pk, rows=apprentices(heads, drafted), at=at(date(2024, 2, 2)))
        return drafted

    def training_class(self, state: str, heads: int = 2, **changes: Any) -> TrainingClass:
        """A class walked to ``state`` by the people whose turn it is; all apprentices of a finished one hold certificates."""
        made = self.draft(heads, **changes)
        for step in _WAYS[state]:
            getattr(self, f"_{step}")(made.pk)
        return TrainingClass.objects.get(pk=made.pk)

    def _submit(self, pk: int) -> None:
        operations.class_submit(actor=self.institution, class_id=pk, at=at(FILED, 9))

    def _file(self, pk: int) -> None:
        operations.class_file(actor=self.county, class_id=pk, at=at(FILED))

    def _return(self, pk: int) -> None:
        operations.class_return(actor=self.county, class_id=pk, comment="课时不足", at=at(FILED))

    def _open(self, pk: int) -> None:
        operations.class_open(actor=self.institution, class_id=pk, opened_on=OPENED, at=at(OPENED))

    def _end(self, pk: int) -> None:
        operations.class_end_training(actor=self.institution, class_id=pk, at=at(ASSESSED))

    def _outcomes(self, pk: int) -> None:
        rows = [certified(enrolment) for enrolment in Enrolment.objects.live().filter(training_class=pk).order_by("pk")]
        operations.outcomes_record(actor=self.institution, class_id=pk, rows=rows, at=at(FINISHED, 9))
        operations.outcomes_confirm(actor=self.evaluator, class_id=pk, at=at(FINISHED))

    def _finish(self, pk: int) -> None:
        operations.class_finish(actor=self.evaluator, class_id=pk, at=at(FINISHED, 11))

    def _archive(self, pk: int) -> None:
        operations.class_archive(actor=self.county, class_id=pk, at=at(FINISHED, 15))

    def _cancel(self, pk: int) -> None:
        operations.class_cancel(actor=self.firm, class_id=pk, comment="企业停产", at=at(FILED, 16))

    def _terminate(self, pk: int) -> None:
        operations.class_terminate(actor=self.county, class_id=pk, comment="检查发现停训", at=at(date(2024, 6, 3)))


_FILED_WAY = ["submit", "file"]
_OPEN_WAY = [*_FILED_WAY, "open"]
_FINISHED_WAY = [*_OPEN_WAY, "end", "outcomes", "finish"]
_WAYS: dict[str, list[str]] = {
    ClassState.DRAFT: [],
    ClassState.SUBMITTED: ["submit"],
    ClassState.RETURNED: ["submit", "return"],
    ClassState.FILED: _FILED_WAY,
    ClassState.OPEN: _OPEN_WAY,
    ClassState.ASSESSING: [*_OPEN_WAY, "end"],
    ClassState.FINISHED: _FINISHED_WAY,
    ClassState.ARCHIVED: [*_FINISHED_WAY, "archive"],
    ClassState.CANCELLED: [*_FILED_WAY, "cancel"],
    ClassState.TERMINATED: [*_OPEN_WAY, "terminate"],
}


def make_world(region: str = registry.WEIHUI) -> World:
    """A firm, school, evaluation body and officers of one county, with the shipped policy and an agreement in force."""
    firm, school = registry.organisation(Role.FIRM, region), registry.organisation(Role.INSTITUTION, region)
    city, approver = registry.actor(Role.CITY_HANDLER), registry.actor(Role.CITY_APPROVER)
    load_shipped_policy(maker=city, approver=approver, at=at(date(2019, 1, 2)))
    firm_person, school_person = registry.actor(Role.FIRM, firm), registry.actor(Role.INSTITUTION, school)
    office = registry.organisation(Role.COUNTY_HANDLER, region)
    return World(
        firm=firm_person,
        institution=school_person,
        evaluator=registry.actor(Role.EVALUATOR),
        county=registry.actor(Role.COUNTY_HANDLER, office),
        city=city,
        approver=approver,
        agreement=make_agreement(firm, school, firm_person, school_person),
        occupation=occupation(),
    )


def occupation(code: str = "6-30-05-01", name: str = "起重装卸机械操作工") -> Occupation:
    return Occupation.objects.get_or_create(code=code, trade="", edition=2022, defaults={"name": name})[0]


def make_agreement(firm: Organisation, school: Organisation, firm_person: Actor, school_person: Actor) -> Agreement:
    drafted = operations.agreement_draft(
        actor=school_person,
        firm=firm,
        institution=school,
        number=f"XY-2024-{next(_serial):03d}",
        signed_on=date(2023, 12, 20),
        valid_from=date(2024, 1, 1),
        valid_to=date(2027, 12, 31),
        at=at(date(2023, 12, 21)),
    )
    return operations.agreement_confirm(actor=firm_person, agreement_id=drafted.pk, at=at(date(2023, 12, 22)))


def apprentice(training_class: TrainingClass, **changes: Any) -> EnrolmentData:
    """Somebody new who meets every condition of the class."""
    fields = {
        "person": registry.person_data(),
        "contract_start": date(2024, 1, 1),
        "contract_end": date(2026, 12, 31),
        "training_start": training_class.planned_start,
        "training_end": training_class.planned_end,
        "post": "吊装岗",
        "current_level": SkillLevel.ELEMENTARY,
    }
    return EnrolmentData(**(fields | changes))


def apprentices(heads: int, training_class: TrainingClass) -> list[EnrolmentData]:
    return [apprentice(training_class) for _ in range(heads)]


def certificate_number(level: int = SkillLevel.INTERMEDIATE, year: int = 2025) -> str:
    """A new number of a 职业技能等级证书 of Henan."""
    return f"S000041000001{year % 100:02d}{6 - level}{next(_serial):06d}"


def certified(enrolment: Enrolment, **changes: Any) -> OutcomeData:
    fields = {
        "enrolment_id": enrolment.pk,
        "outcome": Outcome.CERTIFIED,
        "on": date(2025, 3, 18),
        "certificate_type": "skill_level",
        "certificate_number": certificate_number(enrolment.training_class.level),
        "certificate_issued_on": date(2025, 3, 18),
    }
    return OutcomeData(**(fields | changes))
