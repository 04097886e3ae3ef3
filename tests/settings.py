"""Settings of the test suite: SQLite, or PostgreSQL or MariaDB by environment."""

import os
from pathlib import Path
from typing import Any

from tests import mariadb

BASE = Path(__file__).resolve().parent

SECRET_KEY = "only for tests"
USE_TZ = True
LANGUAGE_CODE = "ru"
ROOT_URLCONF = "tests.urls"
ALLOWED_HOSTS = ["*"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "import_export",
    "django_commerceml",
    "example_own.store",
    "example_project.storefront",
    "tests.shops.kiosk",
    "tests.shops.ledgers",
    "tests.shops.plain",
    "tests.shops.sales",
    "tests.shops.wardrobe",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
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
STATIC_URL = "static/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

DATABASES: dict[str, dict[str, Any]]
if os.environ.get("COMMERCEML_TEST_DATABASE") == "postgresql":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ.get("PGDATABASE", "postgres"),
            "USER": os.environ.get("PGUSER", "postgres"),
            "PASSWORD": os.environ.get("PGPASSWORD", ""),
            "HOST": os.environ.get("PGHOST", ""),
            "PORT": os.environ.get("PGPORT", ""),
        }
    }
elif os.environ.get("COMMERCEML_TEST_DATABASE") == "mariadb":
    mariadb.find_driver()
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.mysql",
            "NAME": os.environ.get("COMMERCEML_TEST_MARIADB", "mysql"),
            "USER": "root",
            "OPTIONS": {"unix_socket": os.environ.get(mariadb.SOCKET, "")},
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ.get("COMMERCEML_TEST_SQLITE", ":memory:"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE"},
        }
    }
