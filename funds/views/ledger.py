"""The ledger: entry by entry, and summed up by whom it concerns."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, Sum

from audit.pages import Link, ListPage
from audit.pages.tables import PageTable
from funds.causes import ledgers
from funds.enums import LedgerAccount
from funds.filters import FirmLedgerFilter, LedgerFilter
from funds.models import LedgerEntry, Payable
from funds.permissions import TREASURY_READERS
from funds.selectors import ledger_sums
from funds.tables import FirmLedgerTable, LedgerTable
from registry.models import Organisation

OWN = (
    Link("明细", "funds:ledger_list", "notebook"),
    Link("按指标", "funds:budget_list", "building-bank"),
    Link("按企业", "funds:firm_ledger_list", "building"),
)


class LedgerPage(ListPage):
    """A view of the ledger; the others are buttons in its head."""

    roles = TREASURY_READERS
    fragment_name = "funds/ledger_fragment.html"

    @property
    def links(self) -> Sequence[Link]:
        return [link for link in (*OWN, *ledgers) if link.page != f"{self.name}_list"]


class LedgerList(LedgerPage):
    model = LedgerEntry
    name = "funds:ledger"
    related = ("budget", "payable__payee")
    table_class = LedgerTable
    filterset_class = LedgerFilter
    exporter = "funds.ledger"
    empty = "还没有资金变动。"

    def get_queryset(self) -> QuerySet[LedgerEntry]:
        return super().get_queryset().order_by("-occurred_at", "-id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        sums = dict(context["filterset"].qs.order_by().values_list("account").annotate(total=Sum("amount")))
        return context | {"sums": [(account.label, sums[account]) for account in LedgerAccount if account in sums]}


class LedgerSumsPage(LedgerPage):
    """Rows with sums from the ledger, and the sums of these under the filter."""

    sums: tuple[str, ...] = ("in_transit", "paid", "back", "net")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        totals = context["filterset"].qs.order_by().aggregate(**{f"{name}_total": Sum(name) for name in self.sums})
        columns: PageTable = context["table"]
        labels = [str(columns.columns[name].header).removesuffix("（元）") for name in self.sums]
        return context | {"sums": [(label, totals[f"{name}_total"] or 0) for label, name in zip(labels, self.sums, strict=True)]}


class FirmLedger(LedgerSumsPage):
    """资金台账（按企业）: who was paid what, by the ledger."""

    model = Organisation
    name = "funds:firm_ledger"
    related = ("region",)
    title = "资金台账（按企业）"
    table_class = FirmLedgerTable
    filterset_class = FirmLedgerFilter
    exporter = "funds.firm_ledger"
    export_totals = LedgerSumsPage.sums
    empty = "还没有资金变动。"

    def get_queryset(self) -> QuerySet[Organisation]:
        payees = Payable.objects.visible_to(self.actor).values("payee")
        found = Organisation.objects.filter(pk__in=payees).select_related(*self.related)
        return found.annotate(**ledger_sums("payable__payee")).order_by("name", "pk")
