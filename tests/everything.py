"""One city for tests of the whole portal: everybody in it, and if asked a record of every kind, with strangers who own none of it."""

from datetime import date, datetime, time
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import models

from accounts.actor import Actor
from accounts.enums import PARTY_ATTRIBUTE, Role
from alliances import operations as alliance_operations
from alliances.tests import builders as alliances
from apprenticeship import operations as apprenticeship
from apprenticeship.enums import CheckMethod, ClassState
from apprenticeship.models import TrainingClass
from apprenticeship.tests import builders as classes
from brands.tests import builders as brands
from briefings import operations as briefings
from briefings.models import Briefing
from correspondence.operations import notify
from dashboard.operations import wall_open
from exchange.operations import alias_add, export_order, export_write, import_upload
from exchange.tests.papers import pdf, png
from funds import operations as funds
from funds.models import Payable
from funds.tests.builders import Treasury
from incentives.tests.builders import World as IncentiveWorld
from policies.enums import MaterialKind
from policies.models import PolicyVersion
from policies.operations import document_save, version_draft
from registry.enums import SkillLevel
from registry.models import CalendarDay, Occupation, Organisation, PayeeAccount, Region
from registry.operations import chain_save, payee_account_confirm, payee_account_propose
from registry.tests import builders as registry
from registry.tests.builders import user_of
from reports.enums import PeriodKind, ReportKind
from reports.models import ReportSchedule
from reports.operations import report_check, report_order, report_sign, report_write
from subsidies import operations as subsidies
from subsidies.models import Claim, Invoice, NoticeLine, Prepayment, PublicNotice

BEIJING = ZoneInfo("Asia/Shanghai")
COST = Decimal("8000.00")
"""Yuan per training year of every apprentice: more than any rate."""
HANDLED, NOTICED = date(2025, 4, 1), date(2025, 4, 7)
CALLED_STRANGERS = (*PARTY_ATTRIBUTE, Role.COUNTY_HANDLER)
"""Roles that see only a part of the city: another one of each owns nothing of what is here."""


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), BEIJING)


