"""The running portal for browser tests: a real web process, a real worker, a real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from kombu import Message
from kombu.simple import SimpleQueue
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"]
START_SECONDS = 90
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"


def chromium() -> str | None:
    """Path of the machine's Chromium, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def needs_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium: a loud skip on somebody's desk, a failure in CI. Tests of one browser stay on one worker."""
    if chromium() or os.environ.get("CI") == "true":
        return
    for item in filter(needs_browser, items):
        item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


NO_BROWSER = "没有找到 Chromium"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missed = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if missed:
        terminalreporter.section("浏览器测试没有运行", sep="!", red=True, bold=True)
        terminalreporter.line(f"没有找到 Chromium,{len(missed)} 个浏览器测试被跳过：页面没有经过检查。请安装 chromium 后重试。", red=True)


@pytest.fixture(scope="session")
def chromium_process() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.fail(f"{NO_BROWSER}：持续集成必须运行浏览器测试。")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield running
        running.close()


@contextmanager
def watched(chromium_process: Browser, address: str) -> Iterator[BrowserContext]:
    """A fresh browser profile at ``address``, at the size of an office screen.

    An error in a page's script, or something the content policy blocks, fails the test.
    """
    context = chromium_process.new_context(base_url=address, locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(10_000)
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
    yield context
    context.close()
    assert not complaints, complaints


@pytest.fixture
def browser(chromium_process: Browser, live_portal: str) -> Iterator[BrowserContext]:
    with watched(chromium_process, live_portal) as context:
        yield context


@pytest.fixture
def page(browser: BrowserContext) -> Page:
    return browser.new_page()


@contextmanager
def serving(application: str, log: Path, **environment: str) -> Iterator[str]:
    """Address of a gunicorn on this worker's database."""
    port = _free_port()
    command = ["-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--threads", "4", "--log-level", "warning"]
    with Running(command, log, **environment) as process:
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: _answers(f"{address}/healthz"), process, log)
        yield address


@pytest.fixture(scope="session")
def web_process(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One web process for the whole run, because it keeps no connection open."""
    with serving("xinxiang_skills.wsgi", tmp_path_factory.mktemp("web") / "log") as address:
        yield address


@pytest.fixture
def live_portal(web_process: str, transactional_db: None) -> str:
    """Address of the portal on this worker's database, which is cloned afresh after the test."""
    return web_process


@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator[subprocess.Popen]:
    """A real Celery worker on this worker's database and broker."""
    log = tmp_path / "worker.log"
    options = ["--concurrency", "1", "--pool", "solo", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    command = ["-m", "celery", "-A", "xinxiang_skills", "worker", *options]
    with Running(command, log) as process:
        wait_for(lambda: "ready." in log.read_text(), process, log)
        yield process


@pytest.fixture
def run_jobs() -> Callable[[], int]:
    """Run every queued job here and now, in order, as the worker would; returns how many."""

    def run() -> int:
        done = 0
        with current_app.connection_for_read() as broker, broker.SimpleQueue(current_app.conf.task_default_queue) as queue:
            while message := _next(queue):
                args, kwargs, _embed = message.decode()
                message.ack()
                current_app.tasks[message.headers["task"]].apply(args=args, kwargs=kwargs, throw=True)
                done += 1
        return done

    return run


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """``axe(page)``: what axe-core finds serious or critical on a page, as readable lines (empty is good)."""
    source = AXE.read_text()

    def run(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("() => axe.run({resultTypes: ['violations']})")
        return [
            f"{violation['id']}: {violation['help']} — {node['html'][:160]}"
            for violation in found["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]

    return run


def _next(queue: SimpleQueue) -> Message | None:
    try:
        return queue.get(block=False)
    except queue.Empty:
        return None


class Running:
    """A Python of ours running for a while, with its output in a file; asked to end, then made to."""

    def __init__(self, command: list[str], log: Path, **environment: str) -> None:
        self.command, self.log = [sys.executable, *command], log
        self.environment = os.environ | environment

    def __enter__(self) -> subprocess.Popen:
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                self.command, cwd=settings.BASE_DIR, env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )
        return self.process

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def wait_for(ready: Callable[[], bool], process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"没有启动：{process.args}\n{log.read_text()}")
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
