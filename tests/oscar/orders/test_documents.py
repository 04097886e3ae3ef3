"""What 1C is told of an order of Oscar."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from oscar.core.loading import get_class, get_model

from django_commerceml.adapters import OrderDocumentBuyer
from django_commerceml.adapters.oscar import OscarAdapter
from django_commerceml.models import Counterparty, CounterpartyKind, Product, ShopOrder
from tests.factories import make_price, make_price_type
from tests.oscar.orders.shopping import (
    anew,
    buy,
    check_out,
    fill_basket,
    make_address,
    make_goods,
    make_user,
    make_variant,
    ours,
    pay,
)

pytestmark = pytest.mark.django_db(transaction=True)


def build(order, adapter=OscarAdapter):
    return adapter().build_order(anew(order))


def test_all_of_an_order_is_told(kettle, cup):
    user = make_user()
    order = buy((kettle, 2), (cup, 1), user=user)

    document = build(order)

    assert (document.number, document.user_id) == (order.number, user.pk)
    assert (document.status, document.currency) == ("N", "RUB")
    assert (document.delivery_name, document.delivery_price) == (
        "Доставка с фиксированной ценой",
        Decimal(300),
    )
    assert document.delivery_address == "170100, Россия, Тверь, Советская, 5"
    assert document.delivery_address_parts == [
        ["Почтовый индекс", "170100"],
        ["Страна", "Россия"],
        ["Город", "Тверь"],
        ["Улица", "Советская, 5"],
    ]
    assert document.comment == "Позвоните за час"
    assert document.buyer == OrderDocumentBuyer(
        name="Иванова Анна",
        last_name="Иванова",
        first_name="Анна",
        email="anna@example.com",
        phone="+7 912 345-67-89",
        address="170100, Россия, Тверь, Советская, 5",
    )
    assert [
        (line.external_id, line.name, line.sku, line.quantity, line.price)
        for line in document.lines
    ] == [
        ("kettle", "Чайник", "А-kettle", 2, 100),
        ("cup", "Чашка", "А-cup", 1, 50),
    ]
    assert (document.is_paid, document.is_cancelled) == (None, False)
    found = ours(order)
    assert (found.total, found.version) == (Decimal(550), 1)


def test_a_guest_is_known_by_his_e_mail_and_a_billing_address_comes_first(kettle):
    billing = make_address("BillingAddress", last_name="Петров", first_name="Пётр")
    order = buy((kettle, 1), billing_address=billing)

    buyer = build(order).buyer

    assert (buyer.name, buyer.email) == ("Петров Пётр", "guest@example.com")


def test_an_order_without_any_address_is_told(kettle):
    order = buy((kettle, 1), shipping_address=None)

    document = build(order)

    assert document.buyer.name == "guest@example.com"
    assert (document.delivery_address, document.comment) == ("", "")
    assert ours(order).counterparty == Counterparty.objects.get(
        name="guest@example.com"
    )


def test_a_variant_keeps_its_id_and_name_when_it_is_deleted(profile):
    shirt = make_variant(
        profile, "shirt#red", title="Футболка", price=900, colour="красный"
    )
    order = buy((shirt, 1))
    before = build(order).lines[0]

    get_model("catalogue", "Product").objects.filter(code="shirt").delete()
    Product.objects.all().delete()

    assert (before.external_id, before.name) == ("shirt#red", "Футболка (красный)")
    assert build(order).lines[0] == before
    assert ours(order).lines.get().external_id == "shirt#red"
    order.save()
    assert ours(order).version == 1


def test_goods_by_the_box_are_sold_by_the_box(profile, kettle):
    retail = make_price_type(profile=profile, name="Розничная")
    offer = Product.objects.get(external_id="kettle").offers.get()
    make_price(offer=offer, price_type=retail, amount=1200, unit="кор", factor=12)

    line = build(buy((kettle, 2))).lines[0]

    assert (line.unit_name, line.factor, line.quantity) == ("кор", 12, 2)


def test_the_rate_at_which_goods_were_sold_stays(profile):
    goods = make_goods(profile, "book", title="Книга", price=100, vat_rate=10)
    order = buy((goods, 1))
    Product.objects.update(vat_rate=22)

    assert build(order).lines[0].vat_rate == 10
    assert order.lines.get().tax_code == "10"


def test_goods_without_vat_are_sold_without(profile):
    order = buy((make_goods(profile, "book", title="Книга", price=100), 1))

    assert order.lines.get().tax_code == "без НДС"
    assert build(order).lines[0].vat_rate is None


def test_a_rate_of_oscars_own_strategy_is_told(kettle):
    order = buy((kettle, 3))
    order.lines.update(line_price_excl_tax=Decimal("245.90"), tax_code="")

    line = build(order).lines[0]

    assert (line.price, line.vat_rate) == (100, 22)


def test_offers_and_vouchers_are_told_and_lines_say_what_was_paid(kettle):
    make_offer_of_a_fifth("День чая")
    order = buy((kettle, 2))

    document = build(order)

    line = document.lines[0]
    assert (line.base_price, line.price) == (100, 80)
    assert [(one.name, one.amount, one.is_included) for one in document.discounts] == [
        ("День чая", 40, True)
    ]
    assert ours(order).total == Decimal(460)


def test_a_voucher_is_called_by_its_code(kettle):
    order = buy((kettle, 2))
    order.discounts.create(voucher_code="TEA20", offer_name="День чая", amount=40)

    assert [one.name for one in build(order).discounts] == ["Промокод TEA20"]


def make_offer_of_a_fifth(name):
    all_goods = get_model("offer", "Range").objects.create(
        name="Все", includes_all_products=True
    )
    get_model("offer", "ConditionalOffer").objects.create(
        name=name,
        condition=get_model("offer", "Condition").objects.create(
            range=all_goods, type="Count", value=1
        ),
        benefit=get_model("offer", "Benefit").objects.create(
            range=all_goods, type="Percentage", value=20
        ),
    )


def test_a_surcharge_is_a_service(kettle):
    order = buy((kettle, 1))
    order.surcharges.create(name="Упаковка", code="box", incl_tax=50, excl_tax=50)

    line = build(order).lines[-1]

    assert (line.name, line.price, line.is_service) == ("Упаковка", 50, True)
    assert ours(order).lines.count() == 2


def test_money_that_the_store_took_is_told(kettle, settings):
    settings.COMMERCEML = settings.COMMERCEML | {
        "PAYMENT_METHODS": {"card": {"name": "Картой", "kind": "acquiring"}}
    }
    order = buy((kettle, 2))
    pay(order, 500)

    document = build(order)

    (payment,) = document.payments
    assert (payment.amount, payment.kind, payment.number) == (
        Decimal(500),
        "acquiring",
        "BANK-1",
    )
    assert (document.payment_code, document.payment_name) == ("card", "Картой онлайн")
    assert document.is_paid
    found = ours(order)
    assert found.is_paid
    assert found.payments.get().amount == Decimal(500)


def test_a_part_of_the_money_does_not_pay_an_order(kettle):
    order = buy((kettle, 2))
    source = pay(order, 500)
    source.refund(Decimal(100), reference="BANK-2")

    document = build(order)

    assert [(one.amount, one.is_refund) for one in document.payments] == [
        (500, False),
        (100, True),
    ]
    assert document.is_paid is None


def test_what_people_of_the_store_shipped_is_told(kettle):
    order = buy((kettle, 2))
    handler = get_class("order.processing", "EventHandler")()
    sent, _ = get_model("order", "ShippingEventType").objects.get_or_create(
        name="Отгружено"
    )
    line = order.lines.get()

    handler.handle_shipping_event(order, sent, [line], [1])
    part = build(order)
    handler.handle_shipping_event(order, sent, [line], [1])

    assert [one.lines for one in part.shipments] == [
        [{"id": "kettle", "name": "Чайник", "quantity": "1"}]
    ]
    assert part.is_shipped is None
    assert build(order).is_shipped
    assert ours(order).is_shipped


def test_what_oscar_cannot_know_is_said_by_a_subclass(kettle):
    class Adapter(OscarAdapter):
        def is_order(self, order):
            return order.status != "Черновик"

        def buyer(self, order):
            return OrderDocumentBuyer(
                kind=CounterpartyKind.COMPANY, name="ООО «Чай»", inn="7707083893"
            )

        def attributes(self, order):
            return {"Склад": "Основной"}

    order = buy((kettle, 1))

    document = build(order, Adapter)
    order.status = "Черновик"
    order.save()

    assert (document.buyer.inn, document.attributes) == (
        "7707083893",
        {"Склад": "Основной"},
    )
    assert build(order, Adapter) is None


def test_more_lines_cost_no_more_queries(profile):
    goods = [
        make_goods(profile, f"g{number}", title=f"Товар {number}", price=10)
        for number in range(12)
    ]
    few, many = buy((goods[0], 1), (goods[1], 1)), buy(*((one, 1) for one in goods))

    def count(order):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            build(order)
        return len(queries)

    assert count(few) == count(many)
    assert count(many) <= 22


def test_the_same_told_twice_is_no_change(kettle):
    order = buy((kettle, 2))
    pay(order, 500)
    version = ours(order).version

    for _ in range(2):
        anew(order).save()

    assert ours(order).version == version


@pytest.mark.parametrize("part", ["address", "line", "status"])
def test_a_change_in_the_store_goes_to_1c(kettle, part):
    order = buy((kettle, 2))
    if part == "address":
        order.shipping_address.line4 = "Торжок"
        order.shipping_address.save()
    elif part == "line":
        line = order.lines.get()
        line.quantity = 1
        line.save()
    else:
        order.set_status("Собирается")
        order.set_status("Отменён")

    found = ours(order)
    assert found.version == 2
    assert ("Торжок" in found.delivery_address) == (part == "address")
    assert (found.lines.get().quantity == 1) == (part == "line")
    assert found.is_cancelled == (part == "status")


class _RefusedError(Exception):
    pass


def refuse(basket):
    with transaction.atomic():
        check_out(basket)
        raise _RefusedError


def test_nothing_goes_out_of_a_transaction_that_is_taken_back(kettle):
    basket = fill_basket((kettle, 1))

    with pytest.raises(_RefusedError):
        refuse(basket)

    assert not ShopOrder.objects.exists()


def test_orders_that_something_was_done_with_are_found_by_its_day(kettle):
    before = timezone.now() - timedelta(days=9)
    orders = [buy((kettle, 1)) for _ in range(3)]
    get_model("order", "Order").objects.update(date_placed=before)
    orders[0].set_status("Собирается")
    pay(orders[1], 100)

    found = OscarAdapter.orders_since(timezone.now() - timedelta(days=1))

    assert {order.pk for order in found} == {orders[0].pk, orders[1].pk}
    assert OscarAdapter.orders_since(None).count() == 3


def test_a_buyer_of_whom_nothing_is_known_is_nobody(kettle):
    order = buy((kettle, 1), shipping_address=None, guest_email="")

    assert build(order).buyer is None
    assert ours(order).counterparty is None


def test_a_phone_that_is_none_is_told_as_it_is(kettle):
    order = buy((kettle, 1), phone_number="доб. 15")

    assert build(order).buyer.phone == "доб. 15"


def test_a_buyer_without_names_in_the_addresses_is_the_user(kettle):
    user = make_user()
    user.last_name = "Сидорова"
    user.save()
    address = make_address(first_name="", last_name="")

    order = buy((kettle, 1), user=user, shipping_address=address)

    assert build(order).buyer.name == "Сидорова"
