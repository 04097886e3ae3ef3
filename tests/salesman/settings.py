"""Settings of a shop on django-salesman, with goods of its own."""

from tests.settings import *  # noqa: F403 (the suite's settings, but for these)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "salesman.core",
    "salesman.basket",
    "salesman.checkout",
    "salesman.orders",
    "tests.salesman.goods",
    "import_export",
    "django_commerceml",
]


class _WithoutMigrations:
    """Every table is made as its model is."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


MIGRATION_MODULES = _WithoutMigrations()
SALESMAN_PRODUCT_TYPES = {"goods.Good": "tests.salesman.goods.serializers.Goods"}
COMMERCEML = {"ADAPTER": "tests.salesman.goods.adapter.Adapter"}
