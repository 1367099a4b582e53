"""Calls and projects. The document gives 28 projects with 3820 万 in the three years to 2024-07-24, and three bases with
360 万; which projects, of which types and years, is 演示 (120 万 for each base is inferred from the province's call).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from accounts.enums import Role
from brands import operations as ops
from brands.enums import IndicatorGroup, ProjectFileKind, Stage
from brands.models import Indicator, Instalment, Project, ProjectCall, ProjectType
from brands.operations import Budget, IndicatorData, MilestoneData, OpenType, Outcome, Reached
from brands.reference import TYPES, WAN
from funds.enums import FundSource, OrderState
from funds.models import BudgetNotice
from funds.operations import answer_record, batch_close, batch_confirm, batch_make, batch_send, budget_record
from registry.enums import OrganisationCategory as Category
from registry.models import Organisation, Region
from registry.selectors import CITY_CODE
from xinxiang_skills.demo.bodies import moment
from xinxiang_skills.demo.brands import quarter_stories
from xinxiang_skills.demo.city import City, Story
from xinxiang_skills.demo.named import give_account, named_body
from xinxiang_skills.demo.papers import demo_pdf

NAMES = {code: name for code, name, *_ in TYPES}
EXPERTS = ("专家甲（演示）", "专家乙（演示）", "专家丙（演示）")


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A call and what came of it: types approved, in 万元; ``fallen`` applications get no further."""

    opens: date
    approved: date
    awards: Sequence[tuple[str, int]]
    fallen: Sequence[str] = ()


YEARS = (
    YearPlan(date(2020, 8, 17), date(2020, 11, 20), (("talent_base", 300), ("master_studio", 20))),
    YearPlan(
        date(2021, 8, 16),
        date(2021, 11, 26),
        (("competition_base", 500), ("talent_base", 300), *[("world_skills_base", 70)] * 2, *[("master_studio", 20)] * 3),
        ("select",),
    ),
    YearPlan(
        date(2022, 8, 15),
        date(2022, 11, 18),
        (*[("brand_base", 120)] * 3, ("talent_base", 300), *[("world_skills_base", 70)] * 2, *[("master_studio", 20)] * 2),
    ),
    YearPlan(
        date(2023, 8, 14),
        date(2023, 11, 24),
        (("competition_base", 500), ("talent_base", 300), *[("world_skills_base", 70)] * 2, *[("master_studio", 20)] * 3),
        ("province",),
    ),
    YearPlan(
        date(2024, 3, 28),
        date(2024, 6, 28),
        (("quality_school", 500), ("talent_base", 300), *[("world_skills_base", 70)] * 2, *[("master_studio", 20)] * 2),
    ),
    YearPlan(date(2025, 4, 1), date(2025, 6, 27), (("world_skills_base", 70), ("master_studio", 20)), ("select", "province")),
    YearPlan(date(2026, 1, 12), date(2026, 3, 27), (("talent_base", 300), *[("world_skills_base", 70)] * 2)),
    YearPlan(date(2026, 10, 12), date(2027, 1, 15), (("talent_base", 300), ("world_skills_base", 70), ("master_studio", 20))),
)
"""Approved from 2021 to 2024-06-28: 28 projects, 3820 万, the three bases of 2022 among them; 2020 lies outside the three years."""


@dataclass(frozen=True, slots=True)
class BasePlan:
    """A base of the document: operator, brand, and what its quarters bring (attendances, jobs)."""

    operator: str
    category: Category
    role: Role
    region: str
    brand: str
    trained: int
    employed: int


BASES = (
    BasePlan("新乡技师学院", Category.TECHNICIAN_SCHOOL, Role.INSTITUTION, CITY_CODE, "豫菜师傅", 214, 147),
    BasePlan("新乡市德中康职业培训学校", Category.TRAINING_SCHOOL, Role.INSTITUTION, CITY_CODE, "河南护工", 192, 127),
    BasePlan("新乡市雨轩清真食品股份有限公司", Category.ENTERPRISE, Role.FIRM, "410725", "原阳预制菜", 168, 116),
)
"""Six quarters to 2024-06-30 come to 3444 attendances and 2340 jobs: 3000余人次, 2000余人. The seats are 演示."""


