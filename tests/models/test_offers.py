"""The mirror of what is sold: one price and one stock at each place."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from django_commerceml.models import Link, OfferCharacteristic, Price, Stock
from tests.factories import make_link, make_offer, make_price, make_product, make_stock

pytestmark = pytest.mark.django_db


def test_an_offer_may_wait_for_its_product():
    offer = make_offer(product=None, product_external_id="bd72")

    offer.refresh_from_db()
    assert (offer.product, offer.product_external_id) == (None, "bd72")


def test_an_offer_without_its_product_stays():
    product = make_product()
    offer = make_offer(product=product)

    product.delete()

    offer.refresh_from_db()
    assert offer.product is None


def test_an_offer_has_one_price_of_a_type_and_a_quantity():
    price = make_price(min_quantity=Decimal(10))
    place = {"offer": price.offer, "price_type": price.price_type}

    make_price(**place, min_quantity=Decimal(20))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_price(**place, min_quantity=Decimal(10))


def test_an_offer_has_one_stock_in_a_warehouse():
    stock = make_stock()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_stock(offer=stock.offer, warehouse=stock.warehouse)


@pytest.mark.parametrize("quantity", [Decimal("-3.5000"), Decimal("0.0001")])
def test_a_quantity_is_kept_to_the_last_digit(quantity):
    stock = make_stock(quantity=quantity)

    stock.refresh_from_db()
    assert stock.quantity == quantity


def test_an_object_of_1c_has_one_link_of_a_kind():
    link = make_link()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_link(profile=link.profile, kind=link.kind, external_id=link.external_id)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (OfferCharacteristic(name="Цвет", value="красный"), "Цвет: красный"),
        (Price(amount=Decimal(100), currency="RUB"), "100 RUB"),
        (Stock(quantity=Decimal(-1)), "-1"),
        (Link(kind="product", external_id="bd72"), "связь bd72"),
    ],
)
def test_every_row_has_a_name(row, name):
    assert str(row) == name
