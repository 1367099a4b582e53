"""Tables of a list: columns that look the same on every page."""

from typing import Any

import django_tables2 as tables

from audit.templatetags.ui import badge, iso_date, money


class PageTable(tables.Table):
    """Base of all tables; the first column usually links to the row's page (``linkify=True``)."""

    class Meta:
        template_name = "page/table.html"
        attrs = {"class": "table ledger"}
        per_page = 25

    def paginate(self, *args: Any, per_page: int | None = None, **kwargs: Any) -> "PageTable":
        """As many rows as the list shows, whatever ``per_page`` an address asks for."""
        return super().paginate(*args, per_page=self._meta.per_page, **kwargs)


class MoneyColumn(tables.Column):
    """An amount in yuan, right-aligned, with separators."""

    attrs = {"td": {"class": "amount"}, "th": {"class": "amount"}}

    def render(self, value: Any) -> str:
        return money(value)

    def value(self, value: Any) -> Any:
        """As it is, for a workbook."""
        return value


class DateColumn(tables.Column):
    """A date as 2024-07-24."""

    attrs = {"td": {"class": "date"}}

    def render(self, value: Any) -> str:
        return iso_date(value)

    def value(self, value: Any) -> Any:
        """As it is, for a workbook."""
        return value


class StateColumn(tables.Column):
    """A state by word, icon and colour; reads the record itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, accessor=kwargs.pop("accessor", "state"), **{"verbose_name": "状态", **kwargs})

    def render(self, record: Any, bound_column: Any) -> str:
        return badge(record, bound_column.accessor)
