"""What 1C makes of the lines and the sums of an order."""

from decimal import Decimal

import pytest

from django_commerceml.exporting import publish
from django_commerceml.models import OrderDiscount, OrderExport
from tests.factories import make_offer, make_order, make_order_line
from tests.importing.loaders.ordering import (
    codes,
    delivery,
    fresh,
    line,
    lines_of,
    load_orders,
    order,
    remarks,
    requisites,
    service,
    tag,
)

pytestmark = pytest.mark.django_db

TEA = "00000000-0000-4000-8000-000000000001"
CUP = "00000000-0000-4000-8000-000000000002"
RED = f"{CUP}#00000000-0000-4000-8000-00000000000a"
BLUE = f"{CUP}#00000000-0000-4000-8000-00000000000b"


@pytest.fixture
def sold(profile):
    """Tea, 2 for 100 each, and a red cup for 50."""
    made = make_order(number="15")
    values = {"order": made, "vat_rate": None}
    make_order_line(
        **values, external_id=TEA, name="Чай", sku="T-1", price=100, quantity=2
    )
    make_order_line(
        **values,
        external_id=RED,
        name="Чашка (красная)",
        sku="C-1",
        price=50,
        quantity=1,
        position=1,
    )
    publish(made)
    OrderExport.objects.update(acknowledged_version=1)
    return fresh(made)


def receive(profile, sold, *lines, **values):
    return load_orders(
        profile, order(*values.pop("said", ()), id=sold.uuid, lines=lines, **values)
    )


def goods(sold):
    return lines_of(sold, "name", "quantity", "price")


def as_sold():
    return (line(TEA, quantity=2), line(RED, price=50))


def test_lines_are_changed_added_and_removed(profile, sold):
    offer = make_offer(profile=profile, external_id=BLUE)

    run = receive(
        profile,
        sold,
        line(TEA, price=90, quantity=3),
        line(BLUE, tag("Артикул", "C-1"), name="Чашка (синяя)", price=60, quantity=2),
    )

    assert lines_of(sold, "name", "quantity", "price", "total", "offer_id") == [
        ("Чай", Decimal(3), Decimal(90), Decimal(270), None),
        ("Чашка (синяя)", Decimal(2), Decimal(60), Decimal(120), offer.pk),
    ]
    assert fresh(sold).total == 390
    assert codes(run) == []


def test_a_document_without_goods_leaves_the_lines(profile, sold):
    load_orders(profile, order(requisites(Оплачен="true"), id=sold.uuid))

    assert goods(sold) == [
        ("Чай", Decimal(2), Decimal(100)),
        ("Чашка (красная)", Decimal(1), Decimal(50)),
    ]


def test_a_document_whose_goods_are_empty_empties_the_order(profile, sold):
    receive(profile, sold)

    assert goods(sold) == []
    assert fresh(sold).total == 0


def test_a_stub_of_a_deleted_order_leaves_the_lines(profile, sold):
    receive(profile, sold, said=[tag("ПометкаУдаления", "true")])

    assert len(goods(sold)) == 2
    assert fresh(sold).is_cancelled


def test_a_line_of_nothing_is_removed(profile, sold):
    receive(profile, sold, line(TEA, quantity=2), line(RED, price=50, quantity=0))

    assert goods(sold) == [("Чай", Decimal(2), Decimal(100))]


FOREIGN = "fffffff0-0000-4000-8000-000000000001"
ALIKE = {
    "by article number": line(FOREIGN, tag("Артикул", "T-1"), name="Tea", quantity=5),
    "by article number without an id": line("", tag("Артикул", "T-1"), quantity=5),
    "by name": line("", name="чай", quantity=5),
    "by name under another id": line(FOREIGN, name="Чай", quantity=5),
}


@pytest.mark.parametrize("said", ALIKE.values(), ids=ALIKE)
def test_a_line_is_known(profile, sold, said):
    receive(profile, sold, said, line(RED, price=50))

    assert goods(sold) == [
        ("Чай", Decimal(5), Decimal(100)),
        ("Чашка (красная)", Decimal(1), Decimal(50)),
    ]


