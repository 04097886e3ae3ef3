"""Which objects of the shop stand for what 1C has."""

import uuid

import pytest

from django_commerceml.adapters.links import Linked, LinkKind, Links
from django_commerceml.models import Link
from tests.factories import make_profile
from tests.importing.loaders.documents import rows
from tests.shops.ledgers.models import Ware
from tests.shops.wardrobe.models import Garment, Section

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile():
    return make_profile()


@pytest.fixture
def links(profile):
    return Links(profile, LinkKind.PRODUCT, Garment)


def test_what_is_linked_is_found_by_1cs_id(links):
    links.write({"т1": Linked(7, "on"), "т2": Linked(8)})

    assert links.find(["т1", "т2", "т3"]) == {
        "т1": Linked(7, "on"),
        "т2": Linked(8, ""),
    }


def test_what_is_linked_is_found_by_its_key(links):
    links.write({"т1": Linked(7), "т2": Linked(8)})

    assert links.find_objects([7, 8, 9]) == {7: "т1", 8: "т2"}


def test_an_id_is_linked_with_one_object_only(links):
    links.write({"т1": Linked(7, "on")})
    links.write({"т1": Linked(9, "off")})

    assert rows(Link, "external_id", "object_id", "said") == [("т1", "9", "off")]


def test_keys_may_be_anything(profile):
    links = Links(profile, LinkKind.PRODUCT, Ware)
    key = uuid.uuid4()

    links.write({"т1": Linked(key)})

    assert links.find(["т1"]) == {"т1": Linked(key, "")}
    assert links.find_objects([key]) == {key: "т1"}


def test_what_is_no_key_of_the_model_is_no_link(profile, links):
    links.write({"т1": Linked(7)})
    Link.objects.update(object_id="не ключ")

    assert links.find(["т1"]) == {}


def test_kinds_models_and_profiles_are_kept_apart(profile, links):
    links.write({"т1": Linked(7)})

    others = [
        Links(make_profile(), LinkKind.PRODUCT, Garment),
        Links(profile, LinkKind.OFFER, Garment),
        Links(profile, LinkKind.PRODUCT, Section),
    ]

    assert [other.find(["т1"]) for other in others] == [{}, {}, {}]


def test_another_model_takes_the_place_of_the_one_before(profile, links):
    links.write({"т1": Linked(7)})

    Links(profile, LinkKind.PRODUCT, Section).write({"т1": Linked(1)})

    assert links.find(["т1"]) == {}
    assert rows(Link, "external_id", "object_id") == [("т1", "1")]


def test_links_are_forgotten_one_by_one_or_all(links):
    links.write({name: Linked(1) for name in ("т1", "т2", "т3")})

    links.forget(["т1"])
    assert rows(Link, "external_id") == ["т2", "т3"]

    links.forget_all()
    assert rows(Link, "external_id") == []


def test_a_thousand_links_cost_two_queries(links, django_assert_max_num_queries):
    names = {f"т{number}": Linked(number + 1) for number in range(1000)}

    with django_assert_max_num_queries(14):  # SQLite takes few values at once
        links.write(names)
    with django_assert_max_num_queries(1):
        assert links.find(names) == names