def project_stories(city: City) -> list[Story]:
    return [_call_story(city, plan) for plan in YEARS]


def _call_story(city: City, plan: YearPlan) -> Story:
    """The call of a year, its applicants' stories, and the notice that brings the money."""
    handler, approver = city.office(Role.CITY_HANDLER), city.office(Role.CITY_APPROVER)
    yield (day := plan.opens - timedelta(days=3))
    call = _draft_call(city, plan, day)
    call = ops.call_publish(actor=approver, call_id=call.pk, at=moment(day, 16))
    bases = iter(BASES)
    for number, (code, wan) in enumerate(plan.awards):
        base = next(bases) if code == "brand_base" else None
        story = _ProjectStory(city, plan, call, code, wan * WAN, number, base, fate="approved")
        city.tell_on(plan.opens, story.tell())
    for number, fate in enumerate(plan.fallen, start=len(plan.awards)):
        city.tell_on(plan.opens, _ProjectStory(city, plan, call, "master_studio", 20 * WAN, number, None, fate=fate).tell())
    yield (day := call.closes_on + timedelta(days=1))
    ops.call_close(actor=handler, call_id=call.pk, at=moment(day))
    yield (day := plan.approved + timedelta(days=14))
    budget_record(
        actor=city.office(Role.FINANCE_HANDLER),
        number=_budget_number(plan),
        source=FundSource.PROVINCIAL_AWARD,
        year=plan.approved.year,
        region=Region.objects.get(pk=CITY_CODE),
        amount=sum((wan for _, wan in plan.awards), start=0) * WAN,
        received_on=day,
        at=moment(day),
    )


def _budget_number(plan: YearPlan) -> str:
    return f"演示财社〔{plan.approved.year}〕{plan.approved.month}号"


def _draft_call(city: City, plan: YearPlan, day: date) -> ProjectCall:
    amounts = dict(plan.awards) | {"master_studio": 20}
    types = {kind.code: kind for kind in ProjectType.objects.all()}
    return ops.call_draft(
        actor=city.office(Role.CITY_HANDLER),
        title=f"关于申报{plan.opens.year}年全民技能振兴工程项目的通知（{plan.opens:%m}月，演示）",
        year=plan.opens.year,
        opens_on=plan.opens,
        closes_on=plan.opens + timedelta(days=25),
        types=[OpenType(types[code], amount=wan * WAN) for code, wan in amounts.items()],
        at=moment(day),
    )


INDICATORS = (
    (IndicatorGroup.OUTPUT, "培训人次", "人次", 600, 30),
    (IndicatorGroup.OUTPUT, "取证人数", "人", 300, 20),
    (IndicatorGroup.BENEFIT, "带动就业", "人", 350, 30),
    (IndicatorGroup.SATISFACTION, "学员满意度", "%", 90, 10),
)


