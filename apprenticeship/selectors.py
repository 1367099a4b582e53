"""Reading apprenticeship training: what a class still lacks, what holds it, how its apprentices fared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from accounts.actor import Actor
from apprenticeship.enums import FINAL_OUTCOMES, AgreementState, ClassState, ContentKind, InstructorKind
from apprenticeship.models import Agreement, ClassHold, Enrolment, Material, TrainingClass
from policies.enums import KINDS_OF_STAGE, MaterialDuty, MaterialKind, MaterialStage
from policies.models import PolicyVersion
from policies.selectors import materials_of, policy_for
from registry.enums import SkillLevel

COUNTED_STATES = (ClassState.FILED, ClassState.OPEN, ClassState.ASSESSING, ClassState.FINISHED, ClassState.ARCHIVED)
"""States whose filed heads count towards the yearly target."""


def rate_problem(level: int, day: date, policy: PolicyVersion | None = None) -> str:
    """Why ``level`` cannot be funded if filed on ``day``, as a sentence, or an empty string."""
    policy = policy or policy_for(day)
    if policy is None:
        return f"{day} 没有执行中的补贴政策，请联系市职业能力建设科。"
    rates = policy.rates.filter(level=level, approved_by__isnull=False, valid_from__lte=day)
    if rates.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).exists():
        return ""
    return f"《{policy.document.title}》在 {day} 没有{SkillLevel(level).label}的补贴标准，暂不能按该等级申报。"


def checklist(training_class: TrainingClass, day: date) -> list[str]:
    """Everything that is missing before the class can be submitted on ``day``, one sentence each."""
    hours = dict(training_class.contents.values_list("kind", "hours"))
    kinds = set(training_class.instructors.values_list("kind", flat=True))
    wanting = [
        (not training_class.enrolments.live().exists(), "还没有学徒，请录入或导入学徒名册。"),
        (InstructorKind.MENTOR not in kinds, "还没有企业导师，企校双师缺一不可。"),
        (InstructorKind.TEACHER not in kinds, "还没有院校教师，企校双师缺一不可。"),
        (training_class.evaluator_id is None, "还没有选定评价机构。"),
        (not training_class.theory_hours, "还没有填写理论课时。"),
        (not training_class.practice_hours, "还没有填写实操课时。"),
        *[(not hours.get(kind), f"培养内容“{kind.label}”还没有填写课时。") for kind in ContentKind],
    ]
    missing = [sentence for lacks, sentence in wanting if lacks]
    papers = missing_papers(training_class, MaterialStage.FILING, policy_for(day))
    missing += [f"还没有上传“{name}”。" for name in papers]
    return [*missing, *filter(None, [_agreement_problem(training_class), rate_problem(training_class.level, day)])]


def _agreement_problem(training_class: TrainingClass) -> str:
    agreement = Agreement.objects.only("state", "number").get(pk=training_class.agreement_id)
    if agreement.state == AgreementState.ACTIVE:
        return ""
    return f"合作协议 {agreement.number} {agreement.get_state_display()}，须有已生效的协议。"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One kind of paper on the checklist: whether the policy asks for it, and what is there."""

    kind: MaterialKind
    duty: str
    papers: list[Material]

    @property
    def missing(self) -> bool:
        return self.duty == MaterialDuty.REQUIRED and not self.papers

    @property
    def duty_label(self) -> str:
        return str(MaterialDuty(self.duty).label) if self.duty else ""


def paper_list(training_class: TrainingClass, stage: MaterialStage, policy: PolicyVersion | None) -> list[PaperLine]:
    """What the policy asks for at ``stage`` (应交材料), and whatever else was handed in, in the order of the official list."""
    duties = {asked.kind: asked.duty for asked in materials_of(policy, stage)} if policy else {}
    papers: dict[str, list[Material]] = {}
    for paper in training_class.materials.filter(current=True).select_related("file", "added_by").order_by("kind", "title"):
        papers.setdefault(paper.kind, []).append(paper)
    return [
        PaperLine(kind, duties.get(kind, ""), papers.get(kind, [])) for kind in KINDS_OF_STAGE[stage] if kind in duties or kind in papers
    ]


def missing_papers(training_class: TrainingClass, stage: MaterialStage, policy: PolicyVersion | None) -> list[str]:
    """Names of the papers that must be there and are not."""
    return [str(line.kind.label) for line in paper_list(training_class, stage, policy) if line.missing]


def hold_reason(training_class: TrainingClass, **where: bool) -> str:
    """Why a higher app holds the class (``final=False``: by work not yet done), or an empty string."""
    return live_holds(training_class).filter(**where).values_list("reason", flat=True).first() or ""


def live_holds(training_class: TrainingClass) -> QuerySet[ClassHold]:
    return ClassHold.objects.filter(training_class=training_class, lifted_at__isnull=True).order_by("placed_at", "pk")


def outcome_counts(class_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Apprentices per class and outcome, entry errors left out; one query for all classes."""
    rows = Enrolment.objects.live().filter(training_class_id__in=class_ids)
    counts: dict[int, dict[str, int]] = {}
    for class_id, outcome, heads in rows.order_by().values_list("training_class_id", "outcome").annotate(heads=Count("pk")):
        counts.setdefault(class_id, {})[outcome] = heads
    return counts


def unsettled(training_class: TrainingClass) -> QuerySet[Enrolment]:
    """Apprentices without a final, confirmed outcome."""
    return training_class.enrolments.live().exclude(outcome__in=FINAL_OUTCOMES, confirmed_by__isnull=False)


def plan_progress(year: int, actor: Actor) -> dict[tuple[str, int], int]:
    """Heads filed in ``year`` per county code and level (domain.md §9.3: targets count by year of filing)."""
    classes = TrainingClass.objects.visible_to(actor).filter(filed_on__year=year, state__in=COUNTED_STATES)
    rows = classes.order_by().values_list("region_id", "level").annotate(heads=Sum("filed_heads"))
    return {(region, level): heads for region, level, heads in rows}


def overlapping(person_ids: Iterable[int], besides: TrainingClass) -> dict[int, list[Enrolment]]:
    """Trainings of these people in other classes that take up their days, by person; one query."""
    found: dict[int, list[Enrolment]] = {}
    others = Enrolment.objects.filter(person_id__in=person_ids, counts=True).exclude(training_class=besides)
    for enrolment in others.order_by("training_start", "pk"):
        found.setdefault(enrolment.person_id, []).append(enrolment)
    return found
