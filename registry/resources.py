"""Columns of reference data in workbooks (django-import-export)."""

from typing import Any

from django.db import models
from import_export import fields, resources
from import_export.widgets import BooleanWidget, CharWidget, DateWidget, ForeignKeyWidget, IntegerWidget, Widget

from accounts.actor import Actor
from registry.enums import DayKind, RegionKind
from registry.models import CalendarDay, Occupation, Region
from registry.operations import reference_save


class ReferenceResource(resources.ModelResource):
    """Rows are written by the same operation as on the page, so they leave the same trace."""

    def __init__(self, actor: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.actor = actor

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        reference_save(actor=self.actor, row=instance)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Our rows take their numbers from the sequence; resetting it could collide with others at work (import-export #2166)."""


class ChoiceWidget(Widget):
    """Choices by the words on screen."""

    def __init__(self, choices: type[models.TextChoices]) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        found = next((choice.value for choice in self.choices if str(value).strip() in (choice.label, choice.value)), None)
        if found is None:
            raise ValueError(f"“{value}”应为以下之一：{'、'.join(self.choices.labels)}")
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(self.choices(value).label) if value else ""


class YesNoWidget(BooleanWidget):
    TRUE_VALUES = [*BooleanWidget.TRUE_VALUES, "是"]
    FALSE_VALUES = [*BooleanWidget.FALSE_VALUES, "否"]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "是" if value else "否"


DAY, YES_NO, TEXT = DateWidget("%Y-%m-%d"), YesNoWidget(), CharWidget(coerce_to_string=True, allow_blank=True)


def column(attribute: str, name: str, widget: Widget = TEXT) -> fields.Field:
    return fields.Field(attribute=attribute, column_name=name, widget=widget)


class RegionResource(ReferenceResource):
    code = column("code", "区划代码")
    name = column("name", "名称")
    kind = column("kind", "类别", ChoiceWidget(RegionKind))
    parent = column("parent", "上级", ForeignKeyWidget(Region))
    valid_from = column("valid_from", "启用日期", DAY)
    valid_to = column("valid_to", "停用日期", DAY)
    successor = column("successor", "后继", ForeignKeyWidget(Region))
    province_managed = column("province_managed", "省直管", YES_NO)
    note = column("note", "备注")

    class Meta:
        model = Region
        import_id_fields = ["code"]
        clean_model_instances = True
        skip_unchanged = True


class OccupationResource(ReferenceResource):
    code = column("code", "职业编码")
    name = column("name", "职业名称")
    trade = column("trade", "工种")
    edition = column("edition", "大典版本", IntegerWidget())
    verified = column("verified", "编码已核实", YES_NO)
    active = column("active", "可选用", YES_NO)

    class Meta:
        model = Occupation
        fields = ["code", "name", "trade", "edition", "verified", "active"]
        import_id_fields = ["code", "trade", "edition"]
        clean_model_instances = True
        skip_unchanged = True


class CalendarDayResource(ReferenceResource):
    day = column("day", "日期", DAY)
    kind = column("kind", "类别", ChoiceWidget(DayKind))
    name = column("name", "名称")

    class Meta:
        model = CalendarDay
        import_id_fields = ["day"]
        clean_model_instances = True
        skip_unchanged = True
