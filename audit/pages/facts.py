"""One field of a record as it is read: its name, its value in words, how it is set."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from audit.templatetags.ui import EMPTY, iso_date, iso_time, money


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    is_amount: bool = False


def fact(subject: models.Model, name: str | tuple[str, str]) -> Fact:
    """``name`` is a field, a path (``firm.name``) or (words, path)."""
    label, path = name if isinstance(name, tuple) else ("", name)
    owner, attribute = subject, path
    while "." in attribute and owner is not None:
        step, attribute = attribute.split(".", 1)
        owner = getattr(owner, step)
    value = None if owner is None else _value(owner, attribute)
    return Fact(label or _label(owner, attribute), _words(value), isinstance(value, Decimal))


def _label(owner: models.Model | None, attribute: str) -> str:
    if owner is None:
        return ""
    try:
        return str(owner._meta.get_field(attribute).verbose_name)
    except FieldDoesNotExist:
        return str(getattr(getattr(type(owner), attribute), "short_description", attribute))


def _value(owner: models.Model, attribute: str) -> Any:
    display = getattr(owner, f"get_{attribute}_display", None)
    value = display() if display else getattr(owner, attribute)
    return value() if callable(value) else value


def _words(value: Any) -> str:
    match value:
        case None | "":
            return EMPTY
        case bool():
            return "是" if value else "否"
        case Decimal():
            return money(value)
        case datetime():
            return iso_time(value)
        case date():
            return iso_date(value)
        case _:
            return str(value)
