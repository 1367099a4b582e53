"""From a broken database constraint to a sentence for the reader."""

from functools import cache

from django.apps import apps
from django.db import IntegrityError

UNKNOWN = "数据没有保存：与已有记录冲突。请刷新页面核对后重试。"


def constraint_of(error: IntegrityError) -> str:
    """Name of the constraint or guard that refused, or an empty string."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


def sentence_of(error: IntegrityError) -> str:
    name = constraint_of(error)
    if name in _messages():
        return _messages()[name]
    return _unique_field_message(name) or UNKNOWN


@cache
def _messages() -> dict[str, str]:
    found = {}
    for model in apps.get_models():
        found |= {c.name: str(c.violation_error_message) for c in model._meta.constraints}
        found |= {t.name: t.sentence for t in getattr(model._meta, "triggers", []) if hasattr(t, "sentence")}
    return found


def _unique_field_message(constraint: str) -> str:
    for model in apps.get_models():
        if not constraint.startswith(f"{model._meta.db_table}_"):
            continue
        for field in model._meta.fields:
            if field.unique and not field.primary_key and constraint.startswith(f"{model._meta.db_table}_{field.column}_"):
                return f"{field.verbose_name}已经登记过，不能重复。"
    return ""
