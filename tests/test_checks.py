"""System checks: what can be known at start is said at start."""

import pytest
from django.core.checks import run_checks

from django_commerceml.checks import check_settings

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
