"""A profile: settings that a person may change, a password that is shown once."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import check_password, is_password_usable
from django.forms.models import model_to_dict
from django.urls import reverse

from django_commerceml.models import ExchangeProfile
from django_commerceml.models.orders import statuses_of
from tests.factories import PASSWORD, make_profile, make_session

ADD = "admin:commerceml_exchangeprofile_add"


def change_address(profile):
    return reverse("admin:commerceml_exchangeprofile_change", args=[profile.pk])


def password_address(profile):
    return reverse("admin:commerceml_exchangeprofile_password", args=[profile.pk])


def form_data(profile, **changes):
    values = model_to_dict(profile, exclude=["id", "password", "field_rules"])
    typed = {
        name: value for name, value in values.items() if value not in (False, None)
    }
    rows = status_rows(profile) if profile.pk else {}
    return {**typed, **rows, "field_rules": "{}", **changes}


def status_rows(profile):
    """Return what the form of *profile* sends for its statuses."""
    statuses = statuses_of(profile.pk)
    rows: dict[str, Any] = {
        "order_statuses-TOTAL_FORMS": len(statuses),
        "order_statuses-INITIAL_FORMS": len(statuses),
    }
    for number, status in enumerate(statuses):
        for name in ("id", "profile", "code", "name", "name_in_1c", "position"):
            value = status.serializable_value(name)
            rows[f"order_statuses-{number}-{name}"] = value
        if status.is_final:
            rows[f"order_statuses-{number}-is_final"] = "on"
    return rows


def shown_password(response):
    found = re.search(r'cml-secret">([^<]+)<', response.content.decode())
    return found.group(1) if found else None


@pytest.fixture
def profile(db):
    return make_profile(slug="ut", name="Склад")


def test_settings_are_saved(page, profile):
    page.post(change_address(profile), form_data(profile, sweep_limit=5, name="База"))

    profile.refresh_from_db()
    assert (profile.sweep_limit, profile.name) == (5, "База")
    assert check_password(PASSWORD, profile.password)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("login", "a:b", "Логин не должен содержать двоеточие."),
        ("sweep_limit", 101, "Доля не может быть больше 100 %."),
        ("price_guard_limit", 101, "Доля не может быть больше 100 %."),
        ("adapter", "no.such.Adapter", "Этот адаптер не удаётся импортировать"),
        ("adapter", "decimal.Decimal", "Это не адаптер магазина."),
        (
            "adapter",
            "tests.adapters.test_methods.Wrong",
            "нет такого поля [commerceml.E099]",
        ),
        ("field_rules", "[1]", "Нужен объект"),
        ("field_rules", '{"product": "never"}', "«product» — не поле"),
        ("field_rules", '{"product.name": "so"}', "«so» не подходит"),
        ("order_number_prefix", "A-1", "Только буквы и цифры."),
        ("order_number_prefix", "ABCDE", "не более 4 символов"),
        ("orders_from_status", "X", "Выберите корректный вариант"),
        ("order_statuses-1-code", "N", "Пожалуйста, исправьте"),
        ("order_statuses-1-code", "Ы", "Только латинские буквы"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(page, profile, field, value, message):
    response = page.post(change_address(profile), form_data(profile, **{field: value}))

    assert message in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "saved"),
    [
        ("adapter", "", ""),
        (
            "adapter",
            " django_commerceml.adapters.mirror.MirrorAdapter",
            "django_commerceml.adapters.mirror.MirrorAdapter",
        ),
        ("field_rules", "", {}),
        (
            "field_rules",
            '{"product.name": "if_empty"}',
            {"product.name": "if_empty"},
        ),
    ],
)
def test_a_setting_that_can_be_is_kept(page, profile, field, value, saved):
    page.post(change_address(profile), form_data(profile, **{field: value}))

    profile.refresh_from_db()
    assert getattr(profile, field) == saved


def test_the_page_says_what_to_type_into_1c(page, profile):
    content = page.get(change_address(profile)).content.decode()

    found = re.findall(r"http://testserver/[^<\"]*", content)
    assert list(dict.fromkeys(found)) == [
        "http://testserver/1c/ut/",
        "http://testserver/bitrix/admin/1c_exchange.php",
    ]


def test_the_default_profile_has_the_short_address_too(page):
    content = page.get(change_address(make_profile(slug="default"))).content.decode()

    found = re.findall(r"http://testserver/[^<\"]*", content)
    assert list(dict.fromkeys(found)) == [
        "http://testserver/1c/default/",
        "http://testserver/1c/",
        "http://testserver/bitrix/admin/1c_exchange.php",
    ]


def test_a_site_without_our_urls_says_what_it_lacks(page, profile, settings):
    settings.ROOT_URLCONF = "tests.admin.urls_without_exchange"

    content = page.get(change_address(profile)).content.decode()

    assert "На сайте нет адресов обмена" in content


def test_the_hash_of_the_password_is_never_shown(page, profile):
    addresses = [change_address(profile), password_address(profile)]

    pages = [page.get(address).content.decode() for address in addresses]

    assert not [content for content in pages if profile.password in content]


def test_a_new_password_is_shown_once_and_kept_as_a_hash(page, profile):
    response = page.post(password_address(profile))

    password = shown_password(response)
    profile.refresh_from_db()
    assert len(password) == 32
    assert check_password(password, profile.password)
    assert not check_password(PASSWORD, profile.password)
    assert "no-store" in response["Cache-Control"]
    assert shown_password(page.get(password_address(profile))) is None


def test_asking_for_the_page_makes_no_password(page, profile):
    response = page.get(password_address(profile))

    profile.refresh_from_db()
    assert shown_password(response) is None
    assert check_password(PASSWORD, profile.password)


def test_a_new_password_is_written_down_without_the_password(page, profile):
    password = shown_password(page.post(password_address(profile)))

    entry = LogEntry.objects.get()
    assert entry.object_id == str(profile.pk)
    assert password not in entry.change_message


def test_a_new_password_needs_the_permission_to_change_profiles(permit, profile):
    client = permit("view_exchangeprofile")

    response = client.post(password_address(profile))

    profile.refresh_from_db()
    assert response.status_code == 403
    assert check_password(PASSWORD, profile.password)


def test_who_may_only_look_sees_no_way_to_a_new_password(permit, profile):
    content = permit("view_exchangeprofile").get(change_address(profile)).content

    assert password_address(profile) not in content.decode()


def test_a_profile_that_is_not_there_gets_no_password(page):
    address = reverse("admin:commerceml_exchangeprofile_password", args=[1])

    assert page.get(address).status_code == 404


def test_the_page_of_a_profile_that_is_not_there_leads_back(page):
    address = reverse("admin:commerceml_exchangeprofile_change", args=[1])

    assert page.get(address)["Location"] == reverse("admin:index")


def test_a_new_profile_admits_nobody_until_it_has_a_password(page):
    data = form_data(ExchangeProfile(slug="ut", login="ut"))

    response = page.post(reverse(ADD), data)

    profile = ExchangeProfile.objects.get(slug="ut")
    assert not is_password_usable(profile.password)
    assert response["Location"] == password_address(profile)


def test_the_list_says_when_1c_was_last_here(page, profile):
    make_session(profile=profile, last_seen_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC))
    make_session(profile=profile, last_seen_at=datetime(2025, 1, 2, 3, 4, tzinfo=UTC))

    response = page.get(reverse("admin:commerceml_exchangeprofile_changelist"))

    (listed,) = response.context["cl"].result_list
    assert listed.last_seen == datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def test_the_page_of_a_new_profile_answers(page):
    assert page.get(reverse(ADD)).status_code == 200
