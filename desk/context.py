"""What the frame around every page shows; looked up only when a page is drawn with its frame."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from accounts.actor import Actor
from audit import menu
from correspondence.models import Notification
from registry.models import Organisation

LATEST = 6


class Frame:
    """The sidebar and the top bar of the signed-in person."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def actor(self) -> Actor:
        return self._request.actor

    @property
    def demo(self) -> bool:
        return settings.DEMO

    @cached_property
    def menu(self) -> list[tuple[str, list[menu.ShownEntry]]]:
        return menu.menu_for(self.actor, self._request.path)

    @property
    def role_names(self) -> str:
        return "、".join(sorted(str(role.label) for role in self.actor.roles))

    @cached_property
    def other_organisations(self) -> list[Organisation]:
        mine = Organisation.objects.filter(memberships__user_id=self.actor.user_id, memberships__active=True)
        return list(mine.exclude(pk=self.actor.organisation_id).distinct().order_by("name"))

    @cached_property
    def unread(self) -> int:
        return Notification.objects.filter(recipient_id=self.actor.user_id, read_at__isnull=True).count()

    @property
    def latest_notifications(self) -> list[Notification]:
        return list(Notification.objects.filter(recipient_id=self.actor.user_id).order_by("-created_at", "-id")[:LATEST])

    @property
    def notifications_url(self) -> str:
        try:
            return reverse("correspondence:notification_list")
        except NoReverseMatch:
            return reverse("desk:home")


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"frame": Frame(request)}
