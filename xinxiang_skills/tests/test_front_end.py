"""What the browser gets is complete: production refuses a style sheet that names a missing file, and so does this."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from xinxiang_skills.front_end import SERVED


def test_files_collect_as_in_production(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    hashed = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert set(SERVED) <= set(hashed)


@pytest.mark.parametrize("address", SERVED)
def test_served_file_is_found(address):
    assert Path(finders.find(address)).is_file()


def test_nothing_else_of_node_modules_is_served():
    assert finders.find("vendor/tabler/../../package.json") is None
    assert finders.find("@tabler/core/package.json") is None


def test_lock_file_names_no_registry():
    lock = json.loads((settings.BASE_DIR / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
