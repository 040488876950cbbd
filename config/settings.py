"""Settings: wiring only. What differs between installations comes from `config/env.py`."""

from pathlib import Path
from typing import Any

import dj_database_url
import dj_email_url

from config import env as environment
from config.local_secret import development_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environment.read()
PRODUCTION = env.production
VAR_DIR = env.folder(BASE_DIR)
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = env["TERREAU_SECRET_KEY"] or development_secret(VAR_DIR)
DATA_KEY = env["TERREAU_DATA_KEY"] or SECRET_KEY
ALLOWED_HOSTS = env["TERREAU_ALLOWED_HOSTS"] or ["localhost", "127.0.0.1", "[::1]", "testserver"]
BASE_URL = env["TERREAU_BASE_URL"].rstrip("/")

INSTALLED_APPS = [
    "home",
    "cms",
    "grants.calls",
    "grants.applications",
    "grants.screening",
    "grants.review",
    "grants.committee",
    "grants.awards",
    "grants.payments",
    "workflows",
    "documents",
    "accounts",
    "territories",
    "ui",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "django_tables2",
    "django_htmx",
    "import_export",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rules",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.RequireSecondFactor",
    "accounts.middleware.EditorsInStep",
    "workflows.middleware.EngineErrors",
    "documents.middleware.StorageErrors",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "cms.context.site",
                "accounts.context.spaces",
                "workflows.context.unread",
            ],
            "builtins": ["ui.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "ui.forms.Renderer"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"

_postgresql_options = {"pool": True} if env["TERREAU_DB_POOL"] else {}
if env["DATABASE_URL"]:
    DATABASES = {
        "default": dj_database_url.parse(
            env["DATABASE_URL"],
            conn_max_age=0 if env["TERREAU_DB_POOL"] else 300,
            conn_health_checks=not env["TERREAU_DB_POOL"],
        )
    }
    DATABASES["default"].setdefault("OPTIONS", {}).update(_postgresql_options)
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(VAR_DIR / "terreau.sqlite3"),
            "OPTIONS": {
                # A read followed by a write in a deferred transaction fails at once when another
                # process writes in between, whatever the timeout: take the write lock first.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    }

if env["REDIS_URL"]:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env["REDIS_URL"]}
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    # Shared between web processes, so that sign-in limits hold whatever the number of workers.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
    SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}

AUTH_USER_MODEL = "accounts.User"
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env["TERREAU_STATIC_DIR"] or VAR_DIR / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"

_S3_OPTIONS = {
    "bucket_name": env["TERREAU_S3_BUCKET"],
    "endpoint_url": env["TERREAU_S3_ENDPOINT"],
    "access_key": env["TERREAU_S3_ACCESS_KEY"],
    "secret_key": env["TERREAU_S3_SECRET_KEY"],
    "file_overwrite": False,
}
_S3 = "storages.backends.s3.S3Storage"
_FOLDER = "django.core.files.storage.FileSystemStorage"


def _files(prefix: str, folder: Path, url: str | None) -> dict:
    if env["TERREAU_S3_BUCKET"]:
        return {
            "BACKEND": _S3,
            "OPTIONS": {**_S3_OPTIONS, "location": prefix, "querystring_auth": url is None},
        }
    return {"BACKEND": _FOLDER, "OPTIONS": {"location": folder, "base_url": url}}


STORAGES = {
    "default": _files("media", MEDIA_ROOT, MEDIA_URL),
    "private": _files("private", PRIVATE_ROOT, None),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if not PRODUCTION:
    # Nothing to collect before a first run: whitenoise serves the sources themselves.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
COMPANY_REGISTER_URL = env["TERREAU_COMPANY_REGISTER_URL"]
ASSOCIATION_REGISTER_URL = env["TERREAU_ASSOCIATION_REGISTER_URL"]
ASSOCIATION_REGISTER_TOKEN = env["TERREAU_ASSOCIATION_REGISTER_TOKEN"]
MAX_UPLOAD_BYTES = env["TERREAU_MAX_UPLOAD_MB"] * 1024 * 1024
# The page of a call sends some fifteen fields a question, and a form may have 200 questions.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# A worker that dies in the middle of an upload leaves nothing in memory and nothing half-written.
FILE_UPLOAD_HANDLERS = ["documents.uploads.BoundedUploadHandler"]

if env["TERREAU_EMAIL_URL"]:
    _mail = dj_email_url.parse(env["TERREAU_EMAIL_URL"])
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env["TERREAU_EMAIL_FROM"]
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env["TERREAU_LOG_LEVEL"]},
    # What they say of each page and each task is in the database.
    "loggers": {"wagtail": {"level": "WARNING"}, "django_tasks": {"level": "WARNING"}},
}

from config.security import *  # noqa: E402, F403 -- security and sign-in stand in files of their own
from config.signin import *  # noqa: E402, F403 -- same
from config.wagtail import *  # noqa: E402, F403 -- same
