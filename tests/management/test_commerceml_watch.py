"""``commerceml_watch`` looks, tells, and says what could not be told."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from tests.alarms.makers import make_failed, make_watched
from tests.factories import make_profile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def run():
    output = StringIO()
    call_command("commerceml_watch", stdout=output)
    return output.getvalue()


def test_it_raises_and_tells():
    make_failed(make_watched())

    assert run() == "alarms raised 1, cleared 0, told 1\n"
    assert run() == "alarms raised 0, cleared 0, told 0\n"
    assert len(mail.outbox) == 1


def test_what_could_not_be_told_is_an_error():
    make_failed(make_profile(name="Склад", alarm_webhook="http://127.0.0.1:1/"))

    with pytest.raises(CommandError, match="Склад: webhook: The server refuses"):
        run()
