"""Completion claims (后续补贴申领), their cost tables and lines."""

from itertools import zip_longest
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship.class_sections import CLAIM_PAPERS
from audit.engine import Transition
from audit.pages import DetailPage, Facts, Link, ListPage, ModelPage, OperationFormPage, Section, StepForm, TransitionPage
from exchange.views.imports import ImportUploadPage
from funds.rules.money import ZERO
from subsidies import operations
from subsidies.corrections import CORRECTIONS
from subsidies.enums import ClaimState, LineDecision, LineStatus
from subsidies.filters import ClaimFilter, WaitingLineFilter
from subsidies.forms import ClaimForm, CostCells, CostForm, HandleForm, LineRefuseForm, ReturnForm
from subsidies.models import Claim, ClaimLine
from subsidies.operations.settlements import obstacle
from subsidies.permissions import (
    COSTS_OPEN,
    READERS,
    can_declare_costs,
    can_enter_invoice,
    can_review_lines,
    can_verify_invoice,
    is_provisional_to,
)
from subsidies.selectors import claimable_classes, cost_rows, proven_rows, rivals_of
from subsidies.tables import ClaimTable, WaitingLineTable
from subsidies.workflow import CLAIM


def costs_are_open(actor: Actor, claim: Claim) -> bool:
    return claim.state in COSTS_OPEN and can_declare_costs(actor, claim)


class ClaimPages:
    model = Claim
    workflow = CLAIM
    name = "subsidies:claim"
    related = (
        "training_class__firm",
        "training_class__region",
        "training_class__institution",
        "training_class__occupation",
        "policy__document",
        "reservation__budget",
    )
    roles: tuple[Role, ...] = READERS


class ClaimList(ClaimPages, ListPage):
    related = ("training_class__firm", "training_class__region")
    table_class = ClaimTable
    filterset_class = ClaimFilter
    exporter = "subsidies.claims"
    export_totals = ("line_count", "entitled_total", "net_total")
    links = (Link("新建申领", "create", "plus", tone="primary", roles=(Role.INSTITUTION,)),)
    empty = "还没有补贴申领。班级结业后，由培训机构代企业申领。"


class ClaimCreate(ClaimPages, OperationFormPage):
    form_class = ClaimForm
    title = "新建申领"
    roles = (Role.INSTITUTION,)
    submit_label = "建立申领，填报成本"
    success = "申领已建立，请填报每名学徒各学年的实际成本。"
    nothing = "没有可以申领的班级。班级结业、全部结果由评价机构确认后才能申领。"
    intro = "一个班级一件申领，覆盖全部补贴期限。选择已结业、结果已由评价机构确认的班级。"

    def get_template_names(self) -> list[str]:
        return [self.template_name if claimable_classes(self.actor).exists() else "subsidies/nothing_to_choose.html"]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"classes": claimable_classes(self.actor)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(nothing=self.nothing, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"training_class": self.request.GET.get("class")}

    def perform(self, form: ClaimForm) -> Claim:
        return operations.claim_draft(actor=self.actor, class_id=form.cleaned_data["training_class"].pk)

    def get_success_url(self, made: models.Model | None) -> str:
        return self.url("costs", made.pk) if made else self.url("list")


