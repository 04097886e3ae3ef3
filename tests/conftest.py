"""What every test may ask for."""

import os
from pathlib import Path

import pytest

from tests import sessions

pytest_plugins = ["tests.broker", "tests.databases", "tests.depth", "tests.live"]

CORPUS = Path(
    os.environ.get(
        "COMMERCEML_CORPUS", Path(__file__).resolve().parents[2] / "shared" / "corpus"
    )
)


@pytest.fixture(autouse=True)
def spool(tmp_path, settings):
    """Give every test an empty spool of its own."""
    directory = tmp_path / "spool"
    settings.COMMERCEML = {"SPOOL_DIRECTORY": str(directory), "MIN_FREE_BYTES": 0}
    return directory


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """Give every test an empty place for the files of its shop."""
    directory = tmp_path / "media"
    settings.MEDIA_ROOT = str(directory)
    return directory


@pytest.fixture(autouse=True)
def fresh_cache():
    """Forget failed logins of other tests."""
    from django.core.cache import cache  # noqa: PLC0415 (after the settings)

    cache.clear()


@pytest.fixture(scope="session")
def corpus():
    """Return the directory of real files, or skip where it is not."""
    if not CORPUS.is_dir():
        pytest.skip(f"no corpus of real files at {CORPUS}")
    return CORPUS


@pytest.fixture
def sites(db, settings):
    """Install the sites framework with two sites, «А» and «Б»."""
    from django.contrib import admin  # noqa: PLC0415 (after the settings)
    from django.db import connection  # noqa: PLC0415 (after the settings)

    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "django.contrib.sites"]
    with connection.cursor() as cursor:
        cursor.execute(
            # Not to be committed, as MySQL does with all other tables.
            "CREATE TEMPORARY TABLE django_site (id integer PRIMARY KEY,"
            " domain varchar(100), name varchar(50))"
        )
        cursor.execute("INSERT INTO django_site VALUES (1, 'a.ru', 'А'), (2, 'b', 'Б')")
    yield
    if connection.vendor == "mysql":  # elsewhere it goes with its transaction
        with connection.cursor() as cursor:
            cursor.execute("DROP TEMPORARY TABLE django_site")
    # Its admin was found with it; the other tests have no such app.
    registry = admin.site._registry  # noqa: SLF001 (it has no other name)
    for model in [model for model in registry if model._meta.app_label == "sites"]:  # noqa: SLF001 (Django's public name)
        admin.site.unregister(model)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the database as usual; wait for the last threads before it is dropped."""
    yield
    with django_db_blocker.unblock():
        sessions.wait_for_others()
