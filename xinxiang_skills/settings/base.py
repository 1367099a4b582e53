"""Settings that hold everywhere; development, testing and production each add their own."""

import os
from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF

from xinxiang_skills.database import address
from xinxiang_skills.embedded.places import socket_directory
from xinxiang_skills.settings.environment import redis_database

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("PORTAL_VAR", BASE_DIR / "var"))

INSTALLED_APPS = [
    "xinxiang_skills",
    "desk",
    "dashboard",
    "reports",
    "subsidies",
    "alliances",
    "apprenticeship",
    "brands",
    "incentives",
    "briefings",
    "funds",
    "policies",
    "registry",
    "correspondence",
    "exchange",
    "audit",
    "accounts",
    "registry.admin_site.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "import_export",
    "pgtrigger",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "registry.middleware.ActorMiddleware",
    "accounts.middleware.SignInStepsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "xinxiang_skills.urls"
WSGI_APPLICATION = "xinxiang_skills.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desk.context.frame",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "accounts:login"

# Officers, finance and administrators sign in with a second factor; only development may switch that off.
SECOND_FACTOR_REQUIRED = True

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"

# Pages of this portal and files it makes carry 演示数据 where this holds.
DEMO = False

# Every other route asks for a sign-in; a test walks them all.
PUBLIC_ROUTES = (
    "accounts:login",
    "healthz",
    "readyz",
    "brands:public_list",
    "brands:public_brand",
    "brands:public_picture",
    "subsidies:public_notices",
    "subsidies:public_notice",
    # With a token instead of a sign-in.
    "dashboard:wall",
    "dashboard:wall_slides",
)

# Signed out after half an hour without a request.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        # Tabler's style sheet draws its marks with data: images; the QR code of the second factor is one too.
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# The embedded servers stand in where no address is given; see xinxiang_skills/embedded.
EMBEDDED_POSTGRES = not os.environ.get("DATABASE_URL")
EMBEDDED_VALKEY = not os.environ.get("REDIS_URL")
EMBEDDED_DURABLE = True

if EMBEDDED_POSTGRES:
    _sockets = socket_directory(VAR_DIR / "postgres")
    DATABASES = {"default": address.embedded(_sockets, role="portal_app", name="portal")}
    MIGRATE_DATABASE = address.embedded(_sockets, role="portal_owner", name="portal")
else:
    DATABASES = {"default": address.from_url(os.environ["DATABASE_URL"])}
    _owner = os.environ.get("MIGRATE_DATABASE_URL")
    MIGRATE_DATABASE = address.from_url(_owner) if _owner else None

if EMBEDDED_VALKEY:
    _socket = socket_directory(VAR_DIR / "valkey") / "valkey.sock"
    CELERY_BROKER_URL = f"redis+socket://{_socket}?virtual_host=0"
    CACHE_URL = f"unix://{_socket}?db=1"
else:
    CELERY_BROKER_URL = redis_database(os.environ["REDIS_URL"], 0)
    CACHE_URL = redis_database(os.environ["REDIS_URL"], 1)

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"pool_class": "xinxiang_skills.cache.Pool"},
    }
}

CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_IGNORE_RESULT = True
# Jobs are idempotent (design.md §10): one that a dying worker held is delivered again.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
# In kB: a child that a large roster has swollen ends with its job, and gives the memory back.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 450 * 1024
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SOFT_TIME_LIMIT = 14 * 60
CELERY_TASK_TIME_LIMIT = 15 * 60
# Asked to stop, a worker lets running jobs end for this long and then puts them back.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5.0
# Longer than any job may take: Redis hands a job out again when this time is over.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 20 * 60}
# A page never hangs on a broker that is down; what was not queued is picked up by the next tick.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2, "interval_max": 0.5}
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
# Ticks; what is due is decided from rows: reports' schedules that staff can see and change, mails and their next try.
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "reports.tasks.tick", "schedule": 60.0, "options": {"expires": 55}},
    "mails": {"task": "correspondence.tasks.send_mails", "schedule": 60.0, "options": {"expires": 55}},
    "waiting-claims": {"task": "subsidies.tasks.assess_waiting_claims", "schedule": 600.0, "options": {"expires": 590}},
    "ending-rates": {"task": "policies.tasks.tell_ending_rates", "schedule": crontab(hour=7, minute=30)},
    "amounts": {"task": "subsidies.tasks.check_amounts", "schedule": crontab(hour=2, minute=30)},
    "ledger": {"task": "funds.tasks.prove_ledger", "schedule": crontab(hour=2, minute=45)},
    "departments": {"task": "brands.tasks.remind_departments", "schedule": 3600.0, "options": {"expires": 3500}},
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = "xinxiang_skills.formats"
FILTERS_EMPTY_CHOICE_LABEL = "全部"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "xinxiang_skills.front_end.FrontEndFinder",
]

# Fonts of printed reports, the first that has a letter wins; free ones by default, licensed ones (仿宋_GB2312) where a site owns them.
PRINT_FONTS = tuple((os.environ.get("PORTAL_PRINT_FONTS") or "Noto Serif SC").split(","))
PRINT_FONT_PATHS = [BASE_DIR / "node_modules" / "@expo-google-fonts" / "noto-serif-sc"]
PRINT_SYSTEM_FONTS = bool(os.environ.get("PORTAL_PRINT_FONTS"))

# Uploaded and produced files: sealed (accounts.crypto), never served from here.
FILES_ROOT = VAR_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_ROOT}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A roster stays in memory until it is sealed; Django would put a larger upload on disk as it came.
IMPORT_MAX_BYTES = 25 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = IMPORT_MAX_BYTES
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

EMAIL_SUBJECT_PREFIX = "[新乡技能培训] "
DEFAULT_FROM_EMAIL = "portal@localhost"
# Before the paths in e-mails.
PORTAL_ADDRESS = "http://127.0.0.1:8000"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "axes": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "page/table.html"

FILES_ROOT = VAR_DIR / "files"
