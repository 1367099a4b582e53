"""Budget notices."""

from typing import Any

from accounts.enums import Role
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section
from funds.enums import LedgerAccount
from funds.filters import BudgetFilter
from funds.forms import BudgetForm
from funds.models import BudgetNotice
from funds.operations import budget_record
from funds.permissions import TREASURY_READERS, can_record_budget
from funds.tables import BudgetTable

LATEST = 12


class BudgetPages:
    model = BudgetNotice
    name = "funds:budget"
    related = ("region", "created_by")
    roles = TREASURY_READERS


class BudgetList(BudgetPages, ListPage):
    table_class = BudgetTable
    filterset_class = BudgetFilter
    exporter = "funds.budgets"
    export_totals = ("amount", "available", "reserved", "in_transit", "paid")
    links = (Link("录入指标", "create", "plus", tone="primary", roles=(Role.FINANCE_HANDLER,)),)
    empty = "还没有指标。财政部门下达指标后由财政经办录入。"


class BudgetDetail(BudgetPages, DetailPage):
    sections = (
        Section("资金现状", "funds/budget_balances.html"),
        Facts("指标信息", "number", "source", "year", ("地区", "region.name"), "amount", "received_on", "created_by", "created_at"),
        Section("最近的台账", "funds/budget_entries.html"),
        Section("拨付批次", "funds/budget_batches.html"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = self.object.entries.select_related("payable__payee").order_by("-occurred_at", "-id")
        return super().get_context_data(
            balances=[(account, getattr(self.object, account)) for account in LedgerAccount if account != LedgerAccount.SOURCE],
            entries=entries[:LATEST],
            batches=self.object.batches.order_by("-id")[:LATEST],
            **kwargs,
        )


class BudgetCreate(BudgetPages, OperationFormPage):
    form_class = BudgetForm
    title = "录入指标"
    submit_label = "录入"
    success = "指标已录入，全额可用。"
    roles = (Role.FINANCE_HANDLER,)

    def may(self) -> bool:
        return can_record_budget(self.actor)

    def perform(self, form: BudgetForm) -> BudgetNotice:
        return budget_record(actor=self.actor, **form.cleaned_data)
