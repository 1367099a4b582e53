"""The ledger by class and by person (资金台账): from a fund's money to the steps of one amount."""

from typing import Any

from django.db.models import QuerySet

from apprenticeship.models import Enrolment, TrainingClass
from funds.views.ledger import LedgerSumsPage
from subsidies.filters import ClassLedgerFilter, PersonLedgerFilter
from subsidies.ledger import class_ledger, paid_to_classes, person_ledger
from subsidies.tables import ClassLedgerTable, PersonLedgerTable


class ClassLedger(LedgerSumsPage):
    model = TrainingClass
    name = "subsidies:class_ledger"
    title = "资金台账（按班级）"
    table_class = ClassLedgerTable
    filterset_class = ClassLedgerFilter
    exporter = "subsidies.class_ledger"
    export_totals = LedgerSumsPage.sums
    empty = "还没有拨付给班级的资金。"

    def get_queryset(self) -> QuerySet[TrainingClass]:
        return class_ledger(self.actor)


class PersonLedger(LedgerSumsPage):
    """What was paid for each apprentice; with what cannot be told apart by person, it is all that was paid."""

    model = Enrolment
    name = "subsidies:person_ledger"
    title = "资金台账（按学徒）"
    table_class = PersonLedgerTable
    filterset_class = PersonLedgerFilter
    exporter = "subsidies.person_ledger"
    sums = ("prepaid", "settled", "paid")
    export_totals = sums
    empty = "还没有拨付到学徒的资金。"

    def get_queryset(self) -> QuerySet[Enrolment]:
        return person_ledger(self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not context["narrowed"]:
            rest = paid_to_classes(self.actor) - dict(context["sums"])["已付合计"]
            context["sums"] += [("不分到人（预支已另行追缴）", rest)] if rest else []
        return context
