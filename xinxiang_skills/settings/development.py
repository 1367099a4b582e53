"""A single machine with the embedded database and broker."""

import os

from xinxiang_skills.settings.base import *
from xinxiang_skills.settings.base import VAR_DIR

DEBUG = os.environ.get("PORTAL_DEBUG") == "1"
SECRET_KEY = "development-only"
ALLOWED_HOSTS = ["*"]

# Demonstration keys: the data of the demo city is invented. Production must bring its own.
FIELD_KEYS = {1: bytes(range(32))}
INDEX_KEY = bytes(range(32, 64))
SECOND_FACTOR_REQUIRED = False
DEMO = True

# Static files straight from their folders, without a collecting step.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
