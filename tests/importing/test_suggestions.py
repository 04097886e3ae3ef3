"""What a word of 1C most probably is: rules that can be read."""

import pytest
from django.contrib.auth.models import Group

from django_commerceml.importing.suggestions import Suggester
from tests.factories import make_price_type, make_profile

pytestmark = pytest.mark.django_db

METHODS = {
    "PAYMENT_METHODS": {"cash": {"name": "Наличными", "kind": "cash"}},
    "DELIVERY_METHODS": {"courier": {"name": "Курьер"}},
}


@pytest.fixture
def profile():
    return make_profile()


@pytest.mark.parametrize(
    ("kind", "word", "suggestion"),
    [
        ("price_type", "Розничная цена", "everybody"),
        ("price_type", "Закупочная", ""),
        ("warehouse", "Основной склад", "sale"),
        ("warehouse", "Склад БРАКА", "no_sale"),
        ("warehouse", "Товары в пути", "no_sale"),
        ("status", "принят", "N"),
        ("status", "Выполнено", "F"),
        ("status", "Закрыт", "F"),
        ("status", "Не оплачен", "N"),
        ("status", "Отменен", "C"),
        ("status", "На Луне", ""),
        ("unit", "шт.", "796"),
        ("unit", "м²", "055"),
        ("unit", "Пог. м", "018"),
        ("unit", "куль", ""),
        ("currency", "ДОЛ", "USD"),
        ("currency", "РУБ", "RUB"),
        ("currency", "ЪЪЪ", ""),
        ("tax_rate", "НДС20", "20"),
        ("tax_rate", "НДС 10%", "10"),
        ("tax_rate", "10/110 или 20/120", ""),
        ("tax_rate", "Общая", ""),
        ("payment", "Наличными", "cash"),
        ("payment", "Касса", ""),
        ("delivery", "Курьером", "courier"),
    ],
)
def test_a_word_suggests(profile, settings, kind, word, suggestion):
    settings.COMMERCEML = {**getattr(settings, "COMMERCEML", {}), **METHODS}

    assert Suggester(profile).suggest(kind, word) == suggestion


def test_the_name_counts_where_the_word_is_an_id(profile):
    suggester = Suggester(profile)

    assert suggester.suggest("price_type", "a1-b2", "Розничная") == "everybody"


def test_a_price_type_called_as_a_group_is_for_that_group(profile):
    group = Group.objects.create(name="Опт.")

    assert Suggester(profile).suggest("price_type", "ОПТ") == f"groups:{group.pk}"


def test_only_one_price_type_is_suggested_for_everybody(profile):
    suggester = Suggester(profile)
    first, second = (
        suggester.suggest("price_type", name) for name in ("Розница", "Розничная")
    )

    assert (first, second) == ("everybody", "")


def test_nobody_is_suggested_a_second_price_for_everybody(profile):
    make_price_type(profile=profile, is_default=True)

    assert Suggester(profile).suggest("price_type", "Розничная") == ""
