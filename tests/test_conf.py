"""The settings: every key typed, none needed, none unknown."""

from dataclasses import fields

import pytest

from django_commerceml.conf import Settings, get_settings
from django_commerceml.exceptions import SettingsError

KEYS = [field.name.upper() for field in fields(Settings)]
OTHER = {str: 1, int: "1", bool: 1, dict: []}
COUNTS = [field.name.upper() for field in fields(Settings) if field.type is int]


def test_nothing_needs_to_be_set(settings):
    del settings.COMMERCEML

    assert get_settings() == Settings()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ADAPTER", "shop.Adapter"),
        ("STEP_SECONDS", 5),
        ("REQUIRE_HTTPS", True),
        ("MIN_FREE_BYTES", 0),
        ("PAYMENT_METHODS", {"card": {"name": "Картой", "kind": "acquiring"}}),
        ("DELIVERY_METHODS", {"courier": {"name": "Курьер"}}),
    ],
)
def test_a_key_is_read_as_it_is_now(settings, key, value):
    settings.COMMERCEML = {key: value}

    assert get_settings() == Settings(**{key.lower(): value})


def test_an_unknown_key_is_refused(settings):
    settings.COMMERCEML = {"BATCHSIZE": 5}

    with pytest.raises(SettingsError, match="no key 'BATCHSIZE'") as error:
        get_settings()
    assert error.value.code == "CONF-01"


@pytest.mark.parametrize("key", KEYS)
def test_a_value_of_another_type_is_refused(settings, key):
    expected = type(getattr(Settings(), key.lower()))
    settings.COMMERCEML = {key: OTHER[expected]}

    with pytest.raises(SettingsError) as error:
        get_settings()
    assert error.value.code == "CONF-02"
    assert (
        error.value.message
        == f"COMMERCEML['{key}'] must be of type {expected.__name__}"
    )


@pytest.mark.parametrize("key", COUNTS)
def test_a_number_below_zero_is_refused(settings, key):
    settings.COMMERCEML = {key: -1}

    with pytest.raises(SettingsError, match=r"must be at least [01]"):
        get_settings()


@pytest.mark.parametrize(
    "key", ["STEP_SECONDS", "BATCH_SIZE", "LEASE_SECONDS", "SESSION_HOURS"]
)
def test_zero_is_refused_where_nothing_would_go_on(settings, key):
    settings.COMMERCEML = {key: 0}

    with pytest.raises(SettingsError, match="must be at least 1"):
        get_settings()


PAYMENTS = "COMMERCEML['PAYMENT_METHODS']"


@pytest.mark.parametrize(
    ("methods", "problem"),
    [
        ({"": {"name": "Картой", "kind": "cash"}}, "must have codes that are words"),
        ({7: {"name": "Картой", "kind": "cash"}}, "must have codes that are words"),
        ({"card": "Картой"}, "must say of 'card' its kind and name"),
        ({"card": {"name": "Картой"}}, "must say of 'card' its kind and name"),
        ({"card": {"name": "Картой", "kind": "cash", "x": ""}}, "must say of 'card' "),
        ({"card": {"name": " ", "kind": "cash"}}, "must have words for 'card'"),
        ({"card": {"name": "Картой", "kind": 1}}, "must have words for 'card'"),
        (
            {"card": {"name": "Картой", "kind": "card"}},
            "must have one of acquiring, bank, cash as the kind of 'card'",
        ),
    ],
)
def test_a_method_without_its_words_is_refused(settings, methods, problem):
    settings.COMMERCEML = {"PAYMENT_METHODS": methods}

    with pytest.raises(SettingsError) as error:
        get_settings()
    assert error.value.code == "CONF-02"
    assert error.value.message.startswith(f"{PAYMENTS} {problem}")


def test_a_delivery_has_no_kind(settings):
    settings.COMMERCEML = {"DELIVERY_METHODS": {"c": {"name": "К", "kind": "cash"}}}

    with pytest.raises(SettingsError, match="must say of 'c' its name"):
        get_settings()


@pytest.mark.parametrize("given", [None, ["ADAPTER"], "ADAPTER"])
def test_settings_that_are_no_dictionary_are_refused(settings, given):
    settings.COMMERCEML = given

    with pytest.raises(SettingsError, match="must be a dictionary"):
        get_settings()
