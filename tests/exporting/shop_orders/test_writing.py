"""What the shop says of its orders goes into ours, part by part."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from django_commerceml.adapters.shop_orders import type_of
from django_commerceml.exceptions import AdapterError
from django_commerceml.exporting import publish
from django_commerceml.exporting.shop_orders.writing import write
from django_commerceml.models import (
    Counterparty,
    Offer,
    OrderDiscount,
    OrderExport,
    OrderLine,
    OrderPayment,
    ShopOrder,
)
from django_commerceml.models import Order as OurOrder
from tests.factories import make_order
from tests.shops.sales.adapter import SalesAdapter
from tests.shops.sales.models import Item
from tests.shops.sales.selling import change, ours, row_of, sell


def document_of(order):
    document: Any = SalesAdapter().build_order(order)
    return document


def lines_of(order):
    rows = OrderLine.objects.filter(order=ours(order)).order_by("position")
    return list(rows.values_list("external_id", "name", "quantity", "price"))


def test_an_order_of_the_shop_becomes_one_of_the_outbox(
    profile, table, chair, django_user_model
):
    user = django_user_model.objects.create(username="ivan", email="i@example.ru")
    placed = sell(
        (table, 2),
        (chair, 1),
        customer=user,
        phone="+79160000000",
        address="Тверь, Советская, 1",
        note="Позвоните",
        courier_price=350,
        rebate=50,
    )

    version = publish(placed)

    order = ours(placed)
    assert version == order.version == 1
    assert (order.number, order.status, order.user) == (placed.code, "N", user)
    assert (order.total, order.delivery_price) == (Decimal(600), Decimal(350))
    assert (order.comment, order.delivery_address) == (
        "Позвоните",
        "Тверь, Советская, 1",
    )
    assert order.placed_at == placed.created
    assert lines_of(placed) == [
        ("table", "Стол", Decimal(2), Decimal(100)),
        ("chair", "Стул", Decimal(1), Decimal(100)),
    ]
    assert OrderLine.objects.get(external_id="table").offer == Offer.objects.get()
    assert OrderDiscount.objects.get().amount == Decimal(50)
    export = OrderExport.objects.get()
    assert (export.profile, export.version, export.is_waiting) == (profile, 1, True)


def test_its_buyer_becomes_a_counterparty_of_the_shop(profile, table):
    placed = sell((table, 1), client="Иванов Иван", phone="+79160000000")

    publish(placed)

    party = ours(placed).counterparty
    assert (party.profile, party.name, party.kind) == (None, "Иванов Иван", "person")
    assert party.contacts == [["Телефон мобильный", "+79160000000"]]


def test_the_same_buyer_is_one_counterparty_and_other_data_are_another(profile, table):
    first, second = (sell((table, 1), phone="1") for _ in range(2))
    publish(first)
    publish(second)
    before = ours(first).counterparty
    assert ours(second).counterparty == before

    publish(change(second, company="ООО «Ромашка»", inn="7707083893"))

    assert ours(first).counterparty == before
    party = ours(second).counterparty
    assert (party.kind, party.name, party.inn) == (
        "company",
        "ООО «Ромашка»",
        "7707083893",
    )
    assert Counterparty.objects.get(pk=before.pk).name == "Иванов Иван"


def test_publishing_again_changes_nothing(profile, table):
    placed = sell((table, 1), rebate=10, courier_price=1)
    placed.receipts.create(reference="T-1", amount=5)

    versions = {publish(placed) for _ in range(3)}

    assert versions == {1}
    assert OrderPayment.objects.count() == OrderDiscount.objects.count() == 1
    assert Counterparty.objects.count() == 1


def test_lines_that_stay_keep_their_rows(profile, table, chair):
    placed = sell((table, 1), (chair, 1))
    publish(placed)
    kept = OrderLine.objects.get(external_id="table")

    placed.items.filter(good=chair).delete()
    placed.items.filter(good=table).update(quantity=5)
    Item.objects.create(order=placed, good=chair, quantity=7, price=90)

    assert publish(placed) == 2
    assert OrderLine.objects.get(external_id="table").pk == kept.pk
    assert lines_of(placed) == [
        ("table", "Стол", Decimal(5), Decimal(100)),
        ("chair", "Стул", Decimal(7), Decimal(90)),
    ]
    assert ours(placed).total == Decimal(5 * 100 + 7 * 90)


def test_goods_that_the_shop_erased_are_still_known_to_1c(profile, table):
    placed = sell((table, 1))
    publish(placed)

    table.delete()
    placed.items.update(quantity=2)
    publish(placed)

    assert lines_of(placed) == [("table", "Стол", Decimal(2), Decimal(100))]


def test_what_1c_changed_stays_while_the_shop_says_the_same(profile, table, chair):
    placed = sell((table, 1), (chair, 1))
    publish(placed)
    OurOrder.objects.update(status="S", tracking_number="RA123", is_paid=True)
    OrderLine.objects.filter(external_id="table").update(quantity=9)
    OrderLine.objects.filter(external_id="chair").delete()

    assert publish(change(placed, note="Срочно")) == 2

    order = ours(placed)
    assert (order.status, order.tracking_number, order.is_paid) == ("S", "RA123", True)
    assert order.comment == "Срочно"
    assert [row[2] for row in lines_of(placed)] == [Decimal(9)]


def test_what_the_shop_changes_after_1c_is_the_shop_s_word(profile, table, chair):
    placed = sell((table, 1), (chair, 1))
    publish(placed)
    OurOrder.objects.update(status="S")
    OrderLine.objects.all().update(quantity=9)

    change(placed, status="paid")
    placed.items.filter(good=chair).update(quantity=4)
    publish(placed)

    assert ours(placed).status == "P"
    assert [row[2] for row in lines_of(placed)] == [Decimal(9), Decimal(4)]


def test_a_line_that_1c_added_stays(profile, table):
    placed = sell((table, 1))
    publish(placed)
    order = ours(placed)
    order.lines.create(name="Упаковка", price=10, external_id="box")

    publish(change(placed, note="да"))

    assert [row[0] for row in lines_of(placed)] == ["box", "table"]


def test_payments_of_the_shop_follow_it_and_those_of_1c_stay(profile, table):
    placed = sell((table, 1))
    placed.receipts.create(reference="T-1", amount=40)
    publish(placed)
    order = ours(placed)
    order.payments.create(amount=60, source=profile, external_id="1c-pay", number="П1")

    placed.receipts.update(amount=50)
    publish(placed)
    assert list(order.payments.values_list("number", "amount", "is_deleted")) == [
        ("T-1", Decimal(50), False),
        ("П1", Decimal(60), False),
    ]

    placed.receipts.all().delete()
    publish(placed)
    assert list(order.payments.values_list("number", "is_deleted")) == [
        ("T-1", True),
        ("П1", False),
    ]

    placed.receipts.create(reference="T-1", amount=50)
    assert publish(placed) == 4
    assert not order.payments.filter(is_deleted=True).exists()


def test_a_payment_that_1c_reported_is_not_doubled_by_the_shop(profile, table):
    placed = sell((table, 1))
    publish(placed)
    ours(placed).payments.create(amount=60, source=profile, external_id="1c-pay")

    placed.receipts.create(reference="1c-pay", amount=60)

    assert publish(placed) == 1
    assert OrderPayment.objects.count() == 1


def test_facts_of_the_shop_have_their_moments(profile, table):
    placed = sell((table, 1))
    publish(placed)

    publish(change(placed, cancelled=True, paid=True, paid_on=date(2026, 11, 30)))

    order = ours(placed)
    assert (order.is_cancelled, order.is_paid) == (True, True)
    assert order.cancelled_at is not None
    assert order.paid_at.isoformat() == "2026-11-30T06:00:00+00:00"

    publish(change(placed, cancelled=False))
    assert ours(placed).cancelled_at is None


def test_a_status_that_1c_does_not_know_is_not_told(profile, table, settings):
    placed = sell((table, 1))
    publish(placed)
    OurOrder.objects.update(status="S")

    assert publish(change(placed, status="checked")) == 1
    assert ours(placed).status == "S"


def test_what_is_said_again_after_a_silence_is_no_news(profile, table):
    placed = sell((table, 1))
    publish(placed)
    OurOrder.objects.update(status="S")

    for status in ("basket", "new"):
        row = row_of(placed)
        document = replace(document_of(placed), status=None)
        write(row, document)
        publish(change(placed, status=status))

    assert ours(placed).status == "S"


def test_a_basket_is_no_order_until_it_is_one(profile, table):
    placed = sell((table, 1), status="basket")
    assert publish(placed) == 0
    assert (row_of(placed).waiting_since, row_of(placed).order) == (None, None)

    assert publish(change(placed, status="new")) == 1


def test_a_number_that_1c_has_taken_is_told_with_a_number_after_it(profile, table):
    make_order(number="77", origin=profile)
    placed = sell((table, 1), code="77")

    publish(placed)
    publish(change(placed, note="да"))

    assert ours(placed).number == "77-2"


def test_a_user_that_the_site_does_not_have_is_nobody(profile, table):
    placed = sell((table, 1))
    row = ShopOrder(content_type=type_of(type(placed)), object_id=str(placed.pk))
    row.save()
    document = replace(document_of(placed), user_id=4711)

    write(row, document)

    assert ours(placed).user is None


def test_two_lines_with_one_key_are_no_order(profile, table):
    placed = sell((table, 1))
    document = document_of(placed)
    twice = replace(document, lines=[*document.lines, *document.lines])

    with pytest.raises(AdapterError, match="один ключ"):
        write(ShopOrder(content_type=type_of(type(placed))), twice)


def test_what_is_too_long_is_cut(profile, table):
    placed = sell((table, 1), client="Я" * 200, address="Д" * 300)
    table.title = "Д" * 100
    table.save()

    assert publish(placed) == 1
    assert ShopOrder.objects.get().problem == ""
