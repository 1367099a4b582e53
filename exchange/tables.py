"""Columns of file jobs and of the rows of an import."""

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from audit.pages import DateColumn, PageTable, StateColumn
from audit.templatetags.ui import iso_time
from exchange.kinds import find
from exchange.models import ExportJob, HeaderAlias, ImportJob, ImportRow

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
TIGHT = {"td": {"class": "tight"}}


class ImportTable(PageTable):
    file = tables.Column(linkify=True, accessor="file__name", verbose_name="文件")
    kind = tables.Column("内容")
    place_name = tables.Column("导入到")
    created_at = DateColumn(verbose_name="上传时间")
    new, changed, wrong = (tables.Column(attrs=NUMBER) for _ in range(3))
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = ImportJob
        fields = ["file", "kind", "place_name", "created_at", "new", "changed", "wrong", "state"]

    def render_kind(self, value: str) -> str:
        kind = find(value)
        return kind.label if kind else value

    def render_created_at(self, value: Any) -> str:
        return iso_time(value)


class RowTable(PageTable):
    number = tables.Column("行", attrs=TIGHT)
    verdict = StateColumn(accessor="verdict", verbose_name="结果")
    label = tables.Column("内容", orderable=False)
    notes = tables.Column("说明", empty_values=(), orderable=False)

    class Meta(PageTable.Meta):
        model = ImportRow
        fields = ["number", "verdict", "label", "notes"]
        per_page = 50

    def render_number(self, record: ImportRow) -> str:
        return f"{record.sheet} 第 {record.number} 行".strip()

    def render_notes(self, record: ImportRow) -> SafeString:
        return render_to_string("exchange/row_notes.html", {"row": record})


class AliasTable(PageTable):
    word = tables.Column()
    kind = tables.Column("导入内容")
    column = tables.Column("读作")
    added_by = tables.Column()
    added_at = DateColumn()
    remove = tables.TemplateColumn(template_name="exchange/alias_remove.html", verbose_name="", orderable=False, exclude_from_export=True)

    class Meta(PageTable.Meta):
        model = HeaderAlias
        fields = ["word", "kind", "column", "added_by", "added_at", "remove"]

    def render_kind(self, value: str) -> str:
        kind = find(value)
        return kind.label if kind else value

    def render_column(self, record: HeaderAlias) -> str:
        kind = find(record.kind)
        return kind.columns.get(record.column, record.column) if kind else record.column

    def render_added_at(self, value: Any) -> str:
        return iso_time(value)


class ExportTable(PageTable):
    title = tables.Column(linkify=True)
    created_at = DateColumn(verbose_name="申请时间")
    rows_total = tables.Column("行数", attrs=NUMBER)
    state = StateColumn()
    file = tables.TemplateColumn(template_name="exchange/export_file.html", verbose_name="", orderable=False)

    class Meta(PageTable.Meta):
        model = ExportJob
        fields = ["title", "created_at", "rows_total", "state", "file"]

    def render_created_at(self, value: Any) -> str:
        return iso_time(value)
