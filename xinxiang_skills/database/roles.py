"""Two database roles (design.md §4): the owner migrates, the application serves and may never rewrite history."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

# Exclusion constraints over ranges and ids; trigram search.
EXTENSIONS = ("btree_gist", "pg_trgm")


@contextmanager
def as_owner() -> Iterator[str]:
    """Within this block the default connection is the schema owner's (``MIGRATE_DATABASE_URL``); yields the application's role."""
    if settings.MIGRATE_DATABASE is None:
        raise ImproperlyConfigured("缺少环境变量 MIGRATE_DATABASE_URL（数据库所有者角色的地址），不能变更表结构。")
    served = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    connection.close()
    connection.settings_dict.update({name: settings.MIGRATE_DATABASE.get(name, served[name]) for name in served})
    try:
        yield served["USER"]
    finally:
        connection.close()
        connection.settings_dict.update(served)


def create_extensions() -> None:
    """Extensions that any app's migration may use; all of them are trusted, so the owner of the database may create them.

    Not a migration: every migration that needs one would have to name it, and one that forgets works until it does not.
    """
    with connection.cursor() as cursor:
        for name in EXTENSIONS:
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")


def grant_application(role: str) -> None:
    """Give the application's ``role`` what it needs in every table, and take UPDATE and DELETE from append-only ones.

    A model says so with ``append_only = True``. TRUNCATE is never given. Runs as the owner, after every migrate,
    because new tables come without grants.
    """
    role = connection.ops.quote_name(role)
    statements = [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        # ANALYZE after loading many rows; it changes no data.
        f"GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        *(f"REVOKE UPDATE, DELETE ON {connection.ops.quote_name(table)} FROM {role}" for table in append_only_tables()),
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def append_only_tables() -> list[str]:
    """Append-only tables that exist already: a partial migrate has not made all of them."""
    existing = set(connection.introspection.table_names())
    return [table for table in append_only_models() if table in existing]


def append_only_models() -> list[str]:
    """Tables of the models that declare ``append_only = True``."""
    return [model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False) and model._meta.managed]
