"""A small world for tests: a county, its firm and school, officers, a policy, money, and classes with a given end."""

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.actor import Actor
from accounts.crypto import blind_index, seal
from accounts.enums import Role
from accounts.models import User
from apprenticeship.enums import ClassState, Outcome
from apprenticeship.models import Agreement, Certificate, Enrolment, TrainingClass
from funds import operations as funds
from funds.enums import FundSource
from funds.models import Payable
from policies.models import PolicyDocument, PolicyVersion, RateRow
from registry.enums import AccountState, OrganisationCategory, RegionKind, SkillLevel
from registry.models import Membership, Occupation, Organisation, PayeeAccount, Person, Region
from subsidies import operations as subsidies
from subsidies.models import Claim, Prepayment, PublicNotice

BEIJING = ZoneInfo("Asia/Shanghai")
START = date(2022, 9, 1)
_serial = itertools.count(1)


def moment(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)


def organisation(name: str, region: Region, category: str = OrganisationCategory.ENTERPRISE, **flags: bool) -> Organisation:
    return Organisation.objects.create(uscc=f"91410700MA{next(_serial):08d}", name=name, category=category, region=region, **flags)


def worker(home: Organisation, *roles: Role, name: str = "") -> Actor:
    """A person with ``roles`` in ``home``, able to sign in."""
    user = User.objects.create_user(username=f"u{next(_serial)}", display_name=name or f"{roles[0].label}{next(_serial)}")
    Membership.objects.bulk_create([Membership(user=user, organisation=home, role=role) for role in roles])
    county = roles[0] == Role.COUNTY_HANDLER
    regions = frozenset({home.region_id}) if county else None if set(roles) - {Role.FIRM, Role.INSTITUTION, Role.EVALUATOR} else frozenset()
    return Actor(user.pk, user.display_name, home.pk, home.name, frozenset(roles), regions)


def person(name: str = "") -> Person:
    number = f"410781200001{next(_serial):06d}"
    made = Person(
        name=name or f"学徒{number[-4:]}", id_number_masked=f"4107**********{number[-4:]}", gender="M", birth_date=date(2000, 1, 1)
    )
    made.id_number_sealed = seal(number.encode(), place=made.place("id_number"))
    made.id_number_index = blind_index(number, purpose="id_number")
    made.save()
    return made


def policy(made_by: int, approved_by: int, *, rates: dict[int, int] | None = None, **parameters: object) -> PolicyVersion:
    """An approved version; ``rates``: yuan per level from 2019 on."""
    document = PolicyDocument.objects.create(title="新乡市企业新型学徒制培训实施细则")
    version = PolicyVersion.objects.create(document=document, number=1, valid_from=date(2019, 1, 1), made_by_id=made_by, **parameters)
    for level, amount in ({SkillLevel.INTERMEDIATE: 5000, SkillLevel.ADVANCED: 6000} if rates is None else rates).items():
        rate(version, level, amount, made_by, approved_by)
    version.state, version.approved_by_id, version.approved_at = "approved", approved_by, moment(date(2019, 1, 1))
    version.save()
    return version


def rate(version: PolicyVersion, level: int, amount: int, made_by: int, approved_by: int) -> RateRow:
    return RateRow.objects.create(
        version=version, level=level, amount=amount, valid_from=date(2019, 1, 1), made_by_id=made_by, approved_by_id=approved_by
    )


