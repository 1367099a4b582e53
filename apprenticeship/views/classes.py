"""Training classes (学徒培训班)."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.enums import Role
from apprenticeship.class_sections import CHECKS, FILING_PAPERS
from apprenticeship.enums import EDITABLE_STATES, ClassState, InstructorKind, Outcome
from apprenticeship.filters import ClassFilter
from apprenticeship.forms import ClassForm, FileForm, FinishForm, InstructorFormSet, OpenForm
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.operations import (
    class_archive,
    class_cancel,
    class_draft,
    class_end_training,
    class_file,
    class_finish,
    class_open,
    class_reopen,
    class_return,
    class_submit,
    class_terminate,
    class_update,
)
from apprenticeship.panels import class_links, class_sections
from apprenticeship.permissions import (
    can_confirm_outcomes,
    can_draft_classes,
    can_edit_class,
    can_record_check,
    can_record_outcomes,
)
from apprenticeship.selectors import checklist, live_holds
from apprenticeship.tables import ClassTable
from apprenticeship.workflow import CLASS
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage

READERS = tuple(role for role in Role if role != Role.ADMINISTRATOR)
DRAFTERS = (Role.INSTITUTION, Role.FIRM)


class ClassPages:
    model = TrainingClass
    workflow = CLASS
    name = "apprenticeship:class"
    related = ("firm", "institution", "evaluator", "region", "occupation", "agreement", "policy__document")
    roles: tuple[Role, ...] = READERS


class ClassList(ClassPages, ListPage):
    related = ("firm", "institution", "region")
    table_class = ClassTable
    filterset_class = ClassFilter
    exporter = "apprenticeship.classes"
    export_totals = ("heads",)
    links = (Link("新建培训班", "create", "plus", tone="primary", roles=DRAFTERS),)
    empty = "还没有培训班。协议生效后，由培训机构或企业新建培训班并提交备案。"

    def get_queryset(self) -> QuerySet[TrainingClass]:
        return super().get_queryset().with_heads()


class ClassDetail(ClassPages, DetailPage):
    template_name = "apprenticeship/class_detail.html"
    own_links = (
        Link("修改", "edit", "pencil", when=can_edit_class),
        Link("录入学徒", "enrol", "user-plus", when=can_edit_class),
        Link("导入花名册", "roster", "file-import", when=can_edit_class),
        Link("登记结果", "outcomes", "clipboard-check", when=can_record_outcomes),
        Link("导入结果", "results", "file-import", when=can_record_outcomes),
        Link("登记过程检查", "check", "camera", when=can_record_check),
        Link("确认结果", "confirm", "checks", when=can_confirm_outcomes),
    )
    own_sections = (
        Facts("基本信息", "number", "firm", "institution", "evaluator", "occupation", "level", "region", ("协议编号", "agreement.number")),
        Facts("期限", "planned_start", "planned_end", "filed_on", "filed_end", "opened_on", "finished_on"),
        Section("培养内容与课时", "apprenticeship/class_contents.html"),
        Section("企校双师", "apprenticeship/class_instructors.html"),
        Section("学徒名册", "apprenticeship/class_roster.html"),
        FILING_PAPERS,
        CHECKS,
        Section("适用政策", "apprenticeship/class_policy.html"),
    )

    @property
    def sections(self) -> list[Section]:
        return [*self.own_sections, *class_sections]

    @property
    def links(self) -> list[Link]:
        return [*self.own_links, *class_links]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        roster = self.object.enrolments.select_related("person", "certificate").order_by("pk")
        live = [enrolment for enrolment in roster if enrolment.outcome != Outcome.VOID]
        editable = can_edit_class(self.actor, self.object)
        return super().get_context_data(
            contents=list(self.object.contents.order_by("pk")),
            instructors=list(self.object.instructors.order_by("kind", "pk")),
            enrolments=live,
            removed=len(roster) - len(live),
            editable=editable,
            missing=checklist(self.object, timezone.localdate()) if editable else [],
            holds=list(live_holds(self.object)),
            progress=_outcome_progress(live) if self.object.state in (ClassState.OPEN, ClassState.ASSESSING) else None,
            **kwargs,
        )


class ClassFormPage(ClassPages, OperationFormPage):
    form_class = ClassForm
    formset_classes = {"instructors": InstructorFormSet}
    formset_titles = {"instructors": "企校双师（企业导师和院校教师至少各一名）"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def fields_of(self, form: ClassForm) -> dict[str, Any]:
        return form.class_fields | {"instructors": self.formsets["instructors"].instructors}


class ClassCreate(ClassFormPage):
    title = "新建培训班"
    intro = "保存为草稿后录入学徒名册，备齐再提交备案。"
    success = "培训班已保存为草稿，接下来请录入学徒名册。"

    def may(self) -> bool:
        return can_draft_classes(self.actor)

    def get_initial(self) -> dict[str, Any]:
        return {"agreement": self.request.GET.get("agreement")}

    def get_formset_kwargs(self, name: str) -> dict[str, Any]:
        return {"initial": [{"kind": InstructorKind.MENTOR}, {"kind": InstructorKind.TEACHER}]}

    def perform(self, form: ClassForm) -> TrainingClass:
        return class_draft(actor=self.actor, **self.fields_of(form))


class ClassEdit(ClassFormPage):
    title = "修改培训班"

    def may(self) -> bool:
        return can_edit_class(self.actor, self.object)

    def get_initial(self) -> dict[str, Any]:
        return ClassForm.initial_of(self.object)

    def get_formset_kwargs(self, name: str) -> dict[str, Any]:
        return {"initial": list(self.object.instructors.order_by("kind", "pk").values("kind", "name", "qualification"))}

    def perform(self, form: ClassForm) -> TrainingClass:
        return class_update(actor=self.actor, class_id=self.object.pk, seen_version=self.seen_version, **self.fields_of(form))


class ClassStep(ClassPages, TransitionPage):
    template_name = "apprenticeship/class_step.html"
    operations = {
        "submit": class_submit,
        "file": class_file,
        "return_for_correction": class_return,
        "open": class_open,
        "end_training": class_end_training,
        "finish": class_finish,
        "reopen": class_reopen,
        "archive": class_archive,
        "cancel": class_cancel,
        "terminate": class_terminate,
    }
    form_classes = {"file": FileForm, "open": OpenForm, "finish": FinishForm}

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"filed_end": self.object.planned_end, "opened_on": today, "finished_on": today}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        submitting = self.transition.name == "submit" and self.object.state in EDITABLE_STATES
        return super().get_context_data(
            heads=self.object.enrolments.live().count(),
            missing=checklist(self.object, timezone.localdate()) if submitting else [],
            **kwargs,
        )


def _outcome_progress(roster: list[Enrolment]) -> dict[str, int]:
    """How many of a running class still lack an outcome, and how many a confirmation."""
    recorded = [enrolment for enrolment in roster if enrolment.outcome != Outcome.TRAINING]
    return {"unrecorded": len(roster) - len(recorded), "unconfirmed": sum(1 for e in recorded if e.confirmed_by_id is None)}
