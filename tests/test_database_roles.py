"""The application's role serves; it cannot rewrite history or change the schema (design.md §4)."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection

from xinxiang_skills.database.roles import as_owner

APPEND_ONLY = [model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)]

pytestmark = pytest.mark.django_db


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_tests_connect_as_the_application():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("portal_app", False, False)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_append_only_tables_refuse_the_application(table, statement):
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(statement.format(table))


@pytest.mark.parametrize(
    "statement", ["TRUNCATE accounts_user", "DELETE FROM django_migrations", "CREATE TABLE x (id int)", "DROP TABLE audit_event"]
)
def test_schema_and_migrations_belong_to_the_owner(statement):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        run(statement)


def test_application_writes_everywhere_else():
    run("DELETE FROM django_session")


@pytest.mark.django_db(transaction=True)
def test_owner_is_another_role():
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("portal_owner",)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("portal_app",)
