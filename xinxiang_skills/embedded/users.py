"""Who uses an embedded server: the first one starts it, the last one stops it.

Two lock files stand beside the server's directory. ``NAME.turn`` is held for the moment of starting or stopping, so
nothing starts twice. ``NAME.users`` is held shared by every process that uses the server; whoever can get it alone was
the last. Both are ``flock`` locks: the kernel drops them when a process dies, however it dies.
"""

import atexit
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO


class Server(Protocol):
    """What :class:`Users` needs to know of a server."""

    home: Path

    def is_running(self) -> bool: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Users:
    """This process among the users of ``server``."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._mine: TextIO | None = None
        self._pid = 0
        self._thread_lock = threading.Lock()

    def join(self) -> None:
        """Use the server from now until this process ends; starts it where it does not run."""
        with self._thread_lock:
            joined = self._pid == os.getpid()
            if joined and self.server.is_running():
                return
            with self._turn():
                if not joined:
                    self._hold()
                if not self.server.is_running():
                    self.server.start()

    def leave(self) -> None:
        """Stop using the server; stops it where nobody else uses it."""
        if self._pid != os.getpid() or self._mine is None:
            return  # a fork of the process that joined: the lock is its parent's
        with self._turn():
            fcntl.flock(self._mine, fcntl.LOCK_UN)
            if _try_alone(self._mine):
                self.server.stop()
            self._mine.close()
        self._mine, self._pid = None, 0

    def _hold(self) -> None:
        self._mine = self._lock_file("users").open("a")
        fcntl.flock(self._mine, fcntl.LOCK_SH)
        self._pid = os.getpid()
        atexit.register(self.leave)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self.server.home.parent.mkdir(parents=True, exist_ok=True)
        with self._lock_file("turn").open("a") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _lock_file(self, kind: str) -> Path:
        return self.server.home.with_name(f"{self.server.home.name}.{kind}")


def _try_alone(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
