"""Placing orders: whole, once, and only what the buyer has seen."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError

from django_commerceml.models import Counterparty, Order, OrderLine, Price
from example_project.storefront.basket import Basket
from example_project.storefront.buyers import Buyer
from example_project.storefront.placing import (
    BasketChangedError,
    Draft,
    make_token,
    place,
    read_token,
)
from example_project.storefront.prices import PriceChoice
from tests.example_project.storefront.shopping import open_shop
from tests.factories import make_price, make_price_type

pytestmark = pytest.mark.django_db

BUYER = Buyer(last_name="Иванова", phone="+79123456789", email="a@example.com")
EVERYBODY = PriceChoice()


@pytest.fixture
def shop():
    return open_shop()


@pytest.fixture
def basket(shop):
    basket = Basket(SessionStore())
    basket.add(shop.kettle, Decimal(1))
    return basket


def draft(seen="1000.00", token=None):
    return Draft(token=token or uuid4(), seen=seen, buyer=BUYER, user=AnonymousUser())


def test_a_form_that_arrives_twice_at_once_makes_one_order(basket):
    asked = draft()

    first, second = (place(asked, basket, EVERYBODY) for _ in range(2))

    assert first == second
    assert first.uuid == asked.token
    assert (Order.objects.count(), OrderLine.objects.count()) == (1, 1)


def test_nothing_stays_of_an_order_that_the_buyer_has_not_seen(basket):
    with pytest.raises(BasketChangedError):
        place(draft(seen="999.00"), basket, EVERYBODY)

    assert (Order.objects.count(), Counterparty.objects.count()) == (0, 0)


def test_another_conflict_is_not_taken_for_a_repeat(basket):
    clash = draft()
    Order.objects.create(uuid=uuid4(), number=clash.token.hex)

    with pytest.raises(IntegrityError):
        place(clash, basket, EVERYBODY)


def test_lines_with_vat_in_and_on_top_become_one_order_with_vat_in(shop, basket):
    on_top = make_price_type(profile=shop.profile, includes_vat=False, is_default=True)
    Price.objects.filter(offer=shop.plaid).delete()
    make_price(offer=shop.plaid, price_type=on_top, amount=Decimal(100))
    basket.add(shop.plaid, Decimal(2))

    order = place(draft(seen="1240.00"), basket, EVERYBODY)

    assert [(line.price, line.total) for line in order.lines.all()] == [
        (Decimal(1000), Decimal(1000)),
        (Decimal(120), Decimal(240)),
    ]
    assert (order.includes_vat, order.total) == (True, Decimal(1240))


def test_a_token_is_read_back_and_a_forged_one_is_not():
    tokens = [read_token(make_token()) for _ in range(2)]

    assert None not in tokens
    assert tokens[0] != tokens[1]
    assert read_token(f"{make_token()}x") is None
