"""The machine. The city's own settings are policy files and rows, not here."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from config import env

ENV = env.read()
ROOT = env.ROOT

SECRET_KEY = ENV.secret_key
SECRET_KEY_FALLBACKS = ENV.secret_key_fallbacks
DEBUG = ENV.debug
ALLOWED_HOSTS = ENV.hosts

ROOMS = [
    "site", "bulletins", "subsidies", "charging", "committees", "partnership", "whistles", "supervision", "campaigns",
    "cases", "registry",
    "indicators", "ledgers", "policy", "accounts", "areas", "notices", "files", "audit", "workdays", "ui",
]  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "procrastinate.contrib.django",
    *[f"sifang.{room}" for room in ROOMS if (ROOT / "src/sifang" / room / "__init__.py").exists()],
]

MIDDLEWARE = [
    "sifang.site.middleware.TellTime",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "sifang.accounts.middleware.CurrentUserMiddleware",
    "sifang.site.middleware.RefuseHuge",
    "sifang.accounts.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sifang.ui.middleware.RememberMode",
    "sifang.site.middleware.CountAfterwards",
    "sifang.site.pages.kept.KeepPages",
    "sifang.site.middleware.RefusalsAreSentences",
    "sifang.site.middleware.ReadingChangesNothing",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "sifang.site.context.shell",
            ],
            "builtins": ["sifang.ui.templatetags.ui"],
        },
    }
]


def database(url: str) -> dict:
    """Turn a PostgreSQL URL into Django's words; a `host` in the query names a socket folder."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "sifang",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": query.get("port") or str(parts.port or ""),
        "CONN_HEALTH_CHECKS": False,
        # The engine's one long statement is answered before a just-in-time compiler would be done with it,
        # and groups its rows in memory.
        # `lib.prepared` alone asks with statements the server keeps; after so many times it keeps one.
        "OPTIONS": {"options": "-c jit=off -c work_mem=32MB", "prepare_threshold": 3},
    }


DATABASES = {"default": database(ENV.database_url)}
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "accounts.User"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "sifang_session"
CSRF_COOKIE_NAME = "sifang_csrf"
LOGIN_URL = "/login/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Of the machine, not of the city: a body is written to this disk before a page can judge it.
BODY_MOST = 512 * 1024 * 1024
BODY_MOST_OF_ANYBODY = 128 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]

# The machine's way of being this city: which folder, which mode.
SIFANG_MODE = ENV.mode
SIFANG_DATA = ENV.data
SIFANG_CITY = ENV.city
SIFANG_POLICY = ENV.policy
SIFANG_CLOCK_START = ENV.clock_start
SIFANG_CLOCK_STARTED = ENV.clock_started
SIFANG_OPENING = ENV.opening
SIFANG_SSO = ENV.sso
SIFANG_SMS = ENV.sms
_MAIL = urlsplit(ENV.mail)
EMAIL_HOST = _MAIL.hostname or ""
EMAIL_PORT = _MAIL.port or (465 if _MAIL.scheme == "smtps" else 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = parse_qs(_MAIL.query).get("from", [EMAIL_HOST_USER])[0]
SIFANG_DEMONSTRATION = ENV.mode in ("demo", "test")

# Jobs stand in each room's jobs.py.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
