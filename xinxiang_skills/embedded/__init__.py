"""PostgreSQL and Valkey that come with the portal's own Python packages (内置数据库与队列).

They are for one machine without a database of its own: a first look, development and the tests. Any process that
needs one asks for it; it starts if it is not running, and the last process that leaves stops it. Importing settings
starts nothing. A real server brings ``DATABASE_URL`` and ``REDIS_URL`` instead.
"""

from functools import cache

from django.conf import settings

from xinxiang_skills.embedded.postgres import PostgresServer
from xinxiang_skills.embedded.users import Users
from xinxiang_skills.embedded.valkey import ValkeyServer


@cache
def postgres() -> Users:
    """The users of this checkout's PostgreSQL."""
    return Users(PostgresServer(settings.VAR_DIR / "postgres", durable=settings.EMBEDDED_DURABLE))


@cache
def valkey() -> Users:
    """The users of this checkout's Valkey."""
    return Users(ValkeyServer(settings.VAR_DIR / "valkey", durable=settings.EMBEDDED_DURABLE))


def ensure_postgres() -> None:
    """Start PostgreSQL unless it answers; a no-op where the database is a real server."""
    if settings.EMBEDDED_POSTGRES:
        postgres().join()


def ensure_valkey() -> None:
    """Start Valkey unless it answers; a no-op where the broker is a real server."""
    if settings.EMBEDDED_VALKEY:
        valkey().join()
