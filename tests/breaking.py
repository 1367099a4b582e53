"""Ways to break a rule of the database below the operations, and to see that it is refused by name and in words."""

import pytest
from django.db import IntegrityError, transaction

from audit.integrity import UNKNOWN, constraint_of, sentence_of


def refused(name, change):
    """``change`` breaks the constraint or guard ``name``, whose sentence is a Chinese one of its own."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        change()
    assert constraint_of(error.value) == name
    assert sentence_of(error.value).endswith("。")
    assert sentence_of(error.value) != UNKNOWN


def update(row, **fields):
    return lambda: type(row)._base_manager.filter(pk=row.pk).update(**fields)


def copy_of(row, **fields):
    """A second row like ``row``; many-to-many left out."""

    def add():
        values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key} | fields
        type(row)._base_manager.create(**values)

    return add
