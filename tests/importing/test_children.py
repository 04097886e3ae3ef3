from decimal import Decimal

import pytest

from django_commerceml.importing.children import ChildTable, Synced, sync_children
from django_commerceml.models import ProductGroup, ProductImage, Stock
from tests.factories import (
    make_group,
    make_image,
    make_offer,
    make_product,
    make_product_group,
    make_stock,
    make_warehouse,
)

STOCKS = ChildTable(
    model=Stock, parent="offer_id", keys=("warehouse_id",), values=("quantity",)
)
IMAGES = ChildTable(
    model=ProductImage,
    parent="product_id",
    keys=("path",),
    values=("position",),
    kept=("description", "file"),
)

pytestmark = pytest.mark.django_db


def quantities():
    return list(Stock.objects.order_by("pk").values_list("offer_id", "quantity"))


def test_rows_are_created_updated_left_and_removed():
    offer = make_offer()
    gone, same, other, new = (make_warehouse().pk for _ in range(4))
    for warehouse_id in (gone, same, other):
        make_stock(offer=offer, warehouse_id=warehouse_id, quantity=Decimal(1))

    synced = sync_children(
        STOCKS,
        {
            offer.pk: {
                (same,): (Decimal("1.0000"),),
                (other,): (Decimal(2),),
                (new,): (Decimal(3),),
            }
        },
    )

    assert synced == Synced(
        created=1,
        updated=1,
        unchanged=1,
        removed=1,
        touched={offer.pk},
        before={offer.pk: {(pk,): (Decimal(1),) for pk in (gone, same, other)}},
    )
    assert quantities() == [
        (offer.pk, Decimal(1)),
        (offer.pk, Decimal(2)),
        (offer.pk, Decimal(3)),
    ]


def test_a_parent_that_is_not_named_keeps_its_rows():
    kept, emptied = make_stock(), make_stock()

    synced = sync_children(STOCKS, {emptied.offer_id: {}})

    assert synced == Synced(
        removed=1,
        touched={emptied.offer_id},
        before={emptied.offer_id: {(emptied.warehouse_id,): (Decimal(5),)}},
    )
    assert quantities() == [(kept.offer_id, Decimal(5))]


def test_a_parent_whose_rows_are_the_same_is_not_touched():
    stock = make_stock()

    synced = sync_children(
        STOCKS, {stock.offer_id: {(stock.warehouse_id,): (stock.quantity,)}}
    )

    assert synced == Synced(unchanged=1)


def test_others_stay_where_the_table_says_so():
    stock = make_stock()
    table = ChildTable(
        model=Stock,
        parent="offer_id",
        keys=("warehouse_id",),
        values=("quantity",),
        keeps_others=True,
    )

    synced = sync_children(table, {stock.offer_id: {}})

    assert synced == Synced()
    assert quantities() == [(stock.offer_id, Decimal(5))]


def test_columns_that_are_kept_begin_empty_and_stay():
    image = make_image(path="а", position=1, description="вид", file="ключ")
    wanted = {image.product_id: {("б",): (0,), ("а",): (3,)}}

    sync_children(IMAGES, wanted)

    found = ProductImage.objects.order_by("position")
    assert list(found.values_list("path", "position", "description", "file")) == [
        ("б", 0, "", ""),
        ("а", 3, "вид", "ключ"),
    ]


def test_an_ordered_table_follows_the_order_wanted():
    product = make_product()
    first, second, third = (make_group().pk for _ in range(3))
    for group_id in (first, second):
        make_product_group(product=product, group=None, group_id=group_id)
    table = ChildTable(
        model=ProductGroup, parent="product_id", keys=("group_id",), is_ordered=True
    )

    def sync(*group_ids):
        wanted = {product.pk: {(group_id,): () for group_id in group_ids}}
        synced = sync_children(table, wanted)
        order = ProductGroup.objects.order_by("pk").values_list("group_id", flat=True)
        assert list(order) == list(group_ids)
        return synced

    assert sync(first, second) == Synced(unchanged=2)

    def before(*group_ids):
        return {
            "touched": {product.pk},
            "before": {product.pk: {(group_id,): () for group_id in group_ids}},
        }

    assert sync(second, first) == Synced(created=2, removed=2, **before(first, second))
    assert sync(third, second) == Synced(created=2, removed=2, **before(second, first))
    assert sync() == Synced(removed=2, **before(third, second))


def test_new_parents_are_not_asked_for(django_assert_num_queries):
    offer, warehouse = make_offer(), make_warehouse()
    wanted = {offer.pk: {(warehouse.pk,): (Decimal(1),)}}

    with django_assert_num_queries(1):
        sync_children(STOCKS, wanted, new_parents={offer.pk})

    assert quantities() == [(offer.pk, Decimal(1))]
