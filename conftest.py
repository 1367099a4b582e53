"""Rules for every test. What each part does is written where it lives: tests/cluster.py, tests/strict.py, tests/live.py."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import TransactionTestCase

from tests import cluster, strict
from xinxiang_skills import embedded

pytest_plugins = ["tests.live"]

# Playwright's synchronous interface keeps an event loop in the test's thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        cluster.remove_leftovers()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        cluster.remove_own_cluster()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Instead of pytest-django's: a clone of the migrated template, served to the application role."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        cluster.prepare_database()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: cluster.reset_database())
        yield


@pytest.fixture(autouse=True, scope="session")
def strictness(pytestconfig: pytest.Config) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        strict.fail_on_undefined_variables(patch)
        strict.run_on_commit_hooks(patch)
        strict.shuffle_unordered_querysets(patch, seed=pytestconfig.getoption("randomly_seed", default=0) or 0)
        yield


@pytest.fixture(autouse=True)
def empty_broker() -> Iterator[None]:
    """Jobs and cached values of one test are not the next one's."""
    yield
    server = embedded.valkey().server
    if server.is_running():
        for number in (2 * settings.WORKER_NUMBER, 2 * settings.WORKER_NUMBER + 1):
            with server.client(number) as client:
                client.flushdb()
