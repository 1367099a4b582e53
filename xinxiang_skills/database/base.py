"""Django's PostgreSQL backend that starts the embedded server with the first connection.

A command that never asks the database anything never pays for one.
"""

from typing import Any

from django.db.backends.postgresql import base

from xinxiang_skills.embedded import ensure_postgres


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL on the embedded server."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        ensure_postgres()
        return super().get_new_connection(conn_params)
