"""The leaders' pages: overview, and one page per figure down to its rows."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django_tables2 import RequestConfig

from accounts.enums import OFFICE_ROLES, Role
from audit.pages import Page, PageTable
from dashboard.selectors import FIRST_YEAR, View, county_map, headlines, view_of, yearly_chart
from dashboard.tables import ROWS
from registry.selectors import counties
from reports.figures import FIGURES, Part, by_region, rows_of, value

READERS: tuple[Role, ...] = tuple(OFFICE_ROLES)
CHARTED = ("apprenticeship.apprentices", "subsidies.paid", "apprenticeship.certificates")


class LeadersPage(Page):
    """A page over figures, narrowed by ``?year=`` and ``?region=``."""

    roles = READERS
    view: View

    def prepare(self) -> None:
        words = self.request.GET
        self.view = view_of(self.actor, timezone.localdate(), words.get("year", ""), words.get("region", ""))

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
