"""Work plans (年度工作方案): targets per county and level, and how far they are met."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from accounts.enums import OFFICE_ROLES, Role
from apprenticeship.filters import FUNDED_LEVELS, PlanFilter
from apprenticeship.forms import PlanForm, target_name
from apprenticeship.models import WorkPlan
from apprenticeship.operations import plan_issue, plan_save
from apprenticeship.permissions import PLANNERS, can_edit_plan, can_make_plans
from apprenticeship.selectors import plan_progress
from apprenticeship.tables import PlanTable
from apprenticeship.workflow import PLAN
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from registry.selectors import counties

OFFICES = tuple(OFFICE_ROLES - {Role.ADMINISTRATOR})
LEVEL_WORDS = [label for _, label in FUNDED_LEVELS]


@dataclass(frozen=True)
class Progress:
    """Heads filed against the target of one county, or of all."""

    name: str
    targets: list[int]
    filed: list[int]

    @property
    def target(self) -> int:
        return sum(self.targets)

    @property
    def done(self) -> int:
        return sum(self.filed)

    @property
    def rate(self) -> str:
        """完成率 in per cent; without a target there is none."""
        return f"{self.done * 100 / self.target:.1f}%" if self.target else "—"

    @property
    def cells(self) -> list[tuple[str, int, int]]:
        """Per level: its words, target, heads filed."""
        return list(zip(LEVEL_WORDS, self.targets, self.filed, strict=True))


class PlanPages:
    model = WorkPlan
    workflow = PLAN
    name = "apprenticeship:plan"
    roles = OFFICES


class PlanList(PlanPages, ListPage):
    table_class = PlanTable
    filterset_class = PlanFilter
    exporter = "apprenticeship.plans"
    export_totals = ("heads",)
    links = (Link("编制年度方案", "create", "plus", tone="primary", roles=PLANNERS),)
    empty = "还没有年度工作方案。"

    def get_queryset(self) -> QuerySet[WorkPlan]:
        return super().get_queryset().annotate(heads=Sum("targets__headcount", default=0))


class PlanDetail(PlanPages, DetailPage):
    sections = (Facts("方案", "year", "number"), Section("目标与进度", "apprenticeship/plan_progress.html"))
    links = (Link("修改", "edit", "pencil", when=can_edit_plan),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self._progress()
        sums = [[sum(column) for column in zip(*numbers, strict=True)] for numbers in ([r.targets for r in rows], [r.filed for r in rows])]
        total = Progress("合计", *(column or [0] * len(FUNDED_LEVELS) for column in sums))
        return super().get_context_data(rows=rows, total=total, levels=LEVEL_WORDS, **kwargs)

    def _progress(self) -> list[Progress]:
        """One row per county the actor answers for."""
        targets = {(t.region_id, t.level): t.headcount for t in self.object.targets.order_by("pk")}
        filed = plan_progress(self.object.year, self.actor)
        levels = [level for level, _ in FUNDED_LEVELS]
        return [
            Progress(region.name, [targets.get((region.pk, n), 0) for n in levels], [filed.get((region.pk, n), 0) for n in levels])
            for region in counties()
            if self.actor.answers_for(region.pk)
        ]


class PlanCreate(PlanPages, OperationFormPage):
    template_name = "apprenticeship/plan_form.html"
    form_class = PlanForm
    title = "编制年度方案"
    success = "方案已保存为草稿，核对后由审批人下达。"

    def may(self) -> bool:
        return can_make_plans(self.actor)

    @property
    def seen_version(self) -> int | None:
        """A new plan must not replace one that somebody made meanwhile."""
        return super().seen_version or 0

    def perform(self, form: PlanForm) -> WorkPlan:
        head = {name: form.cleaned_data[name] for name in ("year", "title", "number")}
        return plan_save(actor=self.actor, **head, targets=form.targets, seen_version=self.seen_version)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # The matrix has a table of its own.
        return context | {"form_sections": context["form_sections"][:1]}


class PlanEdit(PlanCreate):
    title = "修改年度方案"

    def may(self) -> bool:
        return can_edit_plan(self.actor, self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"plan": self.object}

    def get_initial(self) -> dict[str, Any]:
        head = {name: getattr(self.object, name) for name in ("year", "title", "number")}
        targets = self.object.targets.order_by("pk")
        return head | {target_name(target.region_id, target.level): target.headcount for target in targets}


class PlanStep(PlanPages, TransitionPage):
    operations = {"issue": plan_issue}
