from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from django_commerceml.importing.ownership import FieldRule
from django_commerceml.importing.rows import clip_integer, merge, table_of
from django_commerceml.models import Group, PriceType, Product
from tests.factories import make_product, make_profile

NOW = datetime(2026, 5, 4, 3, 2, 1, 123456, tzinfo=UTC)
LATER = NOW + timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile():
    return make_profile()


def read(*names):
    return list(Product.objects.order_by("pk").values_list("external_id", *names))


def test_a_new_row_has_the_defaults_of_its_model(profile):
    merged = merge(Product, profile.pk, {"а": {"name": "Дрель"}}, now=NOW)

    (row,) = Product.objects.all()
    assert merged.created == {"а": row.pk}
    assert (row.name, row.sku, row.vat_rate, row.attributes, row.details) == (
        "Дрель",
        "",
        None,
        [],
        {},
    )
    assert (row.is_active, row.is_hidden, row.is_deleted) == (True, False, False)
    assert (row.created_at, row.updated_at) == (NOW, NOW)


def test_rows_are_told_apart_by_what_became_of_them(profile):
    first = merge(
        Product, profile.pk, {"а": {"name": "1"}, "б": {"name": "2"}}, now=NOW
    )

    second = merge(
        Product,
        profile.pk,
        {"в": {"name": "3"}, "а": {"name": "1"}, "б": {"name": "новое"}},
        now=LATER,
    )

    assert second.unchanged == {"а": first.created["а"]}
    assert second.updated == {"б": first.created["б"]}
    assert second.created.keys() == {"в"}
    assert second.ids() == {**first.created, **second.created}
    assert second.written() == {**second.updated, **second.created}
    assert read("name", "created_at", "updated_at") == [
        ("а", "1", NOW, NOW),
        ("б", "новое", NOW, LATER),
        ("в", "3", LATER, LATER),
    ]


def test_only_the_values_given_are_written(profile):
    values = {"name": "Дрель", "attributes": [{"name": "а", "value": "б"}]}
    merge(Product, profile.pk, {"а": {**values, "weight": Decimal("1.5")}}, now=NOW)

    merge(Product, profile.pk, {"а": {"sku": "1"}}, now=LATER)

    assert read("name", "sku", "weight", "attributes") == [
        ("а", "Дрель", "1", Decimal("1.5"), [{"name": "а", "value": "б"}])
    ]


def test_another_profiles_row_is_another_row(profile):
    make_product(external_id="а", name="чужая")

    merge(Product, profile.pk, {"а": {"name": "своя"}}, now=NOW)

    assert read("name") == [("а", "чужая"), ("а", "своя")]


def test_a_dictionary_is_laid_over_the_old_one(profile):
    def lay(details):
        wanted = {"а": {"details": details}}
        return merge(Product, profile.pk, wanted, now=NOW, overlaid=("details",))

    lay({"а": "1", "б": [], "в": ""})
    assert read("details") == [("а", {"а": "1"})]

    lay({"б": [2], "г": False})
    assert read("details") == [("а", {"а": "1", "б": [2], "г": False})]

    lay({"а": "", "г": None})
    assert read("details") == [("а", {"б": [2]})]

    assert lay({"б": [2], "я": None}).unchanged.keys() == {"а"}


def test_what_the_shop_owns_is_not_a_difference(profile):
    merge(Product, profile.pk, {"а": {"name": "1С"}}, now=NOW)

    merged = merge(
        Product,
        profile.pk,
        {"а": {"name": "другое"}},
        now=LATER,
        rules={"name": FieldRule.NEVER},
    )

    assert merged.unchanged.keys() == {"а"}


def test_nothing_is_asked_and_nothing_written_for_no_rows(
    profile, django_assert_num_queries
):
    with django_assert_num_queries(0):
        merged = merge(Product, profile.pk, {}, now=NOW)

    assert merged.ids() == {}


def test_texts_and_integers_are_cut_to_what_their_columns_hold():
    values = {"name": "ж" * 300, "image": "к", "sort_order": 10**12, "is_active": True}

    cut = table_of(Group).clip(values)

    assert cut == ["name", "sort_order"]
    assert values == {
        "name": "ж" * 255,
        "image": "к",
        "sort_order": 2**31 - 1,
        "is_active": True,
    }


@pytest.mark.parametrize(
    ("value", "clipped"),
    [(5, 5), (-5, -5), (2**31, 2**31 - 1), (-(2**40), -(2**31) + 1)],
)
def test_an_integer_is_clipped_to_the_nearest(value, clipped):
    assert clip_integer(value) == clipped


def test_a_column_may_be_unknown_and_become_known(profile):
    merge(PriceType, profile.pk, {"а": {}}, now=NOW)
    assert PriceType.objects.get().includes_vat is None

    merge(PriceType, profile.pk, {"а": {"includes_vat": False}}, now=NOW)

    assert PriceType.objects.get().includes_vat is False
