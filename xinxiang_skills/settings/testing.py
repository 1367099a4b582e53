"""The tests' own throw-away cluster and broker: one per run, one database in each per pytest-xdist worker."""

import os
import re
import tempfile
from pathlib import Path

from xinxiang_skills.database import address
from xinxiang_skills.embedded.places import socket_directory
from xinxiang_skills.settings.base import *
from xinxiang_skills.settings.base import CACHES, STORAGES

# The workers of a run are children of the process that set this first.
VAR_DIR = Path(os.environ.setdefault("PORTAL_TEST_VAR", f"{tempfile.gettempdir()}/portal-test-{os.getpid()}"))
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")

DEBUG = False
SECRET_KEY = "testing-only"
ALLOWED_HOSTS = ["*"]
FIELD_KEYS = {1: bytes(range(32))}
INDEX_KEY = bytes(range(32, 64))
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

EMBEDDED_POSTGRES = EMBEDDED_VALKEY = True
EMBEDDED_DURABLE = False
TEMPLATE_DATABASE = "portal_template"
_sockets = socket_directory(VAR_DIR / "postgres")
DATABASES = {"default": address.embedded(_sockets, role="portal_app", name=f"portal_{WORKER}")}
MIGRATE_DATABASE = address.embedded(_sockets, role="portal_owner", name=f"portal_{WORKER}")

WORKER_NUMBER = int(re.sub(r"\D", "", WORKER))
_socket = socket_directory(VAR_DIR / "valkey") / "valkey.sock"
CELERY_BROKER_URL = f"redis+socket://{_socket}?virtual_host={2 * WORKER_NUMBER}"
CACHES = {"default": CACHES["default"] | {"LOCATION": f"unix://{_socket}?db={2 * WORKER_NUMBER + 1}"}}

FILES_ROOT = VAR_DIR / WORKER / "files"
STORAGES = STORAGES | {"default": STORAGES["default"] | {"OPTIONS": {"location": FILES_ROOT}}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# As in the demo city; the tests of the second factor switch it on.
SECOND_FACTOR_REQUIRED = False
