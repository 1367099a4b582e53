"""A county with a brand, a school that applies for projects, and everybody who decides; taken to any state by operations."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, cached_property
from itertools import count
from zoneinfo import ZoneInfo

from accounts.actor import SYSTEM, Actor
from accounts.enums import Role
from brands import operations as ops
from brands.enums import BrandFileKind, BrandLevel, IndicatorGroup, ProjectFileKind, Stage
from brands.models import Brand, GroupTask, Instalment, Project, ProjectCall, ProjectType, QuarterReport, SelfAssessment, TaskShare
from brands.operations import Budget, IndicatorData, MilestoneData, OpenType, Outcome, Reached
from brands.reference import shipped_offers, shipped_types
from funds.enums import FundSource
from funds.models import BudgetNotice
from funds.operations import budget_record
from registry.models import Organisation, Region
from registry.tests import builders as registry

PDF = b"%PDF-1.7 test"
PNG = b"\x89PNG\r\n\x1a\n test"
BEIJING = ZoneInfo("Asia/Shanghai")
CALLED, CLOSES = date(2024, 3, 1), date(2024, 4, 30)
APPLIED, LETTER, APPROVED, SIGNED = date(2024, 3, 20), date(2024, 5, 6), date(2024, 6, 28), date(2024, 7, 15)
UNTIL, MIDTERM, ACCEPTED, CLOSED = date(2025, 12, 31), date(2025, 3, 10), date(2025, 9, 1), date(2025, 11, 3)
AWARD = Decimal("1200000.00")
INDICATORS = (
    IndicatorData(IndicatorGroup.OUTPUT, "培训人次", "人次", Decimal(1000), Decimal(50)),
    IndicatorData(IndicatorGroup.BENEFIT, "带动就业", "人", Decimal(600), Decimal(30)),
    IndicatorData(IndicatorGroup.SATISFACTION, "学员满意度", "%", Decimal(90), Decimal(10)),
)
_serial = count(1)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), BEIJING)


@dataclass
class World:
    """Everybody of one county and the city."""

    place: str = registry.WEIHUI

    @cached_property
    def county_office(self) -> Organisation:
        return registry.organisation(Role.COUNTY_HANDLER, self.place)

    @cached_property
    def school_body(self) -> Organisation:
        return registry.organisation(Role.INSTITUTION, self.place)

    @cached_property
    def department_body(self) -> Organisation:
        return registry.organisation(Role.DEPARTMENT, registry.CITY)

    @cached_property
    def county(self) -> Actor:
        return registry.actor(Role.COUNTY_HANDLER, self.county_office)

    @cached_property
    def school(self) -> Actor:
        return registry.actor(Role.INSTITUTION, self.school_body)

    @cached_property
    def department(self) -> Actor:
        return registry.actor(Role.DEPARTMENT, self.department_body)

    @cached_property
    def handler(self) -> Actor:
        return registry.actor(Role.CITY_HANDLER)

    @cached_property
    def checker(self) -> Actor:
        return registry.actor(Role.CITY_CHECKER)

    @cached_property
    def approver(self) -> Actor:
        return registry.actor(Role.CITY_APPROVER)

    @cached_property
    def finance(self) -> Actor:
        return registry.actor(Role.FINANCE_HANDLER)

    @cached_property
    def leader(self) -> Actor:
        return registry.actor(Role.LEADER)

    def by_role(self, role: Role) -> Actor:
        return getattr(self, HOLDERS[role])

    @cached_property
    def region(self) -> Region:
        return Region.objects.get(pk=self.county_office.region_id)

    @cached_property
    def base_type(self) -> ProjectType:
        types = shipped_types()
        ops.project_types_add(actor=SYSTEM, types=types, offers=shipped_offers(types))
        return ProjectType.objects.get(code="brand_base")

    @cached_property
    def budget(self) -> BudgetNotice:
        return budget_record(
            actor=self.finance,
            number=f"豫财社测〔2024〕{next(_serial)}号",
            source=FundSource.PROVINCIAL_AWARD,
            year=2024,
            region=Region.objects.get(pk=registry.CITY),
            amount=AWARD * 2,
            received_on=APPROVED,
            at=at(APPROVED),
        )

    # Brands and reports

    def brand(self, state: str = "draft", name: str = "") -> Brand:
        made = ops.brand_draft(
            actor=self.county,
            name=name or f"测试品牌{next(_serial)}",
            region=self.region,
            level=BrandLevel.PROVINCIAL,
            at=at(date(2023, 1, 5)),
        )
        ops.brand_file_add(actor=self.county, brand_id=made.pk, kind=BrandFileKind.EVIDENCE, title="佐证", content=PDF, filename="佐证.pdf")
        for step in BRAND_WAYS[state]:
            getattr(self, f"brand_{step}")(made.pk)
        return Brand.objects.get(pk=made.pk)

    def brand_submit(self, pk: int) -> None:
        ops.brand_submit(actor=self.county, brand_id=pk, at=at(date(2023, 1, 6)))

    def brand_return(self, pk: int) -> None:
        ops.brand_return(actor=self.checker, brand_id=pk, comment="补充材料", at=at(date(2023, 1, 9)))

    def brand_cultivate(self, pk: int) -> None:
        ops.brand_cultivate(actor=self.checker, brand_id=pk, at=at(date(2023, 1, 10)))

    def brand_name(self, pk: int) -> None:
        ops.brand_name(actor=self.handler, brand_id=pk, named_on=date(2023, 10, 16), at=at(date(2023, 10, 18)))

    def brand_revoke(self, pk: int) -> None:
        ops.brand_revoke(actor=self.approver, brand_id=pk, comment="不再建设", at=at(date(2024, 12, 2)))

    def report(self, state: str = "draft", brand: Brand | None = None, quarter: int = 1, trained: int = 1200) -> QuarterReport:
        made = ops.report_draft(
            actor=self.county,
            brand=brand or self.brand("named"),
            year=2024,
            quarter=quarter,
            outcome=Outcome(trained, 800, 500),
            at=at(date(2025, 1, 6)),
        )
        ops.report_file_add(actor=self.county, report_id=made.pk, title="就业名单", content=PDF, filename="名单.pdf")
        for step in REPORT_WAYS[state]:
            getattr(self, f"report_{step}")(made.pk)
        return QuarterReport.objects.get(pk=made.pk)

    def report_submit(self, pk: int) -> None:
        ops.report_submit(actor=self.county, report_id=pk, at=at(date(2025, 1, 7)))

    def report_return(self, pk: int) -> None:
        ops.report_return(actor=self.handler, report_id=pk, comment="人数与名单不符", at=at(date(2025, 1, 8)))

    def report_confirm(self, pk: int) -> None:
        ops.report_confirm(actor=self.handler, report_id=pk, at=at(date(2025, 1, 8)))

    # Calls and projects

    def call(self, state: str = "open") -> ProjectCall:
        made = ops.call_draft(
            actor=self.handler,
            title=f"测试申报通知{next(_serial)}",
            year=2024,
            opens_on=CALLED,
            closes_on=CLOSES,
            types=[OpenType(self.base_type, 20, AWARD)],
            at=at(CALLED),
        )
        if state != "draft":
            ops.call_publish(actor=self.approver, call_id=made.pk, at=at(CALLED, 15))
        if state == "closed":
            ops.call_close(actor=self.handler, call_id=made.pk, at=at(date(2024, 5, 6)))
        return ProjectCall.objects.get(pk=made.pk)

    def project(self, state: str = "draft", call: ProjectCall | None = None) -> Project:
        """A base project walked to ``state`` by the people whose turn it is."""
        made = ops.project_draft(
            actor=self.school,
            call=call or self.call(),
            type=self.base_type,
            title="测试示范基地",
            summary="实训室与师资建设",
            requested=AWARD,
            brand_name="豫菜师傅",
            at=at(APPLIED),
        )
        for kind in (ProjectFileKind.APPLICATION, ProjectFileKind.PLAN, ProjectFileKind.COMMITMENT):
            ops.project_file_add(
                actor=self.school, project_id=made.pk, kind=kind, title=kind.label, content=PDF, filename=f"{kind}.pdf", at=at(APPLIED)
            )
        for step in project_way(state):
            getattr(self, f"project_{step}")(made.pk)
        return Project.objects.get(pk=made.pk)

    def project_submit(self, pk: int) -> None:
        ops.project_submit(actor=self.school, project_id=pk, at=at(APPLIED, 11))

    def project_return(self, pk: int) -> None:
        ops.project_return(actor=self.county, project_id=pk, comment="预算表缺页", at=at(APPLIED, 12))

    def project_withdraw(self, pk: int) -> None:
        ops.project_withdraw(actor=self.school, project_id=pk, comment="改报其他类型", at=at(APPLIED, 12))

    def project_forward(self, pk: int) -> None:
        ops.project_forward(actor=self.county, project_id=pk, at=at(date(2024, 4, 1)))

    def project_review(self, pk: int) -> None:
        for number in range(3):
            self.review(pk, f"专家{number + 1}")

    def review(self, pk: int, expert: str = "专家甲", score: str = "88.50", **changes: object) -> None:
        fields = {"affiliation": "河南省某高校", "opinion": "基础较好", "reviewed_on": date(2024, 4, 10)} | changes
        ops.review_record(actor=self.handler, project_id=pk, expert=expert, score=Decimal(score), at=at(date(2024, 4, 11)), **fields)

    def project_select(self, pk: int) -> None:
        ops.project_select(actor=self.checker, project_id=pk, at=at(date(2024, 4, 15)))

    def project_reject(self, pk: int) -> None:
        ops.project_reject(actor=self.checker, project_id=pk, comment="名次靠后", at=at(date(2024, 4, 15)))

    def project_recommend(self, pk: int) -> None:
        ops.project_recommend(actor=self.approver, project_id=pk, letter_number="新人社函〔2024〕9号", letter_on=LETTER, at=at(LETTER))

    def project_approve(self, pk: int) -> None:
        ops.project_approve(
            actor=self.handler,
            project_id=pk,
            approval_number="豫人社测〔2024〕21号",
            approved_on=APPROVED,
            awarded=AWARD,
            at=at(APPROVED),
        )

    def project_decline(self, pk: int) -> None:
        ops.project_decline(actor=self.handler, project_id=pk, comment="未列入省级名单", at=at(APPROVED))

    def project_task_book(self, pk: int) -> None:
        ops.task_book_save(
            actor=self.school,
            project_id=pk,
            milestones=[MilestoneData("设备到位", date(2025, 1, 31))],
            indicators=INDICATORS,
            at=at(date(2024, 7, 8)),
        )

    def project_sign(self, pk: int) -> None:
        ops.project_sign(
            actor=self.handler,
            project_id=pk,
            task_book_number=f"RWS-{pk}",
            task_signed_on=SIGNED,
            build_until=UNTIL,
            at=at(SIGNED),
        )

    def project_milestones(self, pk: int) -> None:
        for milestone in Project.objects.get(pk=pk).milestones.filter(done_on=None):
            ops.milestone_done(
                actor=self.school, milestone_id=milestone.pk, done_on=date(2025, 1, 20), note="已验货", at=at(date(2025, 1, 21))
            )

    def project_fail_midterm(self, pk: int) -> None:
        ops.project_fail_midterm(actor=self.checker, project_id=pk, comment="师资未到位", at=at(date(2025, 3, 3)))

    def project_pass_midterm(self, pk: int) -> None:
        ops.project_pass_midterm(actor=self.checker, project_id=pk, midterm_on=MIDTERM, at=at(MIDTERM))

    def project_apply_acceptance(self, pk: int) -> None:
        ops.project_apply_acceptance(actor=self.school, project_id=pk, at=at(date(2025, 8, 20)))

    def project_accept(self, pk: int) -> None:
        ops.project_accept(actor=self.checker, project_id=pk, accepted_on=ACCEPTED, at=at(ACCEPTED))

    def project_assess(self, pk: int) -> None:
        self.assessment("confirmed", Project.objects.get(pk=pk))

    def project_close(self, pk: int) -> None:
        ops.project_close(actor=self.approver, project_id=pk, at=at(CLOSED))

    def project_terminate(self, pk: int) -> None:
        ops.project_terminate(actor=self.approver, project_id=pk, comment="单位注销", at=at(date(2025, 4, 1)))

    # Money and performance

    def link_budget(self, project: Project) -> None:
        ops.project_link_budget(actor=self.finance, project_id=project.pk, budget=self.budget, at=at(SIGNED))

    def instalment(
        self,
        state: str = "proposed",
        project: Project | None = None,
        amount: Decimal = Decimal("720000.00"),
        stage: Stage = Stage.TASK_SIGNED,
    ) -> Instalment:
        project = project or self.project("building")
        if project.budget_id is None:
            self.link_budget(project)
        made = ops.instalment_propose(actor=self.handler, project_id=project.pk, stage=stage, amount=amount, at=at(SIGNED))
        if state == "approved":
            ops.instalment_approve(actor=self.approver, instalment_id=made.pk, at=at(SIGNED, 15))
        if state == "rejected":
            ops.instalment_reject(actor=self.approver, instalment_id=made.pk, comment="金额有误", at=at(SIGNED, 15))
        return Instalment.objects.get(pk=made.pk)

    def reached(self, project: Project, actual: int = 1200) -> list[Reached]:
        return [Reached(indicator, Decimal(actual)) for indicator in project.indicators.all()]

    def assessment(self, state: str = "draft", project: Project | None = None) -> SelfAssessment:
        project = project or self.project("accepted")
        made = ops.assessment_draft(
            actor=self.school,
            project_id=project.pk,
            year=2025,
            budget=Budget(AWARD, AWARD, Decimal("1080000.00")),
            goal="建成示范基地",
            result="已建成",
            reached=self.reached(project),
            at=at(date(2025, 9, 15)),
        )
        if state != "draft":
            ops.assessment_submit(actor=self.school, assessment_id=made.pk, at=at(date(2025, 9, 16)))
        if state == "confirmed":
            ops.assessment_confirm(actor=self.checker, assessment_id=made.pk, at=at(date(2025, 9, 22)))
        if state == "returned":
            ops.assessment_return(actor=self.checker, assessment_id=made.pk, comment="补充偏差原因", at=at(date(2025, 9, 22)))
        return SelfAssessment.objects.get(pk=made.pk)

    # Leading group

    def task(self) -> GroupTask:
        body = self.department_body
        if not body.group_memberships.exists():
            ops.group_member_add(actor=self.handler, organisation=body, joined_on=date(2023, 1, 1), at=at(date(2023, 1, 3)))
        return ops.group_task_make(
            actor=self.handler,
            title=f"测试任务{next(_serial)}",
            year=2024,
            deadline=date(2024, 6, 28),
            shares=[(body, "核验企业需求")],
            at=at(date(2024, 3, 1)),
        )

    def share(self, state: str = "running") -> TaskShare:
        share = self.task().shares.get()
        if state in ("reported", "done"):
            ops.share_progress(actor=self.department, share_id=share.pk, progress=100, note="已完成", at=at(date(2024, 6, 3)))
            ops.share_report_done(actor=self.department, share_id=share.pk, at=at(date(2024, 6, 3)))
        if state == "done":
            ops.share_confirm(actor=self.handler, share_id=share.pk, at=at(date(2024, 6, 5)))
        if state == "cancelled":
            ops.share_cancel(actor=self.approver, share_id=share.pk, comment="职能划转", at=at(date(2024, 6, 5)))
        return TaskShare.objects.get(pk=share.pk)


HOLDERS = {
    Role.COUNTY_HANDLER: "county",
    Role.INSTITUTION: "school",
    Role.DEPARTMENT: "department",
    Role.CITY_HANDLER: "handler",
    Role.CITY_CHECKER: "checker",
    Role.CITY_APPROVER: "approver",
    Role.FINANCE_HANDLER: "finance",
    Role.LEADER: "leader",
}
BRAND_WAYS = {
    "draft": (),
    "submitted": ("submit",),
    "returned": ("submit", "return"),
    "cultivated": ("submit", "cultivate"),
    "named": ("submit", "cultivate", "name"),
    "revoked": ("submit", "cultivate", "name", "revoke"),
}
REPORT_WAYS = {"draft": (), "submitted": ("submit",), "returned": ("submit", "return"), "confirmed": ("submit", "confirm")}
MAIN_WAY = (
    ("draft", ()),
    ("submitted", ("submit",)),
    ("reviewing", ("forward", "review")),
    ("selected", ("select",)),
    ("recommended", ("recommend",)),
    ("approved", ("approve", "task_book")),
    ("building", ("sign", "milestones")),
    ("checked", ("pass_midterm",)),
    ("accepting", ("apply_acceptance",)),
    ("accepted", ("accept",)),
    ("closed", ("assess", "close")),
)
BRANCHES = {
    "returned": ("submitted", "return"),
    "withdrawn": ("submitted", "withdraw"),
    "rejected": ("reviewing", "reject"),
    "declined": ("recommended", "decline"),
    "rectifying": ("building", "fail_midterm"),
    "terminated": ("building", "terminate"),
}


@cache
def project_way(state: str) -> tuple[str, ...]:
    """Steps that lead from a draft to ``state``."""
    if state in BRANCHES:
        before, step = BRANCHES[state]
        return (*project_way(before), step)
    steps: list[str] = []
    for name, more in MAIN_WAY:
        steps += more
        if name == state:
            return tuple(steps)
    raise KeyError(state)
