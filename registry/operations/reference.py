"""Reference data (基础数据): regions, occupations, the calendar."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db import models

from accounts.actor import Actor
from audit.models import Event
from audit.operations import authorise, event_fields, lock, operation, require
from registry.models import CalendarDay, Occupation, Region
from registry.permissions import can_administer

Reference = TypeVar("Reference", Region, Occupation, CalendarDay)


@operation
def reference_add(*, actor: Actor, rows: Iterable[Region | Occupation | CalendarDay]) -> int:
    """Add what is not there yet; what staff have changed stays as they left it. Returns how many were new."""
    authorise(can_administer(actor))
    by_model: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    added = 0
    for model, of_model in by_model.items():
        before = model._default_manager.count()
        model._default_manager.bulk_create(of_model, ignore_conflicts=True)
        added += model._default_manager.count() - before
    return added


@operation
def reference_save(*, actor: Actor, row: Reference) -> Reference:
    """Save one row that an administrator has edited, and remember what it was."""
    authorise(can_administer(actor))
    former = type(row).objects.filter(pk=row.pk).first() if row.pk else None
    require(former is None or not row._state.adding, f"“{former}”已经登记过，请直接修改原来的一条。")
    row.save()
    label = "修改基础数据" if former else "新增基础数据"
    about = event_fields(row, "save", label, actor=actor, changes=_changes(former, row))
    Event.objects.create(**about | {"subject_id": subject_number(row)})
    return row


@operation
def calendar_day_remove(*, actor: Actor, day: date) -> None:
    """Take back a day that was entered by mistake; from then on it is what its weekday says."""
    authorise(can_administer(actor))
    row = lock(CalendarDay, day)
    about = event_fields(row, "remove", "删除日期", actor=actor, kind=row.kind, day=str(day))
    Event.objects.create(**about | {"subject_id": subject_number(row)})
    row.delete()


def subject_number(row: Region | Occupation | CalendarDay) -> int:
    """How events name a row of reference data: a day as 20240511, everything else by its key."""
    return int(f"{row.pk:%Y%m%d}") if isinstance(row.pk, date) else int(row.pk)


def _changes(former: models.Model | None, row: models.Model) -> dict[str, list[str]]:
    if former is None:
        return {}
    fields = [f for f in row._meta.concrete_fields if getattr(former, f.attname) != getattr(row, f.attname)]
    return {str(f.verbose_name): [str(getattr(former, f.attname)), str(getattr(row, f.attname))] for f in fields}
