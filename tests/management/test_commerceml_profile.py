"""``commerceml_profile`` makes a profile and says what to type into 1C."""

import json
from io import StringIO

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.utils import translation

from django_commerceml.models import ExchangeProfile
from django_commerceml.profiles.documents import settings_of
from tests.factories import PASSWORD, make_profile

pytestmark = pytest.mark.django_db


def run(*arguments):
    output = StringIO()
    with translation.override("en"):
        call_command("commerceml_profile", *arguments, stdout=output)
    return output.getvalue().splitlines()


def shown(lines, label):
    return [
        line.partition(":")[2].strip()
        for line in lines
        if line.startswith(f"  {label}:")
    ]


def test_a_new_profile_has_its_slug_as_login_and_a_password_of_ours():
    lines = run("ut")

    profile = ExchangeProfile.objects.get()
    (password,) = shown(lines, "password")
    assert (profile.slug, profile.login, profile.name) == ("ut", "ut", "")
    assert len(password) == 32
    assert check_password(password, profile.password)
    assert lines == [
        "Profile «ut» was created.",
        "Type this into 1C:",
        "  address:   <your site>/1c/ut/",
        "  address:   <your site>/bitrix/admin/1c_exchange.php",
        "  login:     ut",
        f"  password:  {password}",
        "The password cannot be shown again.",
    ]


def test_a_site_without_our_urls_hears_what_it_lacks(settings):
    settings.ROOT_URLCONF = "django.contrib.auth.urls"

    lines = run("ut")

    assert shown(lines, "address") == []
    assert "The site lacks the URLs: include django_commerceml.urls." in lines


def test_the_default_profile_has_the_short_address_too():
    assert shown(run("default"), "address") == [
        "<your site>/1c/default/",
        "<your site>/1c/",
        "<your site>/bitrix/admin/1c_exchange.php",
    ]


def test_everything_can_be_given():
    run("ut", "--name", "Склад", "--login", "обмен", "--password", "пароль")

    profile = ExchangeProfile.objects.get()
    assert (profile.slug, profile.name, profile.login) == ("ut", "Склад", "обмен")
    assert check_password("пароль", profile.password)


def test_an_update_without_a_password_keeps_the_old_one():
    make_profile(slug="ut", login="обмен", name="Склад", sweep_limit=7)

    lines = run("ut", "--name", "База")

    profile = ExchangeProfile.objects.get()
    assert (profile.name, profile.login, profile.sweep_limit) == ("База", "обмен", 7)
    assert check_password(PASSWORD, profile.password)
    assert lines == [
        "Profile «База» was updated.",
        "Type this into 1C:",
        "  address:   <your site>/1c/ut/",
        "  address:   <your site>/bitrix/admin/1c_exchange.php",
        "  login:     обмен",
        "  password:  as before",
    ]


def test_an_update_replaces_the_password_that_is_given():
    make_profile(slug="ut")

    lines = run("ut", "--password", "another")

    assert check_password("another", ExchangeProfile.objects.get().password)
    assert shown(lines, "password") == ["another"]


def test_an_update_can_take_the_name_away():
    make_profile(slug="ut", name="Склад")

    run("ut", "--name", "")

    assert ExchangeProfile.objects.get().name == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ut", "--login", "taken"], "The login «taken» belongs to another profile"),
        (["taken"], "The login «taken» belongs to another profile"),
        (["ut", "--login", "a:b"], "A login must not contain a colon."),
        (["ut", "--login", ""], "login: "),
        (["ut", "--login", "a" * 151], "login: "),
        (["ут"], "slug: "),
        (["ut", "--password", " "], "The password must not be empty."),
        (["old", "--password", ""], "The password must not be empty."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(arguments, message):
    make_profile(slug="other", login="taken")
    make_profile(slug="old")
    before = list(ExchangeProfile.objects.values())

    with pytest.raises(CommandError, match=message):
        run(*arguments)

    assert list(ExchangeProfile.objects.values()) == before


def document(**settings):
    head = {"format": "commerceml-profile", "version": 1}
    return json.dumps({**head, "settings": settings})


def test_settings_are_written_to_a_file_and_nothing_changes(tmp_path):
    profile = make_profile(slug="ut", sweep_limit=5)
    target = tmp_path / "ut.json"

    lines = run("ut", "--export", str(target))

    assert json.loads(target.read_text("utf-8")) == settings_of(profile)
    assert lines == [f"The settings of «ut» were written to {target}."]
    profile.refresh_from_db()
    assert check_password(PASSWORD, profile.password)


def test_settings_are_written_to_the_screen():
    profile = make_profile(slug="ut")

    assert json.loads("\n".join(run("ut", "--export", "-"))) == settings_of(profile)


def test_a_profile_that_is_not_there_has_no_settings_to_write():
    with pytest.raises(CommandError, match="no such profile"):
        run("ut", "--export", "-")

    assert not ExchangeProfile.objects.exists()


def test_settings_are_taken_from_a_file(tmp_path):
    profile = make_profile(slug="ut", sweep_limit=5)
    source = tmp_path / "ut.json"
    source.write_text(document(sweep_limit=7), "utf-8")

    lines = run("ut", "--import", str(source))

    profile.refresh_from_db()
    assert profile.sweep_limit == 7
    assert check_password(PASSWORD, profile.password)
    assert lines[-1] == "  largest share to deactivate, %: 5 → 7"


def test_settings_are_taken_from_the_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(document(sweep_limit=7)))

    run("ut", "--import", "-")

    assert ExchangeProfile.objects.get().sweep_limit == 7


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        (document(colour="red"), "colour"),
        (document(sweep_limit=101), "sweep_limit"),
    ],
)
def test_settings_that_cannot_be_make_no_profile(tmp_path, text, message):
    source = tmp_path / "ut.json"
    source.write_text(text, "utf-8")

    with pytest.raises(CommandError, match=message):
        run("ut", "--import", str(source))

    assert not ExchangeProfile.objects.exists()


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run("ut", "--import", str(tmp_path / "no.json"))