class ClaimDetail(ClaimPages, DetailPage):
    template_name = "subsidies/claim_detail.html"
    links = (
        Link("填报成本", "costs", "pencil", tone="primary", when=costs_are_open),
        Link("导入成本表", "cost_file", "file-import", when=costs_are_open),
    )
    sections = (
        CORRECTIONS,
        Section("逐人明细", "subsidies/claim_lines.html"),
        CLAIM_PAPERS,
        Section("票据", "subsidies/claim_invoices.html"),
        Section("结算", "subsidies/claim_settlements.html"),
        Facts(
            "班级与政策",
            "number",
            ("班级", "training_class"),
            ("企业（申领人、收款人）", "training_class.firm"),
            ("培训机构（代申报）", "training_class.institution"),
            ("县（市、区）", "training_class.region"),
            ("职业（工种）", "training_class.occupation"),
            ("培训等级", "training_class.level"),
            ("备案日期", "training_class.filed_on"),
            ("备案期限止", "training_class.filed_end"),
            ("适用政策", "policy"),
            ("申报轮次", "round"),
        ),
    )

    def get_title(self) -> str:
        return f"{self.object.training_class.title}补贴申领"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = list(self.object.lines.select_related("person").order_by("pk"))
        counted = [line for line in lines if line.decision != LineDecision.REFUSED]
        return super().get_context_data(
            **self._invoices(),
            lines=lines,
            waiting=[line for line in counted if line.status != LineStatus.OK],
            steps_taken=self.object.step_records.select_related("actor"),
            settlements=self.object.settlements.select_related("payable", "recovery"),
            notices=self.object.notices.visible_to(self.actor),
            reviewing=can_review_lines(self.actor, self.object),
            provisional=is_provisional_to(self.actor, self.object),
            obstacle=obstacle(self.object) if self.object.state == ClaimState.NOTICED else "",
            **kwargs,
        )

    def _invoices(self) -> dict[str, Any]:
        invoices = list(self.object.invoices.select_related("entered_by", "verified_by"))
        live = [invoice for invoice in invoices if invoice.live]
        return {
            "invoices": invoices,
            "invoice_totals": {
                "face": sum((invoice.face_value for invoice in live), ZERO),
                "allocated": sum((invoice.allocated for invoice in live), ZERO),
            },
            "may_enter_invoices": can_enter_invoice(self.actor, self.object),
            "may_verify_invoices": can_verify_invoice(self.actor, self.object),
        }

    def step_links(self, steps: list[Transition]) -> list[tuple[Transition, str]]:
        """Noticing begins with a notice; settling has no button while it can't be done."""
        notice = f"{reverse('subsidies:notice_create')}?claim={self.object.pk}"
        shown = [step for step in steps if step.name != "settle" or not obstacle(self.object)]
        return [(step, notice if step.name == "notice" else self.url("do", self.object.pk, step.name)) for step in shown]


class ClaimCosts(ClaimPages, OperationFormPage):
    """The cost table: a cell per apprentice and training year; may be saved half filled."""

    form_class = CostForm
    template_name = "subsidies/cost_form.html"
    roles = (Role.INSTITUTION,)
    success = "成本已保存，补贴金额已重新测算。"
    submit_label = "保存成本"

    def may(self) -> bool:
        return super().may() and can_declare_costs(self.actor, self.object)

    def get_title(self) -> str:
        return f"填报成本：{self.object}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"rows": cost_rows(self.object)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._fill(request.POST.copy()) if "fill" in request.POST else super().post(request, *args, **kwargs)

    def _fill(self, data: QueryDict) -> HttpResponse:
        """One amount for everybody, shown in the cells; nothing is saved yet."""
        form = self.get_form(data)
        form = self.get_form(form.filled(everywhere=data["fill"] == "all"))
        return self.render_to_response(self.get_context_data(form=form, filled=True))

    def perform(self, form: CostForm) -> Claim:
        return operations.claim_costs(actor=self.actor, claim_id=self.object.pk, costs=form.costs(), seen_version=self.seen_version)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"filled": False, "wrong_rows": wrong_cells(kwargs["form"]), **kwargs})


class CostsImport(ClaimPages, ImportUploadPage):
    """Where the institution's table of costs is dropped."""

    kind = "costs"
    roles = (Role.INSTITUTION,)

    def get_params(self) -> dict[str, Any]:
        return {"claim_id": self.object.pk}


def wrong_cells(form: CostCells) -> int:
    return sum(name.startswith("cost-") for name in form.errors) if form.is_bound else 0


