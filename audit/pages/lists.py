"""Lists: search, filters in the address, sorting, paging, export; the same address answers page and fragment."""

from collections.abc import Mapping, Sequence
from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django_tables2 import RequestConfig

from audit.pages.base import ModelPage
from audit.pages.detail import Link
from audit.pages.filters import PageFilterSet, names_a_person

exported_lists: dict[str, type["ListPage"]] = {}
"""Lists that can be had as a workbook, by the name of their ``exporter``."""


class ListPage(ModelPage):
    """All rows of a kind that the actor may see.

    ``exporter`` names the list for the exchange app (``apprenticeship.classes``); it puts 导出 Excel on the page. The workbook has
    the columns of the table, and the sums of ``export_totals`` below; a column with ``visible=False`` stands in the workbook only.
    ``unmasked`` names, by column, where the whole value of a masked one is; who passes ``may_unmask`` gets it for a reason.
    ``links`` are buttons of the head, e.g. ``Link("新建班级", "create", "plus", roles=(Role.INSTITUTION,))``.
    ``empty`` says what to do while there is nothing yet.
    """

    template_name = "page/list.html"
    fragment_name = "page/list_fragment.html"
    table_class: type[tables.Table]
    filterset_class: type[PageFilterSet] | None = None
    exporter = ""
    export_totals: Sequence[str] = ()
    unmasked: Mapping[str, str] = {}
    links: Sequence[Link] = ()
    empty = "还没有记录。"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "exporter" in vars(cls):
            exported_lists[cls.exporter] = cls

    def may_unmask(self) -> bool:
        """Whether the actor may have whole numbers in the workbook; she says what for, and it is recorded."""
        return False

    def get_title(self) -> str:
        return self.title or str(self.model._meta.verbose_name)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if names_a_person(request.GET.get("q", "")):
            messages.warning(request, "证件号和手机号不能写在网址里。请用页面上方的“查找”，那里的内容不会留在网址和浏览记录中。")
            return redirect(request.path)
        response = self.render_to_response(self.get_context_data())
        patch_vary_headers(response, ["HX-Request"])
        return response

    def get_template_names(self) -> list[str]:
        htmx = self.request.htmx
        return [self.fragment_name if htmx and not htmx.history_restore_request else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.get_queryset()
        filterset = self.filterset_class(self.request.GET, queryset=rows, request=self.request) if self.filterset_class else None
        table = self.table_class(filterset.qs if filterset else rows, request=self.request)
        RequestConfig(self.request).configure(table)
        return super().get_context_data(
            table=table,
            filterset=filterset,
            narrowed=bool(filterset and filterset.is_narrowed),
            exporter=self.exporter,
            may_unmask=bool(self.unmasked) and self.may_unmask(),
            fragment=self.fragment_name,
            links=[link.resolve(self.name) for link in self.links if link.shown_to(self.actor)],
            empty=self.empty,
            **kwargs,
        )
