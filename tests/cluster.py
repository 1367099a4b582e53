"""The tests' database: migrated once per run, cloned for every pytest-xdist worker, and cloned again to reset it.

The application role cannot TRUNCATE, and tests run as it; so a test that really commits gets a fresh copy of the
template afterwards, which is also much faster than emptying a hundred tables.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from xinxiang_skills import embedded
from xinxiang_skills.database import roles
from xinxiang_skills.embedded.postgres import OWNER, SUPERUSER, PostgresServer, installation


def prepare_database() -> None:
    """This worker's database, cloned from the template that the first worker to come migrates."""
    embedded.ensure_postgres()
    with (settings.VAR_DIR / "template.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not _exists(settings.TEMPLATE_DATABASE):
            _build_template()
    reset_database()


def reset_database() -> None:
    """Throw this worker's database away and clone the template anew; whoever is connected is cut off."""
    connections.close_all()
    name = settings.DATABASES["default"]["NAME"]
    _as_superuser(
        f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {settings.TEMPLATE_DATABASE}"
    )


def remove_leftovers() -> None:
    """Stop and delete the clusters of runs that were killed and could not do it themselves."""
    for directory in Path(tempfile.gettempdir()).glob("portal-test-*"):
        number = directory.name.rpartition("-")[2]
        if number.isdecimal() and not Path(f"/proc/{number}").exists():
            _stop_and_delete(directory)


def remove_own_cluster() -> None:
    """At the end of a run, in the process that started it."""
    for users in (embedded.postgres(), embedded.valkey()):
        users.leave()
    _stop_and_delete(settings.VAR_DIR)


def _stop_and_delete(directory: Path) -> None:
    for pid_file in (directory / "postgres" / "data" / "postmaster.pid", directory / "valkey" / "pid"):
        with suppress(OSError, ValueError):
            pid = int(pid_file.read_text().split()[0])
            if str(directory) in Path(f"/proc/{pid}/cmdline").read_text():
                os.kill(pid, signal.SIGQUIT if "postgres" in str(pid_file) else signal.SIGTERM)
    shutil.rmtree(directory, ignore_errors=True)


def _build_template() -> None:
    """Make the template under a working name, so that a run that dies in between leaves no half template."""
    building = f"{settings.TEMPLATE_DATABASE}_new"
    _as_superuser(f"DROP DATABASE IF EXISTS {building}", f"CREATE DATABASE {building} OWNER {OWNER}")
    remembered = _remembered_schema()
    if remembered.exists():
        _client("pg_restore", "--exit-on-error", "--dbname", building, str(remembered))
    else:
        _migrate(building)
        remembered.parent.mkdir(parents=True, exist_ok=True)
        unfinished = remembered.with_suffix(f".{os.getpid()}")
        _client("pg_dump", "--format=custom", "--file", str(unfinished), building)
        unfinished.rename(remembered)
    _as_superuser(f"ALTER DATABASE {building} RENAME TO {settings.TEMPLATE_DATABASE}")


def _migrate(database: str) -> None:
    own_name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = database
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own_name


def _remembered_schema() -> Path:
    """Where an earlier run of this checkout left the result of exactly these migrations and grants.

    Migrating is most of the time a short run takes; a fresh checkout, as in CI, has nothing to remember.
    """
    digest = hashlib.sha256(repr(sorted(roles.append_only_models())).encode())
    sources = [Path(roles.__file__), *(file for app in apps.get_app_configs() for file in Path(app.path).glob("migrations/*.py"))]
    for file in sorted(sources):
        digest.update(f"{file.name}\n".encode() + file.read_bytes())
    return settings.BASE_DIR / "var" / "test-schema" / digest.hexdigest()[:16]


def _client(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, as the cluster's superuser."""
    command = [str(installation() / "bin" / program), "--host", str(_server().sockets), "--username", SUPERUSER, *arguments]
    subprocess.run(command, check=True)


def _exists(database: str) -> bool:
    with closing(_server().connect()) as superuser, superuser.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        return cursor.fetchone() is not None


def _as_superuser(*statements: str) -> None:
    with closing(_server().connect()) as superuser, superuser.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _server() -> PostgresServer:
    return embedded.postgres().server
