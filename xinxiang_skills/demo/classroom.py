"""The story of one class, from its draft to its money, as far as its fate and today allow."""

from datetime import date, timedelta
from itertools import islice

from accounts.enums import Role
from apprenticeship import operations as training
from apprenticeship.enums import CertificateType, ContentKind, ExitReason, InstructorKind, Outcome
from apprenticeship.models import Enrolment, TrainingClass
from registry.enums import SkillLevel
from registry.models import Occupation
from subsidies import operations as subsidies
from subsidies.models import Claim
from xinxiang_skills.demo.bodies import moment
from xinxiang_skills.demo.city import City, Story
from xinxiang_skills.demo.classes import ClassPlan

HOURS = {ContentKind.KNOWLEDGE: 120, ContentKind.SKILL: 400, ContentKind.SAFETY: 40, ContentKind.CONDUCT: 40}
EXIT_REASONS = (ExitReason.RESIGNED, ExitReason.TRANSFERRED, ExitReason.ILLNESS, ExitReason.MILITARY)
FIVE_LEVEL_DIGIT = {SkillLevel.INTERMEDIATE: 4, SkillLevel.ADVANCED: 3}


def class_story(city: City, plan: ClassPlan) -> Story:
    return _ClassStory(city, plan).tell()


class _ClassStory:
    def __init__(self, city: City, plan: ClassPlan) -> None:
        self.city, self.plan, self.random = city, plan, city.random
        bodies = city.bodies
        self.firm, self.institution = bodies.firms[plan.firm], bodies.institutions[plan.institution]
        self.evaluator = bodies.evaluators[plan.index % len(bodies.evaluators)]
        self.by_firm = bodies.of(self.firm, Role.FIRM)
        self.by_institution = bodies.of(self.institution, Role.INSTITUTION)
        self.by_evaluator = bodies.of(self.evaluator, Role.EVALUATOR)
        self.by_county = bodies.counties[self.firm.region_id]

    def tell(self) -> Story:
        plan = self.plan
        yield (day := max(plan.start - timedelta(days=45), date(2019, 2, 11)))
        self._draft(day)
        yield (day := day + timedelta(days=4))
        self._enrol(day)
        yield (day := day + timedelta(days=3))
        training.class_submit(actor=self.by_institution, class_id=self.class_id, at=moment(day))
        if plan.fate == "unfiled":
            return
        yield (day := day + timedelta(days=6))
        if plan.index % 12 == 5:
            yield from self._returned(day)
            day += timedelta(days=9)
        if plan.fate == "return_filing":
            training.class_return(
                actor=self.by_county, class_id=self.class_id, comment="培训方案课时不足，请补正后重新提交。", at=moment(day)
            )
            return
        training.class_file(actor=self.by_county, class_id=self.class_id, filed_end=plan.end, at=moment(day))
        if plan.fate == "cancelled":
            yield (day := day + timedelta(days=3))
            training.class_cancel(
                actor=self.by_institution, class_id=self.class_id, comment="企业生产任务调整，本班不再举办。", at=moment(day)
            )
            return
        yield plan.start
        training.class_open(actor=self.by_institution, class_id=self.class_id, opened_on=plan.start, at=moment(plan.start, 8))
        yield from self._prepay()
        if plan.fate == "terminated":
            yield (day := plan.start + timedelta(days=90))
            training.class_terminate(actor=self.by_county, class_id=self.class_id, comment="检查发现停训超过一个月。", at=moment(day))
            return
        yield (day := plan.end + timedelta(days=1))
        training.class_end_training(actor=self.by_institution, class_id=self.class_id, at=moment(day))
        yield (day := plan.end + timedelta(days=18))
        self._outcomes(day)
        if plan.fate == "unconfirmed":
            return
        yield (day := plan.end + timedelta(days=24))
        training.outcomes_confirm(actor=self.by_evaluator, class_id=self.class_id, at=moment(day))
        training.class_finish(actor=self.by_evaluator, class_id=self.class_id, finished_on=day, at=moment(day, 15))
        if plan.fate != "unclaimed":
            yield from self._claim(day)

    def _returned(self, day: date) -> Story:
        """Sent back once for correction, then handed in again."""
        comment = "劳动合同复印件缺两份，请补正后重新提交。"
        training.class_return(actor=self.by_county, class_id=self.class_id, comment=comment, at=moment(day))
        yield day + timedelta(days=5)
        training.class_submit(actor=self.by_institution, class_id=self.class_id, at=moment(day + timedelta(days=5)))
        yield day + timedelta(days=9)

    def _draft(self, day: date) -> None:
        plan = self.plan
        agreement = training.agreement_draft(
            actor=self.by_institution,
            firm=self.firm,
            institution=self.institution,
            number=f"演示协议〔{day.year}〕{plan.index + 1:03d}",
            signed_on=day,
            valid_from=day,
            valid_to=plan.end + timedelta(days=180),
            at=moment(day, 9),
        )
        agreement = training.agreement_confirm(actor=self.by_firm, agreement_id=agreement.pk, at=moment(day, 10))
        occupation = list(islice(Occupation.objects.filter(active=True, trade="").order_by("code"), 18))[plan.occupation]
        klass: TrainingClass = training.class_draft(
            actor=self.by_institution,
            agreement=agreement,
            evaluator=self.evaluator,
            occupation=occupation,
            level=plan.level,
            title=f"{occupation}{plan.level.label}班",
            planned_start=plan.start,
            planned_end=plan.end,
            theory_hours=200 * plan.years,
            practice_hours=400 * plan.years,
            contents={kind: hours * plan.years for kind, hours in HOURS.items()},
            instructors=[
                training.InstructorData(kind=InstructorKind.MENTOR, name="演示导师", qualification="高级技师"),
                training.InstructorData(kind=InstructorKind.TEACHER, name="演示教师", qualification="讲师"),
            ],
            at=moment(day, 11),
        )
        self.class_id = klass.pk

    def _enrol(self, day: date) -> None:
        plan = self.plan
        rows = [
            training.EnrolmentData(
                person=self.city.people.make(day),
                post="生产一线",
                contract_start=plan.start - timedelta(days=self.random.randint(45, 400)),
                contract_end=None if self.random.random() < 0.1 else date(plan.start.year + 3, plan.start.month, 28),
                training_start=plan.start,
                training_end=plan.end,
            )
            for _ in range(plan.heads)
        ]
        training.enrol(actor=self.by_institution, class_id=self.class_id, rows=rows, at=moment(day))

    def _prepay(self) -> Story:
        if not self.plan.prepays:
            return
        yield (day := self.plan.start + timedelta(days=6))
        prepayment = subsidies.prepayment_apply(actor=self.by_firm, class_id=self.class_id, at=moment(day))
        if self.plan.stalls == "prepay_apply":
            return
        yield (day := day + timedelta(days=5))
        subsidies.prepayment_check(actor=self.by_county, prepayment_id=prepayment.pk, at=moment(day))
        if self.plan.stalls == "prepay_check":
            return
        yield (day := day + timedelta(days=5))
        subsidies.prepayment_approve(actor=self.city.office(Role.CITY_APPROVER), prepayment_id=prepayment.pk, at=moment(day))

    def _outcomes(self, day: date) -> None:
        enrolments = Enrolment.objects.filter(training_class_id=self.class_id).order_by("pk")
        rows = [
            self._outcome(enrolment.pk, Outcome(outcome), day) for enrolment, outcome in zip(enrolments, self.plan.outcomes, strict=True)
        ]
        training.outcomes_record(actor=self.by_institution, class_id=self.class_id, rows=rows, at=moment(day))

    def _outcome(self, enrolment_id: int, outcome: Outcome, day: date) -> training.OutcomeData:
        if outcome == Outcome.WITHDREW:
            left = self.plan.start + timedelta(days=self.random.randint(20, (self.plan.end - self.plan.start).days - 10))
            return training.OutcomeData(enrolment_id=enrolment_id, outcome=outcome, on=left, exit_reason=self.random.choice(EXIT_REASONS))
        if outcome != Outcome.CERTIFIED:
            return training.OutcomeData(enrolment_id=enrolment_id, outcome=outcome, on=day)
        issued = day - timedelta(days=2)
        number = (
            f"S000041{900001 + self.plan.index % 3}{issued.year % 100:02d}{FIVE_LEVEL_DIGIT[self.plan.level]}{next(self.city.serial):06d}"
        )
        return training.OutcomeData(
            enrolment_id=enrolment_id,
            outcome=outcome,
            on=day,
            certificate_type=CertificateType.SKILL_LEVEL,
            certificate_number=number,
            certificate_issued_on=issued,
        )

    def _claim(self, day: date) -> Story:
        """The claim goes its way, one step after another, each on its own day."""
        yield (day := max(day + timedelta(days=8), self.plan.claims_from))
        claim = self._claim_draft(day)
        for step in claim_path(self.plan):
            yield (day := day + timedelta(days=DAYS_TO[step]))
            self._claim_step(step, claim, day)

    def _claim_draft(self, day: date) -> Claim:
        claim = subsidies.claim_draft(actor=self.by_institution, class_id=self.class_id, at=moment(day, 9))
        lines = claim.lines.order_by("enrolment_id").values_list("enrolment_id", flat=True)
        costs = dict(zip(lines, self.plan.costs, strict=True))
        subsidies.claim_costs(actor=self.by_institution, claim_id=claim.pk, costs=costs, at=moment(day, 10))
        return claim

    def _claim_step(self, step: str, claim: Claim, day: date) -> None:
        operation, actor, comment = {
            "submit": (subsidies.claim_submit, self.by_institution, ""),
            "confirm": (subsidies.claim_confirm, self.by_firm, ""),
            "withdraw": (subsidies.claim_withdraw, self.by_institution, "企业要求核对成本后再申领。"),
            "return": (subsidies.claim_return, self.by_county, "两名学徒的成本票据不清晰，请补正。"),
            "handle": (subsidies.claim_handle, self.by_county, ""),
            "check": (subsidies.claim_check, self.city.office(Role.CITY_CHECKER), ""),
            "reject": (subsidies.claim_reject, self.city.office(Role.CITY_CHECKER), "实际授课不足备案课时的三分之一。"),
            "approve": (subsidies.claim_approve, self.city.office(Role.CITY_APPROVER), ""),
        }[step]
        reason = {"comment": comment} if comment else {}
        operation(actor=actor, claim_id=claim.pk, at=moment(day, 15), **reason)


DAYS_TO = {"submit": 1, "confirm": 3, "withdraw": 2, "return": 6, "handle": 8, "check": 7, "reject": 7, "approve": 5}
"""Days that each step of a claim takes after the one before it."""


def claim_path(plan: ClassPlan) -> list[str]:
    """The steps a class's claim takes, by its fate, up to where it stalls."""
    path = ["submit", "confirm", "handle", "check", "approve"]
    if plan.index % 15 == 7:
        path[2:2] = ["return", "submit", "confirm"]
    if plan.fate == "withdrawn":
        path = ["submit", "withdraw"]
    if plan.fate == "refused":
        path = ["submit", "confirm", "handle", "reject"]
    if plan.stalls == "return":
        path = ["submit", "confirm", "return"]
    if plan.stalls == "draft":
        return []
    return path[: path.index(plan.stalls) + 1] if plan.stalls in path else path
