"""A real server. Whatever is missing or unsafe stops the start with a sentence that says what to do."""

import os

from django.core.exceptions import ImproperlyConfigured

from xinxiang_skills.settings.base import *
from xinxiang_skills.settings.base import EMBEDDED_POSTGRES, EMBEDDED_VALKEY, STORAGES
from xinxiang_skills.settings.environment import field_keys, index_key, listed, required

MIN_SECRET_LENGTH = 40

DEBUG = False
if os.environ.get("PORTAL_DEBUG", "0") not in ("", "0"):
    raise ImproperlyConfigured("正式环境不能打开调试开关 PORTAL_DEBUG。")
if EMBEDDED_POSTGRES:
    raise ImproperlyConfigured("正式环境不能使用内置数据库：请用环境变量 DATABASE_URL 指定 PostgreSQL 服务器。")
if EMBEDDED_VALKEY:
    raise ImproperlyConfigured("正式环境不能使用内置队列：请用环境变量 REDIS_URL 指定 Redis 服务器。")

SECRET_KEY = required("PORTAL_SECRET_KEY", "会话签名密钥")
if len(SECRET_KEY) < MIN_SECRET_LENGTH or SECRET_KEY.startswith(("development", "testing", "django-insecure", "change")):
    raise ImproperlyConfigured(f"PORTAL_SECRET_KEY 是示例值或不足 {MIN_SECRET_LENGTH} 个字符，请换成随机生成的密钥。")

ALLOWED_HOSTS = listed(required("PORTAL_ALLOWED_HOSTS", "允许访问的域名，用逗号隔开"))
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("PORTAL_ALLOWED_HOSTS 不能写 *,请写明域名。")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
PORTAL_ADDRESS = CSRF_TRUSTED_ORIGINS[0]

FIELD_KEYS = field_keys(required("PORTAL_FIELD_KEYS", "个人信息加密密钥，写作 编号:密钥"))
INDEX_KEY = index_key(required("PORTAL_INDEX_KEY", "个人信息检索密钥"))
if bytes(range(32)) in FIELD_KEYS.values() or bytes(range(32, 64)) == INDEX_KEY:
    raise ImproperlyConfigured("PORTAL_FIELD_KEYS 或 PORTAL_INDEX_KEY 是演示密钥，请换成随机生成的密钥。")
if INDEX_KEY in FIELD_KEYS.values():
    raise ImproperlyConfigured("PORTAL_INDEX_KEY 不能与加密密钥相同。")

# A proxy in front ends TLS and is the only one that reaches the web process.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
AXES_IPWARE_PROXY_COUNT = 1
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "0") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "portal@localhost")
