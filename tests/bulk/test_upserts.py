"""Rows in bulk: on the database of the run, and the portable way beside it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection

from django_commerceml.bulk import upserts
from django_commerceml.bulk.databases import BACKENDS, Portable, get_backend
from django_commerceml.importing.rows import table_of
from django_commerceml.models import (
    Group,
    Offer,
    PendingReference,
    Product,
    PropertyValue,
    Stock,
)
from tests.factories import (
    make_group,
    make_offer,
    make_product,
    make_profile,
    make_property,
    make_property_value,
    make_stock,
)

NOW = datetime(2026, 5, 4, 3, 2, 1, 123456, tzinfo=UTC)
WHOLE_SECOND = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
ODD = "таб\tстрока\nвозврат\rслеш\\n \\N \\. \"'` % %s {} \u2028 \U0001f600 ё ½"

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["native", "portable"], autouse=True)
def backend(request, monkeypatch):
    """Run every test both ways."""
    if request.param == "portable":
        monkeypatch.delitem(BACKENDS, connection.vendor)
        assert isinstance(get_backend("default"), Portable)
    return request.param


def write(profile, *rows, **values):
    table = table_of(Product)
    own = {"profile_id": profile.pk, "created_at": NOW, "updated_at": NOW}
    return upserts.insert(
        Product,
        table.columns,
        [table.new_row({**own, "external_id": name, **values}) for name in rows],
    )


def test_ids_come_in_the_order_of_the_rows():
    ids = write(make_profile(), "а", "б", "в")

    assert dict(Product.objects.values_list("external_id", "pk")) == dict(
        zip("абв", ids, strict=True)
    )
    assert ids == sorted(ids)


def test_nothing_is_done_for_no_rows(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert upserts.insert(Product, ("name",), []) == []
        upserts.upsert(Product, ("id", "name"), [])
        upserts.delete(Product, [])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", ODD),
        ("description", ODD * 100),
        ("description", ""),
        ("weight", None),
        ("weight", Decimal("-1.2345")),
        ("weight", Decimal("1E+3")),
        ("weight", Decimal("0.0001")),
        ("vat_rate", Decimal(0)),
        ("is_hidden", True),
        ("attributes", [{"name": ODD, "value": ""}]),
        ("attributes", []),
        ("details", {"а": [1, None, True, {"б": "в"}], ODD: "\\u0041"}),
        ("updated_at", NOW),
        ("updated_at", WHOLE_SECOND),
        ("base_unit_id", None),
    ],
)
def test_a_value_is_read_back_as_it_was_written(column, value):
    write(make_profile(), "а", **{column: value})

    row = Product.objects.get()
    assert getattr(row, column) == value
    assert type(getattr(row, column)) is type(value)


def test_a_row_is_found_by_the_ways_of_the_orm():
    write(make_profile(), "а", weight=Decimal("1.5"), is_hidden=True, updated_at=NOW)

    found = Product.objects.filter(
        weight=Decimal("1.5"),
        is_hidden=True,
        updated_at=NOW,
        updated_at__gt=WHOLE_SECOND,
    )
    assert found.count() == 1


def test_a_change_writes_the_columns_given():
    profile = make_profile()
    (pk, _) = write(profile, "а", "б", name="старое", sku="1")
    row = table_of(Product).new_row(values(profile, name=ODD))

    upserts.upsert(Product, ("id", *table_of(Product).columns), [(pk, *row)])

    rows = Product.objects.order_by("pk").values_list("external_id", "name", "sku")
    assert list(rows) == [("а", ODD, ""), ("б", "старое", "1")]


def values(profile, **said):
    own = {"profile_id": profile.pk, "created_at": NOW, "updated_at": NOW}
    return {**own, "external_id": "а", **said}


def test_an_upsert_of_a_row_that_is_not_there_inserts_it():
    profile = make_profile()
    row = table_of(Product).new_row(values(profile, name="новое"))

    upserts.upsert(Product, ("id", *table_of(Product).columns), [(777, *row)])

    assert list(Product.objects.values_list("pk", "name")) == [(777, "новое")]


def test_one_table_is_upserted_twice_by_different_columns():
    product_value = make_property_value(product=make_product(), value="а")
    offer_value = make_property_value(offer=make_offer(), value="а")
    other = make_property().pk

    for owner, row in (("product_id", product_value), ("offer_id", offer_value)):
        upserts.upsert(
            PropertyValue,
            ("id", owner, "property_id", "value"),
            [(row.pk, getattr(row, owner), other, "б")],
        )

    found = PropertyValue.objects.order_by("pk")
    assert list(
        found.values_list("product_id", "offer_id", "property_id", "value")
    ) == [
        (product_value.product_id, None, other, "б"),
        (None, offer_value.offer_id, other, "б"),
    ]


def test_ids_go_on_after_rows_made_by_the_orm_and_the_other_way_round():
    profile = make_profile()
    first = make_product(profile=profile)
    (second,) = write(profile, "а")
    third = make_product(profile=profile)
    (fourth, fifth) = write(profile, "б", "в")
    sixth = make_product(profile=profile)

    ids = [first.pk, second, third.pk, fourth, fifth, sixth.pk]
    assert ids == sorted(set(ids))


def test_many_rows_are_written_and_deleted():
    profile = make_profile()
    names = [str(number) for number in range(1234)]

    ids = write(profile, *names)
    assert (
        list(Product.objects.order_by("pk").values_list("external_id", flat=True))
        == names
    )

    upserts.delete(Product, ids[:1200])
    assert (
        list(Product.objects.order_by("pk").values_list("pk", flat=True)) == ids[1200:]
    )


def test_deleting_leaves_the_others():
    gone, kept = make_stock(), make_stock()

    upserts.delete(Stock, [gone.pk, 10**9])

    assert list(Stock.objects.values_list("pk", flat=True)) == [kept.pk]


def test_a_field_that_is_not_there_is_a_mistake():
    with pytest.raises(LookupError, match="nonsense"):
        upserts.insert(Group, ("nonsense",), [("а",)])


def test_columns_left_out_get_what_the_database_gives():
    product = make_product()

    (pk,) = upserts.insert(
        PendingReference,
        ("profile_id", "kind", "target_external_id", "product_id", "value"),
        [(product.profile_id, "group", "г", product.pk, "")],
    )

    assert PendingReference.objects.get(pk=pk).offer_id is None


def test_rows_of_the_mirror_are_never_taken_for_one_another():
    group, offer = make_group(), make_offer()

    write(make_profile(), "а")

    assert (Group.objects.get().pk, Offer.objects.get().pk) == (group.pk, offer.pk)
