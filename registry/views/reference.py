"""Regions, occupations and the calendar: read by everybody, kept by administrators."""

from datetime import date
from typing import Any

from django.urls import reverse

from accounts.enums import Role
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage
from registry.filters import CalendarFilter, OccupationFilter, RegionFilter
from registry.forms import CalendarDayForm, EmptyForm, OccupationForm, RegionForm
from registry.models import CalendarDay, Occupation, Region
from registry.operations import calendar_day_remove, reference_save
from registry.selectors import calendar_years_missing
from registry.tables import CalendarTable, OccupationTable, RegionTable

ADMINISTRATOR = (Role.ADMINISTRATOR,)
EDIT = Link("修改", "edit", "pencil", roles=ADMINISTRATOR)


def bulk(model: str) -> Link:
    """To Django's admin, where workbooks come in and go out."""
    return Link("批量导入导出", f"admin:registry_{model}_changelist", "table-import", roles=ADMINISTRATOR)


class SavePage(OperationFormPage):
    """A form over ``reference_save``."""

    roles = ADMINISTRATOR

    def perform(self, form: Any) -> Any:
        return reference_save(actor=self.actor, row=form.instance)


class RegionPages:
    model = Region
    name = "registry:region"
    related = ("parent", "successor")


class RegionList(RegionPages, ListPage):
    table_class = RegionTable
    filterset_class = RegionFilter
    exporter = "registry.regions"
    links = (Link("新增区划", "create", "plus", roles=ADMINISTRATOR), bulk("region"))


class RegionDetail(RegionPages, DetailPage):
    sections = (Facts("行政区划", "code", "name", "kind", "parent", "province_managed", "valid_from", "valid_to", "successor", "note"),)
    links = (EDIT,)


class RegionCreate(RegionPages, SavePage):
    form_class = RegionForm
    title = "新增区划"


class RegionEdit(RegionPages, SavePage):
    form_class = RegionForm
    title = "修改区划"


class OccupationPages:
    model = Occupation
    name = "registry:occupation"


class OccupationList(OccupationPages, ListPage):
    table_class = OccupationTable
    filterset_class = OccupationFilter
    exporter = "registry.occupations"
    links = (Link("新增职业（工种）", "create", "plus", roles=ADMINISTRATOR), bulk("occupation"))


class OccupationDetail(OccupationPages, DetailPage):
    sections = (Facts("职业（工种）", "code", "name", "trade", "edition", "verified", "active"),)
    links = (EDIT,)


class OccupationCreate(OccupationPages, SavePage):
    form_class = OccupationForm
    title = "新增职业（工种）"


class OccupationEdit(OccupationPages, SavePage):
    form_class = OccupationForm
    title = "修改职业（工种）"


class DayPages:
    model = CalendarDay
    name = "registry:day"

    def trail(self) -> list[tuple[str, str]]:
        return [("节假日与调休", reverse("registry:day_list"))]

    def get_success_url(self, made: Any) -> str:
        return reverse("registry:day_list")

    def get_cancel_url(self) -> str:
        return reverse("registry:day_list")


class DayList(DayPages, ListPage):
    template_name = "registry/day_list.html"
    table_class = CalendarTable
    filterset_class = CalendarFilter
    exporter = "registry.days"
    links = (Link("登记日期", "create", "plus", roles=ADMINISTRATOR), bulk("calendarday"))

    def trail(self) -> list[tuple[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(missing_years=calendar_years_missing(), **kwargs)


class DayCreate(DayPages, SavePage):
    form_class = CalendarDayForm
    title = "登记节假日或调休"
    intro = "照国务院办公厅的放假通知登记。改动立即影响办理期限和公示期的计算。"


class DayEdit(DayCreate):
    title = "修改日期"
    template_name = "registry/day_edit.html"


class DayRemove(DayPages, OperationFormPage):
    form_class = EmptyForm
    roles = ADMINISTRATOR
    title = "删除日期"
    submit_label = "确认删除"
    intro = "删除后，这一天按周一至周五上班、周六周日休息计算。"
    success = "日期已删除。"

    def perform(self, form: Any) -> None:
        calendar_day_remove(actor=self.actor, day=self.object.pk)


class DayConverter:
    """A day in an address: 2024-05-11."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()
