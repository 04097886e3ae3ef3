"""System checks: what can be known at start is said at start."""

import pytest
from django.core.checks import run_checks
from django.db import connection

from django_commerceml.checks import check_database, check_settings, check_sqlite

ONE_C = r"^1c/"
BITRIX = r"^bitrix/admin/1c_exchange\.php$"


def found(settings, **commerceml):
    settings.COMMERCEML = {**settings.COMMERCEML, **commerceml}
    return [message.id for message in check_settings(None)]


def test_the_default_settings_are_fine(settings):
    assert found(settings) == []


@pytest.mark.django_db
def test_the_checks_are_among_django_s(settings):
    settings.COMMERCEML = {"NO_SUCH_KEY": 1}

    assert "commerceml.E001" in [message.id for message in run_checks()]


@pytest.mark.parametrize("commerceml", [{"NO_SUCH_KEY": 1}, {"BATCH_SIZE": "1"}])
def test_settings_that_cannot_be_read_are_an_error(settings, commerceml):
    assert found(settings, **commerceml) == ["commerceml.E001"]


@pytest.mark.parametrize(
    "path", ["no.such.Adapter", "decimal.Decimal", "decimal.getcontext", "nodots"]
)
def test_an_adapter_that_is_none_is_an_error(settings, path):
    assert found(settings, ADAPTER=path) == ["commerceml.E002"]


def test_what_is_wrong_with_the_adapter_is_said(settings):
    path = "tests.adapters.test_methods.Wrong"

    assert found(settings, ADAPTER=path) == ["commerceml.E099"]


@pytest.mark.parametrize("name", ["MEDIA_ROOT", "STATIC_ROOT"])
@pytest.mark.parametrize("place", ["", "1c/files"])
def test_a_spool_that_a_web_server_serves_is_an_error(settings, tmp_path, name, place):
    setattr(settings, name, str(tmp_path / "served"))

    spool = str(tmp_path / "served" / place)

    assert found(settings, SPOOL_DIRECTORY=spool) == ["commerceml.E003"]


def test_a_spool_beside_what_is_served_is_fine(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "served")

    assert found(settings, SPOOL_DIRECTORY=str(tmp_path / "served-not")) == []


def test_a_storage_of_the_project_that_is_served_is_an_error(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "commerceml": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "1c")},
        },
    }

    assert found(settings) == ["commerceml.E003"]


def test_a_storage_that_is_no_disk_is_fine(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "commerceml": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }

    assert found(settings) == []


def test_an_unknown_runner_is_an_error(settings):
    assert found(settings, RUNNER="by hand") == ["commerceml.E004"]


SHARED = {"BACKEND": "django.core.files.storage.InMemoryStorage"}


def test_workers_want_a_broker_and_a_storage_that_is_shared(
    settings, broker, monkeypatch
):
    assert found(settings, RUNNER="celery") == ["commerceml.W007"]

    settings.STORAGES = {**settings.STORAGES, "commerceml": SHARED}
    assert found(settings, RUNNER="celery") == []

    with monkeypatch.context() as patched:
        patched.setattr(broker.app.conf, "broker_url", None)
        assert found(settings, RUNNER="celery") == ["commerceml.W006"]


@pytest.mark.parametrize(
    ("exempt", "ids"),
    [
        ([], ["commerceml.W001"]),
        ([ONE_C], ["commerceml.W001"]),
        ([r"^health$"], ["commerceml.W001"]),
        ([ONE_C, BITRIX], []),
        ([r"1c"], []),
    ],
)
def test_a_redirect_to_https_that_1c_would_not_follow_is_a_warning(
    settings, exempt, ids
):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = exempt

    assert found(settings) == ids


def test_every_message_says_what_to_do(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.SECURE_SSL_REDIRECT = True
    settings.COMMERCEML = {
        "SPOOL_DIRECTORY": str(tmp_path),
        "ADAPTER": "no.such.Adapter",
        "RUNNER": "none",
    }

    messages = check_settings(None)

    assert len(messages) == 4
    assert all(message.hint for message in messages)


WAITING = {"transaction_mode": "IMMEDIATE", "timeout": 20}


@pytest.fixture
def database(monkeypatch):
    """Return a way to call the database by another name and other options."""

    def name(path, options):
        monkeypatch.setitem(connection.settings_dict, "NAME", path)
        monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)

    return name


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite")
@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (WAITING, []),
        ({**WAITING, "transaction_mode": "exclusive"}, []),
        ({**WAITING, "timeout": 5}, ["commerceml.W002"]),
        ({**WAITING, "transaction_mode": None}, ["commerceml.W002"]),
        ({}, ["commerceml.W002"]),
    ],
)
def test_writers_of_sqlite_that_do_not_wait_are_a_warning(database, options, ids):
    database("shop.sqlite3", options)

    assert [message.id for message in check_sqlite(None)] == ids


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite")
def test_a_database_in_memory_has_one_writer(database):
    database(":memory:", {})

    assert check_sqlite(None) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite")
@pytest.mark.django_db
def test_a_journal_that_keeps_readers_waiting_is_a_warning(database):
    """The suite's own database is in memory, and has such a journal."""
    assert check_database(None, databases=["default"]) == []
    database("shop.sqlite3", WAITING)

    found = check_database(None, databases=["default"])

    assert [(message.id, bool(message.hint)) for message in found] == [
        ("commerceml.W003", True)
    ]


@pytest.mark.django_db
def test_the_database_of_the_suite_is_fine():
    assert check_database(None, databases=["default"]) == []


def test_a_database_that_is_not_asked_for_is_left_alone():
    assert check_database(None) == []
    assert check_database(None, databases=["other"]) == []


@pytest.mark.skipif(connection.vendor != "mysql", reason="asks MySQL")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("SET @@character_set_database = latin1", "commerceml.E006"),
        ("SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE", "commerceml.W004"),
    ],
)
def test_a_database_that_is_set_up_otherwise_is_told(statement, name):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    try:
        found = check_database(None, databases=["default"])
    finally:
        connection.close()

    assert [message.id for message in found] == [name]
    assert all(message.hint for message in found)


@pytest.mark.skipif(connection.vendor != "mysql", reason="asks MySQL")
@pytest.mark.django_db
def test_a_time_zone_that_the_database_does_not_know_is_a_warning(settings):
    settings.TIME_ZONE = "Pacific/Chatham"

    found = check_database(None, databases=["default"])

    assert [message.id for message in found] == ["commerceml.W005"]