def test_a_line_is_known_by_name_and_characteristics(profile, sold):
    said = (
        "<ХарактеристикиТовара><ХарактеристикаТовара><Наименование>Цвет</Наименование>"
        "<Значение>красная</Значение></ХарактеристикаТовара></ХарактеристикиТовара>"
    )

    receive(
        profile,
        sold,
        line(TEA, quantity=2),
        line("", said, name="Чашка", price=50, quantity=7),
    )

    assert goods(sold)[1] == ("Чашка (красная)", Decimal(7), Decimal(50))


def test_another_variant_of_the_same_product_is_another_line(profile, sold):
    receive(
        profile,
        sold,
        line(TEA, quantity=2),
        line(BLUE, tag("Артикул", "C-1"), name="Чашка (красная)", price=50),
    )

    assert lines_of(sold, "external_id") == [(TEA,), (BLUE,)]


def test_the_same_goods_on_two_lines_keep_their_order(profile, sold):
    make_order_line(
        order=sold, external_id=TEA, name="Чай", price=100, quantity=9, position=2
    )

    receive(
        profile,
        sold,
        line(TEA, name="Чай", quantity=3),
        line(RED, price=50),
        line(TEA, name="Чай", quantity=8),
    )

    assert lines_of(sold, "external_id", "quantity") == [
        (TEA, Decimal(3)),
        (RED, Decimal(1)),
        (TEA, Decimal(8)),
    ]


def test_goods_that_the_catalogue_has_not_stay_by_their_name(profile, sold):
    run = receive(profile, sold, *as_sold(), line("X", name="Мёд", price=7))

    assert lines_of(sold, "name", "offer_id")[-1] == ("Мёд", None)
    assert remarks(run) == [
        (
            "info",
            "ORD-07",
            "Заказ № 15: товаров нет в каталоге: 1, первый «Мёд»",
        )
    ]


DISCOUNT = "<Скидки><Скидка><Наименование>Акция</Наименование>{}</Скидка></Скидки>"
PRICES = {
    "the sum is that of the price": ({"price": 90, "total": 180}, (90, None)),
    "the sum is less: the price is that before the discount": (
        {"price": 100, "total": 180},
        (90, 100),
    ),
    "the price is rounded, the sum counts": (
        {"price": "33.33", "quantity": 3, "total": 100},
        ("33.3333", None),
    ),
    "no sum": ({"price": 90}, (90, None)),
}


@pytest.mark.parametrize(("said", "found"), PRICES.values(), ids=PRICES)
def test_what_a_line_costs(profile, sold, said, found):
    receive(profile, sold, line(TEA, **{"quantity": 2, **said}), line(RED, price=50))

    price, base = lines_of(sold, "price", "base_price")[0]
    assert (price, base) == tuple(
        None if one is None else Decimal(one) for one in found
    )


DISCOUNTS = {
    "of the line, as ERP gives it": "<Сумма>20</Сумма>",
    "in per cent": "<Процент>10</Процент><Сумма>20</Сумма>",
}


@pytest.mark.parametrize("said", DISCOUNTS.values(), ids=DISCOUNTS)
def test_a_discount_of_a_line_tells_the_price_before_it(profile, sold, said):
    discount = DISCOUNT.format(f"{said}<УчтеноВСумме>true</УчтеноВСумме>")

    receive(
        profile,
        sold,
        line(TEA, discount, price=90, quantity=2, total=180),
        line(RED, price=50),
    )

    assert lines_of(sold, "price", "base_price")[0] == (Decimal(90), Decimal(100))
    assert list(OrderDiscount.objects.values_list("name", "amount", "line__name")) == [
        ("Акция", Decimal(20), "Чай")
    ]
    assert fresh(sold).total == 230


