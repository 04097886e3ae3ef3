"""The home page."""

import pytest
from django.urls import reverse

from tests.example_project.reading import open_page, read_links, read_texts, read_title
from tests.factories import make_group, make_product, make_profile

pytestmark = pytest.mark.django_db


def test_an_empty_shop_says_how_to_fill_it(client):
    response = open_page(client, "home")

    assert response.status_code == 200
    assert read_title(response) == "Витрина готова и ждёт товары из 1С"
    assert "commerceml_profile shop" in response.text
    assert "make demo" in response.text


def test_an_empty_shop_with_a_profile_says_its_address_but_not_its_login(client):
    make_profile(slug="base", login="secret-login")

    response = open_page(client, "home")

    assert "http://testserver/1c/base/" in response.text
    assert "secret-login" not in response.text


def test_the_home_page_shows_groups_with_those_below_them_and_new_products(client):
    kitchen = make_group(name="Кухня")
    dishes = make_group(name="Посуда", parent=kitchen)
    garden = make_group(name="Сад")
    make_product(name="Старый чайник")
    make_product(name="Новый чайник")

    response = open_page(client, "home")

    assert read_links(response, "shelves") == [
        ("Кухня", f"/groups/{kitchen.pk}/"),
        ("Посуда", f"/groups/{dishes.pk}/"),
        ("Сад", f"/groups/{garden.pk}/"),
    ]
    assert read_texts(response, "card-name") == ["Новый чайник", "Старый чайник"]


def test_the_home_page_begins_below_the_only_root_group(client):
    root = make_group(name="Товары")
    make_group(name="Кухня", parent=root)
    make_group(name="Сад", parent=root)

    response = open_page(client, "home")

    assert [text for text, _ in read_links(response, "shelves")] == ["Кухня", "Сад"]


def test_pages_are_only_read(client):
    assert client.post(reverse("storefront:home")).status_code == 405
