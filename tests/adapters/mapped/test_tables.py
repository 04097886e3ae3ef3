"""Prices and stock in tables of their own."""

from decimal import Decimal

import pytest

from django_commerceml.adapters.mapped import (
    MappedAdapter,
    PriceMapping,
    ProductMapping,
    StockMapping,
)
from django_commerceml.adapters.testing.goods import FAR, MAIN, WHOLESALE
from django_commerceml.models import Offer, Price, Stock
from tests.adapters.mapped.trials import begin, give, said
from tests.importing.loaders.documents import rows
from tests.shops.ledgers.adapter import LedgersAdapter
from tests.shops.ledgers.models import Item, Place, Rest, Tariff, Ware

pytestmark = pytest.mark.django_db


@pytest.fixture
def trial():
    return begin(LedgersAdapter)


def offers():
    return list(Offer.objects.select_related("product").order_by("pk"))


def tariffs():
    found = Tariff.objects.order_by("kind", "quantity_from")
    return list(found.values_list("kind", "amount", "currency", "quantity_from"))


def rests():
    return list(Rest.objects.order_by("place").values_list("place", "quantity"))


def test_every_price_type_and_range_has_a_row(trial):
    trial.goods.article("a", price="10.1234")
    offer = Offer.objects.get()
    trial.goods.price(offer, 8, of=WHOLESALE)
    cheap = trial.goods.price(offer, "10.1234")
    cheap.pk, cheap.amount, cheap.min_quantity = None, Decimal(9), Decimal("2.5")
    cheap.save()

    assert trial.give() == []
    assert tariffs() == [
        ("опт", 8, "RUB", 0),
        ("розница", Decimal("10.1234"), "RUB", 0),
        ("розница", 9, "RUB", Decimal("2.5")),
    ]


def test_a_price_that_is_lost_goes_and_the_shops_own_stay(trial):
    trial.goods.article("a", price=10)
    trial.goods.price(Offer.objects.get(), 8, of=WHOLESALE)
    trial.give()
    Tariff.objects.create(item=Item.objects.get(), kind="акция", amount=5, currency="")

    Price.objects.filter(price_type__external_id=WHOLESALE).delete()
    give(trial, "give_prices", *offers())

    assert [(kind, amount) for kind, amount, *_ in tariffs()] == [
        ("акция", 5),
        ("розница", 10),
    ]


def test_every_warehouse_has_a_row_and_is_empty_when_1c_has_none(trial):
    trial.goods.article("a", stock=None)
    offer = Offer.objects.get()
    trial.goods.stock(offer, {MAIN: "1.5", FAR: "-2"})
    trial.give()
    assert rests() == [("far", -2), ("main", Decimal("1.5"))]

    Stock.objects.filter(warehouse__external_id=FAR).delete()
    give(trial, "give_stocks", *offers())
    assert rests() == [("far", 0), ("main", Decimal("1.5"))]


def test_stock_that_is_not_counted_by_warehouses_has_a_place_of_its_own(trial):
    trial.goods.article("a", stock=7)
    trial.give()
    assert rests() == [("всего", 7)]

    trial.goods.stock(Offer.objects.get(), {MAIN: 4})
    give(trial, "give_stocks", *offers())
    assert rests() == [("main", 4), ("всего", 0)]


def test_stock_that_has_no_place_is_left_out(trial):
    class Placeless(LedgersAdapter):
        stocks = StockMapping(
            model="ledgers.Rest",
            offer="item",
            warehouse="place_id",
            field="quantity",
            warehouses={"Основной склад": "main"},
        )

    trial.adapter = Placeless
    Place.objects.create(code="main")
    trial.goods.article("a", stock=7)
    trial.goods.article("b", stock=None)
    trial.goods.stock(Offer.objects.get(external_id="b"), {MAIN: 4, FAR: 5})

    assert trial.give() == []
    assert rests() == [("main", 4)]


def test_the_shop_takes_the_types_that_are_named(trial):
    class Named(LedgersAdapter):
        prices = PriceMapping(
            model="ledgers.Tariff",
            offer="item",
            price_type="kind",
            field="amount",
            types=["Оптовая"],
        )

    trial.adapter = Named
    trial.goods.article("a", price=10)
    trial.goods.price(Offer.objects.get(), 8, of=WHOLESALE)

    assert trial.give() == []
    assert tariffs() == [("Оптовая", 8, "", 0)]


def test_a_price_that_does_not_fit_is_refused_alone(trial):
    trial.goods.article("a", price="10000000000")
    trial.goods.price(Offer.objects.get(), 8, of=WHOLESALE)

    refused, _ = said(trial.give())

    assert set(refused) == {("a", "поле «amount»: 10000000000 не помещается")}
    assert [kind for kind, *_ in tariffs()] == ["опт"]


def test_an_offer_that_came_late_brings_its_figures(trial):
    trial.goods.article("a", price=10, stock=3)
    Offer.objects.update(is_active=False)
    trial.give()
    assert rows(Item, "pk") == []

    Offer.objects.update(is_active=True)
    give(trial, "give_offers", *offers())

    assert ([row[:2] for row in tariffs()], rests()) == (
        [("розница", 10)],
        [("всего", 3)],
    )


def test_products_without_variants_may_have_tables_too(trial):
    Ware.objects.create(name="Все", onec_id="все")

    class Flat(MappedAdapter):
        products = ProductMapping(
            model="ledgers.Item", fields={"name": "name"}, defaults={"ware": ware}
        )
        prices = LedgersAdapter.prices
        stocks = LedgersAdapter.stocks

    trial.adapter = Flat
    trial.goods.product("a")
    for colour, price in (("белая", 10), ("синяя", 8)):
        trial.goods.offer(f"a#{colour}", price=price, stock=3)

    assert trial.give() == []
    assert ([row[:2] for row in tariffs()], rests()) == (
        [("розница", 8)],
        [("всего", 6)],
    )


def ware():
    return Ware.objects.get()
