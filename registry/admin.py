"""Reference data in Django's admin, with import and export of workbooks; everything goes through ``reference_save``."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from import_export.admin import ImportExportMixin

from registry.models import CalendarDay, Occupation, Region
from registry.operations import calendar_day_remove, reference_save
from registry.permissions import can_administer
from registry.resources import CalendarDayResource, OccupationResource, RegionResource


class ReferenceAdmin(ImportExportMixin, admin.ModelAdmin):
    """Rows others refer to are never deleted; they are marked as no longer valid."""

    def get_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"actor": request.actor}

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        reference_save(actor=request.actor, row=obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can_administer(request.actor)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return can_administer(request.actor)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return can_administer(request.actor)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return can_administer(request.actor)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_import_permission(self, request: HttpRequest) -> bool:
        return can_administer(request.actor)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return can_administer(request.actor)

    def log_addition(self, *args: Any) -> None:
        """The operation leaves its own trace; Django's admin log would be a second one."""

    log_change = log_deletions = log_addition


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    resource_classes = [RegionResource]
    list_display = ["code", "name", "kind", "parent", "province_managed", "valid_to"]
    list_select_related = ["parent"]
    list_filter = ["kind"]
    search_fields = ["code", "name"]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return ["code"] if obj else []


@admin.register(Occupation)
class OccupationAdmin(ReferenceAdmin):
    resource_classes = [OccupationResource]
    list_display = ["code", "name", "trade", "edition", "verified", "active"]
    list_filter = ["edition", "verified", "active"]
    search_fields = ["code", "name", "trade"]


@admin.register(CalendarDay)
class CalendarDayAdmin(ReferenceAdmin):
    resource_classes = [CalendarDayResource]
    list_display = ["day", "kind", "name"]
    list_filter = ["kind"]
    date_hierarchy = "day"
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return can_administer(request.actor)

    def delete_model(self, request: HttpRequest, obj: CalendarDay) -> None:
        calendar_day_remove(actor=request.actor, day=obj.day)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return ["day"] if obj else []
