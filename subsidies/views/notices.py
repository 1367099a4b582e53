"""Public notices (公示) and objections (异议)."""

from typing import Any

from django.db import models
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import OFFICE_ROLES, Role
from audit.engine import Transition
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from registry.selectors import working_day_after
from subsidies import operations
from subsidies.enums import ClaimState, NoticeState
from subsidies.filters import NoticeFilter, ObjectionFilter
from subsidies.forms import NoticeForm, ObjectionForm
from subsidies.models import NoticeLine, Objection, PublicNotice
from subsidies.operations.settlements import obstacle
from subsidies.permissions import READERS, can_make_notice, can_record_objection
from subsidies.selectors import noticeable_claims
from subsidies.tables import NoticeTable, ObjectionTable
from subsidies.workflow import NOTICE, OBJECTION

OFFICES = tuple(OFFICE_ROLES - {Role.ADMINISTRATOR, Role.FINANCE_HANDLER, Role.FINANCE_CHECKER})


def is_own_draft(actor: Actor, notice: PublicNotice) -> bool:
    return notice.state == NoticeState.DRAFT and can_make_notice(actor)


class NoticePages:
    model = PublicNotice
    workflow = NOTICE
    name = "subsidies:notice"
    roles: tuple[Role, ...] = READERS


class NoticeList(NoticePages, ListPage):
    table_class = NoticeTable
    filterset_class = NoticeFilter
    exporter = "subsidies.notices"
    export_totals = ("heads", "amount")
    links = (Link("拟定公示", "create", "plus", tone="primary", roles=(Role.CITY_HANDLER,)),)
    empty = "还没有公示。补贴申领审批通过后，由市级经办列入公示。"

    def get_queryset(self) -> models.QuerySet[PublicNotice]:
        return super().get_queryset().with_totals()


class NoticeDetail(NoticePages, DetailPage):
    template_name = "subsidies/notice_detail.html"
    links = (Link("修改公示", "edit", "pencil", when=is_own_draft),)
    sections = (
        Section("列入的申领", "subsidies/notice_claims.html"),
        Section("公示名单", "subsidies/notice_lines.html"),
        Facts("公示", "number", "starts_on", "ends_on", "body"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        related = ("training_class__firm", "training_class__region")
        claims = self.object.claims.visible_to(self.actor).select_related(*related).order_by("number")
        lines = self.object.lines.select_related("claim_line").prefetch_related("objections").order_by("pk")
        recordable = self.object.state == NoticeState.PUBLISHED and self.actor.has(Role.CITY_HANDLER, Role.COUNTY_HANDLER)
        return super().get_context_data(
            claims=[(claim, self._waits_for(claim)) for claim in claims],
            lines=lines,
            recordable=recordable,
            public=self.object.state == NoticeState.PUBLISHED,
            **kwargs,
        )

    def step_links(self, steps: list[Transition]) -> list[tuple[Transition, str]]:
        """A notice can't be closed before its last day is over, so until then there is no button."""
        over = timezone.localdate() > self.object.ends_on
        return super().step_links([step for step in steps if step.name != "close" or over])

    def _waits_for(self, claim: Any) -> str:
        """Why a claim is not settled although its notice is over, or an empty string."""
        over = self.object.state == NoticeState.CLOSED and claim.state == ClaimState.NOTICED
        return obstacle(claim) if over else ""


class NoticeForms(NoticePages, OperationFormPage):
    form_class = NoticeForm
    template_name = "subsidies/notice_form.html"
    roles = (Role.CITY_HANDLER,)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"claims": noticeable_claims(self.actor, self.object)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        field = kwargs["form"]["claims"]
        claims = field.field.queryset
        return super().get_context_data(rows=list(zip(field, claims, strict=True)), **kwargs)


class NoticeCreate(NoticeForms):
    title = "拟定公示"
    submit_label = "保存草稿"
    success = "公示草稿已保存，核对名单后发布。"

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.getlist("claim")
        chosen = [pk for pk in noticeable_claims(self.actor).values_list("pk", flat=True) if not asked or str(pk) in asked]
        return {"starts_on": working_day_after(timezone.localdate(), 1), "claims": chosen}

    def perform(self, form: NoticeForm) -> PublicNotice:
        return operations.notice_draft(actor=self.actor, **chosen_in(form))


class NoticeEdit(NoticeForms):
    success = "公示草稿已修改。"

    def get_title(self) -> str:
        return f"修改公示：{self.object.number}"

    def perform(self, form: NoticeForm) -> PublicNotice:
        return operations.notice_revise(actor=self.actor, notice_id=self.object.pk, seen_version=self.seen_version, **chosen_in(form))


def chosen_in(form: NoticeForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "claim_ids": [claim.pk for claim in data["claims"]],
        "starts_on": data["starts_on"],
        "title": data["title"],
        "body": data["body"],
    }


class NoticeStep(NoticePages, TransitionPage):
    template_name = "subsidies/notice_step.html"
    operations = {"publish": operations.notice_publish, "close": operations.notice_close, "discard": operations.notice_discard}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        totals = PublicNotice.objects.with_totals().get(pk=self.object.pk)
        return super().get_context_data(totals=totals, **kwargs)


class ObjectionPages:
    model = Objection
    workflow = OBJECTION
    name = "subsidies:objection"
    related = ("notice_line__notice", "notice_line__claim_line__claim__training_class__region", "recorded_by")
    roles: tuple[Role, ...] = OFFICES


class ObjectionList(ObjectionPages, ListPage):
    table_class = ObjectionTable
    filterset_class = ObjectionFilter
    exporter = "subsidies.objections"
    export_totals = ("amount",)
    empty = "没有异议。公示期内收到异议时，在公示页的名单上登记。"


class ObjectionDetail(ObjectionPages, DetailPage):
    template_name = "subsidies/objection_detail.html"
    sections = (
        Facts(
            "异议",
            ("学徒", "notice_line.name"),
            ("企业", "notice_line.firm_name"),
            ("公示", "notice_line.notice"),
            ("公示金额（元）", "notice_line.amount"),
            "received_on",
            "raised_by",
            "recorded_by",
            "text",
            "answer",
        ),
    )


class ObjectionCreate(ObjectionPages, OperationFormPage):
    """Against one line of a published notice."""

    form_class = ObjectionForm
    title = "登记异议"
    submit_label = "登记异议"
    success = "异议已登记，该明细暂停；由复核人核实答复。"
    intro = "登记后只暂停这一名学徒的补贴，其余名单照常公示和结算。"

    def prepare(self) -> None:
        related = ("notice", "claim_line__claim__training_class")
        lines = NoticeLine.objects.filter(notice__in=PublicNotice.objects.visible_to(self.actor)).select_related(*related)
        self.notice_line = get_object_or_404(lines, pk=self.kwargs["line"])

    def may(self) -> bool:
        return super().may() and can_record_objection(self.actor, self.notice_line)

    def get_title(self) -> str:
        return f"登记异议：{self.notice_line.name}（{self.notice_line.firm_name}）"

    def perform(self, form: ObjectionForm) -> Objection:
        return operations.objection_raise(actor=self.actor, notice_line_id=self.notice_line.pk, **form.cleaned_data)

    def get_cancel_url(self) -> str:
        return reverse("subsidies:notice_detail", args=[self.notice_line.notice_id])


class ObjectionStep(ObjectionPages, TransitionPage):
    template_name = "subsidies/objection_step.html"
    operations = {"uphold": operations.objection_uphold, "dismiss": operations.objection_dismiss}
