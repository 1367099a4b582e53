"""Lists as datasets (导出列表): what a list page shows, its filter and its scope, read row by row with typed values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.utils.html import strip_tags
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow

from accounts.actor import Actor
from audit.pages.lists import ListPage, exported_lists
from audit.pages.tables import DateColumn, MoneyColumn, StateColumn
from exchange.listing import Cell, Column, Kind

CHUNK = 2000
PLAIN = {"Column", "DateColumn", "DateTimeColumn", "MoneyColumn"}
"""Columns that show their value as it is; all others say in words what they show."""


@dataclass(frozen=True)
class Dataset:
    """One list page as rows of a workbook."""

    key: str
    page: type[ListPage]

    @property
    def title(self) -> str:
        return self.page.title or str(self.page.model._meta.verbose_name)

    def opened(self, actor: Actor, query: str) -> "Rows":
        """The list as ``actor`` sees it under ``query``; ``PermissionDenied`` where the page is not hers."""
        request = HttpRequest()
        request.method, request.GET = "GET", QueryDict(query)
        request.__dict__["actor"] = actor
        page = self.page()
        page.setup(request)
        page.prepare()
        if not page.may():
            raise PermissionDenied("您没有查看此列表的权限。")
        return Rows(page)


class Rows:
    """The rows of a list in its order, read in chunks and never all at once."""

    def __init__(self, page: ListPage) -> None:
        queryset = page.get_queryset()
        if page.filterset_class:
            queryset = page.filterset_class(page.request.GET, queryset=queryset, request=page.request).qs
        self.table = page.table_class(queryset, request=page.request)
        if order := page.request.GET.getlist(self.table.prefixed_order_by_field):
            self.table.order_by = order
        self.shown = [column for column in self.table.columns if not column.column.exclude_from_export]
        self.columns = [Column(strip_tags(str(column.header)), _kind(column), column.name in page.export_totals) for column in self.shown]

    def count(self) -> int:
        return int(self.table.data.data.count())

    def __iter__(self) -> Iterator[list[Cell]]:
        for record in self.table.data.data.iterator(chunk_size=CHUNK):
            row = BoundRow(record, table=self.table)
            yield [_cell(row, column) for column in self.shown]


def _kind(column: BoundColumn) -> Kind:
    if isinstance(column.column, MoneyColumn):
        return Kind.MONEY
    if isinstance(column.column, DateColumn):
        return Kind.DATE
    number = "number" in str(column.attrs["th"].get("class", "")).split()
    return Kind.COUNT if number else Kind.TEXT


def _cell(row: BoundRow, column: BoundColumn) -> Cell:
    """The value itself where the column shows it as it is, else its words."""
    own_words = hasattr(row.table, f"render_{column.name}") or hasattr(row.table, f"value_{column.name}")
    if type(column.column).__name__ in PLAIN and not own_words:
        value = row._get_and_render_with(column, lambda bound, value=None: value, None)
        return value if isinstance(value, Decimal | date | datetime | int | None) else str(value)
    if isinstance(column.column, StateColumn):
        return _words_of_state(row.record, str(column.accessor))
    value = row.get_cell_value(column.name)
    return None if value is None else strip_tags(str(value)).strip()


def _words_of_state(record: Any, accessor: str) -> str:
    path, _, name = accessor.replace("__", ".").rpartition(".")
    for step in filter(None, path.split(".")):
        record = getattr(record, step)
    return str(getattr(record, f"get_{name}_display")())


def find(key: str) -> Dataset | None:
    """The dataset of this name; lists exist once the addresses of the portal are loaded, in a worker too."""
    import_module(settings.ROOT_URLCONF)
    page = exported_lists.get(key)
    return Dataset(key, page) if page else None
