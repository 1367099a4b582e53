"""One part of the running portal: a process of its own, its log, and what is done when it dies."""

import ctypes
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
MOST_DEATHS = 3
WITHIN_SECONDS = 60
LOG_LINES = 8

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass
class Part:
    """``command`` under ``name`` (the word shown), asked to end with ``stop_signal``."""

    name: str
    command: list[str]
    log: Path
    stop_signal: int = signal.SIGTERM
    niceness: int = 0
    keep_open: tuple[int, ...] = ()
    before_start: Callable[[], None] | None = None
    process: subprocess.Popen | None = None
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_DEATHS))

    def start(self) -> None:
        if self.before_start:
            self.before_start()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=self.keep_open,
                preexec_fn=self._in_child,
            )

    def _in_child(self) -> None:
        """Its own session, so that Ctrl-C reaches the supervisor only; and an end with the supervisor, even by kill -9."""
        os.setsid()
        os.nice(self.niceness)
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def note_death(self) -> bool:
        """Record a death; False when it died so often lately that starting again is no use."""
        self.deaths.append(time.monotonic())
        return len(self.deaths) < MOST_DEATHS or self.deaths[-1] - self.deaths[0] > WITHIN_SECONDS

    def reason(self) -> str:
        """How it ended, and the last lines of its log."""
        code = self.process.returncode if self.process else None
        how = f"信号 {-code}" if code is not None and code < 0 else f"退出码 {code}"
        return f"{how}\n{last_lines(self.log)}"

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def make_stop(self, deadline: float) -> None:
        """Wait until ``deadline`` (monotonic seconds), then end the process and all of its children."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        self.end_children()
        self.process.wait()

    def end_children(self) -> None:
        """Nothing of its session is left: a master that was killed may leave workers behind."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def last_lines(log: Path) -> str:
    try:
        lines = log.read_text(errors="replace").splitlines()[-LOG_LINES:]
    except OSError:
        return ""
    return "\n".join(f"    | {line}" for line in lines)
