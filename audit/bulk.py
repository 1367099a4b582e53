"""Writing many rows: changed ones in one statement, new ones by COPY."""

import json
from collections.abc import Sequence
from datetime import date
from io import StringIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from psycopg2.sql import SQL, Identifier


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Save the fields ``names`` of existing ``rows`` of one model; binary fields excepted.

    The values travel as one JSON document: ``bulk_update`` builds an expression per row and column, forty times as slow.
    """
    if not rows:
        return
    meta = rows[0]._meta
    fields = [meta.get_field(name) for name in ("id", *names)]
    values = [{field.column: getattr(row, field.attname) for field in fields} for row in rows]
    statement = SQL("UPDATE {table} AS old SET {changes} FROM jsonb_to_recordset(%s::jsonb) AS new({columns}) WHERE old.id = new.id")
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(
                table=Identifier(meta.db_table),
                changes=SQL(", ").join(SQL("{0} = new.{0}").format(Identifier(field.column)) for field in fields[1:]),
                columns=SQL(", ").join(SQL("{} {}").format(Identifier(f.column), SQL(f.cast_db_type(connection))) for f in fields),
            ),
            [json.dumps(values, cls=DjangoJSONEncoder)],
        )


FEW = 200
"""Fewer rows go by ``bulk_create``, which needs no table of its own on the way."""
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert_rows(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Insert new ``rows`` of one model, by COPY and INSERT…SELECT where there are many; constraints and triggers hold as always.

    Rows get their ids, except with ``ignore_conflicts``, where the database may leave some out. Columns of arrays and ranges
    must be None: those that there are, triggers fill.
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
        cursor.copy_expert(SQL("COPY {stage} ({names}) FROM STDIN").format(**parts).as_string(cursor.connection), _copied(rows, fields))
        cursor.execute(SQL("INSERT INTO {table} ({names}) SELECT {names} FROM {stage} {conflicts}").format(**parts))
        cursor.execute(SQL("DROP TABLE {stage}").format(**parts))
    for row in rows:
        row._state.adding = False


def _copied(rows: Sequence[models.Model], fields: Sequence[Any]) -> StringIO:
    """The rows in COPY's text format."""
    writers = [(field.attname, _json if isinstance(field, models.JSONField) else _plain) for field in fields]
    out = StringIO()
    out.writelines("\t".join([write(getattr(row, name)) for name, write in writers]) + "\n" for row in rows)
    out.seek(0)
    return out


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
