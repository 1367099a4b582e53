"""The cache's connections, which start the embedded Valkey where that is the server."""

from typing import Any

import redis

from xinxiang_skills.embedded import ensure_valkey


class Pool(redis.ConnectionPool):
    """Redis connections to a server that is made sure of first."""

    def make_connection(self) -> Any:
        ensure_valkey()
        return super().make_connection()