class _ProjectStory:
    """One application, from its draft as far as its fate and today allow."""

    def __init__(
        self, city: City, plan: YearPlan, call: ProjectCall, code: str, award: Decimal, number: int, base: BasePlan | None, fate: str
    ) -> None:
        self.city, self.plan, self.call, self.code, self.award = city, plan, call, code, award
        self.number, self.base, self.fate = number, base, fate
        self.handler, self.checker, self.approver = (
            city.office(role) for role in (Role.CITY_HANDLER, Role.CITY_CHECKER, Role.CITY_APPROVER)
        )
        self.role = base.role if base else Role.INSTITUTION
        self.body = self._body()
        self.applicant = city.bodies.of(self.body, self.role)

    def _body(self) -> Organisation:
        if self.base:
            return named_body(self.city, self.base.operator, self.base.category, self.role, self.base.region)
        institutions = self.city.bodies.institutions
        return institutions[(self.number * 3 + self.plan.opens.year) % len(institutions)]

    def tell(self) -> Story:
        yield (day := self.plan.opens + timedelta(days=4 + self.number))
        self._apply(day)
        yield (day := day + timedelta(days=9))
        office = self.city.bodies.counties.get(self.body.region_id) or self.handler
        ops.project_forward(actor=office, project_id=self.pk, at=moment(day))
        yield (day := self.plan.opens + timedelta(days=32))
        self._review(day)
        yield (day := self.plan.opens + timedelta(days=37))
        if self.fate == "select":
            comment = "综合得分排名靠后，本次不予推荐。"
            ops.project_reject(actor=self.checker, project_id=self.pk, comment=comment, at=moment(day))
            return
        ops.project_select(actor=self.checker, project_id=self.pk, at=moment(day))
        yield (day := self.plan.opens + timedelta(days=43))
        letter = f"演示人社函〔{day.year}〕{day.month}号"
        ops.project_recommend(actor=self.approver, project_id=self.pk, letter_number=letter, letter_on=day, at=moment(day))
        yield (day := self.plan.approved)
        if self.fate == "province":
            ops.project_decline(actor=self.handler, project_id=self.pk, comment="未列入省级立项名单。", at=moment(day))
            return
        ops.project_approve(
            actor=self.handler,
            project_id=self.pk,
            approval_number=f"演示豫人社〔{day.year}〕{day.month}号",
            approved_on=day,
            awarded=self.award,
            at=moment(day),
        )
        if self.base:
            quarters = _base_quarters(self.base)
            self.city.tell_on(day, quarter_stories(self.city, self._project(), self.applicant, quarters, self.number))
        yield from self._build(day)

    def _apply(self, day: date) -> None:
        title = f"{self.body.name}“{self.base.brand}”培训示范基地" if self.base else f"{self.body.name}{NAMES[self.code]}（演示）"
        project = ops.project_draft(
            actor=self.applicant,
            call=self.call,
            type=ProjectType.objects.get(code=self.code),
            title=title,
            summary="建设实训场地，配备设备与师资，开展培训、评价与就业服务。（演示）",
            requested=self.award,
            brand_name=self.base.brand if self.base else "",
            at=moment(day),
        )
        self.pk = project.pk
        for kind in (ProjectFileKind.APPLICATION, ProjectFileKind.PLAN, ProjectFileKind.COMMITMENT):
            ops.project_file_add(
                actor=self.applicant,
                project_id=self.pk,
                kind=kind,
                title=f"{kind.label}（演示）",
                content=demo_pdf(f"DEMO {kind} {project.number}"),
                filename=f"{kind.label}.pdf",
                at=moment(day, 11),
            )
        ops.project_submit(actor=self.applicant, project_id=self.pk, at=moment(day, 16))

    def _review(self, day: date) -> None:
        low = 20 if self.fate == "select" else 0
        for place, expert in enumerate(EXPERTS):
            ops.review_record(
                actor=self.handler,
                project_id=self.pk,
                expert=expert,
                affiliation="省内院校（演示）",
                score=Decimal(86 - low + (self.number * 3 + place * 2) % 10),
                opinion="基础条件较好，目标明确。" if not low else "建设内容不够具体。",
                reviewed_on=day,
                at=moment(day),
            )

    def _build(self, approved: date) -> Story:
        yield (day := approved + timedelta(days=12))
        self._task_book(day)
        yield (day := approved + timedelta(days=20))
        ops.project_sign(
            actor=self.handler,
            project_id=self.pk,
            task_book_number=f"RWS-{self._project().number}",
            task_signed_on=day,
            build_until=date(approved.year + 2, 6, 30),
            at=moment(day),
        )
        budget = BudgetNotice.objects.get(number=_budget_number(self.plan))
        ops.project_link_budget(actor=self.city.office(Role.FINANCE_HANDLER), project_id=self.pk, budget=budget, at=moment(day, 15))
        yield (day := day + timedelta(days=10 + self.number))
        first = self.award * 60 / 100
        yield from self._pay(Stage.TASK_SIGNED, first, day)
        yield (day := approved + timedelta(days=230 + self.number))
        for milestone in self._project().milestones.all():
            note = "按期完成（演示）"
            ops.milestone_done(actor=self.applicant, milestone_id=milestone.pk, done_on=day, note=note, at=moment(day))
        if self.number % 6 == 4:
            comment = "设备台账不全，请整改。"
            ops.project_fail_midterm(actor=self.checker, project_id=self.pk, comment=comment, at=moment(day, 15))
            yield (day := day + timedelta(days=21))
            ops.project_rectify(actor=self.applicant, project_id=self.pk, at=moment(day))
            yield (day := day + timedelta(days=6))
        ops.project_pass_midterm(actor=self.checker, project_id=self.pk, midterm_on=day, at=moment(day, 16))
        yield (day := approved + timedelta(days=430 + self.number))
        ops.project_apply_acceptance(actor=self.applicant, project_id=self.pk, at=moment(day))
        yield (day := day + timedelta(days=15))
        ops.project_accept(actor=self.checker, project_id=self.pk, accepted_on=day, at=moment(day))
        yield (day := day + timedelta(days=8))
        yield from self._pay(Stage.ACCEPTED, self.award - first, day)
        yield (day := day + timedelta(days=20))
        self._assess(day)
        yield (day := day + timedelta(days=10))
        ops.project_close(actor=self.approver, project_id=self.pk, at=moment(day))

    def _task_book(self, day: date) -> None:
        ops.task_book_save(
            actor=self.applicant,
            project_id=self.pk,
            milestones=[
                MilestoneData("完成设备采购与安装", day + timedelta(days=150)),
                MilestoneData("开出第一期培训班", day + timedelta(days=200)),
            ],
            indicators=[
                IndicatorData(group, name, unit, Decimal(target), Decimal(weight)) for group, name, unit, target, weight in INDICATORS
            ],
            at=moment(day),
        )

    def _pay(self, stage: Stage, amount: Decimal, day: date) -> Story:
        """An instalment, approved and in a batch of its own on the same day, at the bank two days later."""
        finance, checker = self.city.office(Role.FINANCE_HANDLER), self.city.office(Role.FINANCE_CHECKER)
        give_account(self.city, self.body, self.role)
        instalment: Instalment = ops.instalment_propose(actor=self.handler, project_id=self.pk, stage=stage, amount=amount, at=moment(day))
        instalment = ops.instalment_approve(actor=self.approver, instalment_id=instalment.pk, at=moment(day, 11))
        batch = batch_make(actor=finance, payable_ids=[instalment.payable_id], at=moment(day, 15))
        yield (day := day + timedelta(days=1))
        batch_confirm(actor=checker, batch_id=batch.pk, seen_hash=batch.members_hash, at=moment(day))
        batch_send(actor=finance, batch_id=batch.pk, send_key=UUID(int=instalment.pk), at=moment(day, 15))
        yield (day := day + timedelta(days=2))
        for order in batch.orders.filter(state=OrderState.PENDING):
            answer_record(actor=finance, order_id=order.pk, paid=True, answered_on=day, at=moment(day))
        batch_close(actor=finance, batch_id=batch.pk, at=moment(day, 16))

    def _assess(self, day: date) -> None:
        reached = [Reached(indicator, *self._reached(indicator)) for indicator in self._project().indicators.all()]
        assessment = ops.assessment_draft(
            actor=self.applicant,
            project_id=self.pk,
            year=day.year,
            budget=Budget(self.award, self.award, self.award * 96 / 100),
            goal="按任务书完成建设内容与绩效指标。",
            result="建设内容已全部完成。（演示）",
            reached=reached,
            at=moment(day),
        )
        ops.assessment_submit(actor=self.applicant, assessment_id=assessment.pk, at=moment(day, 15))
        ops.assessment_confirm(actor=self.checker, assessment_id=assessment.pk, at=moment(day, 17))

    def _reached(self, indicator: Indicator) -> tuple[Decimal, None, str]:
        """Most targets are met; every fifth project falls a little short of its jobs."""
        if self.number % 5 == 3 and indicator.group == IndicatorGroup.BENEFIT:
            return indicator.target * 92 / 100, None, "用工需求下降，已与三家企业新签用工协议。（演示）"
        return indicator.target * 108 / 100 if indicator.unit != "%" else Decimal(95), None, ""

    def _project(self) -> Project:
        return Project.objects.select_related("type").get(pk=self.pk)


def _base_quarters(plan: BasePlan) -> Iterator[tuple[int, int, Outcome]]:
    """From 2023 on; the first six sum to the document's 余 numbers."""
    for year in range(2023, 2027):
        for quarter in range(1, 5):
            drift = (year * 4 + quarter) % 3 - 1
            trained, employed = plan.trained + 6 * drift, plan.employed + 4 * drift
            yield year, quarter, Outcome(trained, trained * 60 // 100, employed, note="分基地、分季度拆分为演示")
