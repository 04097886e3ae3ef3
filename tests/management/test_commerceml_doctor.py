"""``commerceml_doctor`` says what is in the way, and ends with 1 where something is."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from django_commerceml.management.commands import commerceml_doctor
from django_commerceml.models import ExchangeSession
from tests.factories import PASSWORD, make_profile


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    settings.TIME_ZONE = "Europe/Moscow"


@pytest.fixture
def profile(database):
    return make_profile(slug="default", login="обмен", file_limit=20_000)


def run(*arguments, output=None):
    output = output or StringIO()
    call_command("commerceml_doctor", *arguments, stdout=output)
    return output.getvalue()


def test_it_says_what_is_well_and_what_is_not(profile, site, settings, monkeypatch):
    let_others_read()
    settings.COMMERCEML = settings.COMMERCEML | {"STEP_SECONDS": 1}
    monkeypatch.setattr(commerceml_doctor, "getpass", lambda: PASSWORD)

    text = run("--url", f"{site}/1c/", "--password", PASSWORD)
    assert "  + a part of the largest size arrives unchanged: 20000 bytes" in text
    assert "  ? a slow answer is waited for: Not examined" in text
    assert "  + the database answers: " in text
    assert "  x" not in text
    assert not ExchangeSession.objects.exists()

    text = run("--url", f"{site}/1c/", "--password", "-", "--slow")
    assert "  + a slow answer is waited for: An answer came that took 1 sec" in text

    with pytest.raises(CommandError, match="SITE_URL"):
        run("--password", PASSWORD)
    settings.COMMERCEML = settings.COMMERCEML | {"SITE_URL": site}
    assert "The exchange answers at /1c/default/" in run("--password", PASSWORD)

    output = StringIO()
    with pytest.raises(CommandError, match="login and password arrive"):
        run("--password", "wrong", output=output)
    assert "  x login and password arrive: " in output.getvalue()


def let_others_read():
    """Have SQLite in the mode that a check asks for."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--profile", "nobody"), "no such profile"),
        (("--url", "http:///1c/"), "no host"),
    ],
)
def test_what_cannot_be_is_refused(arguments, words):
    make_profile(slug="default")

    with pytest.raises(CommandError, match=words):
        run(*arguments)
