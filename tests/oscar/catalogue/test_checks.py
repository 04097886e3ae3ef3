"""What the system checks say of a store."""

from django.apps import apps

from django_commerceml.adapters.columns import Mode
from django_commerceml.adapters.oscar import OscarAdapter


def ids(adapter):
    return [message.id for message in adapter.check()]


def test_a_store_as_oscar_is_installed_has_nothing_wrong():
    assert ids(OscarAdapter) == []


def test_modes_must_name_fields():
    class Adapter(OscarAdapter):
        modes = {"title": Mode.NEVER, "price": Mode.NEVER, "no_title": Mode.NEVER}

    assert ids(Adapter) == ["commerceml.E061"]


def test_apps_of_oscar_that_are_missing_are_named(settings):
    settings.INSTALLED_APPS = [
        name for name in settings.INSTALLED_APPS if ".partner." not in name
    ]
    assert "partner" not in apps.app_configs

    messages = list(OscarAdapter.check())

    assert [message.id for message in messages] == ["commerceml.E060"]
    assert "partner" in messages[0].msg


def test_pictures_cannot_go_without_a_thumbnailer(settings):
    settings.INSTALLED_APPS = [
        name for name in settings.INSTALLED_APPS if name != "sorl.thumbnail"
    ]

    assert ids(OscarAdapter) == ["commerceml.W060"]

    settings.OSCAR_DELETE_IMAGE_FILES = False
    assert ids(OscarAdapter) == []
