"""Reading the environment; every variable the settings know is read through here or by its name in production."""

import os
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


def required(name: str, what: str) -> str:
    """The value of ``name``; refuses to start without it, with a sentence that says ``what`` it is."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"缺少环境变量 {name}({what}),不能启动。")
    return value


def listed(text: str) -> list[str]:
    """The parts of a comma-separated list."""
    return [part.strip() for part in text.split(",") if part.strip()]


def index_key(text: str) -> bytes:
    """A 32-byte key written as 64 hexadecimal digits."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured("密钥应为 64 位十六进制数，可用 openssl rand -hex 32 生成。")
    return key


def field_keys(text: str) -> dict[int, bytes]:
    """The key ring ``1:hex,2:hex``: number (1 to 255) to key; the highest number seals, all of them open."""
    ring = {}
    for part in listed(text):
        number, _, key = part.partition(":")
        if not number.isdecimal() or not 0 < int(number) < 256:
            raise ImproperlyConfigured("PORTAL_FIELD_KEYS 应写作 编号:密钥，多把密钥用逗号隔开，编号为 1 到 255。")
        ring[int(number)] = index_key(key)
    return ring


def redis_database(url: str, number: int) -> str:
    """``url`` with its database ``number``: the broker and the cache share a server, not a database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{number}"))