class City:
    """``people`` by role ("firm", "city_checker", …) and "other_firm" for a stranger; ``rows`` by kind and state ("class/draft").

    Their classes have firm, institution, evaluation body and county in common, and the policy as shipped.
    """

    def __init__(self) -> None:
        self.world = classes.make_world()
        self.people = self._people()
        self.brands = self._brands()
        self.treasury = Treasury(handler=self.people["finance_handler"], checker=self.people["finance_checker"])
        self.rows: dict[str, models.Model] = {}

    def furnish(self) -> "City":
        """A record of every kind."""
        for fill in (
            self._registry,
            self._policies,
            self._apprenticeship,
            self._subsidies,
            self._funds,
            self._brand_rows,
            self._alliances,
            self._incentives,
            self._briefings,
            self._exchange,
            self._others,
        ):
            fill()
        return self

    def _people(self) -> dict[str, Actor]:
        world = self.world
        known = {
            Role.FIRM: world.firm,
            Role.INSTITUTION: world.institution,
            Role.EVALUATOR: world.evaluator,
            Role.COUNTY_HANDLER: world.county,
            Role.CITY_HANDLER: world.city,
            Role.CITY_APPROVER: world.approver,
        }
        people = {role.value: known.get(role) or registry.actor(role) for role in Role}
        elsewhere = {Role.DEPARTMENT: registry.CITY}
        for role in CALLED_STRANGERS:
            body = registry.organisation(role, elsewhere.get(role, registry.HUIXIAN))
            people[f"other_{role}"] = registry.actor(role, body)
        return people

    def _brands(self) -> brands.World:
        made, people = brands.World(), self.people
        for role, name in brands.HOLDERS.items():
            setattr(made, name, people[role])
        made.county_office, made.school_body = self._body("county_handler"), self._body("institution")
        made.department_body = self._body("department")
        return made

    def _body(self, who: str) -> Organisation:
        return Organisation.objects.get(pk=self.people[who].organisation_id)

    # What the areas hold

    def _registry(self) -> None:
        firm, account = self._body("firm"), self.account()
        user = user_of(self.people["firm"])
        self.rows |= {
            "organisation": firm,
            "account": account,
            "user": user,
            "membership": user.memberships.get(),
            "region": firm.region,
            "county": firm.region,
            "occupation": Occupation.objects.get(pk=self.world.occupation.pk),
            "chain": chain_save(actor=self.people["city_handler"], name="起重装备", kind="chain", occupations=[self.world.occupation.pk]),
            "day": CalendarDay.objects.get_or_create(day=date(2024, 10, 1), defaults={"kind": "holiday"})[0],
        }

    def _policies(self) -> None:
        shipped = PolicyVersion.objects.get()
        document_save(
            actor=self.people["city_handler"], document=shipped.document, title=shipped.document.title, file=("细则.pdf", b"%PDF-1.7")
        )
        draft = version_draft(actor=self.people["city_handler"], document=shipped.document, valid_from=date(2030, 1, 1))
        self.rows |= {"document": shipped.document, "version": shipped, "version/draft": draft, "rate": shipped.rates.first()}

    def _apprenticeship(self) -> None:
        world, target = self.world, [(Region.objects.get(pk=registry.WEIHUI), SkillLevel.INTERMEDIATE, 30)]
        plan = apprenticeship.plan_save(actor=world.city, year=2024, title="2024年方案", number="", targets=target)
        agreement = world.agreement
        for state in (ClassState.DRAFT, ClassState.SUBMITTED, ClassState.FILED, ClassState.OPEN, ClassState.ASSESSING, ClassState.FINISHED):
            self.rows[f"class/{state}"] = world.training_class(state)
        assessing = self.rows["class/assessing"].enrolments.first()
        apprenticeship.outcomes_record(actor=world.institution, class_id=assessing.training_class_id, rows=[classes.certified(assessing)])
        self.rows |= {"plan": plan, "agreement": agreement, "enrolment": assessing, "person": assessing.person}
        check = apprenticeship.check_record(
            actor=world.county,
            class_id=self.rows["class/open"].pk,
            checked_on=classes.OPENED,
            method=CheckMethod.ON_SITE,
            place="三号车间",
            finding="导师未到岗",
            demand="导师到岗",
            rectify_by=date(2099, 1, 1),
            photos=[("照片.png", png())],
        )
        self.rows |= {"check": check, "check_photo": check.photos.get()}
        scan = {"kind": MaterialKind.TRAINING_PLAN, "content": pdf(), "filename": "培训方案.pdf"}
        self.rows["material"] = apprenticeship.material_add(actor=world.institution, class_id=self.rows["class/draft"].pk, **scan)
        self.rows["enrolment/draft"] = self.rows["class/draft"].enrolments.first()

    def _subsidies(self) -> None:
        self.budget = self.treasury.budget(1_000_000)
        self.rows["prepayment"] = self.prepayment(self.rows["class/filed"])
        self.rows["claim/draft"] = self.claim(self.world.training_class(ClassState.FINISHED), upto="draft")
        self.rows["invoice"] = self.invoice(self.rows["claim/draft"], "24417000000012345678")
        self.rows["invoice/submitted"] = self.invoiced("24417000000087654321")
        self.rows["claim"] = self.claim(self.world.training_class(ClassState.FINISHED), upto="handle")
        self.rows["line"] = self.rows["claim"].lines.first()
        noticed = self.claim(self.world.training_class(ClassState.FINISHED))
        self.rows["notice"] = notice = self.notice(noticed)
        self.rows["notice_line"] = line = NoticeLine.objects.filter(notice=notice).earliest("pk")
        self.rows["objection"] = subsidies.objection_raise(
            actor=self.people["city_handler"], notice_line_id=line.pk, text="未在岗", received_on=notice.starts_on, at=at(notice.starts_on)
        )
        self.rows["notice/draft"] = self.notice(self.claim(self.rows["class/finished"]), publish=False)

    def account(self) -> PayeeAccount:
        """The firm's account, in use since before the first class."""
        firm, day = self._body("firm"), at(date(2024, 1, 15))
        fields = {"account_name": firm.name, "bank_name": "中国银行卫辉支行", "number": "6217000012345678"}
        proposed = payee_account_propose(actor=self.people["firm"], organisation_id=firm.pk, **fields, at=day)
        return payee_account_confirm(actor=self.people["county_handler"], account_id=proposed.pk, at=day)

    def prepayment(self, training_class: TrainingClass) -> Prepayment:
        return subsidies.prepayment_apply(actor=self.people["firm"], class_id=training_class.pk, at=at(classes.FILED, 14))

    def claim(self, training_class: TrainingClass, *, upto: str = "approve") -> Claim:
        """A claim of a finished class, reviewed as far as ``upto``."""
        people, day = self.people, at(HANDLED)
        claim = subsidies.claim_draft(actor=people["institution"], class_id=training_class.pk, at=day)
        costs = {line.enrolment_id: [COST] for line in claim.lines.all()}
        subsidies.claim_costs(actor=people["institution"], claim_id=claim.pk, costs=costs, at=day)
        steps = {
            "submit": (subsidies.claim_submit, "institution"),
            "confirm": (subsidies.claim_confirm, "firm"),
            "handle": (subsidies.claim_handle, "county_handler"),
            "check": (subsidies.claim_check, "city_checker"),
            "approve": (subsidies.claim_approve, "city_approver"),
        }
        names = list(steps)
        for name in names[: names.index(upto) + 1] if upto != "draft" else ():
            step, who = steps[name]
            step(actor=people[who], claim_id=claim.pk, at=day)
        return Claim.objects.get(pk=claim.pk)

    def invoice(self, claim: Claim, number: str) -> Invoice:
        """Proposed by the institution."""
        fields = {"issuer": "新乡培训物资公司", "issued_on": date(2025, 3, 20), "face_value": Decimal(1000)}
        return subsidies.invoice_enter(actor=self.people["institution"], claim_id=claim.pk, number=number, **fields, at=at(HANDLED))

    def invoiced(self, number: str) -> Invoice:
        """An invoice of a claim on the county's desk."""
        claim = self.claim(self.world.training_class(ClassState.FINISHED), upto="draft")
        invoice = self.invoice(claim, number)
        subsidies.claim_submit(actor=self.people["institution"], claim_id=claim.pk, at=at(HANDLED))
        subsidies.claim_confirm(actor=self.people["firm"], claim_id=claim.pk, at=at(HANDLED))
        return invoice

    def notice(self, *claims: Claim, publish: bool = True) -> PublicNotice:
        clerk, day = self.people["city_handler"], at(NOTICED)
        notice = subsidies.notice_draft(actor=clerk, claim_ids=[claim.pk for claim in claims], starts_on=date(2025, 4, 8), at=day)
        if publish:
            subsidies.notice_publish(actor=clerk, notice_id=notice.pk, at=day)
        return PublicNotice.objects.get(pk=notice.pk)

    def pay(self, payable: Payable, on: date) -> None:
        handler, day = self.people["finance_handler"], at(on)
        batch = funds.batch_make(actor=handler, payable_ids=[payable.pk], at=day)
        funds.batch_confirm(actor=self.people["finance_checker"], batch_id=batch.pk, seen_hash=batch.members_hash, at=day)
        funds.batch_send(actor=handler, batch_id=batch.pk, send_key=uuid4(), at=day)
        for order in batch.orders.all():
            funds.answer_record(actor=handler, order_id=order.pk, paid=True, answered_on=on, at=at(on, 16))

    def _funds(self) -> None:
        treasury, firm = self.treasury, self._body("firm")
        payable, confirmed = treasury.payable(100, firm), treasury.confirmed(treasury.payable(200, firm))
        sent = treasury.sent(treasury.payable(300, firm))
        paid = treasury.paid(treasury.payable(400, firm)).orders.get().lines.get()
        self.rows |= {
            "budget": self.budget,
            "payable": payable,
            "batch": confirmed,
            "batch/sent": sent,
            "order": sent.orders.get(),
            "recovery": funds.recovery_demand(actor=self.people["finance_handler"], payment_line=paid, amount=Decimal(10), reason="多拨"),
            "payment_line": paid,
        }

    def _brand_rows(self) -> None:
        made = self.brands
        brand, report, building = made.brand("named"), made.report("draft"), made.project("building")
        self.rows |= {
            "brand": brand,
            "brand/draft": made.brand(),
            "brand_file": brand.files.first(),
            "brand_report": report,
            "report_file": report.files.first(),
            "type": made.base_type,
            "call": made.call(),
            "call/draft": made.call("draft"),
            "project/draft": made.project(),
            "project/reviewing": made.project("reviewing"),
            "project/approved": made.project("approved"),
            "project": building,
            "project_file": building.files.first(),
            "instalment": made.instalment("approved", building),
            "assessment": made.assessment(),
            "share": made.share(),
        }
        self.rows["project_file/draft"] = self.rows["project/draft"].files.first()
        self.rows["milestone"] = building.milestones.first()
        self.rows["task"] = self.rows["share"].task
        self.rows["member"] = made.department_body.group_memberships.get()

    def _alliances(self) -> None:
        """The institution leads an alliance of which firm and department are members."""
        made, people = alliances.World(), self.people
        for role, name in alliances.HOLDERS.items():
            setattr(made, name, people[role])
        for name, who in (("school_body", "institution"), ("firm_body", "firm"), ("department_body", "department")):
            setattr(made, name, self._body(who))
        self.alliances = made
        self.rows |= {
            "alliance": made.alliance,
            "alliance_member": made.member(),
            "term": made.term,
            "seat": made.seat(),
            "meeting": made.meeting,
            "followup": made.followup(owner=made.firm_body),
            "base": made.base,
            "booking": made.booking(),
            "topic": made.topic("taken"),
            "need": made.need(),
            "item": alliance_operations.item_share(
                actor=made.school, alliance_id=made.alliance.pk, owner=made.school_body, kind="teacher", name="李老师"
            ),
        }
        self.rows["topic_milestone"] = alliance_operations.topic_milestone_plan(
            actor=made.school, topic_id=self.rows["topic"].pk, title="试焊", planned_on=alliances.DUE
        )

    def _incentives(self) -> None:
        people = self.people
        made = IncentiveWorld(
            firm=people["firm"], county=people["county_handler"], handler=people["city_handler"], checker=people["city_checker"]
        )
        evidence = made.investment()
        self.rows |= {
            "education": made.education(),
            "parameter": made.parameters[0],
            "listing": made.listing(),
            "investment": evidence,
            "investment_file": evidence.files.get(),
            "credit": made.credit(),
        }

    def _briefings(self) -> None:
        county, firm = self.people["county_handler"], self._body("firm")
        for state in ("planned", "announced", "held"):
            fields = {"title": "学徒制政策解读会", "held_on": date(2024, 3, 6), "place": "二楼会议室"}
            made = briefings.briefing_plan(actor=county, **fields)
            briefings.briefing_invite(actor=county, briefing_id=made.pk, organisations=[firm])
            if state != "planned":
                briefings.briefing_announce(actor=county, briefing_id=made.pk)
            if state == "held":
                briefings.briefing_hold(actor=county, briefing_id=made.pk)
            self.rows[f"briefing/{state}"] = Briefing.objects.get(pk=made.pk)
        self.rows["briefing"] = self.rows["briefing/announced"]
        self.rows["question"] = briefings.question_ask(actor=self.people["firm"], text="学徒中途离职怎么办？")

    def _exchange(self) -> None:
        firm, drafted = self.people["firm"], self.rows["class/draft"]
        upload = {"content": b"PK", "name": "名册.xlsx"}
        export = export_order(actor=firm, dataset="apprenticeship.classes")
        export_write(job_id=export.pk)
        self.rows["alias"] = alias_add(actor=self.people["city_handler"], kind="roster", column="name", word="工人大名")
        self.rows |= {"import": import_upload(actor=firm, kind="roster", params={"class_id": drafted.pk}, **upload), "export": export}

    def _others(self) -> None:
        notify(recipients=[user_of(self.people["firm"])], text="请办理")
        january = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 1, 31)}
        order = report_order(actor=self.people["leader"], kind=ReportKind.PAYMENTS, **january)
        schedule = ReportSchedule.objects.get_or_create(
            kind=ReportKind.PAYMENTS, period=PeriodKind.MONTH, defaults={"starts_on": date(2025, 1, 1)}
        )[0]
        signed = report_order(
            actor=self.people["city_handler"], kind=ReportKind.SUMMARY, starts_on=date(2025, 1, 1), ends_on=date(2025, 1, 31)
        )
        for report in (order, signed):
            report_write(report_id=report.pk)
        report_check(actor=self.people["city_checker"], report_id=signed.pk)
        report_sign(actor=self.people["leader"], report_id=signed.pk)
        self.rows |= {
            "notification": user_of(self.people["firm"]).notifications.latest("pk"),
            "report": order,
            "report/signed": signed,
            "schedule": schedule,
            "wall": wall_open(actor=self.people["leader"], name="会议室大屏")[0],
        }
