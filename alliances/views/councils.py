"""Councils: seats, elections, the organisation chart."""

from typing import Any

from django.utils import timezone

from alliances import permissions
from alliances.forms.alliances import CANDIDATES, ElectionForm, SeatEndForm, SeatForm
from alliances.models import Seat, Term
from alliances.operations import Standing, election_record, seat_end, seat_give
from alliances.selectors import chart_of
from audit.pages import DetailPage, Facts, Link, OperationFormPage, Section


class TermPages:
    model = Term
    name = "alliances:term"
    related: tuple[str, ...] = ("alliance__lead",)
    roles = permissions.READERS


class TermDetail(TermPages, DetailPage):
    sections = (
        Facts("本届理事会", ("联盟", "alliance"), "number", "starts_on", "ends_on"),
        Section("组织架构", "alliances/chart.html"),
        Section("席位", "alliances/seats.html"),
        Section("选举", "alliances/elections.html"),
    )
    links = (
        Link("登记选举", "elect", "checkbox", tone="primary", when=permissions.can_run_of),
        Link("增补席位", "seat", "plus", when=permissions.can_run_of),
    )

    def trail(self) -> list[tuple[str, str]]:
        return [(str(self.object.alliance), self.object.alliance.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        term = self.object
        day = min(max(timezone.localdate(), term.starts_on), term.ends_on)
        return super().get_context_data(
            chart=chart_of(term, day),
            day=day,
            seats=list(term.seats.select_related("member__organisation")),
            elections=list(term.elections.select_related("meeting").prefetch_related("candidates__member__organisation")),
            may_run=permissions.can_run_of(self.actor, term),
            **kwargs,
        )


class TermForms(TermPages, OperationFormPage):
    def may(self) -> bool:
        return permissions.can_run_of(self.actor, self.object)

    def get_form(self, *data: Any) -> Any:
        return self.form_class(*data, term=self.object)

    def trail(self) -> list[tuple[str, str]]:
        return [(str(self.object), self.object.get_absolute_url())]


class TermElect(TermForms):
    form_class = ElectionForm
    formset_classes = {"candidates": CANDIDATES}
    formset_titles = {"candidates": "候选单位与得票"}
    title = "登记选举"
    intro = "勾选当选的单位；当选单位自选举之日（不早于任期起）任职。"
    success = "选举结果已登记，当选单位已列入席位。"

    def get_formset_kwargs(self, name: str) -> dict[str, Any]:
        return {"form_kwargs": {"term": self.object}}

    def perform(self, form: ElectionForm) -> Term:
        rows = [row for row in self.formsets["candidates"].cleaned_data if row and not row["DELETE"]]
        standing = [Standing(row["member"], row["votes"], row["elected"], row["representative"]) for row in rows]
        election_record(actor=self.actor, term_id=self.object.pk, standing=standing, **form.cleaned_data)
        return self.object


class TermSeat(TermForms):
    form_class = SeatForm
    title = "增补席位"
    intro = "推举、增补等未经投票产生的席位在此登记。"
    success = "席位已登记。"

    def perform(self, form: SeatForm) -> Term:
        data = form.cleaned_data
        seats = [(member, data["representative"] if len(data["members"]) == 1 else "") for member in data["members"]]
        seat_give(actor=self.actor, term_id=self.object.pk, post=data["post"], seats=seats, starts_on=data["starts_on"])
        return self.object


class SeatEnd(OperationFormPage):
    model = Seat
    name = "alliances:seat"
    related = ("term__alliance__lead", "member__organisation")
    form_class = SeatEndForm
    title = "结束席位"
    submit_label = "确认结束"
    success = "席位已结束。"

    def may(self) -> bool:
        return permissions.can_run_of(self.actor, self.object.term)

    def perform(self, form: SeatEndForm) -> None:
        seat_end(actor=self.actor, seat_id=self.object.pk, **form.cleaned_data)

    def get_success_url(self, made: None) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return self.object.term.get_absolute_url()
