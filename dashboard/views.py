"""The leaders' pages: overview, and one page per figure down to its rows."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django_tables2 import RequestConfig

from accounts.enums import OFFICE_ROLES, Role
from audit.pages import Page, PageTable
from dashboard.comparing import COMPARED, EXPLAINED, as_table, compare, question_of
from dashboard.overview import fund_balances, funnel, late_work, monthly_chart
from dashboard.selectors import FIRST_YEAR, View, county_map, headlines, split, view_of, yearly_chart
from dashboard.tables import ROWS
from registry.selectors import counties
from reports.figures import DIMENSIONS, FIGURES, Part, by_region, rows_of, value
from reports.reply import reply
from reports.rules.prose import Sentence, UnknownNumber
from reports.workbooks import write_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READERS: tuple[Role, ...] = tuple(OFFICE_ROLES)
SPLIT_SHOWN = 30
CHARTED = ("apprenticeship.apprentices", "subsidies.paid", "apprenticeship.certificates")


class LeadersPage(Page):
    """A page over figures, narrowed by ``?year=`` and ``?region=``."""

    roles = READERS
    view: View

    def prepare(self) -> None:
        self.view = view_of(self.actor, timezone.localdate(), self.request.GET)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            view_=self.view,
            years=range(self.view.today.year, FIRST_YEAR - 1, -1),
            regions=[one for one in counties() if self.actor.answers_for(one.code)],
            **kwargs,
        )


class Overview(LeadersPage):
    """总览."""

    title = "总览"
    template_name = "dashboard/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            headlines=headlines(self.view),
            charts=[yearly_chart(FIGURES[key], self.view) for key in CHARTED],
            funnel=funnel(self.view),
            months=monthly_chart(FIGURES["subsidies.paid"], self.view),
            funds=fund_balances(self.actor, self.view.year),
            late=list(late_work(self.actor, self.view.today)),
            map=county_map(FIGURES["apprenticeship.apprentices"], self.view),
            paid_map=county_map(FIGURES["subsidies.paid"], self.view),
            **kwargs,
        )


class FigurePage(LeadersPage):
    """One figure: definition, value, by year, by county, and the rows it counts."""

    template_name = "dashboard/figure.html"

    def prepare(self) -> None:
        super().prepare()
        if self.kwargs["key"] not in FIGURES:
            raise Http404
        self.figure = FIGURES[self.kwargs["key"]]
        if not self.figure.keeps_records:
            self.view = replace(self.view, known=False)
        asked = self.request.GET.get("by", "")
        self.dimension = asked if asked in self.figure.dimensions and asked != "region" else ""

    def get_title(self) -> str:
        return self.figure.label

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = by_region(self.figure, self.view.scope)
        return super().get_context_data(
            figure=self.figure,
            value=value(self.figure, self.view.scope),
            chart=yearly_chart(self.figure, self.view),
            counties=[
                (one, found.get(one.code, 0), self.view.address(self.figure.key, region=one.code))
                for one in counties()
                if self.actor.answers_for(one.code)
            ],
            dimensions=[(name, DIMENSIONS[name]) for name in self.figure.dimensions if name != "region"],
            dimension=self.dimension,
            dimension_label=DIMENSIONS.get(self.dimension, ""),
            split=split(self.figure, self.view, self.dimension)[:SPLIT_SHOWN] if self.dimension else [],
            row_sets=[self._row_set(number, part) for number, part in enumerate(self.figure.parts)],
            **kwargs,
        )

    def _row_set(self, number: int, part: Part) -> tuple[str, PageTable]:
        """Words for the rows of one part, and their table."""
        rows = rows_of(part, self.figure.within(self.view.scope))
        table_class, related = ROWS[rows.model]
        table = table_class(rows.select_related(*related).order_by(f"-{part.on}", "-pk"), prefix=f"t{number}-", request=self.request)
        RequestConfig(self.request).configure(table)
        return str(rows.model._meta.verbose_name), table


class Compare(Page):
    """Two years of counties, institutions, occupations or firms; the address says what, so it can be passed on. ``?form=xlsx``."""

    title = "对比"
    template_name = "dashboard/compare.html"
    roles = READERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        question = question_of(self.actor, timezone.localdate(), request.GET)
        rows = compare(question)
        if request.GET.get("form") == "xlsx":
            response = HttpResponse(write_table(as_table(question, rows)), content_type=XLSX)
            name = f"对比-{COMPARED[question.dimension]}-{question.year}-{question.other}.xlsx"
            response.headers["Content-Disposition"] = content_disposition_header(True, name)
            return response
        years = range(question.today.year, FIRST_YEAR - 1, -1)
        return self.render_to_response(
            self.get_context_data(question=question, rows=rows, dimensions=COMPARED, years=years, explained=EXPLAINED, xlsx=self._xlsx())
        )

    def _xlsx(self) -> str:
        words = self.request.GET.copy()
        words["form"] = "xlsx"
        return f"?{words.urlencode()}"


class Reply(Page):
    """复文: the department's paragraph of figures as of a day (``?as_of=``), each number leading to its figure."""

    title = "复文数据"
    template_name = "dashboard/reply.html"
    roles = READERS

    def may(self) -> bool:
        return super().may() and self.actor.regions is None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        view = view_of(self.actor, timezone.localdate(), {"as_of": self.request.GET.get("as_of", "")})
        try:
            sentences, missing = [self._shown(one, view) for one in reply(view.until, view.today)], ""
        except UnknownNumber as error:
            sentences, missing = [], str(error)
        return super().get_context_data(sentences=sentences, missing=missing, as_of=view.until, today=view.today, **kwargs)

    def _shown(self, sentence: Sentence, view: View) -> dict[str, Any]:
        pieces = [
            {"text": one.text, "exact": f"{one.value:,}" if one.key else "", "url": view.address(one.key) if one.key in FIGURES else ""}
            for one in sentence.pieces
        ]
        return {"pieces": pieces, "changed": sentence.changed, "now": [one.changed_to for one in sentence.pieces if one.changed_to]}
