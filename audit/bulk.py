"""Writing many rows: changed ones in one statement, new ones by COPY."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from io import StringIO
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from psycopg2.sql import SQL, Composed, Identifier

MANY = 1000
"""From so many changed rows on they are copied into a table first; for a class of forty, making that table takes longer."""


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Save the fields ``names`` of existing ``rows`` of one model; binary fields excepted.

    ``bulk_update`` builds an expression per row and column, forty times as slow.
    """
    if not rows:
        return
    fields = [rows[0]._meta.get_field(name) for name in ("id", *names)]
    columns = SQL(", ").join(SQL("{} {}").format(Identifier(f.column), SQL(f.cast_db_type(connection))) for f in fields)
    with transaction.atomic(), connection.cursor() as cursor:
        if len(rows) < MANY:
            values = [{field.column: getattr(row, field.attname) for field in fields} for row in rows]
            source = SQL("jsonb_to_recordset(%s::jsonb) AS new({columns})").format(columns=columns)
            cursor.execute(_update(fields, source), [json.dumps(values, cls=DjangoJSONEncoder)])
        else:
            cursor.execute(SQL("CREATE TEMPORARY TABLE new ({columns}) ON COMMIT DROP").format(columns=columns))
            cursor.copy_expert("COPY new FROM STDIN", as_copy(rows, fields))
            cursor.execute(_update(fields, SQL("new")))
            cursor.execute("DROP TABLE new")


def _update(fields: Sequence[Any], source: SQL | Composed) -> Composed:
    """Write the columns of ``source`` over the rows of the same id."""
    changes = SQL(", ").join(SQL("{0} = new.{0}").format(Identifier(field.column)) for field in fields[1:])
    statement = SQL("UPDATE {table} AS old SET {changes} FROM {source} WHERE old.id = new.id")
    return statement.format(table=Identifier(fields[0].model._meta.db_table), changes=changes, source=source)


FEW = 200
"""Fewer rows go by ``bulk_create``, which needs no table of its own on the way."""
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert_rows(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Insert new ``rows`` of one model, by COPY and INSERT…SELECT where there are many; constraints and triggers hold as always.

    Rows get their ids, except with ``ignore_conflicts``, where the database may leave some out. Columns of ranges must be
    None: those that there are, triggers fill.
    """
    if len(rows) < FEW:
        if rows:
            type(rows[0])._default_manager.bulk_create(rows, ignore_conflicts=ignore_conflicts)
        return
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not field.generated and not (field.primary_key and ignore_conflicts)]
    with connection.cursor() as cursor:
        if not ignore_conflicts:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [meta.db_table, meta.pk.column, len(rows)]
            )
            for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = number
        names = SQL(", ").join(Identifier(field.column) for field in fields)
        table, stage = Identifier(meta.db_table), Identifier(f"stage_{meta.model_name}")
        parts = {"table": table, "stage": stage, "names": names, "conflicts": SQL("ON CONFLICT DO NOTHING" if ignore_conflicts else "")}
        cursor.execute(SQL("CREATE TEMPORARY TABLE {stage} ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA").format(**parts))
        cursor.copy_expert(SQL("COPY {stage} ({names}) FROM STDIN").format(**parts).as_string(cursor.connection), as_copy(rows, fields))
        cursor.execute(SQL("INSERT INTO {table} ({names}) SELECT {names} FROM {stage} {conflicts}").format(**parts))
        cursor.execute(SQL("DROP TABLE {stage}").format(**parts))
    for row in rows:
        row._state.adding = False


def as_copy(rows: Sequence[models.Model], fields: Sequence[Any]) -> StringIO:
    """The rows in COPY's text format."""
    writers = [(field.attname, _writer(field)) for field in fields]
    out = StringIO()
    out.writelines("\t".join([write(getattr(row, name)) for name, write in writers]) + "\n" for row in rows)
    out.seek(0)
    return out


def _writer(field: Any) -> Callable[[Any], str]:
    """An empty list means another thing in a JSON column than in an array."""
    if isinstance(field, models.JSONField):
        return _json
    return _array if isinstance(field, ArrayField) else _plain


def _array(value: list[Any] | None) -> str:
    """Each item is quoted for the array, and all of it for COPY."""
    if value is None:
        return "\\N"
    return "{" + ",".join(json.dumps(str(item), ensure_ascii=False).translate(_ESCAPES) for item in value) + "}"


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False).translate(_ESCAPES)


def _plain(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, bytes | memoryview):
        return f"\\\\x{bytes(value).hex()}"
    return value.isoformat() if isinstance(value, date) else str(value)
