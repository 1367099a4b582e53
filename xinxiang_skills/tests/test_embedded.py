"""The embedded servers start once, are shared, stop with the last user, and start again after kill -9."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from xinxiang_skills.embedded.places import LONGEST_SOCKET_DIRECTORY, socket_directory
from xinxiang_skills.embedded.postgres import PostgresServer
from xinxiang_skills.embedded.users import Users
from xinxiang_skills.embedded.valkey import ValkeyServer

OTHER_PROCESS = """
import sys
from pathlib import Path
from xinxiang_skills.embedded.postgres import PostgresServer
from xinxiang_skills.embedded.users import Users
from xinxiang_skills.embedded.valkey import ValkeyServer
kind = {"postgres": PostgresServer, "valkey": ValkeyServer}[sys.argv[1]]
Users(kind(Path(sys.argv[2]), durable=False)).join()
print("joined", flush=True)
sys.stdin.readline()
"""

SERVERS = {"postgres": PostgresServer, "valkey": ValkeyServer}


@pytest.fixture(scope="module", params=SERVERS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def users(kind: str, server_home: Path) -> Iterator[Users]:
    home = server_home / kind
    users = Users(SERVERS[kind](home, durable=False))
    yield users
    users.leave()
    users.server.stop()


@pytest.fixture
def other(kind: str, users: Users) -> Iterator[subprocess.Popen]:
    """Another process that uses the same server until its input closes."""
    with subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, kind, str(users.server.home)],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "joined\n"
        yield process
        process.kill()


def server_pid(users: Users) -> int:
    server = users.server
    return server.pid() if isinstance(server, PostgresServer) else int((server.home / "pid").read_text())


def until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 15
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_second_process_joins_and_the_last_one_stops_it(users, other):
    first = server_pid(users)
    users.join()
    assert server_pid(users) == first
    users.leave()
    assert users.server.is_running()
    other.stdin.close()
    other.wait(15)
    assert not users.server.is_running()


def test_user_that_was_killed_counts_no_more(users, other):
    users.join()
    other.kill()
    other.wait(15)
    assert users.server.is_running()
    users.leave()
    assert not users.server.is_running()


def test_killed_server_starts_again_with_the_next_use(users):
    users.join()
    killed = server_pid(users)
    os.kill(killed, signal.SIGKILL)
    assert until(lambda: not users.server.is_running())
    users.join()
    assert users.server.is_running()
    assert server_pid(users) != killed
    users.leave()


def test_stale_lock_file_with_a_number_that_lives_on_elsewhere(server_home):
    server = PostgresServer(server_home / "stale", durable=False)
    server.start()
    server.stop()
    owner = server.data.stat().st_uid
    with subprocess.Popen(["sleep", "60"], user=owner) as stranger:
        (server.data / "postmaster.pid").write_text(f"{stranger.pid}\n{server.data}\n1\n5432\n{server.sockets}\n\n0 0\nready\n")
        server.start()
        with closing(server.connect("portal")) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT datcollate FROM pg_database WHERE datname = 'portal'")
            assert cursor.fetchone() == ("C.UTF-8",)
        server.stop()
        stranger.kill()


def test_interrupted_preparation_begins_anew(server_home):
    server = PostgresServer(server_home / "interrupted", durable=False)
    (server.home / "data.new").mkdir(parents=True)
    (server.home / "data.new" / "PG_VERSION").write_text("18\n")
    server.start()
    assert server.is_running()
    server.stop()


@pytest.mark.parametrize("name", ["x" * LONGEST_SOCKET_DIRECTORY, "with space", "技能培训"])
def test_long_or_odd_path_gets_a_short_socket_directory(tmp_path, name):
    directory = socket_directory(tmp_path / name)
    assert len(str(directory)) <= LONGEST_SOCKET_DIRECTORY
    assert str(directory).isascii()


def test_database_in_a_directory_with_an_odd_name(server_home):
    server = PostgresServer(server_home / "新乡 skills's" / "postgres", durable=False)
    server.start()
    server.connect("portal").close()
    server.stop()
    shutil.rmtree(server.sockets)


def test_settings_start_nothing(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "help"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"PORTAL_VAR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "xinxiang_skills.settings.development"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "migrate" in done.stdout
    assert not Path(tmp_path / "var").exists()
