"""The settings of a profile as a document: what it holds, what it may hold."""

import json

import pytest
from django.core.exceptions import ValidationError

from django_commerceml.models import ExchangeProfile
from django_commerceml.profiles.documents import (
    read_settings,
    settings_of,
    write_settings,
)
from tests.factories import make_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile():
    return make_profile(slug="ut", alarm_webhook="https://hooks.example/secret")


def document(**settings):
    return {"format": "commerceml-profile", "version": 1, "settings": settings}


def test_no_secret_and_no_identity_is_written(profile):
    text = write_settings(profile)

    secrets = (profile.password, "hooks.example", '"slug"', '"login"', '"password"')
    assert [word for word in secrets if word in text] == []


def test_every_setting_of_the_form_is_written(profile):
    written = set(settings_of(profile)["settings"])

    editable = {
        field.name
        for field in ExchangeProfile._meta.concrete_fields  # noqa: SLF001 (Django's public name)
        if field.editable
    }
    assert editable - written == {"id", "slug", "login", "password", "alarm_webhook"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("{", "не JSON"),
        ('{"format": "x"}', "не документ"),
        ('{"format": "commerceml-profile", "version": 2}', "2"),
        (json.dumps({**document(), "settings": []}), "не того вида"),
        (json.dumps({**document(), "statuses": [1]}), "не того вида"),
        (json.dumps({**document(colour="red"), "extra": 1}), "extra, colour"),
        (json.dumps({**document(), "statuses": [{"colour": 1}]}), "colour"),
        (json.dumps(document(password="x")), "password"),
    ],
)
def test_what_is_no_document_is_refused(given, message):
    with pytest.raises(ValidationError) as caught:
        read_settings(given)

    assert message in caught.value.messages[0]
