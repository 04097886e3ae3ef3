"""What every test of alarms may ask for."""

import pytest

from tests.alarms.servers import Hook, Post, serve


@pytest.fixture(autouse=True)
def english(settings):
    """Have letters written in the language of these tests."""
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def hook():
    """Serve a webhook; return what it got, and how it answers."""
    with serve(Hook()) as server:
        yield server


@pytest.fixture
def post_office(settings):
    """Serve SMTP, and have Django send its mail there; return what came."""
    with serve(Post()) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = server.port
        settings.EMAIL_TIMEOUT = 5
        yield server
