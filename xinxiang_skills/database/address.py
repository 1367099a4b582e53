"""Database addresses from the environment: ``postgresql://role:password@host:port/name?sslmode=require``."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def from_url(url: str) -> dict[str, Any]:
    """Django's connection settings for ``url``; its query becomes libpq options (a ``host`` there is a socket directory)."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured("数据库地址应写作 postgresql://用户:密码@主机:端口/数据库名")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def embedded(sockets: Path, *, role: str, name: str) -> dict[str, Any]:
    """Connection settings for the embedded server, which trusts whoever can open its socket."""
    return {"ENGINE": "xinxiang_skills.database", "NAME": name, "USER": role, "HOST": str(sockets)}
