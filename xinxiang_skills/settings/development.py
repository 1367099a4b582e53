"""A single machine with the embedded database and broker."""

from xinxiang_skills.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = "development-only"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

# Demonstration keys: the data of the demo city is invented. Production must bring its own.
FIELD_KEYS = {1: bytes(range(32))}
INDEX_KEY = bytes(range(32, 64))
