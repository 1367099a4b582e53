"""The portal and its worker, dying by ``kill -9`` at a chosen step: gunicorn serves ``tests.mortal:application``, Celery works for it.

A step is one SQL statement, either side of a commit, or the moment before the answer leaves. The file that ``PORTAL_FATE`` names says
what shall happen and after how many steps: ``kill 17`` (the process kills itself), ``drop 17`` (the database ends its connection).
A fate comes true once; beside it, ``<file>.steps`` tells how many steps the last request or job took.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery.signals import task_postrun, task_prerun
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper

from xinxiang_skills.celery import app
from xinxiang_skills.wsgi import application as portal

__all__ = ["app", "application"]


class Fate:
    def __init__(self, file: Path) -> None:
        self.file, self.deed, self.left, self.taken = file, "", 0, 0

    def begin(self) -> None:
        """Read what is in store; the file goes, so that nobody meets the same fate again."""
        self.taken, self.deed = 0, ""
        if self.file.exists():
            self.deed, steps = self.file.read_text().split()
            self.left = int(steps)
            self.file.unlink()

    def step(self) -> None:
        self.taken += 1
        if not self.deed or self.taken != self.left:
            return
        if self.deed == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        self.deed = ""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    def end(self) -> None:
        self.file.with_suffix(".steps").write_text(str(self.taken))


fate = Fate(Path(os.environ["PORTAL_FATE"]))


def _statement(execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    fate.step()
    return execute(sql, params, many, context)


def _watch_commits() -> None:
    commit = DatabaseWrapper._commit

    def watched(self: DatabaseWrapper) -> None:
        fate.step()
        commit(self)
        fate.step()

    DatabaseWrapper._commit = watched


_watch_commits()


def application(environ: dict[str, Any], start_response: Any) -> Any:
    if environ["REQUEST_METHOD"] != "POST":
        return portal(environ, start_response)
    fate.begin()
    with connection.execute_wrapper(_statement):
        answer = portal(environ, start_response)
    fate.step()
    fate.end()
    return answer


MORTAL_TASK = "exchange.tasks.apply_import"


@task_prerun.connect
def _begin(task: Any = None, **_: Any) -> None:
    if task.name == MORTAL_TASK:
        fate.begin()
        connection.execute_wrappers[:] = [_statement]


@task_postrun.connect
def _end(task: Any = None, **_: Any) -> None:
    if task.name == MORTAL_TASK:
        connection.execute_wrappers.clear()
        fate.end()