@dataclass
class World:
    """Everybody a claim meets on its way; made by :func:`make_world`."""

    bureau: Organisation
    firm_home: Organisation
    school_home: Organisation
    firm: Actor
    school: Actor
    county: Actor
    checker: Actor
    approver: Actor
    clerk: Actor
    finance: Actor
    finance_checker: Actor
    evaluator: Actor
    policy: PolicyVersion
    occupation: Occupation
    classes: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def training_class(
        self,
        outcomes: list[Outcome] | int = 3,
        *,
        level: int = SkillLevel.INTERMEDIATE,
        years: int = 1,
        state: str = ClassState.FINISHED,
        start: date = START,
        people: list[Person] | None = None,
        prepay: str = "",
        **changes: object,
    ) -> TrainingClass:
        """A filed class taken to ``state``; ``outcomes``: one per head, or so many certified; ``prepay``: "approved" or "paid"."""
        outcomes = [Outcome.CERTIFIED] * outcomes if isinstance(outcomes, int) else outcomes
        end = date(start.year + years, start.month, start.day) - timedelta(days=1)
        made = TrainingClass.objects.create(
            number=f"XX-{start.year}-{self.firm_home.region_id}-{next(self.classes):04d}",
            title="电工班",
            agreement=self.agreement,
            firm=self.firm_home,
            institution=self.school_home,
            evaluator_id=self.evaluator.organisation_id,
            region=self.firm_home.region,
            occupation=self.occupation,
            level=level,
            planned_start=start,
            planned_end=end,
            filed_end=end,
            filed_on=start - timedelta(days=20),
            filed_heads=len(outcomes),
            opened_on=start,
            created_by_id=self.school.user_id,
            **{"policy": self.policy, "state": ClassState.OPEN if state == ClassState.FINISHED else state, **changes},
        )
        for who in people or [person() for _ in outcomes]:
            self.enrol(made, who)
        if prepay:
            self.prepaid(made, paid=prepay == "paid")
        if state == ClassState.FINISHED:
            self.finish(made, outcomes)
        return made

    @property
    def agreement(self) -> Agreement:
        dates = {"signed_on": START, "valid_from": START, "valid_to": START + timedelta(days=3000)}
        return Agreement.objects.get_or_create(
            number="XY-1", defaults={"firm": self.firm_home, "institution": self.school_home, "state": "active", **dates}
        )[0]

    def enrol(self, training_class: TrainingClass, who: Person) -> Enrolment:
        return Enrolment.objects.create(
            training_class=training_class,
            person=who,
            contract_start=training_class.planned_start,
            training_start=training_class.planned_start,
            training_end=training_class.planned_end,
            in_filing=True,
        )

    def finish(self, training_class: TrainingClass, outcomes: list[Outcome]) -> None:
        """Confirmed outcomes for everybody, in order; leavers leave on the hundredth day."""
        end = training_class.planned_end
        for enrolment, outcome in zip(training_class.enrolments.order_by("id"), outcomes, strict=True):
            enrolment.outcome, enrolment.outcome_on, enrolment.recorded_by_id = outcome, end, self.school.user_id
            enrolment.confirmed_by_id, enrolment.confirmed_at = self.evaluator.user_id, moment(end)
            if outcome == Outcome.WITHDREW:
                enrolment.exit_on, enrolment.exit_reason = training_class.planned_start + timedelta(days=100), "resigned"
            enrolment.save()
            if outcome == Outcome.CERTIFIED:
                number = f"S{next(_serial):020d}"
                Certificate.objects.create(
                    enrolment=enrolment, type="skill_level", number=number, level=training_class.level, issued_on=end
                )
        training_class.state, training_class.finished_on = ClassState.FINISHED, end
        training_class.save()

    def money(self, amount: int = 10_000_000) -> None:
        funds.budget_record(
            actor=self.finance,
            number=f"豫财社〔2019〕{next(_serial)}号",
            source=FundSource.EMPLOYMENT,
            year=2022,
            region=Region.objects.get(pk="410700"),
            amount=Decimal(amount),
            received_on=date(2019, 2, 1),
        )

    def account(self) -> PayeeAccount:
        made = PayeeAccount(organisation=self.firm_home, account_name=self.firm_home.name, bank_name="银行", number_tail="1234")
        made.number_sealed, made.number_index = seal(b"6222000000001234", place=made.place), blind_index("x", purpose="account")
        made.state, made.proposed_by_id, made.confirmed_by_id = AccountState.ACTIVE, self.firm.user_id, self.county.user_id
        made.save()
        return made

    def pay(self, payable: Payable) -> None:
        """Through batch, order and the payer's answer."""
        if not self.firm_home.accounts.exists():
            self.account()
        batch = funds.batch_make(actor=self.finance, payable_ids=[payable.pk])
        funds.batch_confirm(actor=self.finance_checker, batch_id=batch.pk, seen_hash=batch.members_hash)
        funds.batch_send(actor=self.finance, batch_id=batch.pk, send_key=uuid.uuid4())
        for order in batch.orders.all():
            funds.answer_record(actor=self.finance, order_id=order.pk, paid=True, answered_on=date.today())

    def prepaid(self, training_class: TrainingClass, *, paid: bool = True) -> Prepayment:
        """An approved prepayment of an open class, confirmed by the payer unless told otherwise."""
        made = subsidies.prepayment_apply(actor=self.firm, class_id=training_class.pk)
        subsidies.prepayment_check(actor=self.county, prepayment_id=made.pk)
        made = subsidies.prepayment_approve(actor=self.approver, prepayment_id=made.pk)
        if paid:
            self.pay(made.payable)
        return made

    def claim(self, training_class: TrainingClass, upto: str = "draft", cost: str = "8000.00") -> Claim:
        """A claim taken as far as ``upto``, the same ``cost`` for every training year."""
        claim = subsidies.claim_draft(actor=self.school, class_id=training_class.pk)
        years = training_class.planned_end.year - training_class.planned_start.year
        costs = {line.enrolment_id: [Decimal(cost)] * years for line in claim.lines.all()}
        subsidies.claim_costs(actor=self.school, claim_id=claim.pk, costs=costs)
        return self.move(claim, upto)

    def move(self, claim: Claim, upto: str) -> Claim:
        """Take the remaining steps up to ``upto``."""
        steps = {
            "submit": (subsidies.claim_submit, self.school, "draft returned"),
            "confirm": (subsidies.claim_confirm, self.firm, "confirming"),
            "handle": (subsidies.claim_handle, self.county, "submitted"),
            "check": (subsidies.claim_check, self.checker, "handled"),
            "approve": (subsidies.claim_approve, self.approver, "checked"),
        }
        for name, (step, actor, sources) in steps.items() if upto != "draft" else ():
            claim.refresh_from_db()
            if claim.state in sources.split():
                step(actor=actor, claim_id=claim.pk)
            if name == upto:
                break
        claim.refresh_from_db()
        return claim

    def noticed(self, *claims: Claim, starts_on: date = date(2023, 10, 9)) -> PublicNotice:
        """A published notice of approved claims; five working days from Monday 9 October 2023."""
        at = moment(starts_on - timedelta(days=3))
        notice = subsidies.notice_draft(actor=self.clerk, claim_ids=[claim.pk for claim in claims], starts_on=starts_on, at=at)
        return subsidies.notice_publish(actor=self.clerk, notice_id=notice.pk, at=at)

    def close(self, notice: PublicNotice) -> PublicNotice:
        """The day after the notice's last."""
        return subsidies.notice_close(actor=self.clerk, notice_id=notice.pk, at=moment(notice.ends_on + timedelta(days=1)))

    def settled(self, training_class: TrainingClass, cost: str = "8000.00") -> Claim:
        claim = self.claim(training_class, "approve", cost)
        self.close(self.noticed(claim))
        claim.refresh_from_db()
        return claim


