"""Settings of the example shop: one process and SQLite, or more by environment.

EXAMPLE_DATABASE=postgresql  use PostgreSQL, found by PGHOST, PGUSER and the like
EXAMPLE_VAR                  where the database and the files of 1C live
EXAMPLE_STORAGE              a directory for the files of 1C that all processes reach
EXAMPLE_STATIC               where ``collectstatic`` puts what nginx serves
EXAMPLE_BROKER               the address of Redis or RabbitMQ: imports run on workers
EXAMPLE_CACHE                the address of a Redis that counts wrong passwords
EXAMPLE_BEHIND_NGINX=1       served by nginx, which alone can be reached
EXAMPLE_WEB_PROCESSES        how many processes the site has, with
EXAMPLE_WEB_THREADS          so many threads each
EXAMPLE_LANGUAGE=en          the language of its pages
EXAMPLE_DEBUG=0              as visitors see it: no debug pages
EXAMPLE_HOSTS                more names of this site, separated by commas
EXAMPLE_SECRET_KEY           a key of your own; needed outside your own machine
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

BASE = Path(__file__).resolve().parent
VAR = Path(os.environ.get("EXAMPLE_VAR", BASE / "var"))
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = os.environ.get("EXAMPLE_DEBUG", "1") == "1"
SECRET_KEY = os.environ.get(
    "EXAMPLE_SECRET_KEY", "an open secret, for this machine only"
)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS += filter(None, os.environ.get("EXAMPLE_HOSTS", "").split(","))

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "import_export",
    "django_commerceml",
    "example_project.storefront",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "example_project.urls"
IS_BEHIND_NGINX = os.environ.get("EXAMPLE_BEHIND_NGINX") == "1"
if IS_BEHIND_NGINX:
    ROOT_URLCONF = "example_project.behind_nginx"
    MIDDLEWARE.insert(0, f"{ROOT_URLCONF}.real_address")
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
WSGI_APPLICATION = "example_project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": VAR / "db.sqlite3",
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    },
}
POSTGRESQL = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": os.environ.get("PGDATABASE", "commerceml"),
    "USER": os.environ.get("PGUSER", ""),
    "PASSWORD": os.environ.get("PGPASSWORD", ""),
    "HOST": os.environ.get("PGHOST", ""),
    "PORT": os.environ.get("PGPORT", ""),
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
}
USES_POSTGRESQL = os.environ.get("EXAMPLE_DATABASE") == "postgresql"
DATABASES = {"default": POSTGRESQL if USES_POSTGRESQL else SQLITE}
CACHE = os.environ.get("EXAMPLE_CACHE")
if CACHE:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": CACHE,
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
    # What 1C uploads; a directory that no web server serves.
    "commerceml": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": os.environ.get("EXAMPLE_STORAGE", VAR / "commerceml"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
STATIC_URL = "static/"
STATIC_ROOT = os.environ.get("EXAMPLE_STATIC")

LANGUAGE_CODE = os.environ.get("EXAMPLE_LANGUAGE", "ru")
TIME_ZONE = "Europe/Moscow"
USE_TZ = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "storefront:login"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

BROKER = os.environ.get("EXAMPLE_BROKER", "")
CELERY_BROKER_URL = BROKER or None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "redis": {
        # A broker that is not there is known soon; 1C waits meanwhile.
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
        # Redis gives a message that was not acknowledged to another worker after so
        # long. No task lasts that long: WORKER_SECONDS and six minutes at most.
        "visibility_timeout": 900,
    },
}.get(urlsplit(BROKER).scheme, {})
# A worker takes one message at a time, and the next one when that is done.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BEAT_SCHEDULE = {
    "commerceml": {
        "task": "commerceml.sweep",
        "schedule": 30.0,
        # Without workers the calls would pile up.
        "options": {"queue": "commerceml", "expires": 25},
    },
    "commerceml-alarms": {
        "task": "commerceml.watch",
        "schedule": 60.0,
        "options": {"queue": "commerceml", "expires": 50},
    },
}

COMMERCEML: dict[str, Any] = {
    "RUNNER": "celery" if BROKER else "inline",
    # As many requests as the site answers at once; 1C holds a quarter at most.
    "WEB_THREADS": int(os.environ.get("EXAMPLE_WEB_PROCESSES", "1"))
    * int(os.environ.get("EXAMPLE_WEB_THREADS", "8")),
    # A worker that is asked to end goes on no longer than that.
    "WORKER_SECONDS": 60,
    "DELIVERY_METHODS": {
        "courier": {"name": "Курьер"},
        "pickup": {"name": "Самовывоз"},
        "post": {"name": "Почта"},
    },
    "PAYMENT_METHODS": {
        "card": {"name": "Картой онлайн", "kind": "acquiring"},
        "cash": {"name": "Наличными при получении", "kind": "cash"},
        "bank": {"name": "По счёту", "kind": "bank"},
    },
}
