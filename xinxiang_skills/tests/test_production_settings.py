"""Production refuses to start with anything missing or unsafe, and says what."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

COMPLETE = {
    "DATABASE_URL": "postgresql://portal_app:secret@db:5432/portal",
    "REDIS_URL": "redis://redis:6379",
    "PORTAL_SECRET_KEY": "Vx0" * 20,
    "PORTAL_ALLOWED_HOSTS": "portal.example.org,second.example.org",
    "PORTAL_FIELD_KEYS": f"1:{'ab' * 32},2:{'ef' * 32}",
    "PORTAL_INDEX_KEY": "cd" * 32,
}


SHOW = "from xinxiang_skills.settings import production as p; print(p.DATABASES, p.CELERY_BROKER_URL, p.FIELD_KEYS[2])"


def start(**changes: str | None) -> subprocess.CompletedProcess:
    """Load the production settings in a process of their own, with ``changes`` to a complete environment."""
    environment = {name: value for name, value in (COMPLETE | changes).items() if value is not None}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from xinxiang_skills.settings import production as p; print(p.DATABASES, p.CELERY_BROKER_URL, p.FIELD_KEYS[2])",
        ],
        env=environment | {"PATH": os.environ["PATH"], "PYTHONUTF8": "1"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_complete_environment_starts():
    done = start()
    assert done.returncode == 0, done.stderr
    assert "'USER': 'portal_app'" in done.stdout
    assert "redis://redis:6379/0" in done.stdout


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"PORTAL_DEBUG": "1"}, "调试开关"),
        ({"DATABASE_URL": None}, "内置数据库"),
        ({"REDIS_URL": None}, "内置队列"),
        ({"DATABASE_URL": "mysql://a:b@c/d"}, "数据库地址应写作"),
        ({"PORTAL_SECRET_KEY": None}, "PORTAL_SECRET_KEY"),
        ({"PORTAL_SECRET_KEY": "short"}, "示例值或不足"),
        ({"PORTAL_SECRET_KEY": "development-only" * 5}, "示例值或不足"),
        ({"PORTAL_ALLOWED_HOSTS": ""}, "PORTAL_ALLOWED_HOSTS"),
        ({"PORTAL_ALLOWED_HOSTS": "*"}, "不能写 *"),
        ({"PORTAL_FIELD_KEYS": None}, "PORTAL_FIELD_KEYS"),
        ({"PORTAL_FIELD_KEYS": "ab" * 32}, "编号:密钥"),
        ({"PORTAL_FIELD_KEYS": "1:abc"}, "64 位十六进制"),
        ({"PORTAL_FIELD_KEYS": f"1:{bytes(range(32)).hex()}"}, "演示密钥"),
        ({"PORTAL_FIELD_KEYS": f"1:{'cd' * 32}"}, "不能与加密密钥相同"),
        ({"PORTAL_INDEX_KEY": None}, "PORTAL_INDEX_KEY"),
    ],
)
def test_unsafe_environment_is_refused_with_a_sentence(changes, sentence):
    done = start(**changes)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert sentence in done.stderr
