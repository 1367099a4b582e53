"""Every app's pages, each under its own name."""

from django.contrib import admin
from django.urls import include, path

from xinxiang_skills.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("desk.urls")),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
]