def test_the_vat_rate_is_that_of_1c(profile, sold):
    said = (
        "<СтавкиНалогов><СтавкаНалога><Наименование>НДС</Наименование>"
        "<Ставка>{}</Ставка></СтавкаНалога></СтавкиНалогов>"
    )
    receive(profile, sold, line(TEA, said.format(20), quantity=2), line(RED, price=50))
    assert lines_of(sold, "vat_rate", "vat_total")[0] == (Decimal(20), Decimal("33.33"))

    receive(
        profile,
        sold,
        line(TEA, said.format("Без НДС"), quantity=2),
        line(RED, price=50),
    )
    assert lines_of(sold, "vat_rate", "vat_total")[0] == (None, Decimal(0))


def test_vat_on_top_of_the_prices(profile, sold):
    tax = (
        "<Налоги><Налог><Наименование>НДС</Наименование>"
        "<УчтеноВСумме>false</УчтеноВСумме>{}</Налог></Налоги>"
    )
    rate = tax.format("<Ставка>20</Ставка>")

    run = receive(
        profile,
        sold,
        line(TEA, rate, quantity=2, total=200),
        line(RED, rate, price=50, total=50),
        said=[tag("Сумма", 300), tax.format("")],
    )

    assert (fresh(sold).includes_vat, fresh(sold).total) == (False, 300)
    assert remarks(run) == []


def test_the_delivery_line_is_the_price_of_the_delivery(profile, sold):
    receive(profile, sold, *as_sold(), delivery(300))

    assert (fresh(sold).delivery_price, fresh(sold).total) == (300, 550)
    assert len(goods(sold)) == 2


NAMED = {
    "a service called delivery": line(
        "", service(), name="Доставка курьером", price=30
    ),
    "as ERP calls it": line(FOREIGN, name="Доставка заказа", price=30),
    "as the shop calls it": line(FOREIGN, name="СДЭК до двери", price=30),
}


@pytest.mark.parametrize("said", NAMED.values(), ids=NAMED)
def test_delivery_is_known(profile, sold, said):
    type(sold).objects.update(delivery_name="СДЭК до двери")

    receive(profile, sold, *as_sold(), said)

    assert (fresh(sold).delivery_price, len(goods(sold))) == (30, 2)


def test_goods_whose_name_begins_like_delivery_are_goods(profile, sold):
    receive(profile, sold, *as_sold(), line("", name="Доставка: роман", price=30))

    assert (fresh(sold).delivery_price, len(goods(sold))) == (0, 3)


@pytest.mark.parametrize(("total", "price"), [(250, 0), (550, 300)])
def test_delivery_without_a_line_is_gone_unless_the_total_has_it(
    profile, sold, total, price
):
    type(sold).objects.update(delivery_price=300)

    receive(profile, sold, *as_sold(), said=[tag("Сумма", total)])

    assert fresh(sold).delivery_price == price


def test_a_discount_on_the_order(profile, sold):
    said = DISCOUNT.format("<Сумма>50</Сумма><УчтеноВСумме>false</УчтеноВСумме>")

    run = receive(profile, sold, *as_sold(), said=[tag("Сумма", 200), said])

    discounts = OrderDiscount.objects.filter(line=None)
    assert list(discounts.values_list("name", "amount")) == [("Акция", Decimal(50))]
    assert (fresh(sold).total, remarks(run)) == (200, [])


def test_a_discount_that_1c_has_spread_over_the_lines_is_gone(profile, sold):
    OrderDiscount.objects.create(order=sold, name="Скидка", amount=50)

    receive(
        profile,
        sold,
        line(TEA, price=80, quantity=2),
        line(RED, price=40),
        said=[tag("Сумма", 200)],
    )

    assert (sold.discounts.count(), fresh(sold).total) == (0, 200)


@pytest.mark.parametrize("total", ["200", "250.03", "249.97"])
def test_a_sum_that_is_not_that_of_the_lines_is_told(profile, sold, total):
    run = receive(profile, sold, *as_sold(), said=[tag("Сумма", total)])

    assert remarks(run) == [
        (
            "warning",
            "ORD-06",
            f"Заказ № 15: сумма документа {Decimal(total):.2f}, по строкам 250.00",
        )
    ]
    assert fresh(sold).total == 250


def test_kopecks_of_rounding_are_not_told(profile, sold):
    run = receive(profile, sold, *as_sold(), said=[tag("Сумма", "250.02")])

    assert remarks(run) == []
