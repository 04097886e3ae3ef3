"""Settings of the example shop: SQLite, or PostgreSQL by environment.

EXAMPLE_DATABASE=postgresql  use PostgreSQL, found by PGHOST, PGUSER and the like
EXAMPLE_VAR                  where the database and the files of 1C live
EXAMPLE_DEBUG=0              as visitors see it: no debug pages
EXAMPLE_HOSTS                more names of this site, separated by commas
EXAMPLE_SECRET_KEY           a key of your own; needed outside your own machine
"""

import os
from pathlib import Path

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
}
USES_POSTGRESQL = os.environ.get("EXAMPLE_DATABASE") == "postgresql"
DATABASES = {"default": POSTGRESQL if USES_POSTGRESQL else SQLITE}
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
            "location": VAR / "commerceml",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
STATIC_URL = "static/"

LANGUAGE_CODE = "ru"
TIME_ZONE = "Europe/Moscow"
USE_TZ = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "storefront:login"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

COMMERCEML = {
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
