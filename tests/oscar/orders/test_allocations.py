"""Stock is set aside for orders until 1C has them."""

import pytest

from django_commerceml.adapters import PublishContext
from django_commerceml.adapters.oscar import OscarAdapter
from django_commerceml.models import OrderExport
from tests.importing.loaders.documents import load_offers, offer
from tests.importing.loaders.ordering import tag
from tests.oscar.orders.shopping import buy, ours

pytestmark = pytest.mark.django_db(transaction=True)


def test_only_orders_that_1c_has_not_confirmed_count(profile, kettle, cup):
    buy((kettle, 2), (cup, 1))
    confirmed = buy((kettle, 3))
    OrderExport.objects.filter(order=ours(confirmed)).update(acknowledged_version=1)

    context = PublishContext(profile=profile)

    assert OscarAdapter().allocated(["kettle", "cup", "none"], context) == {
        "kettle": 2,
        "cup": 1,
    }


def test_it_is_left_to_oscar_where_no_orders_go_out_or_the_store_says_so(profile):
    class Adapter(OscarAdapter):
        allocates_until_confirmed = False

    context = PublishContext(profile=profile)
    profile.exports_orders = False

    assert OscarAdapter().allocated(["kettle"], context) is None
    profile.exports_orders = True
    assert Adapter().allocated(["kettle"], context) is None


def test_an_import_of_stock_sets_aside_what_1c_does_not_have_yet(profile, kettle):
    placed = buy((kettle, 2))
    load_offers(profile, offer("kettle", tag("Количество", 7)))
    before = stock(kettle)

    OrderExport.objects.update(acknowledged_version=1)
    load_offers(profile, offer("kettle", tag("Количество", 5)))

    assert (before, stock(kettle)) == ((7, 2), (5, 0))
    assert placed.lines.get().num_allocated == 2


def stock(product):
    record = product.stockrecords.get()
    return record.num_in_stock, record.num_allocated
