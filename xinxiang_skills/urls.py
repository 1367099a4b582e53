"""Every app's pages, each under its own name."""

from django.contrib import admin
from django.urls import include, path

from xinxiang_skills.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("desk.urls")),
    path("accounts/", include("accounts.urls")),
    path("audit/", include("audit.urls")),
    path("files/", include("exchange.urls")),
    path("messages/", include("correspondence.urls")),
    path("registry/", include("registry.urls")),
    path("policies/", include("policies.urls")),
    path("funds/", include("funds.urls")),
    path("apprenticeship/", include("apprenticeship.urls")),
    path("subsidies/", include("subsidies.urls")),
    path("alliances/", include("alliances.urls")),
    path("brands/", include("brands.urls")),
    path("incentives/", include("incentives.urls")),
    path("briefings/", include("briefings.urls")),
    path("reports/", include("reports.urls")),
    path("dashboard/", include("dashboard.urls")),
    path("admin/", admin.site.urls),
]
