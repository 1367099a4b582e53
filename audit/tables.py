"""The list of events."""

import django_tables2 as tables

from audit.models import Event
from audit.pages.tables import PageTable
from audit.templatetags.ui import EMPTY, iso_time
from audit.waiting import address_of, label_of


class EventTable(PageTable):
    occurred_at = tables.Column(attrs={"td": {"class": "date"}})
    subject = tables.Column("事项", accessor="subject_id", order_by=("subject_type", "subject_id"), linkify=address_of)
    comment = tables.Column(orderable=False)

    class Meta(PageTable.Meta):
        model = Event
        fields = ["occurred_at", "label", "subject", "actor_name", "organisation_name", "comment"]
        order_by = "-occurred_at"

    def render_occurred_at(self, record: Event) -> str:
        """When it happened, and when it was written down where that was another day."""
        written = "" if record.recorded_at.date() == record.occurred_at.date() else f"（{iso_time(record.recorded_at)} 补记）"
        return iso_time(record.occurred_at) + written

    def render_subject(self, record: Event) -> str:
        return f"{label_of(record)} #{record.subject_id}"

    def render_comment(self, value: str) -> str:
        return value or EMPTY
