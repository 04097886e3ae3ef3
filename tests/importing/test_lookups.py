import pytest

from django_commerceml.importing.lookups import (
    KnownProperty,
    Lookup,
    OptionLookup,
    PropertyLookup,
    drop_none,
)
from django_commerceml.models import Product
from tests.factories import (
    make_option,
    make_product,
    make_profile,
    make_property,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile():
    return make_profile()


def test_rows_that_exist_are_found_by_1cs_id(profile):
    product = make_product(profile=profile, external_id="а")
    make_product(external_id="б")

    assert Lookup(Product, profile.pk).find(["а", "б", "в"]) == {"а": product.pk}


def test_what_was_asked_once_is_remembered_absence_too(
    profile, django_assert_num_queries
):
    make_product(profile=profile, external_id="а")
    lookup = Lookup(Product, profile.pk)
    found = lookup.find(["а", "б"])

    with django_assert_num_queries(0):
        assert lookup.find(["а", "б"]) == found
        assert lookup.find([]) == {}


def test_what_was_written_is_remembered(profile, django_assert_num_queries):
    lookup = Lookup(Product, profile.pk)
    assert lookup.find(["а"]) == {}

    lookup.remember({"а": 7})

    with django_assert_num_queries(0):
        assert lookup.find(["а"]) == {"а": 7}


def test_many_ids_are_asked_for_in_chunks(profile, django_assert_num_queries):
    product = make_product(profile=profile, external_id="1200")
    names = [str(number) for number in range(12_345)]

    with django_assert_num_queries(3):
        assert Lookup(Product, profile.pk).find(names) == {"1200": product.pk}


def test_memory_is_bounded_and_what_was_forgotten_is_asked_for_again(profile):
    ids = {name: make_product(profile=profile, external_id=name).pk for name in "абвг"}
    lookup = Lookup(Product, profile.pk, most=2)

    assert lookup.find("абв") == {name: ids[name] for name in "абв"}
    assert lookup.find("аг") == {name: ids[name] for name in "аг"}
    assert lookup.find("абвг") == ids


def test_memory_of_what_was_written_is_bounded_too(profile, django_assert_num_queries):
    lookup = Lookup(Product, profile.pk, most=2)
    for number in range(5):
        lookup.remember({str(number): number})

    with django_assert_num_queries(0):
        assert lookup.find(["4"]) == {"4": 4}
    with django_assert_num_queries(1):
        assert lookup.find(["0"]) == {}


def test_a_property_says_whether_it_has_options_and_is_external(profile):
    plain = make_property(profile=profile, external_id="а")
    optional = make_property(profile=profile, external_id="б")
    external = make_property(profile=profile, external_id="в", is_external=True)
    make_property(external_id="г")
    make_option(property=optional)

    assert PropertyLookup(profile.pk).find("абвг") == {
        "а": KnownProperty(plain.pk, has_options=False, is_external=False),
        "б": KnownProperty(optional.pk, has_options=True, is_external=False),
        "в": KnownProperty(external.pk, has_options=False, is_external=True),
    }


def test_properties_are_remembered_until_they_are_written(
    profile, django_assert_num_queries
):
    lookup = PropertyLookup(profile.pk)
    assert lookup.find(["а"]) == {}
    made = make_property(profile=profile, external_id="а")

    with django_assert_num_queries(0):
        assert lookup.find(["а"]) == {}
    lookup.forget()

    assert [found.id for found in lookup.find(["а"]).values()] == [made.pk]


def test_an_option_is_known_by_its_property_and_its_id():
    first, second = make_option(external_id="да"), make_option(external_id="да")
    lookup = OptionLookup()
    pair = (first.property_id, "да")
    absent = (second.property_id, "нет")

    assert lookup.find([pair, absent]) == {pair: first.pk}


def test_options_are_remembered_until_they_are_written(django_assert_num_queries):
    owner = make_property()
    pair = (owner.pk, "да")
    lookup = OptionLookup()
    assert lookup.find([pair]) == {}
    made = make_option(property=owner, external_id="да")

    with django_assert_num_queries(0):
        assert lookup.find([pair]) == {}
    lookup.forget()

    assert lookup.find([pair]) == {pair: made.pk}


def test_memory_of_options_is_bounded():
    options = [make_option() for _ in range(4)]
    ids = {(item.property_id, item.external_id): item.pk for item in options}
    pairs = list(ids)
    lookup = OptionLookup(most=2)

    lookup.find(pairs[:3])

    assert lookup.find([pairs[0], pairs[3]]) == {
        pair: ids[pair] for pair in (pairs[0], pairs[3])
    }
    assert lookup.find(pairs) == ids


def test_what_1c_did_not_say_is_dropped():
    said: dict[str, object] = {"а": None, "б": "", "в": 0, "г": False, "д": []}

    assert drop_none(said) == {"б": "", "в": 0, "г": False, "д": []}
