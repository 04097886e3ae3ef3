"""Prices by groups of buyers, and a stock record that is chosen on purpose."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import RequestFactory
from oscar.apps.partner import strategy

from django_commerceml.adapters.oscar.strategies import BuyersPrice, StockedFirst
from django_commerceml.models import Offer, PriceType
from tests.oscar.catalogue.store import make_trial, product, rows

pytestmark = pytest.mark.django_db


class Strategy(
    StockedFirst,
    BuyersPrice,
    strategy.StockRequired,
    strategy.NoTax,
    strategy.Structured,
):
    """What a store would have in its fork."""


def strategy_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return Strategy(request)


@pytest.fixture
def trial():
    trial = make_trial()
    trial.goods.article("a", price=100)
    trial.goods.product("shirt")
    trial.goods.offer("shirt#S", price=50, stock=1, characteristics={"Размер": "S"})
    for name, price in (("a", 80), ("shirt#S", 40)):
        trial.goods.price(Offer.objects.get(external_id=name), price, of="wholesale")
    trial.give()
    return trial


@pytest.fixture
def dealer(trial, django_user_model):
    group = Group.objects.create(name="Дилеры")
    PriceType.objects.get(external_id="wholesale").groups.add(group)
    user = django_user_model.objects.create_user("dealer", "d@example.com", "secret")
    user.groups.add(group)
    return user


def price(user, code):
    row = product(code)
    chosen = strategy_of(user)
    ask = chosen.fetch_for_parent if row.is_parent else chosen.fetch_for_product
    return ask(row).price.incl_tax


def test_a_buyer_of_a_group_pays_its_price(dealer, django_user_model):
    other = django_user_model.objects.create_user("bob", "b@example.com", "secret")

    assert [price(dealer, "a"), price(dealer, "shirt")] == [80, 40]
    assert [price(other, "a"), price(other, "shirt")] == [100, 50]
    assert price(AnonymousUser(), "a") == 100


def test_who_has_no_prices_of_a_group_costs_no_query(trial, django_assert_num_queries):
    row = rows("catalogue", "Product").select_related("product_class").get(code="a")
    records = list(row.stockrecords.all())
    chosen = strategy_of(AnonymousUser())

    with django_assert_num_queries(0):
        info = chosen.fetch_for_product(row, records[0])

    assert info.price.incl_tax == 100


def test_goods_of_the_stores_own_keep_their_price(dealer):
    made = rows("catalogue", "Product").create(
        title="Своё", product_class=product("a").product_class, slug="own"
    )
    partner = rows("partner", "Partner").get()
    rows("partner", "StockRecord").create(
        product=made, partner=partner, partner_sku="own", price=7, num_in_stock=1
    )

    assert strategy_of(dealer).fetch_for_product(made).price.incl_tax == 7


def test_the_record_with_most_in_stock_is_sold(trial):
    partner = rows("partner", "Partner").create(name="Дальний")
    row = product("a")
    rows("partner", "StockRecord").create(
        product=row, partner=partner, partner_sku="x", price=90, num_in_stock=50
    )
    third = rows("partner", "Partner").create(name="Без цены")
    rows("partner", "StockRecord").create(
        product=row, partner=third, partner_sku="y", num_in_stock=500
    )

    chosen = strategy_of(AnonymousUser()).select_stockrecord(row)

    assert chosen.partner == partner
    assert strategy_of(AnonymousUser()).select_stockrecord(product("shirt")) is None
