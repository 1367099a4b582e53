"""Prepayments (预支)."""

from typing import Any

from accounts.enums import Role
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from subsidies import operations
from subsidies.filters import PrepaymentFilter
from subsidies.forms import PrepaymentForm
from subsidies.models import Prepayment
from subsidies.permissions import READERS
from subsidies.selectors import prepayable_classes, prepayment_offer
from subsidies.tables import PrepaymentTable
from subsidies.workflow import PREPAYMENT


class PrepaymentPages:
    model = Prepayment
    workflow = PREPAYMENT
    name = "subsidies:prepayment"
    related = ("training_class__firm", "training_class__region", "training_class__institution", "payable")
    roles: tuple[Role, ...] = READERS


class PrepaymentList(PrepaymentPages, ListPage):
    table_class = PrepaymentTable
    filterset_class = PrepaymentFilter
    exporter = "subsidies.prepayments"
    export_totals = ("heads", "amount")
    links = (Link("申请预支", "create", "plus", tone="primary", roles=(Role.FIRM,)),)
    empty = "还没有预支。班级备案后，企业可以申请预支一年标准的一部分。"


class PrepaymentDetail(PrepaymentPages, DetailPage):
    template_name = "subsidies/prepayment_detail.html"
    sections = (
        Facts(
            "预支",
            "number",
            ("班级", "training_class"),
            ("企业", "training_class.firm"),
            ("培训机构", "training_class.institution"),
            ("县（市、区）", "training_class.region"),
            ("备案日期", "training_class.filed_on"),
        ),
        Section("预支名单", "subsidies/prepayment_lines.html"),
    )

    def get_title(self) -> str:
        return f"{self.object.training_class.title}预支"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = self.object.lines.select_related("enrolment__person").order_by("pk")
        return super().get_context_data(lines=lines, **kwargs)


class PrepaymentCreate(PrepaymentPages, OperationFormPage):
    form_class = PrepaymentForm
    title = "申请预支"
    roles = (Role.FIRM,)
    submit_label = "提交申请"
    success = "预支申请已提交县区初审。"
    intro = "预支为一年补贴标准的一部分，按备案在册人数计算，结业后在补贴中扣除；结业人数不足时须退回差额。"
    nothing = "没有可以预支的班级。班级备案后、结业前，可以申请一次预支。"

    def get_template_names(self) -> list[str]:
        return [self.template_name if prepayable_classes(self.actor).exists() else "subsidies/nothing_to_choose.html"]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"choices": [(found.pk, prepayment_offer(found)) for found in prepayable_classes(self.actor)]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(nothing=self.nothing, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"training_class": self.request.GET.get("class")}

    def perform(self, form: PrepaymentForm) -> Prepayment:
        return operations.prepayment_apply(actor=self.actor, class_id=form.cleaned_data["training_class"])


class PrepaymentStep(PrepaymentPages, TransitionPage):
    template_name = "subsidies/prepayment_step.html"
    operations = {
        "resubmit": operations.prepayment_resubmit,
        "check": operations.prepayment_check,
        "approve": operations.prepayment_approve,
        "return_for_correction": operations.prepayment_return,
        "reject": operations.prepayment_reject,
        "withdraw": operations.prepayment_withdraw,
    }