def make_world(county: tuple[str, str] = ("410781", "卫辉市"), **parameters: object) -> World:
    """Everybody in one ``county`` (code, name); ``parameters`` are those of the policy, ``rates`` among them."""
    city = Region.objects.get_or_create(code="410700", defaults={"name": "新乡市", "kind": RegionKind.CITY})[0]
    code, name = county
    county = Region.objects.get_or_create(code=code, defaults={"name": name, "kind": RegionKind.COUNTY_CITY, "parent": city})[0]
    bureau = organisation("新乡市人社局", city, OrganisationCategory.GOVERNMENT)
    county_bureau = organisation(f"{name}人社局", county, OrganisationCategory.GOVERNMENT)
    treasury = organisation("新乡市财政局", city, OrganisationCategory.GOVERNMENT)
    firm = organisation("演示机械有限公司", county, is_firm=True)
    school = organisation("演示技工学校", city, OrganisationCategory.TECHNICIAN_SCHOOL, is_institution=True)
    evaluator = organisation("演示评价中心", city, OrganisationCategory.EVALUATION_BODY, is_evaluator=True)
    clerk, approver = worker(bureau, Role.CITY_HANDLER), worker(bureau, Role.CITY_APPROVER)
    return World(
        bureau=bureau,
        firm_home=firm,
        school_home=school,
        firm=worker(firm, Role.FIRM),
        school=worker(school, Role.INSTITUTION),
        county=worker(county_bureau, Role.COUNTY_HANDLER),
        checker=worker(bureau, Role.CITY_CHECKER),
        approver=approver,
        clerk=clerk,
        finance=worker(treasury, Role.FINANCE_HANDLER),
        finance_checker=worker(treasury, Role.FINANCE_CHECKER),
        evaluator=worker(evaluator, Role.EVALUATOR),
        policy=policy(clerk.user_id, approver.user_id, **parameters),
        occupation=Occupation.objects.get_or_create(code="6-31-01-03", trade="", edition=2022, defaults={"name": "电工"})[0],
    )
