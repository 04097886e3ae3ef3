"""Settings of the store: those of the other example, with applications of its own."""

from example_project.settings import *  # noqa: F403 (the same database, storages, …)
from example_project.settings import COMMERCEML, VAR

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "example_own.store",
    "import_export",
    "django_commerceml",
]
ROOT_URLCONF = "example_own.urls"
WSGI_APPLICATION = "example_own.wsgi.application"
LOGIN_URL = "store:login"
LOGIN_REDIRECT_URL = "store:account"
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "media/"

COMMERCEML = COMMERCEML | {"ADAPTER": "example_own.commerceml_adapter.Adapter"}
