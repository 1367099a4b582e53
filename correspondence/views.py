"""One's own messages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from audit.pages import ListPage, ModelPage
from correspondence.filters import NotificationFilter
from correspondence.models import Notification
from correspondence.operations import notifications_read
from correspondence.selectors import unread_count
from correspondence.tables import NotificationTable


class NotificationPages:
    model = Notification
    name = "correspondence:notification"


class NotificationList(NotificationPages, ListPage):
    template_name = "correspondence/notification_list.html"
    table_class = NotificationTable
    filterset_class = NotificationFilter
    title = "通知"
    empty = "还没有通知。需要您办理或与您有关的事项会出现在这里。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(unread=unread_count(self.actor), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mark all as read."""
        messages.success(request, f"已将{notifications_read(actor=self.actor)}条通知标为已读。")
        return HttpResponseRedirect(self.url("list"))


class NotificationOpen(NotificationPages, ModelPage):
    """The way from a message to what it is about; who takes it has read the message."""

    object: Notification

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        notifications_read(actor=self.actor, ids=[self.object.pk])
        return HttpResponseRedirect(self.object.url or self.url("list"))
