"""Prices and stock in the stock records."""

from decimal import Decimal

import pytest

from django_commerceml.adapters.columns import Mode
from django_commerceml.adapters.oscar import OscarAdapter
from django_commerceml.exceptions import AdapterError
from django_commerceml.models import Offer, Price, PriceType, Warehouse
from tests.oscar.catalogue.store import make_trial, product, record, rows, warnings

pytestmark = pytest.mark.django_db


def offer(trial, name="a"):
    return Offer.objects.get(profile=trial.profile, external_id=name)


def test_a_record_is_of_the_one_partner_with_the_article_number():
    trial = make_trial()
    trial.goods.article("a", price="99.90", stock=7)

    trial.give()

    found = record("a")
    assert (found.partner.name, found.partner_sku) == ("1С", "А-a")
    assert (found.price, found.price_currency) == (Decimal("99.90"), "RUB")
    assert (found.num_in_stock, found.num_allocated) == (7, 0)


@pytest.mark.parametrize(
    ("said", "kept", "note"),
    [
        ("1.5", 1, "поле num_in_stock: 1,5 округлено до 1"),
        ("-3", 0, "поле num_in_stock: -3 заменено на 0"),
        ("0.4", 0, "поле num_in_stock: 0,4 округлено до 0"),
    ],
)
def test_stock_that_oscar_cannot_hold_is_cut_and_told_of(said, kept, note):
    trial = make_trial()
    trial.goods.article("a", stock=said)

    errors = trial.give()

    assert record("a").num_in_stock == kept
    assert warnings(errors, "a") == [("num_in_stock", note)]


def test_goods_with_one_article_number_have_records_each():
    trial = make_trial()
    trial.goods.article("a", sku="Т-1")
    trial.goods.article("b", sku="Т-1")
    trial.goods.article("c", sku="")
    Offer.objects.filter(external_id="c").update(sku="")

    trial.give()
    trial.give()

    assert [record(name).partner_sku for name in "abc"] == ["Т-1", "b", "c"]


def test_variants_that_share_an_article_are_told_apart_by_the_characteristic():
    trial = make_trial()
    trial.goods.product("a", sku="Т-1")
    for size in ("123456789", "987654321"):
        trial.goods.offer(f"a#{size}", sku="Т-1", price=1)

    trial.give()

    skus = {row.partner_sku for row in rows("partner", "StockRecord").all()}
    assert skus == {"Т-1#12345678", "Т-1#98765432"}


def test_the_price_type_is_that_of_everybody_or_the_one_that_is_chosen():
    class Wholesale(OscarAdapter):
        price_type = "Оптовая"

    class Unknown(OscarAdapter):
        price_type = "Закупочная"

    trial = make_trial()
    trial.goods.article("a", price=100)
    trial.goods.price(offer(trial), 80, of="wholesale")
    trial.give()
    retail = record("a").price

    trial.adapter = Wholesale
    trial.give()

    assert (retail, record("a").price) == (100, 80)
    assert rows("partner", "StockRecord").count() == 1
    trial.adapter = Unknown
    with pytest.raises(AdapterError, match="нет вида цен «Закупочная»"):
        trial.give()


def test_an_offer_without_a_price_of_the_first_type_is_sold_at_the_next():
    trial = make_trial()
    trial.goods.article("a", price=100)
    trial.goods.article("b", price=0)
    for row in Offer.objects.all():
        trial.goods.price(row, 80, of="wholesale")
    PriceType.objects.update(is_default=True)

    trial.give()

    assert (record("a").price, record("b").price) == (100, 80)


def test_a_lost_price_makes_the_product_unavailable():
    trial = make_trial()
    trial.goods.article("a", price=100)
    trial.give()

    Price.objects.all().delete()
    trial.give()

    assert record("a").price is None
    assert record("a").num_in_stock == 5


def test_a_price_that_does_not_fit_refuses_its_offer_alone():
    trial = make_trial()
    trial.goods.article("a", price="99999999999")
    trial.goods.article("b", price="99.999")

    errors = [error for error in trial.give() if not error.is_warning]

    assert {(one.external_id, one.field) for one in errors} == {("a", "price")}
    assert record("b").price == 100
    assert not product("a").has_stockrecords