class ClaimStep(ClaimPages, TransitionPage):
    template_name = "subsidies/claim_step.html"
    operations = {
        "submit": operations.claim_submit,
        "confirm": operations.claim_confirm,
        "decline": operations.claim_decline,
        "handle": operations.claim_handle,
        "check": operations.claim_check,
        "approve": operations.claim_approve,
        "return_for_correction": operations.claim_return,
        "reject": operations.claim_reject,
        "withdraw": operations.claim_withdraw,
        "settle": operations.claim_settle,
    }
    form_classes = {"handle": HandleForm, "return_for_correction": ReturnForm}
    own_templates = {"handle": "subsidies/claim_handle.html", "return_for_correction": "subsidies/claim_return.html"}

    @property
    def handling(self) -> bool:
        return self.transition.name == "handle"

    @property
    def returning(self) -> bool:
        return self.transition.name == "return_for_correction"

    def get_template_names(self) -> list[str]:
        return [self.own_templates.get(self.transition.name, self.template_name)]

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.handling:
            return {**kwargs, "rows": [] if self.proven else cost_rows(self.object)}
        if self.returning:
            return {**kwargs, "lines": self.object.lines.select_related("person").order_by("pk")}
        return kwargs

    @cached_property
    def proven(self) -> bool:
        """The claim's invoices prove its costs; nobody types them."""
        return self.object.invoices.filter(live=True).exists()

    def perform(self, form: StepForm) -> Claim:
        common = {"actor": self.actor, "claim_id": self.object.pk, "seen_version": self.seen_version}
        if self.handling:
            return operations.claim_handle(**common, verified=form.costs(), comment=form.cleaned_data["comment"])
        if self.returning:
            return operations.claim_return(**common, corrections=form.corrections(), comment=form.cleaned_data["comment"])
        return super().perform(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = proven_rows(self.object) if self.handling and self.proven else []
        return super().get_context_data(**kwargs, wrong_rows=wrong_cells(kwargs["form"]), proven_rows=shown)


class LinePages(ModelPage):
    model = ClaimLine
    name = "subsidies:line"
    related = ("person", "enrolment__certificate", *(f"claim__{path}" for path in ClaimPages.related))
    roles: tuple[Role, ...] = READERS

    def trail(self) -> list[tuple[str, str]]:
        claim = self.object.claim
        return [("补贴申领", reverse("subsidies:claim_list")), (str(claim), reverse("subsidies:claim_detail", args=[claim.pk]))]


class WaitingLines(LinePages, ListPage):
    """Everybody without an amount, and what is missing; each goes on by itself when it is there."""

    title = "待定补贴"
    related = ("person", "claim__training_class__firm", "claim__training_class__region")
    table_class = WaitingLineTable
    filterset_class = WaitingLineFilter
    exporter = "subsidies.waiting"
    empty = "没有待定的补贴：每名学徒都有标准和成本。"

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().waiting()

    def trail(self) -> list[tuple[str, str]]:
        return [("补贴申领", reverse("subsidies:claim_list"))]


class LineDetail(LinePages):
    """How one amount came about, every step in words to the clause."""

    template_name = "subsidies/line_detail.html"

    def get_title(self) -> str:
        return f"{self.object.person} 的补贴测算"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = self.object
        return super().get_context_data(
            costs=list(zip_longest(line.declared_costs, line.verified_costs)),
            allocations=line.allocations.filter(invoice__live=True).select_related("invoice").order_by("year", "invoice_id"),
            explanation=";".join(step["text"] for step in line.steps),
            rivals=rivals_of(line, self.actor) if line.decision == LineDecision.REFUSED else [],
            reviewing=can_review_lines(self.actor, line.claim),
            provisional=is_provisional_to(self.actor, line.claim),
            **kwargs,
        )


class LineDecide(LinePages, OperationFormPage):
    """A reviewer's page about one line; refusing needs a reason, restoring a yes."""

    def may(self) -> bool:
        return super().may() and can_review_lines(self.actor, self.object.claim)

    def get_success_url(self, made: models.Model | None) -> str:
        return reverse("subsidies:claim_detail", args=[self.object.claim_id])

    def get_title(self) -> str:
        return f"{self.title}：{self.object.person}"


class LineRefuse(LineDecide):
    form_class = LineRefuseForm
    title = "不予补贴"
    submit_label = "确认不予补贴"
    success = "已对该学徒作不予补贴，应补合计已重新计算。"
    intro = "只对这一名学徒；本件其余学徒照常办理。"

    def perform(self, form: LineRefuseForm) -> None:
        operations.line_refuse(actor=self.actor, line_id=self.object.pk, reason=form.cleaned_data["reason"])


class LineRestore(LineDecide):
    form_class = forms.Form
    title = "恢复列入"
    submit_label = "确认恢复列入"
    success = "已恢复列入，应补合计已重新计算。"
    intro = "恢复后该学徒照常计发补贴。同一职业同等级的补贴已在别处申领的，不能恢复。"

    def perform(self, form: forms.Form) -> None:
        operations.line_restore(actor=self.actor, line_id=self.object.pk)
