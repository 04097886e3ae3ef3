"""Prices and stock in fields of variants, or of products that have none."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from django_commerceml.adapters.mapped import (
    GroupMapping,
    MappedAdapter,
    OfferMapping,
    PriceMapping,
    ProductMapping,
    StockMapping,
)
from django_commerceml.adapters.testing.goods import FAR, MAIN, WHOLESALE
from django_commerceml.models import Offer, Price, PriceType, Product, Warehouse
from tests.adapters.mapped.trials import begin, give, said
from tests.importing.loaders.documents import rows
from tests.shops.plain.adapter import PlainAdapter
from tests.shops.plain.models import Article
from tests.shops.wardrobe.adapter import WardrobeAdapter
from tests.shops.wardrobe.models import Garment, Variant

pytestmark = pytest.mark.django_db

ALL = Article._base_manager  # noqa: SLF001 (Django's public name)


@pytest.fixture
def plain():
    return begin(PlainAdapter)


@pytest.fixture
def wardrobe():
    return begin(WardrobeAdapter)


def offers(*names):
    found = Offer.objects.filter(external_id__in=names).select_related("product")
    return list(found.order_by("pk"))


def add_colours(trial, *colours, price=10, stock=1):
    trial.goods.product("a")
    return [
        trial.goods.offer(
            f"a#{colour}", price=price, stock=stock, characteristics={"Цвет": colour}
        )
        for colour in colours
    ]


def test_a_shop_without_variants_shows_the_lowest_price_and_all_stock(plain):
    white, blue = add_colours(plain, "белая", "синяя", stock=4)
    plain.goods.price(white, 12)
    plain.goods.price(blue, "9.50")

    assert plain.give() == []
    assert rows(Article, "price", "quantity") == [(Decimal("9.50"), 8)]


def test_an_offer_that_is_no_longer_sold_counts_for_nothing_in_its_product(plain):
    white, blue = add_colours(plain, "белая", "синяя", stock=4)
    plain.goods.price(blue, 5)
    plain.give()

    blue.is_active = False
    blue.save()
    give(plain, "give_offers", *offers("a#синяя"))
    assert rows(Article, "price", "quantity") == [(10, 4)]

    white.is_active = False
    white.save()
    give(plain, "give_offers", *offers("a#белая"))
    assert rows(Article, "price", "quantity") == [(10, 0)]

    blue.is_active = True
    blue.save()
    give(plain, "give_offers", *offers("a#синяя"))
    assert rows(Article, "price", "quantity") == [(5, 4)]


def test_a_price_alone_changes_the_price_alone(plain):
    plain.goods.article("a", price=10, stock=3)
    plain.give()
    ALL.update(title="Кружка")

    plain.goods.price(Offer.objects.get(), 11)
    give(plain, "give_prices", *offers("a"))

    assert rows(Article, "title", "price", "currency") == [("Кружка", 11, "RUB")]


def test_stock_alone_changes_the_stock_alone(wardrobe):
    wardrobe.goods.article("a", price=10, stock=3)
    wardrobe.give()

    Offer.objects.update(quantity=8)
    give(wardrobe, "give_stocks", *offers("a"))

    assert rows(Variant, "price", "stock") == [(10, 8)]


def test_stock_that_1c_does_not_say_any_more_is_gone(plain):
    plain.goods.article("a", stock=3)
    plain.give()

    Offer.objects.update(quantity=None)
    give(plain, "give_offers", *offers("a"))
    assert ALL.get().quantity == 3

    give(plain, "give_stocks", *offers("a"))
    assert ALL.get().quantity == 0


def test_only_warehouses_that_are_for_sale_count(plain):
    offer = plain.goods.offer("a", price=1)
    offer.product = plain.goods.product("a")
    offer.save()
    plain.goods.stock(offer, {MAIN: 5, FAR: 2})
    plain.give()
    assert ALL.get().quantity == 7

    Warehouse.objects.filter(external_id=FAR).update(is_for_sale=False)
    plain.give()
    assert ALL.get().quantity == 5


@pytest.mark.parametrize(
    ("warehouses", "quantity"),
    [
        (["Дальний склад"], 2),
        ([FAR, MAIN], 7),
        ({"Основной склад": "1"}, 5),
        (lambda row: row.external_id == FAR or None, 2),
        ([], 0),
    ],
)
def test_warehouses_are_chosen_by_name_by_id_or_by_code(plain, warehouses, quantity):
    class Chosen(PlainAdapter):
        stocks = StockMapping(field="quantity", warehouses=warehouses)

    plain.adapter = Chosen
    plain.goods.article("a")
    plain.goods.stock(Offer.objects.get(), {MAIN: 5, FAR: 2})

    plain.give()

    assert ALL.get().quantity == quantity


def test_a_warehouse_that_owes_takes_nothing_from_the_others(wardrobe):
    wardrobe.goods.article("a")
    wardrobe.goods.article("b")
    first, second = offers("a", "b")
    wardrobe.goods.stock(first, {MAIN: 5, FAR: -3})
    wardrobe.goods.stock(second, {MAIN: -1, FAR: -3})

    assert wardrobe.give() == []
    assert rows(Variant, "stock") == [5, -4]


def test_stock_that_the_shop_cannot_hold_is_made_to_fit_and_told_of(plain):
    plain.goods.article("a", stock="-3")
    plain.goods.article("b", stock="2.75")

    assert said(plain.give()) == (
        [],
        [
            ("a", "quantity", "поле «quantity»: -3 заменено на 0"),
            ("b", "quantity", "поле «quantity»: 2,75 округлено до 2"),
        ],
    )
    assert rows(Article, "quantity") == [0, 2]

    Offer.objects.filter(external_id="b").update(quantity=-1)
    _, warnings = said(give(plain, "give_stocks", *offers("a", "b")))
    assert warnings == [("b", "quantity", "поле «quantity»: -1 заменено на 0")]


def test_stock_is_rounded_as_declared(plain):
    class Rounded(PlainAdapter):
        stocks = StockMapping(field="quantity", rounding=ROUND_HALF_UP)

    plain.adapter = Rounded
    plain.goods.article("a", stock="2.75")

    plain.give()

    assert ALL.get().quantity == 3


@pytest.mark.parametrize("name", ["Оптовая", WHOLESALE])
def test_a_price_type_is_chosen_by_name_or_id(plain, name):
    class Wholesale(PlainAdapter):
        prices = PriceMapping(field="price", price_type=name)

    plain.adapter = Wholesale
    plain.goods.article("a", price=10)
    plain.goods.price(Offer.objects.get(), 7, of=WHOLESALE)

    assert plain.give() == []
    assert ALL.get().price == 7


def test_a_price_type_that_1c_has_not_changes_no_price_and_is_told_of_once(plain):
    plain.goods.article("a", price=10)
    plain.goods.article("b", price=20)
    plain.give()
    PriceType.objects.filter(name="Розничная").update(is_deleted=True)

    class Renamed(PlainAdapter):
        prices = PriceMapping(field="price", price_type="Розничная")

    plain.adapter = Renamed
    assert said(plain.give()) == (
        [],
        [("a", "price", "вида цен «Розничная» в 1С нет, цены не переданы в магазин")],
    )
    assert rows(Article, "price") == [10, 20]


def test_a_price_that_does_not_fit_refuses_its_row_by_name(plain):
    plain.goods.article("a", price=10**9)
    plain.goods.article("b", price=5)

    refused, _ = said(plain.give())

    assert set(refused) == {("a", "поле «price»: 1000000000 не помещается")}
    assert rows(Article, "onec_id", "price") == [("b", 5)]


def test_a_price_that_is_lost_is_empty_or_what_is_declared_for_it(plain):
    class Zero(PlainAdapter):
        prices = PriceMapping(field="price", missing=Decimal(0))

    plain.goods.article("a", price=10)
    for adapter, price in ((PlainAdapter, None), (Zero, 0)):
        plain.adapter = adapter
        plain.goods.price(Offer.objects.get(), 10)
        plain.give()
        Offer.objects.get().prices.all().delete()

        assert plain.give() == []
        assert ALL.get().price == price


def test_a_variant_that_must_have_a_price_waits_for_it(wardrobe):
    wardrobe.goods.product("a")
    offer = wardrobe.goods.offer("a", stock=3)
    assert wardrobe.give() == []
    assert rows(Variant, "pk") == []

    wardrobe.goods.price(offer, 15)
    assert give(wardrobe, "give_prices", *offers("a")) == []

    assert rows(Variant, "garment__title", "price", "stock") == [("Товар a", 15, 3)]


def test_a_product_that_must_have_a_price_waits_for_it():
    class Priced(MappedAdapter):
        groups = GroupMapping(model="wardrobe.Section", fields={"title": "name"})
        products = ProductMapping(
            model="wardrobe.Variant",
            fields={"sku": "sku"},
            defaults={"garment": garment, "stock": 0},
            active="is_active",
        )
        prices = PriceMapping(field="price")
        stocks = StockMapping(field="stock")

    Garment.objects.create(title="Все", slug="all")
    trial = begin(Priced)
    trial.goods.product("a")
    offer = trial.goods.offer("a", stock=3)
    assert trial.give() == []
    assert rows(Variant, "pk") == []

    trial.goods.price(offer, 15)
    assert give(trial, "give_offers", *offers("a")) == []

    assert rows(Variant, "sku", "price", "stock") == [("А-a", 15, 3)]


def garment():
    return Garment.objects.get()


def test_a_variant_that_lost_its_price_is_hidden_until_it_has_one(wardrobe):
    wardrobe.goods.article("a", price=10)
    wardrobe.give()
    offer = Offer.objects.get()

    offer.prices.all().delete()
    give(wardrobe, "give_prices", *offers("a"))
    assert rows(Variant, "price", "is_active") == [(10, False)]

    wardrobe.goods.price(offer, 12)
    give(wardrobe, "give_offers", *offers("a"))
    give(wardrobe, "give_prices", *offers("a"))
    assert rows(Variant, "price", "is_active") == [(12, True)]


def test_a_variant_that_a_person_hid_is_not_shown_by_a_price(wardrobe):
    wardrobe.goods.article("a", price=10)
    wardrobe.give()
    Variant.objects.update(is_active=False)

    wardrobe.goods.price(Offer.objects.get(), 12)
    wardrobe.give()

    assert rows(Variant, "price", "is_active") == [(12, False)]


class Unhidden(WardrobeAdapter):
    offers = OfferMapping(
        model="wardrobe.Variant", product="garment", fields={"sku": "sku"}
    )


def test_a_price_that_can_be_neither_emptied_nor_hidden_stays_and_is_told_of(wardrobe):
    wardrobe.adapter = Unhidden
    wardrobe.goods.article("a", price=10)
    wardrobe.give()

    Offer.objects.get().prices.all().delete()

    assert said(wardrobe.give()) == (
        [],
        [("a", "price", "поле «price»: цены в 1С нет, осталась прежняя")],
    )
    assert rows(Variant, "price") == [10]


def test_a_variant_that_cannot_be_hidden_has_no_stock_when_1c_drops_it(wardrobe):
    wardrobe.adapter = Unhidden
    wardrobe.goods.article("a", stock=5)
    wardrobe.give()

    Offer.objects.update(is_active=False)
    give(wardrobe, "give_offers", *offers("a"))

    assert rows(Variant, "stock") == [0]


def test_a_row_that_may_be_made_without_a_price_is_hidden_until_it_has_one(wardrobe):
    class Free(WardrobeAdapter):
        offers = OfferMapping(
            model="wardrobe.Variant",
            product="garment",
            active="is_active",
            defaults={"price": 0},
        )

    wardrobe.adapter = Free
    wardrobe.goods.product("a")
    offer = wardrobe.goods.offer("a", stock=3)
    wardrobe.give()
    assert rows(Variant, "price", "is_active") == [(0, False)]

    wardrobe.goods.price(offer, 9)
    wardrobe.give()
    assert rows(Variant, "price", "is_active") == [(9, True)]


def test_an_offer_waits_for_a_product_that_was_refused(plain):
    class Strict(WardrobeAdapter):
        products = ProductMapping(
            model="wardrobe.Garment", fields={"title": "name", "slug": "code"}
        )

    Garment.objects.create(title="Чужой", slug="занят")
    trial = begin(Strict)
    cup = trial.goods.article("a", code="занят", price=5)
    refused, _ = said(trial.give())
    assert refused == [
        ("a", "поле «slug» не повторяется в магазине: значение «занят» уже занято"),
        ("a", "товара ещё нет в магазине"),
    ]

    cup.code = "свободен"
    cup.save()
    assert trial.give() == []
    assert rows(Variant, "garment__slug", "price") == [("свободен", 5)]


def test_an_offer_whose_product_has_not_come_is_no_error(wardrobe):
    wardrobe.goods.offer("a", price=1)

    assert wardrobe.give() == []
    assert rows(Variant, "pk") == []


def test_an_offer_follows_its_product(wardrobe):
    wardrobe.goods.article("a")
    wardrobe.goods.product("b")
    wardrobe.give()

    Offer.objects.update(product=Product.objects.get(external_id="b"))
    wardrobe.give()

    assert rows(Variant, "garment__title") == ["Товар b"]


def test_characteristics_are_kept_as_the_field_can(wardrobe):
    add_colours(wardrobe, "белая", "синяя")

    wardrobe.give()

    assert rows(Variant, "options") == [{"Цвет": "белая"}, {"Цвет": "синяя"}]


@pytest.mark.parametrize(("with_vat", "price"), [(True, 120), (False, 100)])
def test_vat_is_added_where_1c_says_prices_without_it(plain, with_vat, price):
    class Taxed(PlainAdapter):
        prices = PriceMapping(field="price", with_vat=with_vat)

    plain.adapter = Taxed
    PriceType.objects.update(includes_vat=False)
    plain.goods.article("a", price=100, vat_rate=20)
    plain.goods.article("b", price=100)

    plain.give()

    assert rows(Article, "price") == [price, 100]


def test_a_price_of_a_pack_is_that_of_one_of_its_units(plain):
    plain.goods.article("a", price=120)
    Price.objects.update(unit="упак", factor=12)

    plain.give()

    assert ALL.get().price == 10


def test_a_price_for_more_is_not_the_price_of_one(plain):
    plain.goods.article("a", price=10)
    cheap = Price.objects.get()
    cheap.pk, cheap.amount, cheap.min_quantity = None, 6, 100
    cheap.save()

    plain.give()

    assert ALL.get().price == 10
