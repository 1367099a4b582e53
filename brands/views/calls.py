"""Project types and calls for applications (项目类型、申报通知)."""

from typing import Any

from django.db.models import Count, QuerySet

from accounts.enums import OFFICE_ROLES, Role
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from brands import permissions
from brands.filters import CallFilter
from brands.forms.projects import CALL_TYPES, CallForm, SwitchForm
from brands.models import Project, ProjectCall, ProjectType, TypeOffer
from brands.operations import call_close, call_draft, call_publish, call_update, project_type_switch
from brands.tables import CallTable, TypeTable
from brands.workflow import CALL

OFFICES = tuple(OFFICE_ROLES - {Role.ADMINISTRATOR})
READERS = (*OFFICES, Role.INSTITUTION, Role.FIRM)


class TypePages:
    model = ProjectType
    name = "brands:type"
    roles: tuple[Role, ...] = OFFICES


class TypeList(TypePages, ListPage):
    table_class = TypeTable
    exporter = "brands.types"
    title = "项目类型与口径"
    empty = "还没有项目类型，请先载入基础数据（load_project_types）。"


class TypeSwitch(TypePages, OperationFormPage):
    template_name = "brands/type_switch.html"
    form_class = SwitchForm
    title = "项目数口径"
    roles = (Role.CITY_HANDLER,)
    success = "口径已更新，项目数与项目奖补资金随之变化。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(offers=list(TypeOffer.objects.filter(type=self.object).order_by("-year")), **kwargs)

    def perform(self, form: SwitchForm) -> None:
        project_type_switch(actor=self.actor, type_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)

    def get_success_url(self, made: None) -> str:
        return self.url("list")

    def get_cancel_url(self) -> str:
        return self.url("list")


class CallPages:
    model = ProjectCall
    workflow = CALL
    name = "brands:call"
    roles: tuple[Role, ...] = READERS


class CallList(CallPages, ListPage):
    table_class = CallTable
    filterset_class = CallFilter
    exporter = "brands.calls"
    links = (Link("新建通知", "create", "plus", tone="primary", roles=(Role.CITY_HANDLER,)),)
    empty = "还没有申报通知。"

    def get_queryset(self) -> QuerySet[ProjectCall]:
        return super().get_queryset().annotate(project_count=Count("projects"))


class CallDetail(CallPages, DetailPage):
    sections = (
        Facts("通知", "title", "number", "year", "opens_on", "closes_on", "experts", "county_days", "review_days", "letter_days"),
        Section("可申报的项目类型", "brands/call_types.html"),
        Section("申报情况", "brands/call_projects.html"),
    )
    links = (
        Link("修改", "edit", "pencil", when=permissions.can_edit_call),
        Link("申报项目", "apply", "plus", tone="primary", roles=permissions.PARTIES, when=lambda actor, call: call.state == "open"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = Project.objects.visible_to(self.actor).filter(call=self.object)
        return super().get_context_data(
            types=list(self.object.types.select_related("type")),
            projects=list(mine.select_related("type", "applicant").order_by("type", "number")),
            **kwargs,
        )


class CallFormPage(CallPages, OperationFormPage):
    form_class = CallForm
    formset_classes = {"types": CALL_TYPES}
    formset_titles = {"types": "可申报的项目类型"}

    def fields_of(self, form: CallForm) -> dict[str, Any]:
        return form.cleaned_data | {"types": self.formsets["types"].open_types()}


class CallCreate(CallFormPage):
    """A new call begins with the types of the latest known offers."""

    title = "新建申报通知"
    intro = "类型与奖补标准按最近年度的省级标准预填，请按通知原文核对；未公布的留空。"
    roles = (Role.CITY_HANDLER,)

    def get_formset_kwargs(self, name: str) -> dict[str, Any]:
        latest = TypeOffer.objects.order_by("-year").values_list("year", flat=True).first()
        offers = TypeOffer.objects.filter(year=latest).order_by("type")
        return {"initial": [{"type": offer.type_id, "places": offer.places, "amount": offer.amount} for offer in offers]}

    def perform(self, form: CallForm) -> ProjectCall:
        return call_draft(actor=self.actor, **self.fields_of(form))


class CallEdit(CallFormPage):
    title = "修改申报通知"

    def may(self) -> bool:
        return permissions.can_edit_call(self.actor, self.object)

    def get_formset_kwargs(self, name: str) -> dict[str, Any]:
        rows = self.object.types.order_by("pk")
        return {"initial": [{"type": row.type_id, "places": row.places, "amount": row.amount} for row in rows]}

    def perform(self, form: CallForm) -> ProjectCall:
        return call_update(actor=self.actor, call_id=self.object.pk, seen_version=self.seen_version, **self.fields_of(form))


class CallStep(CallPages, TransitionPage):
    operations = {"publish": call_publish, "close": call_close}
