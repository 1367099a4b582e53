"""``make run`` starts everything, names what dies, and leaves nothing behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from xinxiang_skills.supervisor.parts import MOST_DEATHS, Part
from xinxiang_skills.supervisor.portal import DEMO_MARK
from xinxiang_skills.supervisor.ports import listen

SECONDS = 240


class Running:
    """``make run`` on a directory of its own, where the demo city counts as loaded."""

    def __init__(self, var: Path) -> None:
        self.var = var
        var.mkdir(exist_ok=True)
        (var / DEMO_MARK).touch()
        self.output = var.parent / "output"

    def start(self) -> None:
        environment = os.environ | {
            "PORTAL_VAR": str(self.var),
            "DJANGO_SETTINGS_MODULE": "xinxiang_skills.settings.development",
            "PYTHONUNBUFFERED": "1",
        }
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "xinxiang_skills.supervisor"],
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.until(lambda: "演示账号" in self.text())
        found = re.search(r"平台已启动：(http://\S+)", self.text())
        assert found, self.text()
        self.address = found[1]

    def text(self) -> str:
        return self.output.read_text()

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not condition():
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}readyz", timeout=10) as answer:
                return json.load(answer)["ready"]
        except OSError:
            return False

    def part(self, word: str) -> psutil.Process:
        return next(child for child in psutil.Process(self.process.pid).children() if word in child.cmdline())

    def leftovers(self) -> list[list[str]]:
        """Processes that still work on this directory."""
        return [found.info["cmdline"] for found in psutil.process_iter(["cmdline", "environ", "status"]) if self._is_ours(found)]

    def _is_ours(self, found: psutil.Process) -> bool:
        if found.pid in (os.getpid(), self.process.pid) or found.info["status"] == psutil.STATUS_ZOMBIE:
            return False
        places = [*(found.info["cmdline"] or []), (found.info["environ"] or {}).get("PORTAL_VAR", "")]
        return any(str(self.var) in place for place in places)


@pytest.fixture
def portal(server_home: Path) -> Iterator[Running]:
    running = Running(server_home / "var")
    running.start()
    yield running
    if running.process.poll() is None:
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(SECONDS)


def test_starts_names_a_killed_part_and_stops_with_ctrl_c(portal):
    assert portal.ready()
    portal.part("worker").kill()
    portal.part("gunicorn").kill()
    portal.until(lambda: "后台任务已退出，正在重新启动：信号 9" in portal.text())
    portal.until(lambda: "网页服务已退出，正在重新启动：信号 9" in portal.text())
    portal.until(portal.ready)

    portal.process.send_signal(signal.SIGINT)
    assert portal.process.wait(SECONDS) == 0
    assert "已停止" in portal.text()
    assert portal.leftovers() == []


@pytest.mark.soak
@pytest.mark.parametrize("round_number", range(5))
def test_starts_again_after_the_supervisor_was_killed(portal, round_number):
    portal.process.kill()
    portal.process.wait()
    began = time.monotonic()
    portal.start()
    assert portal.ready()
    assert time.monotonic() - began < SECONDS / 2


@pytest.mark.soak
def test_everything_killed_at_once(portal):
    for name in ("postgres/data/postmaster.pid", "valkey/pid"):
        os.kill(int((portal.var / name).read_text().split()[0]), signal.SIGKILL)
    for child in psutil.Process(portal.process.pid).children(recursive=True):
        child.kill()
    portal.process.kill()
    portal.process.wait()
    portal.start()
    assert portal.ready()


@pytest.mark.soak
def test_second_start_in_the_same_directory_is_refused(portal):
    second = subprocess.run(
        [sys.executable, "-m", "xinxiang_skills.supervisor"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"PORTAL_VAR": str(portal.var), "DJANGO_SETTINGS_MODULE": "xinxiang_skills.settings.development"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "已在这个目录中运行" in second.stderr


def test_taken_port_is_named_and_the_next_one_used(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with listen("127.0.0.1", port) as listener:
            assert listener.getsockname()[1] > port
    assert f"端口 {port} 已被占用" in capsys.readouterr().out


def test_part_tells_how_it_ended(tmp_path):
    part = Part("试验", [sys.executable, "-c", "print('配置有误'); raise SystemExit(3)"], tmp_path / "log")
    part.start()
    part.process.wait()
    assert part.has_died()
    assert part.reason() == "退出码 3\n    | 配置有误"


def test_part_that_dies_again_and_again_is_given_up(tmp_path):
    part = Part("试验", ["false"], tmp_path / "log")
    assert [part.note_death() for _ in range(MOST_DEATHS)] == [True] * (MOST_DEATHS - 1) + [False]
