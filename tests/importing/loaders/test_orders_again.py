"""Documents that come again, and those that do not come through."""

import pytest

from django_commerceml.exporting import publish
from django_commerceml.importing import work
from django_commerceml.models import Order, OrderExport
from tests.exporting.exchanges import exchange
from tests.factories import make_order, make_order_line, make_run
from tests.importing.imports import import_bytes
from tests.importing.loaders.documents import document
from tests.importing.loaders.ordering import (
    fresh,
    line,
    lines_of,
    load_orders,
    order,
    remarks,
    requisites,
    tag,
)

pytestmark = pytest.mark.django_db

GOODS = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def sold(profile):
    """An order of two pieces that 1C has taken."""
    made = make_order(number="15")
    make_order_line(
        order=made, external_id=GOODS, name="Чай", price=100, quantity=2, vat_rate=None
    )
    publish(made)
    exchange(profile)
    return fresh(made)


def quantities():
    found = Order.objects.order_by("pk").values_list("lines__quantity", flat=True)
    return list(map(int, found))


def export_of(made):
    return OrderExport.objects.get(order=made)


def change(made, quantity):
    made.lines.update(quantity=quantity)
    publish(made)


def test_the_same_document_shows_that_1c_has_the_newer_order(profile, sold):
    same = order(id=sold.uuid, lines=(line(GOODS, quantity=2),))
    load_orders(profile, same)
    publish(sold)
    exchange(profile)

    load_orders(profile, same)

    assert (export_of(sold).acknowledged_version, export_of(sold).echoed_version) == (
        2,
        2,
    )


def test_the_same_document_undoes_a_change_that_1c_has_taken(profile, sold):
    same = order(id=sold.uuid, lines=(line(GOODS, price=100, quantity=3),))
    first = load_orders(profile, same)
    change(sold, 9)
    exchange(profile)

    work(make_run(profile=profile, file=first.file))
    assert quantities() == [9]

    load_orders(profile, same)
    assert quantities() == [3]


def test_a_status_that_is_made_known_is_taken_when_it_comes_again(profile, sold):
    said = order(requisites(Статус_заказа="Ждём"), id=sold.uuid)
    load_orders(profile, said)
    profile.order_statuses.create(code="W", name="Ожидание", name_in_1c="Ждём")

    load_orders(profile, said)

    assert fresh(sold).status == "W"


def test_a_share_that_no_column_holds_is_left_out(profile, sold):
    discount = tag("Наименование", "С") + tag("Процент", 123456) + tag("Сумма", 5)
    discounts = tag("Скидки", tag("Скидка", discount))

    run = load_orders(
        profile, order(id=sold.uuid, lines=(line(GOODS, discounts, price=90),))
    )

    assert remarks(run) == []
    assert lines_of(sold, "price", "discounts__percent") == [(90, None)]


def test_a_document_that_failed_is_told_to_the_operator_of_1c(profile, monkeypatch):
    made = make_order(number="16", lines=1)
    publish(made)

    def fail(*_):
        raise ValueError

    monkeypatch.setattr(
        "django_commerceml.importing.loaders.orders.applying.telling.ask", fail
    )
    data = document(order(requisites(Оплачен="true"), id=made.uuid))
    run = import_bytes(profile, "orders.xml", data.encode())

    assert run.answer == (
        "заказов 1 (записано 0), не принято 1\n"
        "Заказ № 16: внутренняя ошибка магазина: ValueError"
    )
