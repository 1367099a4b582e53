"""Lists as datasets (导出列表): what a list page shows, its filter and its scope, read row by row with typed values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.utils.html import strip_tags
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import Accessor

from accounts.actor import Actor
from audit.pages.lists import ListPage, exported_lists
from audit.pages.tables import DateColumn, MoneyColumn
from exchange.listing import Cell, Column, Kind

CHUNK = 2000


class ListRequest(HttpRequest):
    """What a list page asks its request for, outside of a web process."""

    def __init__(self, actor: Actor, query: str) -> None:
        super().__init__()
        self.method, self.GET, self.actor = "GET", QueryDict(query), actor


@dataclass(frozen=True)
class Dataset:
    """One list page as rows of a workbook."""

    key: str
    page: type[ListPage]

    @property
    def title(self) -> str:
        return self.page.title or str(self.page.model._meta.verbose_name)

    def opened(self, actor: Actor, query: str, *, is_unmasked: bool = False) -> "Rows":
        """The list as ``actor`` sees it under ``query``; ``PermissionDenied`` where the page, or what it masks, is not hers."""
        page = self.page()
        page.setup(ListRequest(actor, query))
        page.prepare()
        if not page.may():
            raise PermissionDenied("您没有查看此列表的权限。")
        if is_unmasked and not (page.unmasked and page.may_unmask()):
            raise PermissionDenied("您的岗位不能导出完整的个人信息。")
        return Rows(page, page.unmasked if is_unmasked else {})


class Rows:
    """The rows of a list in its order, read in chunks and never all at once."""

    def __init__(self, page: ListPage, unmasked: Mapping[str, str]) -> None:
        queryset = page.get_queryset()
        if page.filterset_class:
            queryset = page.filterset_class(page.request.GET, queryset=queryset, request=page.request).qs
        self.table = page.table_class(queryset, request=page.request)
        if order := page.request.GET.getlist(self.table.prefixed_order_by_field):
            self.table.order_by = order
        self.unmasked = {name: Accessor(path) for name, path in unmasked.items()}
        self.shown = [column for column in self.table.columns.iterall() if not column.column.exclude_from_export]
        self.columns = [Column(strip_tags(str(column.header)), _kind(column), column.name in page.export_totals) for column in self.shown]

    def count(self) -> int:
        return int(self.table.data.data.count())

    def __iter__(self) -> Iterator[list[Cell]]:
        for record in self.table.data.data.iterator(chunk_size=CHUNK):
            row = BoundRow(record, table=self.table)
            yield [self._cell(row, record, column.name) for column in self.shown]

    def _cell(self, row: BoundRow, record: Any, name: str) -> Cell:
        if name in self.unmasked:
            return str(self.unmasked[name].resolve(record))
        return _cell(row, name)


def _kind(column: BoundColumn) -> Kind:
    if isinstance(column.column, MoneyColumn):
        return Kind.MONEY
    if isinstance(column.column, DateColumn):
        return Kind.DATE
    number = "number" in str(column.attrs["th"].get("class", "")).split()
    return Kind.COUNT if number else Kind.TEXT


def _cell(row: BoundRow, name: str) -> Cell:
    """The value itself where the column shows it as it is, else the words it shows."""
    value = row.get_cell_value(name)
    return value if isinstance(value, Decimal | date | int | None) else strip_tags(str(value)).strip()


def find(key: str) -> Dataset | None:
    """The dataset of this name; lists exist once the addresses of the portal are loaded, in a worker too."""
    import_module(settings.ROOT_URLCONF)
    page = exported_lists.get(key)
    return Dataset(key, page) if page else None
