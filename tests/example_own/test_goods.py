"""Goods come into the store, as 1C has them and as the store wants them."""

from decimal import Decimal

import pytest

from django_commerceml.adapters.testing.watching import watching
from example_own.store.models import Category, Photo, Product, Variant
from tests.example_own import files
from tests.importing import goods

pytestmark = pytest.mark.urls("example_own.urls")

LONG = "Сервиз чайный фарфоровый на двенадцать персон с позолотой, в подарочной коробке"
EDGES = ("Чай «Утро» 100 г", f"{LONG} {LONG}"[:94], f"{LONG} " * 6, "№ 5")


def variants():
    rows = Variant.objects.order_by("title", "pk")
    return list(rows.values_list("title", "price", "stock", "is_on_sale"))


def writes_to_the_store(watch):
    return [sql for sql in watch.writes if "store_" in sql]


@pytest.mark.parametrize("title", EDGES)
def test_a_name_of_any_length_gets_an_address_that_fits(profile, title):
    runs = files.send(profile, goods.catalog(goods.product("p1", title=title)))

    product = Product.objects.get()
    assert product.title == title.strip()[:200].rstrip()
    assert 0 < len(product.slug) <= 80
    assert product.slug.isascii()
    assert len(files.said(runs)) == (len(title.strip()) > 200)


@pytest.mark.parametrize(
    ("quantity", "stock", "is_told"),
    [("7", 7, False), ("1.5", 1, True), ("0,4", 0, True), ("-3", 0, True)],
)
def test_stock_that_is_no_whole_number_is_rounded_down_and_told(
    profile, tea, quantity, stock, is_told
):
    runs = files.send(
        profile, files.package(files.offer("p1", quantity=quantity, retail=150))
    )

    assert Variant.objects.get().stock == stock
    assert [code for code, _ in files.said(runs)] == ["SHOP-03"] * is_told


def test_of_several_price_types_the_store_takes_the_retail_price(profile, tea):
    files.send(
        profile,
        files.package(files.offer("p1", cost=90, wholesale=120, retail="149.50")),
    )

    assert Variant.objects.get().price == Decimal("149.50")


def test_a_variant_without_a_retail_price_is_not_for_sale(profile, tea, client):
    files.send(profile, files.package(files.offer("p1", quantity=5, wholesale=120)))

    assert Variant.objects.get().price is None
    page = client.get(f"/products/{tea.slug}/").content.decode()
    assert "Сейчас не продаётся" in page
    assert "В корзину" not in page


def test_a_thousand_groups_stand_six_deep_and_come_once(profile):
    data = goods.catalog(classifier=files.groups(depth=6, number=1000))
    files.send(profile, data)

    assert Category.objects.count() == 1000
    deepest = Category.objects.get(name="Раздел г5")
    above = [deepest.name]
    while deepest.parent:
        deepest = deepest.parent
        above.append(deepest.name)
    assert above == [f"Раздел г{number}" for number in (5, 4, 3, 2, 1, 0)]
    with watching() as watch:
        files.send(profile, data)
    assert writes_to_the_store(watch) == []


def test_the_same_files_again_write_nothing_into_the_store(profile):
    sent = [
        goods.catalog(*goods.products(range(50)), classifier=goods.classifier("a")),
        files.package(
            *(
                files.offer(f"p{number}", quantity=number, retail=100 + number)
                for number in range(50)
            )
        ),
    ]
    files.send(profile, *sent)
    assert Variant.objects.filter(price__gt=0).count() == 50

    with watching() as watch:
        files.send(profile, *sent)

    assert writes_to_the_store(watch) == []


def test_a_product_gains_characteristics_and_loses_them(profile, tea):
    before = variants()
    sizes = [
        files.offer(
            f"p1#{size}",
            characteristics=[("Вес", f"{size} г")],
            quantity=size,
            retail=size * 2,
        )
        for size in (100, 50)
    ]
    files.send(profile, files.package(*sizes))

    assert before == [("", Decimal(150), 5, True)]
    assert variants() == [
        ("", Decimal(150), 5, False),
        ("Вес: 100 г", Decimal(200), 100, True),
        ("Вес: 50 г", Decimal(100), 50, True),
    ]

    files.send(profile, files.package(files.offer("p1", quantity=3, retail=140)))

    assert [one[0] for one in variants() if one[3]] == [""]
    assert Variant.objects.get(is_on_sale=True).price == Decimal(140)
    assert Product.objects.count() == 1


def test_what_the_seller_wrote_survives_the_next_imports(profile, tea):
    Product.objects.filter(pk=tea.pk).update(
        text="Пьём сами", advice="Кипяток 85°", slug="our-tea"
    )
    Photo.objects.create(product=tea, image="photos/ours.jpg")
    described = "<Описание>Из 1С</Описание><Артикул>Ч-1</Артикул>"

    files.send(
        profile,
        goods.catalog(goods.product("p1", title="Чай новый", inside=described)),
    )

    tea.refresh_from_db()
    assert (tea.title, tea.sku) == ("Чай новый", "Ч-1")
    assert (tea.text, tea.advice, tea.slug) == ("Пьём сами", "Кипяток 85°", "our-tea")
    assert tea.photos.get().image == "photos/ours.jpg"


def test_what_the_seller_hid_stays_hidden_and_1c_may_hide_as_well(profile, tea):
    Product.objects.filter(pk=tea.pk).update(is_published=False)

    files.send(profile, goods.catalog(goods.product("p1", title="Чай новый")))

    tea.refresh_from_db()
    assert (tea.title, tea.is_published) == ("Чай новый", False)


def test_what_1c_withdraws_is_hidden_and_comes_back(profile, tea):
    files.send(profile, goods.catalog(goods.deleted_product("p1"), is_full=False))
    tea.refresh_from_db()
    withdrawn = tea.is_published

    files.send(profile, goods.catalog(goods.product("p1", title="Чай чёрный")))

    tea.refresh_from_db()
    assert (withdrawn, tea.is_published) == (False, True)
