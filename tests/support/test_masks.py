"""Tokens: one for each value, and texts in which no known value is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_commerceml.support.masks import Masks


def test_the_same_value_has_the_same_token_whatever_its_blanks():
    masks = Masks()

    assert masks.token("Иванов Пётр") == masks.token(" Иванов\n  Пётр ")
    assert masks.token("Иванов") != masks.token("Петров")
    assert masks.token(" ") == ""


@pytest.mark.parametrize(
    "value",
    [
        "ivanov@example.ru",
        "anna.maria+shop@mail.example.co.uk",
        "+7 (912) 345-67-89",
        "+79123456789",
        "8 912 345 67 89",
        "89123456789",
        "192.0.2.17",
        "2001:db8::17",
        "40817810099910004312",
        "770712345678",
    ],
)
def test_what_looks_personal_is_replaced_in_any_text(value):
    masks = Masks()

    text = masks.scrub(f"строка 5: {value}, дальше")

    assert text == f"строка 5: {masks.token(value)}, дальше"


@pytest.mark.parametrize(
    "text",
    [
        "принято 1048576 байт",
        "import0_1.xml",
        "2026-11-30 12:15:42",
        "1C+Enterprise/8.3.24.1548",
        "0f1f2e3d-1111-4222-8333-444455556666",
        "цена 1200.50",
        "4607112345678",
    ],
)
def test_what_is_not_personal_stays(text):
    assert Masks().scrub(text) == text


def test_a_known_value_is_found_in_texts_but_not_within_words():
    masks = Masks()
    token = masks.token("Иванов Пётр")
    short = masks.token("Анна")

    assert masks.scrub("заказ: Иванов Пётр.") == f"заказ: {token}."
    assert masks.scrub("Анна и Аннапурна") == f"{short} и Аннапурна"


def test_what_is_quoted_is_hidden_on_request():
    masks = Masks()

    text = masks.scrub_quoted("не дата: «Иванов», строка 5")

    assert text == f"не дата: «{masks.token('Иванов')}», строка 5"


def test_ids_that_are_only_ids_stay():
    masks = Masks()
    guid = "0f1f2e3d-1111-4222-8333-444455556666"

    assert [
        masks.identifier(value) for value in ("", "17", guid, f"{guid}#{guid}")
    ] == [
        "",
        "17",
        guid,
        f"{guid}#{guid}",
    ]
    assert masks.identifier("12#login#Иванов").startswith("[hidden-")


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=4), max_size=5))
def test_no_known_value_survives_a_scrub(values):
    masks = Masks()
    for value in values:
        masks.token(value)

    text = masks.scrub(" | ".join(values))

    words = set(text.split(" | "))
    assert words.isdisjoint({value for value in values if value.strip()})
