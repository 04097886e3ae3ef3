"""The pages that copy a profile and carry its settings as a file."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import is_password_usable
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from django_commerceml.models import ExchangeProfile
from django_commerceml.profiles.documents import settings_of, write_settings
from tests.admin.profiles.test_profiles import change_address, password_address
from tests.factories import make_profile


@pytest.fixture
def profile(db):
    return make_profile(slug="ut", name="Склад", sweep_limit=5)


def address(profile, word):
    return reverse(f"admin:commerceml_exchangeprofile_{word}", args=[profile.pk])


def upload(text):
    return {"file": SimpleUploadedFile("settings.json", text.encode())}


def document(**settings):
    return json.dumps(
        {"format": "commerceml-profile", "version": 1, "settings": settings}
    )


NAMES = {"name": "КА", "slug": "ka", "login": "ka"}


def test_a_copy_is_offered_free_names(page, profile):
    form = page.get(address(profile, "copy")).context["form"]

    assert form.initial == {
        "name": "Склад (копия)",
        "slug": "ut-2",
        "login": "ut-2",
    }


def test_a_copy_is_made_and_leads_to_its_password(page, profile):
    response = page.post(address(profile, "copy"), NAMES)

    copied = ExchangeProfile.objects.get(slug="ka")
    assert response["Location"] == password_address(copied)
    assert (copied.sweep_limit, copied.name) == (5, "КА")
    assert not is_password_usable(copied.password)
    assert "Склад" in LogEntry.objects.get().change_message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"slug": "ut"}, "уже существует"),
        ({"slug": "a b"}, "Значение должно состоять"),
        ({"login": "ut"}, "уже существует"),
        ({"login": "a:b"}, "Логин не должен содержать двоеточие."),
        ({"login": ""}, "Обязательное поле."),
    ],
)
def test_a_copy_with_names_that_cannot_be_is_refused(page, profile, changes, message):
    response = page.post(address(profile, "copy"), {**NAMES, **changes})

    assert message in response.content.decode()
    assert ExchangeProfile.objects.count() == 1


@pytest.mark.parametrize(
    "permissions",
    [
        ("view_exchangeprofile",),
        ("add_exchangeprofile",),
        ("view_exchangeprofile", "change_exchangeprofile"),
    ],
)
def test_a_copy_needs_the_permissions_to_add_and_to_see(permit, profile, permissions):
    response = permit(*permissions).post(address(profile, "copy"), NAMES)

    assert response.status_code == 403
    assert ExchangeProfile.objects.count() == 1


def test_who_may_add_and_see_profiles_may_copy_one(permit, profile):
    client = permit("view_exchangeprofile", "add_exchangeprofile")

    assert client.get(address(profile, "copy")).status_code == 200
    client.post(address(profile, "copy"), NAMES)
    assert ExchangeProfile.objects.filter(slug="ka").exists()


def test_the_settings_are_a_file(page, profile):
    response = page.get(address(profile, "export"))

    assert response["Content-Disposition"] == 'attachment; filename="1c-ut.json"'
    assert json.loads(response.content) == json.loads(write_settings(profile))
    assert LogEntry.objects.count() == 1


def test_a_file_is_looked_at_before_anything_changes(page, profile):
    before = settings_of(profile)

    response = page.post(address(profile, "import"), upload(document(sweep_limit=7)))

    (one,) = response.context["differences"]
    assert (one.old, one.new) == ("5", "7")
    assert settings_of(ExchangeProfile.objects.get()) == before
    assert LogEntry.objects.count() == 0


def test_what_was_looked_at_is_applied(page, profile):
    looked = page.post(address(profile, "import"), upload(document(sweep_limit=7)))

    response = page.post(
        address(profile, "import"), {"document": looked.context["text"], "apply": "1"}
    )

    profile.refresh_from_db()
    assert response["Location"] == change_address(profile)
    assert profile.sweep_limit == 7
    assert "наибольшая доля" in LogEntry.objects.get().change_message


def test_a_file_that_changes_nothing_says_so(page, profile):
    response = page.post(address(profile, "import"), upload(write_settings(profile)))

    assert response.context["differences"] == []
    assert "те же, что уже есть" in response.content.decode()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "пуст"),
        ("{", "Это не JSON."),
        (document(colour="red"), "незнакомые ключи: colour"),
        (document(sweep_limit=101), "(sweep_limit)"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_the_reason(page, profile, text, message):
    response = page.post(address(profile, "import"), upload(text))

    assert message in response.content.decode()
    assert response.context["differences"] is None


def test_no_file_is_asked_for(page, profile):
    response = page.post(address(profile, "import"), {})

    assert "Выберите файл." in response.content.decode()


def test_a_huge_file_is_not_read(page, profile, monkeypatch):
    monkeypatch.setattr(
        "django_commerceml.admin.profiles.transfer.LARGEST_DOCUMENT", 10
    )

    response = page.post(address(profile, "import"), upload(write_settings(profile)))

    assert "слишком большой" in response.content.decode()


@pytest.mark.parametrize("word", ["export", "import"])
def test_settings_as_a_file_need_the_permission_to_change(permit, profile, word):
    client = permit("view_exchangeprofile", "add_exchangeprofile")

    assert client.get(address(profile, word)).status_code == 403


@pytest.mark.parametrize("word", ["copy", "export", "import"])
def test_a_profile_that_is_not_there_has_no_such_pages(page, db, word):
    path = reverse(f"admin:commerceml_exchangeprofile_{word}", args=[1])

    assert page.get(path).status_code == 404
