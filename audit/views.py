"""Reading the audit trail."""

from django.db.models import QuerySet

from accounts.enums import Role
from audit.filters import EventFilter
from audit.models import Event
from audit.pages import ListPage
from audit.tables import EventTable

READERS = (Role.AUDITOR, Role.ADMINISTRATOR)


class EventList(ListPage):
    """操作留痕: every act in the portal; for auditors and administrators, who read but change nothing."""

    model = Event
    name = "audit:event"
    roles = READERS
    table_class = EventTable
    filterset_class = EventFilter
    exporter = "audit.events"
    empty = "还没有操作记录。"

    def get_queryset(self) -> QuerySet[Event]:
        """Whole-city readers see all; an auditor of one county what the people of her organisation did."""
        if self.actor.regions is None:
            return Event.objects.all()
        return Event.objects.filter(organisation_id=self.actor.organisation_id)
