"""Columns of the messages."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audit.pages import PageTable
from audit.templatetags.ui import iso_time, state
from correspondence.models import Notification


class NotificationTable(PageTable):
    text = tables.Column(linkify=("correspondence:notification_open", {"pk": tables.A("pk")}), orderable=False)
    read_at = tables.Column("状态", empty_values=())
    created_at = tables.Column(attrs={"td": {"class": "date"}})

    class Meta(PageTable.Meta):
        model = Notification
        fields = ["text", "read_at", "created_at"]

    def render_text(self, record: Notification, value: str) -> str | SafeString:
        return value if record.read_at else format_html("<b>{}</b>", value)

    def render_read_at(self, record: Notification) -> SafeString:
        return state("closed", "已读") if record.read_at else state("submitted", "未读")

    def render_created_at(self, record: Notification) -> str:
        return iso_time(record.created_at)
