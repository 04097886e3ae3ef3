"""Searches of lists: what they find, and where they end."""

import pytest
from django.db.models import Q

from django_commerceml.admin import searching
from django_commerceml.admin.searching import contains, find
from django_commerceml.models import ExchangeRequest, Offer, Product
from tests.factories import make_offer, make_product, make_profile, make_request

FIELDS = ("name", "^sku", "=barcode", "=external_id")

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile():
    return make_profile(slug="main")


@pytest.fixture
def drill(profile):
    return make_product(
        profile=profile,
        external_id="Guid-1",
        name="Дрель Ударная",
        sku="A-77",
        barcode="4600000000001",
    )


def names(term, *more, fields=FIELDS):
    found = find(Product.objects.order_by("name"), fields, term, *more)
    return [row.name for row in found.rows]


@pytest.mark.parametrize("term", ["", "   "])
def test_without_words_all_rows_are_found(drill, term):
    assert names(term) == ["Дрель Ударная"]


@pytest.mark.parametrize(
    "term", ["дрель", "ДРЕЛЬ", "ударная", "рел", "ударная дрель", " дрель  ударная "]
)
def test_a_text_is_found_by_its_words_in_any_case_and_order(drill, term):
    assert names(term) == ["Дрель Ударная"]


@pytest.mark.parametrize("term", ["дрель ручная", "нет такого", "%", "_", "\\"])
def test_every_word_must_be_there_as_it_is(drill, term):
    assert names(term) == []


@pytest.mark.parametrize("term", ["A-7", "a-77"])
def test_a_field_may_be_known_by_its_beginning(drill, term):
    assert names(term) == ["Дрель Ударная"]


def test_a_beginning_is_not_found_in_the_middle(drill):
    assert names("-77") == []


@pytest.mark.parametrize("term", ["Guid-1", "4600000000001", " Guid-1 "])
def test_a_key_is_found_whole(drill, term):
    assert names(term) == ["Дрель Ударная"]


def test_a_key_is_found_in_lower_and_upper_case(profile):
    make_product(profile=profile, external_id="abc-1", name="Малый")
    make_product(profile=profile, external_id="ABC-2", name="Большой")

    assert names("ABC-1") == ["Малый"]
    assert names("abc-2") == ["Большой"]


def test_a_part_of_a_key_finds_nothing(drill):
    assert names("Guid") == []


@pytest.mark.parametrize("term", ["import.xml", "192.0.2.9"])
def test_a_key_that_is_an_address_is_not_asked_for_words(profile, term):
    request = make_request(profile=profile, remote_address="192.0.2.9")

    found = find(ExchangeRequest.objects.all(), ("=remote_address",), term)

    assert list(found.rows) == ([request] if term == "192.0.2.9" else [])


def test_a_key_that_is_a_number_is_not_asked_for_words(drill):
    assert names("слово", fields=("=id",)) == []
    assert names(str(drill.pk), fields=("=id",)) == ["Дрель Ударная"]


@pytest.mark.parametrize("term", ["ударная", "Guid-1"])
def test_a_row_is_found_by_the_row_that_it_belongs_to(drill, profile, term):
    offer = make_offer(external_id="Guid-1#1", product=drill)
    make_offer(external_id="other")

    fields = ("product__name", "=product__external_id")
    found = find(Offer.objects.all(), fields, term)

    assert list(found.rows) == [offer]


def test_more_conditions_find_more(drill, profile):
    make_product(profile=profile, external_id="p2", name="Чайник")

    assert names("дрель", Q(name="Чайник")) == ["Дрель Ударная", "Чайник"]


def test_a_search_ends_at_some_number_of_rows(profile, monkeypatch):
    monkeypatch.setattr(searching, "MOST_FOUND", 3)
    for place in range(5):
        make_product(profile=profile, external_id=f"p{place}", name=f"Чайник {place}")

    found = find(Product.objects.all(), FIELDS, "чайник")

    assert found.is_cut
    assert len(found.rows) == 3
    assert not find(Product.objects.all(), FIELDS, "чайник 4").is_cut


def test_a_search_that_ends_among_related_rows_says_so(profile, monkeypatch):
    monkeypatch.setattr(searching, "MOST_FOUND", 3)
    for place in range(4):
        make_product(profile=profile, external_id=f"p{place}", name=f"Чайник {place}")

    found = find(Offer.objects.all(), ("product__name",), "чайник")

    assert found.is_cut
    assert list(found.rows) == []


def test_a_search_keeps_to_the_rows_that_it_is_given(drill, profile):
    make_product(profile=profile, external_id="p2", name="Дрель ручная", is_hidden=True)

    found = find(Product.objects.filter(is_hidden=True), FIELDS, "дрель")

    assert [row.name for row in found.rows] == ["Дрель ручная"]


def test_a_text_is_asked_for_in_any_case(drill):
    assert Product.objects.filter(contains(Product.objects.all(), "name", "УДАР"))


def test_a_page_says_that_there_are_more(admin_client, profile, monkeypatch):
    monkeypatch.setattr(searching, "MOST_FOUND", 3)
    for place in range(5):
        make_product(profile=profile, external_id=f"p{place}", name=f"Чайник {place}")

    page = admin_client.get("/admin/commerceml/product/?q=чайник")

    assert page.context["cl"].result_count == 3
    assert "Показаны первые 3" in page.content.decode()


def test_a_choice_of_a_related_row_leaves_no_message(admin_client, drill, monkeypatch):
    monkeypatch.setattr(searching, "MOST_FOUND", 1)
    address = (
        "/admin/autocomplete/?app_label=commerceml&model_name=order"
        "&field_name=counterparty&term=дрель"
    )

    assert admin_client.get(address).status_code == 200
    assert "Показаны первые" not in admin_client.get("/admin/").content.decode()
