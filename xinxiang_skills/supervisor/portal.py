"""Start every part in order, watch them, stop them."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

from django.conf import settings

from xinxiang_skills import embedded
from xinxiang_skills.celery import app
from xinxiang_skills.demo.accounts import DEMO_PASSWORD, demo_accounts
from xinxiang_skills.embedded.users import Users
from xinxiang_skills.supervisor.parts import Part, last_lines
from xinxiang_skills.supervisor.ports import listen

START_SECONDS = 120
STOP_SECONDS = 15
WATCH_SECONDS = 0.5
DEMO_MARK = "demo-loaded"


class Stopped(Exception):
    """Somebody asked the portal to stop."""


class Failed(Exception):
    """A part cannot run; the message names it and its reason."""


class Portal:
    """The portal on this machine, from the first step to the last."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.stop_asked = threading.Event()
        self.logs = settings.VAR_DIR / "log"
        self.parts: list[Part] = []
        self.servers: dict[str, Users] = {}

    def run(self) -> int:
        """Until somebody stops it; returns the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stop_asked.set())
        try:
            self._start_servers()
            self._prepare_data()
            listener = listen(self.host, self.port)
            self._start_parts(listener)
            self._announce(listener)
            self._watch()
        except Stopped:
            return 0
        except Failed as failure:
            print(f"\n{failure}", file=sys.stderr, flush=True)
            return 1
        finally:
            self._stop()
        return 0

    def _start_servers(self) -> None:
        for name, wanted, users in (
            ("数据库", settings.EMBEDDED_POSTGRES, embedded.postgres),
            ("任务队列", settings.EMBEDDED_VALKEY, embedded.valkey),
        ):
            if wanted:
                with Step(f"启动{name}"):
                    users().join()
                    self.servers[name] = users()

    def _prepare_data(self) -> None:
        self._command("更新数据库结构", "migrate", "--verbosity", "0")
        mark = settings.VAR_DIR / DEMO_MARK
        if not mark.exists():
            self._command("载入演示城市的数据（首次需几分钟）", "seed_demo")
            mark.touch()

    def _start_parts(self, listener: socket.socket) -> None:
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "-A", "xinxiang_skills"]
        web = ["gunicorn", "xinxiang_skills.wsgi", "--bind", f"fd://{listener.fileno()}", "--workers", "2", "--threads", "4"]
        self.parts = [
            Part(
                "网页服务",
                [*python, *web, "--timeout", "60", "--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning"],
                self.logs / "web.log",
                keep_open=(listener.fileno(),),
            ),
            # SIGQUIT: running jobs get CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT to end, then go back to the queue.
            Part(
                "后台任务",
                [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"],
                self.logs / "worker.log",
                stop_signal=signal.SIGQUIT,
                niceness=10,
                before_start=release_held_jobs,
            ),
            Part("定时器", [*celery, "beat", "--loglevel", "WARNING"], self.logs / "beat.log"),
        ]
        for part in self.parts:
            part.log.unlink(missing_ok=True)
            part.start()
        with Step("启动网页服务"):
            self._wait_for_web(f"http://127.0.0.1:{listener.getsockname()[1]}/healthz")

    def _wait_for_web(self, address: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(address):
            if time.monotonic() > deadline:
                raise Failed(f"网页服务在 {START_SECONDS} 秒内没有应答\n{last_lines(self.logs / 'web.log')}")
            self._look_after_parts()
            self._pause(0.1)

    def _announce(self, listener: socket.socket) -> None:
        host, port = listener.getsockname()
        print(f"\n平台已启动：http://{'localhost' if host == '127.0.0.1' else host}:{port}/")
        print(f"日志目录：{self.logs}    停止：Ctrl-C")
        print(f"\n演示账号（密码均为 {DEMO_PASSWORD}）：")
        for account in demo_accounts():
            print(f"  {account.username:<15}{account.name}")
        print(flush=True)

    def _watch(self) -> None:
        while True:
            self._pause(WATCH_SECONDS)
            for name, users in self.servers.items():
                if not users.server.is_running():
                    print(f"{name}已退出，正在重新启动：\n{last_lines(users.server.log)}", file=sys.stderr, flush=True)
                    users.join()
            self._look_after_parts()

    def _look_after_parts(self) -> None:
        for part in self.parts:
            if not part.has_died():
                continue
            if not part.note_death():
                raise Failed(f"{part.name}一再退出，平台停止运行：{part.reason()}")
            print(f"{part.name}已退出，正在重新启动：{part.reason()}", file=sys.stderr, flush=True)
            part.end_children()
            part.start()

    def _command(self, title: str, *arguments: str) -> None:
        """Run one management command as its own process, showing what it prints."""
        with Step(title):
            process = subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=settings.BASE_DIR, start_new_session=True)
            while process.poll() is None:
                if self.stop_asked.wait(0.05):
                    os.killpg(process.pid, signal.SIGTERM)
                    process.wait()
                    raise Stopped
            if process.returncode:
                raise Failed(f"{title}没有成功（退出码 {process.returncode}），原因见上。")

    def _pause(self, seconds: float) -> None:
        if self.stop_asked.wait(seconds):
            raise Stopped

    def _stop(self) -> None:
        print("\n正在停止……", flush=True)
        for part in self.parts:
            part.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for part in self.parts:
            part.make_stop(deadline)
        for users in self.servers.values():
            users.leave()
        print("已停止，数据保留在 var/。", flush=True)


class Step:
    """Says what begins, and how long it took."""

    def __init__(self, title: str) -> None:
        self.title = title

    def __enter__(self) -> None:
        self.began = time.monotonic()
        print(f"{self.title}……", flush=True)

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is None:
            print(f"{self.title}：完成（{time.monotonic() - self.began:.1f} 秒）", flush=True)


def release_held_jobs() -> None:
    """Queue again what a killed worker held; Redis alone would wait for the visibility timeout. No worker runs now."""
    with app.connection_for_read() as broker:
        channel = broker.default_channel
        channel.visibility_timeout = 0
        channel.qos.restore_visible(num=None)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False
