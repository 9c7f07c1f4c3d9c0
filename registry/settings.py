"""Settings, from the environment. Without ``DEBUG=1`` the registry refuses to start half-configured."""

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

# Django's generic classes accept their type arguments, such as ListView[Entry], only after this.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent


def env_list(name: str) -> list[str]:
    """The comma-separated values of an environment variable; empty when it is unset."""
    return [value.strip() for value in os.environ.get(name, "").split(",") if value.strip()]


DEBUG = os.environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}

missing = [name for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL") if not os.environ.get(name)]
if missing and not DEBUG:
    raise ImproperlyConfigured(
        f"Set {', '.join(missing)} in the environment, or DEBUG=1 on a developer's machine (see README.md)."
    )

SECRET_KEY = os.environ.get("SECRET_KEY") or "insecure-key-for-development-only-never-used-when-debug-is-off"
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
# Where the registry is found, without a slash at the end: permanent addresses in files begin with it.
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/") or (
    f"http://127.0.0.1:{os.environ.get('PORT', '8000')}" if DEBUG else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
)

INSTALLED_APPS = [
    "registry",
    "institutions",
    "masters",
    "registry.apps.DeskConfig",
    "django.contrib.auth",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "registry.accounts",
    "registry.audit",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "rest_framework",
    "django_htmx",
    "csp",
    "django_countries",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "registry.middleware.Compressed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "registry.middleware.ChosenLanguage",
    "registry.middleware.ChosenLook",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "registry.accounts.gate.Gate",
    "registry.audit.origin.RememberOrigin",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "registry.middleware.WellFormedQuery",
    "axes.middleware.AxesMiddleware",
    "registry.admin.kept.KeepWhatWasTyped",
    *(["registry.middleware.OwnErrorPages"] if DEBUG else []),
]
CSRF_FAILURE_VIEW = "registry.admin.kept.csrf_failure"
# A record with a hundred parts is a form of some thousand fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

ROOT_URLCONF = "registry.urls"
WSGI_APPLICATION = "registry.wsgi.application"
FORM_RENDERER = "registry.drawing.Drawn"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "registry.context_processors.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "registry.templatetags.registry"],
        },
    },
]

# SQLite as an embedded database that survives a power cut; a transaction takes its write lock when it begins, so that
# two writers queue instead of failing midway.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
}

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}", conn_max_age=600, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "registry" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# A developer's files are looked for as they are asked for, also by tests, which begin many servers.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "registry.roles.backend.RolesDecide"]
VALIDATORS: dict[str, dict[str, int]] = {
    "django.contrib.auth.password_validation.UserAttributeSimilarityValidator": {},
    "registry.accounts.passwords.LongEnough": {"min_length": 12},
    "django.contrib.auth.password_validation.CommonPasswordValidator": {},
    "django.contrib.auth.password_validation.NumericPasswordValidator": {},
}
AUTH_PASSWORD_VALIDATORS = [{"NAME": name, "OPTIONS": options} for name, options in VALIDATORS.items()]
# Whether every account of staff needs a second factor; whoever wants one may set it up anyway.
STAFF_MFA_REQUIRED = os.environ.get("STAFF_MFA_REQUIRED", "").lower() in {"1", "true", "yes", "on"}
OTP_TOTP_ISSUER = "重庆技能名录"
# A password that somebody else gave lets in for so many days, and only to choose another.
ONE_TIME_PASSWORD_DAYS = int(os.environ.get("ONE_TIME_PASSWORD_DAYS", "7"))
# A session ends after so long without a sign of life, and in any case after a working day.
SESSION_IDLE_MINUTES = int(os.environ.get("SESSION_IDLE_MINUTES", "30"))
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Login is locked for an account from one address after so many wrong passwords.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "registry.accounts.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "registry.accounts.lockout.address"
# The audit log says who logged in; a second log would keep more of a person than is needed.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Within so many days a report from the public is answered, so long the link works by which a body confirms its
# record, and so many reports are taken from one place in an hour.
CORRECTION_DAYS = int(os.environ.get("CORRECTION_DAYS", "15"))
CONFIRMATION_DAYS = int(os.environ.get("CONFIRMATION_DAYS", "30"))
CORRECTIONS_PER_HOUR = int(os.environ.get("CORRECTIONS_PER_HOUR", "10"))

# A list that was brought and never applied is kept for so many days.
IMPORT_DAYS = int(os.environ.get("IMPORT_DAYS", "30"))

# How many people approve between the author of a draft and the one who publishes it: all of them different people.
REVIEW_STEPS = int(os.environ.get("REVIEW_STEPS", "1"))
# After so many days in one state a draft is shown as overdue.
OVERDUE_DAYS = int(os.environ.get("OVERDUE_DAYS", "7"))
# How many proxies of our own stand before the application: whose word on the client's address is believed.
PROXY_COUNT = int(os.environ.get("PROXY_COUNT", "0"))
# How long the audit log is kept; `manage.py prune_audit` takes what is older.
AUDIT_MONTHS = int(os.environ.get("AUDIT_MONTHS", "12"))

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SECURE_SSL_REDIRECT = not DEBUG
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if DEBUG else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
X_FRAME_OPTIONS = "DENY"

# What the footer of a government's site has to say. A line whose value is unset is absent.
FOOTER = {
    name: os.environ.get(f"SITE_{name.upper()}", "").strip()
    for name in ("organiser", "code", "icp", "police", "contact")
}

# How many downloads a process gives at once, and for how long the database may work on one batch of their rows.
EXPORTS_AT_ONCE = int(os.environ.get("EXPORTS_AT_ONCE", "4"))
EXPORT_BATCH_SECONDS = 30

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# The API: how many times a minute one address may read and match, counted in each worker process. Behind a proxy an
# address is the last but so many of X-Forwarded-For; without one nobody may name their own.
API_VERSION = "1.0.0"
API_THROTTLES = {
    "read": int(os.environ.get("API_READS_A_MINUTE") or 600),
    "match": int(os.environ.get("API_MATCHES_A_MINUTE") or 30),
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}},
}
REST_FRAMEWORK = {"NUM_PROXIES": PROXY_COUNT, "URL_FORMAT_OVERRIDE": None}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATION_PARAMETERS": False,
    # Each choice stays where it is used; there are a dozen fields called type.
    "POSTPROCESSING_HOOKS": [],
}
# Files that are made once for each state of the registry: the snapshot of all published data, and what was measured.
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var" / "data")
# What a catalogue of open data says of the data sets. A line whose value is unset is absent.
OPEN_DATA = {
    "licence": os.environ.get("DATA_LICENCE", "").strip(),
    "licence_url": os.environ.get("DATA_LICENCE_URL", "").strip(),
    "openness": os.environ.get("DATA_OPENNESS", "").strip(),
    "publisher": os.environ.get("SITE_ORGANISER", "").strip(),
    "contact": os.environ.get("SITE_CONTACT", "").strip(),
}
