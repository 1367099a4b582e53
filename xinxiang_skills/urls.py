"""Every app's pages, each under its own name."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("desk.urls")),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
]
