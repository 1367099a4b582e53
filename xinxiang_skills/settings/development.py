"""A single machine with the embedded database and broker."""

from xinxiang_skills.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = "development-only"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
