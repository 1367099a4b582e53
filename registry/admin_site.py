"""Django's admin: for reference data only, and only for system administrators."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.views.generic import RedirectView

from accounts.enums import Role


class PortalAdminSite(AdminSite):
    site_header = site_title = "基础数据维护"
    index_title = "行政区划、职业、节假日"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.is_active and request.actor.has(Role.ADMINISTRATOR)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The portal's own sign-in, with its lock-out and second factor, and nobody goes round in circles."""
        if request.user.is_authenticated:
            return RedirectView.as_view(url=resolve_url("desk:home"))(request)
        return RedirectView.as_view(url=resolve_url("accounts:login"))(request)


class PortalAdminConfig(AdminConfig):
    default_site = "registry.admin_site.PortalAdminSite"