def test_vat_is_added_or_taken_out_as_the_strategy_wants_it():
    class WithoutVat(OscarAdapter):
        prices_with_vat = False

    trial = make_trial()
    trial.goods.article("a", price=120, vat_rate=20)
    trial.give()
    gross = record("a").price
    trial.adapter = WithoutVat
    trial.give()
    net = record("a").price

    price = Price.objects.get()
    price.price_type.includes_vat = False
    price.price_type.save()
    trial.give()
    untouched = record("a").price
    trial.adapter = OscarAdapter
    trial.give()

    assert (gross, net, untouched, record("a").price) == (120, 100, 120, 144)


def test_where_1c_sells_by_boxes_boxes_are_counted():
    trial = make_trial()
    trial.goods.article("a", price=1000, stock=35)
    Price.objects.update(factor=10, unit="кор")

    errors = trial.give()

    assert (record("a").price, record("a").num_in_stock) == (1000, 3)
    assert warnings(errors, "a") == [
        ("num_in_stock", "поле num_in_stock: 3,5 округлено до 3")
    ]
    Offer.objects.update(quantity=40)
    trial.shop().give_stocks(list(Offer.objects.select_related("product")))
    assert record("a").num_in_stock == 4


def test_stock_of_the_warehouses_that_are_for_sale_is_added_up():
    trial = make_trial()
    trial.goods.article("a")
    trial.goods.stock(offer(trial), {"main": "2", "far": "-5"})
    trial.give()
    both = record("a").num_in_stock

    trial.goods.stock(offer(trial), {"far": "40"})
    Warehouse.objects.filter(external_id="far").update(is_for_sale=False)
    trial.give()
    main = record("a").num_in_stock

    class Far(OscarAdapter):
        warehouses = ("Дальний склад",)

    trial.adapter = Far
    trial.give()

    assert (both, main, record("a").num_in_stock) == (2, 2, 40)


@pytest.mark.parametrize("known", [(), ("Основной склад",)])
def test_a_warehouse_that_1c_does_not_name_stops_the_run(known):
    class Adapter(OscarAdapter):
        warehouses = (*known, "Витрина")

    trial = make_trial(Adapter)
    trial.goods.article("a")

    with pytest.raises(AdapterError, match="нет склада «Витрина»"):
        trial.give()


def test_each_warehouse_may_be_a_partner():
    class Adapter(OscarAdapter):
        partner_per_warehouse = True

    trial = make_trial(Adapter)
    trial.goods.article("a", price=50)
    trial.goods.article("b", price=60, stock=3)
    trial.goods.stock(offer(trial), {"main": "2", "far": "4"})
    trial.give()
    Warehouse.objects.filter(external_id="far").update(name="Склад в Твери")
    trial.goods.stock(offer(trial), {"main": "0"})
    trial.give()

    records = rows("partner", "StockRecord").order_by("partner__name")
    found = [
        (row.product.code, row.partner.name, row.price, row.num_in_stock)
        for row in records
    ]
    assert found == [
        ("b", "1С", 60, 3),
        ("a", "Основной склад", 50, 0),
        ("a", "Склад в Твери", 50, 4),
    ]


def test_records_of_other_partners_are_left_alone():
    trial = make_trial()
    trial.goods.article("a", price=50, stock=5)
    trial.give()
    partner = rows("partner", "Partner").create(name="Поставщик")
    rows("partner", "StockRecord").create(
        product=product("a"), partner=partner, partner_sku="А-a", price=1
    )

    trial.goods.price(offer(trial), 70)
    trial.give()

    prices = {row.partner.name: row.price for row in product("a").stockrecords.all()}
    assert prices == {"1С": 70, "Поставщик": 1}


def test_the_store_may_own_its_prices():
    class Adapter(OscarAdapter):
        modes = {"price": Mode.NEVER}

    trial = make_trial(Adapter)
    trial.goods.article("a", price=50)
    trial.give()
    rows("partner", "StockRecord").update(price=45)

    trial.goods.price(offer(trial), 70)
    Offer.objects.update(quantity=9)
    trial.give()

    assert (record("a").price, record("a").num_in_stock) == (45, 9)


def test_what_is_sold_in_orders_that_1c_does_not_have_is_set_aside():
    class Adapter(OscarAdapter):
        def allocated(self, external_ids, context):
            return {name: 2 for name in external_ids if name == "a"}

    trial = make_trial(Adapter)
    trial.goods.article("a", stock=10)
    trial.goods.article("b", stock=10)

    trial.give()

    assert [record(name).net_stock_level for name in "ab"] == [8, 10]
